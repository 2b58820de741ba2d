"""How large a file may be, and how much it may unfold to."""

from __future__ import annotations

from dataclasses import dataclass

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """What one import may cost. Every refusal names the limit that it met.

    Parameters
    ----------
    upload
        Bytes of one file as it arrives.
    unpacked
        Bytes that a zip or a workbook may unfold to. 64 MiB and a ratio of 50 are the bounds that
        the Python package index uses for what people upload.
    ratio
        Unfolded bytes for each packed byte. Not looked at below 1 MiB, where it can do no harm.
    members
        Files inside a zip or a workbook.
    cells
        Cells of one worksheet, empty ones included: a single cell in the far corner counts for all
        cells before it, because a reader makes room for them.
    characters
        Characters of one cell. 32 767 is what Excel itself can hold.
    """

    upload: int = 25 * MIB
    unpacked: int = 64 * MIB
    ratio: float = 50.0
    members: int = 1_000
    cells: int = 5_000_000
    characters: int = 32_767


UPLOAD = Limits()
"""For files that come in over the web."""

OWN_FILES = Limits(upload=4096 * MIB, unpacked=4096 * MIB, cells=50_000_000)
"""For a person who imports from her own disk, such as a national network of a million rows."""

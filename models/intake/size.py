"""About how many rows a file has, before anybody reads a cell of it."""

from __future__ import annotations

from models.intake.guard import ZIP, unpack
from models.intake.issues import Refused, Where
from models.intake.limits import UPLOAD, Limits


def rows_about(data: bytes, limits: Limits = UPLOAD) -> int:
    """Return about how many rows a CSV, a workbook, a JSON file or a zip of them has.

    It takes some milliseconds, where reading takes seconds: lines, braces and row marks are
    counted. A file that nobody may read has none.
    """
    if not data.startswith(ZIP):
        return max(data.count(b"\n"), data.count(b"{"))
    try:
        parts = unpack(data, Where(""), limits, workbook=False)
    except Refused:
        return 0
    return sum(
        part.count(b"<row") if name.endswith(".xml") else rows_about(part, limits)
        for name, part in parts.items()
    )

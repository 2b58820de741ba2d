"""What somebody may have meant who typed something unknown."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def nearest(text: str, known: Iterable[str], count: int = 3) -> list[str]:
    """Give the known texts most like this one, best first; possibly none.

    Examples
    --------
    >>> nearest("17 02 08", ["17 02 01", "20 01 08", "03 01 05"], count=1)
    ['17 02 01']
    """
    return get_close_matches(text, list(known), n=count, cutoff=0.6)

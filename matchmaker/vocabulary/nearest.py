"""What somebody may have meant who typed something unknown."""

from __future__ import annotations

from difflib import get_close_matches
from itertools import takewhile
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


def nearest_codes(code: str, known: Iterable[str], count: int = 3) -> list[str]:
    """Give the codes that share the longest beginning with this one, then the nearest as numbers.

    Examples
    --------
    >>> nearest_codes("17 02 08", ["17 01 01", "17 02 01", "17 02 04", "20 01 08"])
    ['17 02 04', '17 02 01', '17 01 01']
    """
    wanted = _number(code)
    ranked = sorted((-_shared(code, other), abs(_number(other) - wanted), other) for other in known)
    return [other for shared, _, other in ranked[:count] if shared <= -2]


def _shared(left: str, right: str) -> int:
    """Count the signs with which both begin."""
    both = zip(left, right, strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], both))


def _number(code: str) -> int:
    return int("".join(sign for sign in code if sign.isascii() and sign.isdigit()) or 0)

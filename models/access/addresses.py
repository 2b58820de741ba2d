"""Keys of rows, as one part of an address."""

from __future__ import annotations

from collections.abc import Sequence

_ESCAPES = (("~", "~0"), ("/", "~1"))
_BETWEEN = "~2"


def address_of(key: Sequence[str]) -> str:
    """Return the key of a row as one part of an address: no slash in it.

    Examples
    --------
    >>> address_of(["bakery/2"]), address_of(["org-1", "need", "laswerk"])
    ('bakery~12', 'org-1~2need~2laswerk')
    """
    parts = []
    for part in key:
        for sign, escape in _ESCAPES:
            part = part.replace(sign, escape)  # noqa: PLW2901 (escaped step by step)
        parts.append(part)
    return _BETWEEN.join(parts)


def key_of(address: str) -> tuple[str, ...]:
    """Return the key that an address was made of.

    Examples
    --------
    >>> key_of("bakery~12"), key_of(address_of(["a~2b", "c"]))
    (('bakery/2',), ('a~2b', 'c'))
    """
    parts = address.split(_BETWEEN)
    return tuple(part.replace("~1", "/").replace("~0", "~") for part in parts)

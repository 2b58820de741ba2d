"""What may stand in a text that somebody sends: no signs that no keyboard has."""

from __future__ import annotations

from unicodedata import category


def writable(text: str) -> str:
    r"""Return a text without control signs and invisible ones; PostgreSQL takes no NUL.

    Examples
    --------
    >>> writable("Oud\x00 brood\u202e, 12\xa0kg")
    'Oud brood, 12\xa0kg'
    """
    return "".join(
        sign
        for sign in text
        if sign.isprintable() or sign in "\n\r\t" or category(sign).startswith("Z")
    )

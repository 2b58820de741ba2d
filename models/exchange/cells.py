"""How a value is written in a cell of a CSV file or a workbook, so that nothing runs.

A spreadsheet takes a text that starts with ``=``, ``+``, ``-`` or ``@`` for a formula, also after a
space, a tab or a full-width twin of the sign. `guard` puts an apostrophe in front of such a text;
`unguard` takes it off when a file is read. Plain numbers (``-12,5``), telephone numbers that are
digits and spaces (``+32 56 12 34 56``) and dashes are left as they are: they cannot run.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

BYTE_ORDER_MARK = "\ufeff"
LIST_SEPARATOR = "; "

_RUNS = re.compile(r"[\t\r\n]|\s*[=+\-@＝＋－＠﹢﹣﹦﹫]")
_HARMLESS = re.compile(r"[+-]?\d+(?:[.,]\d+)?|\+\d[\d ]*\d|-+")
_SPLITS_A_LIST = re.compile(r"[;|\n]+")
_AMBIGUOUS = re.compile(r"-?[1-9]\d{0,2}\.\d{3}")


def guard(text: str) -> str:
    """Return the text, with an apostrophe in front where a spreadsheet would run it.

    Examples
    --------
    >>> guard("=1+1"), guard("+32 56 12 34 56"), guard("'t Hofke"), guard("'=1+1")
    ("'=1+1", '+32 56 12 34 56', "'t Hofke", "''=1+1")
    """
    return f"'{text}" if _would_run(text.lstrip("'")) else text


def unguard(text: str) -> str:
    """Return the text that `guard` was given.

    Examples
    --------
    >>> unguard("'=1+1"), unguard("'t Hofke"), unguard("''=1+1")
    ('=1+1', "'t Hofke", "'=1+1")
    """
    return text[1:] if text.startswith("'") and _would_run(text.lstrip("'")) else text


def _would_run(text: str) -> bool:
    return bool(_RUNS.match(text)) and not _HARMLESS.fullmatch(text)


def written(value: object, *, decimal_comma: bool = False) -> str:
    """Return a value as the text of a cell, safe to open in a spreadsheet.

    A number never has exactly three decimals after up to three digits, since ``1.200`` is twelve
    hundred to half of our readers: it is written ``1.2000``.

    Examples
    --------
    >>> [written(value) for value in (None, 12.0, 1.25, 1.205, True, ("15 01 03", "hout"))]
    ['', '12', '1.25', '1.2050', 'true', '15 01 03; hout']
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        number = written_number(value)
        return number.replace(".", ",") if decimal_comma else number
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (tuple, list)):
        return guard(joined(value))
    return guard(str(value))


def written_number(value: float) -> str:
    """Return a number to its last digit, without exponent and without doubt about its point."""
    if isinstance(value, int) or value.is_integer():
        return str(int(value))
    digits = format(Decimal(repr(value)), "f")
    return f"{digits}0" if _AMBIGUOUS.fullmatch(digits) else digits


def joined(items: tuple[object, ...] | list[object]) -> str:
    """Return a list as one cell; a sign that separates items becomes a comma inside an item."""
    return LIST_SEPARATOR.join(_SPLITS_A_LIST.sub(",", str(item)) for item in items)

"""Numbers and dates as people write them in Belgium, and what is doubtful about them."""

from __future__ import annotations

import math
import re
from calendar import monthrange
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping


class Told(NamedTuple):
    """A value that cannot be kept without a word. The issue's severity says if it is kept."""

    value: object
    code: str
    facts: Mapping[str, object] = {}


LARGEST = 1e12
"""No quantity of a hub is larger; it also keeps whole numbers well inside what a database holds."""

_SPACES = re.compile(r"[\s\u00a0\u202f']+")
_PLAIN = re.compile(r"[+-]?\d+(?:[.,]\d+)?(?:[eE][+-]?\d+)?")
_GROUPED_BY_SPACE = re.compile(r"[+-]?\d{1,3}(?:[ \u00a0\u202f']\d{3})+(?:[.,]\d+)?")
_ONE_SIGN = re.compile(r"([+-]?)(\d*)([.,])(\d+)")
_POINTS_THEN_COMMA = re.compile(r"[+-]?\d{1,3}(?:\.\d{3})+(?:,\d+)?")
_COMMAS_THEN_POINT = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_NOT_FINITE = re.compile(r"[+-]?(?:nan|inf|infinity|∞)", re.IGNORECASE)
_SURE_COMMA = re.compile(r"[+-]?(?:\d+,(?:\d{1,2}|\d{4,})|0,\d+|\d{4,},\d+|[\d.]*\.\d{3},\d+)")
_SURE_POINT = re.compile(r"[+-]?(?:\d+\.(?:\d{1,2}|\d{4,})|0\.\d+|\d{4,}\.\d+|[\d,]*,\d{3}\.\d+)")


def decimal_sign(cells: Iterable[object]) -> str:
    """Return the decimal sign that a column is sure to use, or an empty text.

    Examples
    --------
    >>> decimal_sign(["1.200", "12,5"]), decimal_sign(["1.200"])
    (',', '')
    """
    texts = [cell.strip(" €") for cell in cells if isinstance(cell, str)]
    comma = any(_SURE_COMMA.fullmatch(text) for text in texts)
    point = any(_SURE_POINT.fullmatch(text) for text in texts)
    return "" if comma == point else "," if comma else "."


def read_number(cell: object, sign: str = "", *, doubtful: str = ",") -> object:
    """Read a number.

    Parameters
    ----------
    sign
        The decimal sign that the column is sure to use; empty when nothing tells.
    doubtful
        The decimal sign to assume, with a warning, when a number can be read in two ways:
        ``1.200`` is twelve hundred in Dutch and French, and one and a fifth in English.

    Examples
    --------
    >>> read_number("1.250,75"), read_number("€ 12,5"), read_number("1.200").value
    (1250.75, 12.5, 1200.0)
    """
    if isinstance(cell, (int, float)):
        return _bounded(cell)
    if not isinstance(cell, str):
        return Told(None, "number_unreadable")
    if cell.isdecimal():
        return _bounded(float(cell))
    one = _ONE_SIGN.fullmatch(cell)
    if one:
        return _with_one_sign(one, sign, doubtful)
    return _read_dressed(cell, sign, doubtful)


def _read_dressed(cell: str, sign: str, doubtful: str) -> object:
    """Read a number with a currency, with signs between its thousands, or with an exponent."""
    text = cell.strip().removeprefix("€").removesuffix("€").removesuffix("EUR").strip()
    if _GROUPED_BY_SPACE.fullmatch(text):
        text = _SPACES.sub("", text)
    one = _ONE_SIGN.fullmatch(text)
    if one:
        return _with_one_sign(one, sign, doubtful)
    if _POINTS_THEN_COMMA.fullmatch(text):
        text = text.replace(".", "")
    elif _COMMAS_THEN_POINT.fullmatch(text):
        text = text.replace(",", "")
    if _PLAIN.fullmatch(text):
        return _bounded(float(text.replace(",", ".")))
    return Told(None, "number_not_finite" if _NOT_FINITE.fullmatch(text) else "number_unreadable")


def _with_one_sign(match: re.Match[str], sign: str, doubtful: str) -> object:
    before, mark, after = match[2], match[3], match[4]
    as_decimal = float(f"{match[1]}{before or '0'}.{after}")
    if len(after) != 3 or not 1 <= len(before) <= 3 or before.startswith("0"):
        return _bounded(as_decimal)
    as_group = float(f"{match[1]}{before}{after}")
    if sign:
        return _bounded(as_decimal if mark == sign else as_group)
    read = as_decimal if mark == doubtful else as_group
    other = as_group if read == as_decimal else as_decimal
    return Told(read, "number_ambiguous", {"read_as": read, "other": other})


def _bounded(number: float) -> object:
    """Return the number as a float; whole numbers of any length may come in."""
    if isinstance(number, float) and not math.isfinite(number):
        return Told(None, "number_not_finite")
    if abs(number) > LARGEST:
        return Told(None, "number_too_large", {"limit": LARGEST})
    return float(number)


# Dates -------------------------------------------------------------------------------------------

_EARLIEST, _LATEST = 1500, 2200
_EXCEL_EPOCH = date(1899, 12, 30)
_EXCEL_DAYS = range(10_000, 80_000)
"""Day numbers of spreadsheets that mean 1927 to 2119; smaller numbers are years or mistakes."""
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_DAY_FIRST = re.compile(r"(\d{1,2})\s*[/.\-]\s*(\d{1,2})\s*[/.\-]\s*(\d{4}|\d{2})")
_YEAR_FIRST = re.compile(r"(\d{4})[/.](\d{1,2})[/.](\d{1,2})")
_IN_WORDS = re.compile(r"(\d{1,2})(?:er|e|\.|st|nd|rd|th)?\s+([^\W\d]+)\.?\s+(\d{4})")
_MONTH_IN_WORDS = re.compile(r"([^\W\d]+)\.?\s+(\d{4})")
_MONTH = re.compile(r"(\d{1,2})[/\-](\d{4})|(\d{4})-(\d{1,2})")
_YEAR = re.compile(r"\d{4}")
_MONTHS = (
    ("jan", "ene"),
    ("feb", "fev", "fév"),
    ("maa", "mrt", "mar", "mär"),
    ("apr", "avr"),
    ("mei", "mai", "may"),
    ("jun", "juin"),
    ("jul", "juil"),
    ("aug", "aou", "aoû"),
    ("sep",),
    ("okt", "oct"),
    ("nov",),
    ("dec", "déc", "dez"),
)


def read_date(cell: object, *, last: bool = False) -> object:
    """Read a date: ISO, day first, a spreadsheet's day number, words, or a month or year alone.

    Parameters
    ----------
    last
        Of a month or a year alone take the last day, not the first.

    Examples
    --------
    >>> read_date("05/03/2026"), read_date(46086), read_date("1er mars 2026")
    (datetime.date(2026, 3, 5), datetime.date(2026, 3, 5), datetime.date(2026, 3, 1))
    """
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, (int, float)):
        cell = str(int(cell)) if math.isfinite(cell) else ""
    if not isinstance(cell, str):
        return Told(None, "date_unreadable")
    text = cell.strip()
    try:
        found = _whole_date(text) or _part_of_date(text, last=last)
    except (ValueError, OverflowError):
        found = None
    return found or Told(None, "date_unreadable")


def _whole_date(text: str) -> date | None:
    if len(text) == 10 and text[4] == "-":  # by far the commonest, and quickest read
        found = date.fromisoformat(text)
        return _date(found.year, found.month, found.day)
    if text.isdecimal() and int(text) in _EXCEL_DAYS:
        return _EXCEL_EPOCH + timedelta(days=int(text))
    for pattern in (_ISO, _COMPACT, _YEAR_FIRST):
        if match := pattern.fullmatch(text):
            return _date(int(match[1]), int(match[2]), int(match[3]))
    if match := _DAY_FIRST.fullmatch(text):
        return _date(_full_year(match[3]), int(match[2]), int(match[1]))
    if match := _IN_WORDS.fullmatch(text):
        return _date(int(match[3]), _month(match[2]), int(match[1]))
    return None


def _part_of_date(text: str, *, last: bool) -> Told | None:
    if match := _MONTH.fullmatch(text):
        year, month = int(match[2] or match[3]), int(match[1] or match[4])
    elif match := _MONTH_IN_WORDS.fullmatch(text):
        year, month = int(match[2]), _month(match[1])
    elif _YEAR.fullmatch(text):
        year, month = int(text), 12 if last else 1
    else:
        return None
    day = monthrange(year, month)[1] if last else 1
    read = _date(year, month, day)
    return Told(read, "date_in_part", {"read_as": read})


def _date(year: int, month: int, day: int) -> date:
    if not _EARLIEST <= year <= _LATEST:
        raise ValueError(year)
    return date(year, month, day)


def _full_year(digits: str) -> int:
    year = int(digits)
    return year if len(digits) == 4 else year + (2000 if year < 70 else 1900)


def _month(word: str) -> int:
    start = word.casefold()
    for number, names in enumerate(_MONTHS, start=1):
        if start.startswith(names):
            return number
    raise ValueError(word)

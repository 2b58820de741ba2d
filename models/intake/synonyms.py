"""The words that people type above a column or inside it, in four languages.

They live in ``models/exchange/synonyms.csv``: with an empty `column` a line names a sheet, with an
empty `value` a header, else a value. A ``*`` means every sheet that has the column. `also` is what
the word says besides: *maatwerkbedrijf* is a kind of social economy and a recognition.
"""

from __future__ import annotations

import csv
import unicodedata
from collections import defaultdict
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, NamedTuple

from models.exchange.format import SHEET, SHEETS, Type

if TYPE_CHECKING:
    from collections.abc import Mapping

FILE = "synonyms.csv"


class Meaning(NamedTuple):
    """What a word stands for."""

    value: str
    also: tuple[tuple[str, str], ...] = ()
    """Columns that the word fills as well, with their value."""


class Synonyms(NamedTuple):
    """Folded words and what they mean."""

    sheets: Mapping[str, Meaning]
    headers: Mapping[str, Mapping[str, str]]
    """Per sheet: folded header, column."""
    values: Mapping[tuple[str, str], Mapping[str, Meaning]]
    """Per sheet and column: folded word, canonical value."""


def fold(text: str) -> str:
    """Return `text` without case, accents, spaces and punctuation.

    Examples
    --------
    >>> fold("Code Européen*"), fold("E-mail adres"), fold("m³")
    ('codeeuropeen', 'emailadres', 'm3')
    """
    if not text.isascii():
        plain = text.casefold().replace("œ", "oe").replace("æ", "ae")
        return "".join(filter(str.isalnum, unicodedata.normalize("NFKD", plain)))
    return "".join(filter(str.isalnum, text.lower()))


@cache
def synonyms() -> Synonyms:
    """Return all synonyms, read once."""
    sheets = {fold(sheet.name): Meaning(sheet.name) for sheet in SHEETS}
    headers = {
        sheet.name: {fold(column.name): column.name for column in sheet.columns} for sheet in SHEETS
    }
    values: dict[tuple[str, str], dict[str, Meaning]] = defaultdict(dict)
    for sheet in SHEETS:
        for column in sheet.columns:
            for choice in column.choices:
                values[sheet.name, column.name][fold(choice)] = Meaning(choice)
            if column.type is Type.FLAG:
                values[sheet.name, column.name].update(_FLAGS)
    for noun, name, value, synonym, also in _lines():
        word = fold(synonym)
        if not name:
            sheets.setdefault(word, Meaning(noun, _pairs(also)))
            continue
        for owner in _sheets_with(name) if noun == "*" else (noun,):
            if value:
                values[owner, name].setdefault(word, Meaning(value, _pairs(also)))
            else:
                headers[owner].setdefault(word, name)
    return Synonyms(sheets, headers, dict(values))


_FLAGS = {"1": Meaning("true"), "0": Meaning("false"), "true": Meaning("true")} | {
    "false": Meaning("false")
}


def _lines() -> list[tuple[str, str, str, str, str]]:
    """All lines but their language; those of one sheet before those of every sheet."""
    text = resources.files("models.exchange").joinpath(FILE).read_text(encoding="utf-8")
    lines = list(csv.reader(text.splitlines()))[1:]
    told = [(noun, name, value, synonym, also) for _, noun, name, value, synonym, also in lines]
    return sorted(dict.fromkeys(told), key=lambda line: line[0] == "*")


@cache
def _pairs(also: str) -> tuple[tuple[str, str], ...]:
    """Read ``column=value`` pairs with a semicolon between them."""
    pairs = (pair.split("=", 1) for pair in also.split(";") if pair)
    return tuple((column, value) for column, value in pairs)


@cache
def _sheets_with(column: str) -> tuple[str, ...]:
    return tuple(
        name for name, sheet in SHEET.items() if any(c.name == column for c in sheet.columns)
    )

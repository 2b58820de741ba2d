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
    for line in _lines():
        word, name, meaning = fold(line["synonym"]), line["column"], _meaning(line)
        if not name:
            sheets.setdefault(word, Meaning(line["sheet"], meaning.also))
            continue
        for noun in _sheets_with(name) if line["sheet"] == "*" else (line["sheet"],):
            if line["value"]:
                values[noun, name].setdefault(word, meaning)
            else:
                headers[noun].setdefault(word, name)
    return Synonyms(sheets, headers, dict(values))


_FLAGS = {"1": Meaning("true"), "0": Meaning("false"), "true": Meaning("true")} | {
    "false": Meaning("false")
}


def _lines() -> list[dict[str, str]]:
    """All lines; those of one sheet before those of every sheet, which they override."""
    text = resources.files("models.exchange").joinpath(FILE).read_text(encoding="utf-8")
    return sorted(csv.DictReader(text.splitlines()), key=lambda line: line["sheet"] == "*")


def _meaning(line: Mapping[str, str]) -> Meaning:
    pairs = (pair.split("=", 1) for pair in line["also"].split(";") if pair)
    return Meaning(line["value"], tuple((column, value) for column, value in pairs))


def _sheets_with(column: str) -> list[str]:
    return [name for name, sheet in SHEET.items() if any(c.name == column for c in sheet.columns)]

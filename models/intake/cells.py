"""How one cell of each type is read.

A reader takes a cell and returns its value, ``None`` for unknown, or `Told`: a value about which
the sender must hear. Readers run once for each different cell of a column, however many rows it
has.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from rapidfuzz import process

from models.exchange.cells import unguard
from models.exchange.format import Type
from models.intake.amounts import Told, decimal_sign, read_date, read_number
from models.intake.codes import CODE_LISTS, CODES, ITEMS
from models.intake.legal_forms import is_legal_form
from models.intake.synonyms import Meaning, fold, synonyms

if TYPE_CHECKING:
    from models.exchange.format import Column
    from models.intake.tables import Cell

Reader = Callable[["Cell"], object]

_REMOVED = re.compile(
    r"[\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]"
)
_REFUSED = re.compile(r"[\x00\ud800-\udfff]")
_AROUND = " \t\r\n\u00a0\u202f\u200b\ufeff"
_SHOWN_INSTEAD = """
#N/A #N/B #NV #REF! #VERW! #BEZUG! #DIV/0! #DEEL/0! #VALUE! #WAARDE! #VALEUR! #WERT! #NAME?
#NAAM? #NOM? #NUM! #GETAL! #NOMBRE! #ZAHL! #NULL! #LEEG! #NUL! #SPILL! #CALC!
"""
_ERROR_CELLS = frozenset(_SHOWN_INSTEAD.split())
"""What a spreadsheet shows for a failed formula, in English, Dutch, French and German."""
_TO_LOOK_AT = frozenset("#'")
"""First letters of failed formulas, and of texts that our own exports keep from running."""
_UNKNOWN = frozenset(
    ("", "nvt", "na", "nb", "onbekend", "nietbekend", "inconnu", "unknown", "unbekannt", "ka")
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a column stands, as far as reading its cells depends on it."""

    noun: str
    longest: int
    """Characters that a cell may have."""
    decimal_point: bool = False
    """The file cannot have decimal commas."""


def reader(column: Column, cells: Collection[Cell], place: Place) -> Reader:
    """Return what reads the cells of a column.

    Parameters
    ----------
    cells
        The different cells of the column, which together may tell how numbers are written.
    """
    text = text_reader(place.longest)
    if column.many:
        return _list_reader(column, text)
    if column.type in {Type.CHOICE, Type.FLAG} or column.name == "language":
        return _choice_reader(column, place.noun, text)
    if column.type in CODES:
        return _knowing(CODES[column.type], text, as_text=True)
    if column.type is Type.DATE:
        last = column.name in {"until", "ended"}
        return _knowing(lambda cell: read_date(cell, last=last), text, as_text=False)
    if column.type in {Type.NUMBER, Type.WHOLE, Type.SHARE}:
        doubtful = "." if place.decimal_point else ","
        return _knowing(_number_reader(column, cells, doubtful), text, as_text=False)
    return text


def _knowing(
    read: Callable[[Any], object],
    text: Reader,
    *,
    as_text: bool,
    unknown: Collection[str] = _UNKNOWN,
) -> Reader:
    """Clean a cell before `read` gets it; unknown and refused ones do not come that far.

    Parameters
    ----------
    as_text
        `read` takes text only; numbers and dates of a workbook are written out first.
    unknown
        Folded words that say that the sender does not know.
    """

    def read_cell(cell: Cell) -> object:
        clean = text(cell) if as_text or isinstance(cell, str) else cell
        if isinstance(clean, Told):
            return clean if clean.value is None else _both(clean, meaning_of(clean.value))
        return None if clean is None else meaning_of(clean)

    def meaning_of(clean: object) -> object:
        if isinstance(clean, str) and not clean[-1].isdigit() and fold(clean) in unknown:
            return None
        return read(clean)

    return read_cell


def _both(cleaned: Told, meaning: object) -> object:
    """Tell that a cell was cleaned, unless what is left in it asks for a word of its own."""
    return meaning if isinstance(meaning, (Told, Also)) else cleaned._replace(value=meaning)


def text_reader(longest: int) -> Reader:
    """Return what reads plain text: trimmed, composed (NFC), without invisible signs."""

    def read(cell: Cell) -> object:
        text = (cell if isinstance(cell, str) else _as_text(cell)).strip(_AROUND)
        if len(text) > longest:
            return Told(None, "cell_too_long", {"characters": len(text), "limit": longest})
        if text[:1] in _TO_LOOK_AT:
            if text.upper() in _ERROR_CELLS:
                return Told(None, "cell_error")
            text = unguard(text).strip(_AROUND)
        if text.isascii() and text.isprintable():
            return text or None
        return _composed(text)

    return read


def _composed(text: str) -> object:
    if _REFUSED.search(text):
        return Told(None, "character_refused")
    composed = unicodedata.normalize("NFC", text)
    clean = _REMOVED.sub("", composed).strip(_AROUND)
    if clean != composed:
        return Told(clean or None, "control_characters_removed", {"read_as": clean})
    return clean


def _as_text(cell: Cell) -> str:
    """Write out what a workbook or JSON gives as something else than text."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, tuple):
        return "; ".join(cell)
    return str(cell)


def _list_reader(column: Column, text: Reader) -> Reader:
    separators = re.compile(r"[;|\n,]" if column.name in CODE_LISTS else r"[;|\n]")
    read_item = ITEMS.get(column.name)

    def read(cell: Cell) -> object:
        items: list[str] = []
        told: Told | None = None
        for part in cell if isinstance(cell, tuple) else (cell,):
            clean = text(part)
            if isinstance(clean, Told):
                told, clean = told or clean, clean.value
            if not isinstance(clean, str) or fold(clean) in _UNKNOWN:
                continue
            for piece in [clean] if isinstance(cell, tuple) else separators.split(clean):
                item: object = piece.strip(_AROUND)
                if item and read_item:
                    item = read_item(str(item))
                if isinstance(item, Told):
                    told, item = told or item, item.value
                if item:
                    items.append(str(item))
        value = tuple(dict.fromkeys(items)) or None
        return Told(value, told.code, told.facts) if told else value

    return read


def _choice_reader(column: Column, noun: str, text: Reader) -> Reader:
    known = synonyms().values[noun, column.name]
    allowed = column.choices or tuple(dict.fromkeys(m.value for m in known.values()))
    wrong = "flag_unreadable" if column.type is Type.FLAG else "choice_unknown"

    def read(cell: Cell) -> object:
        clean = str(cell)
        word = fold(clean)
        meaning = known.get(word)
        if meaning:
            return _meant(meaning, flag=column.type is Type.FLAG)
        if column.name == "kind" and is_legal_form(clean):
            return Told(None, "kind_is_legal_form", {"choices": list(allowed)})
        if column.name == "language":
            return clean.lower()
        near = process.extract(word, known.keys(), limit=5, score_cutoff=60)
        proposals = list(dict.fromkeys(known[found].value for found, _, _ in near))
        return Told(None, wrong, {"proposals": proposals[:3], "choices": list(allowed)})

    return _knowing(read, text, as_text=True, unknown=_UNKNOWN - known.keys())


def _meant(meaning: Meaning, *, flag: bool) -> object:
    if flag:
        return meaning.value == "true"
    return Also(meaning.value, meaning.also) if meaning.also else meaning.value


@dataclass(frozen=True, slots=True)
class Also:
    """A choice that fills other columns as well: a *maatwerkbedrijf* has a recognition."""

    value: str
    also: tuple[tuple[str, str], ...]


def _number_reader(column: Column, cells: Collection[Cell], doubtful: str) -> Reader:
    share, whole = column.type is Type.SHARE, column.type is Type.WHOLE
    sign = cache(lambda: decimal_sign(cells))  # looked for when a cell is in doubt

    def read(cell: Cell) -> object:
        percent = share and isinstance(cell, str) and cell.endswith("%")
        text = str(cell).rstrip("% ") if percent else cell
        number = read_number(text, doubtful=doubtful)
        if isinstance(number, Told) and number.code == "number_ambiguous" and sign():
            number = read_number(text, sign(), doubtful=doubtful)
        told = number if isinstance(number, Told) else None
        value = told.value if told else number
        if not isinstance(value, float):
            return number
        value = value / 100 if percent else value
        problem = _out_of_bounds(value, column)
        if problem:
            return problem
        exact = int(value) if whole else value
        return told._replace(value=exact) if told else exact

    return read


def _out_of_bounds(value: float, column: Column) -> Told | None:
    if column.type is Type.SHARE and not 0 <= value <= 1:
        return Told(None, "share_out_of_range")
    if column.minimum is not None and value < column.minimum:
        return Told(None, "number_too_small", {"minimum": column.minimum})
    if column.type is Type.WHOLE and not value.is_integer():
        return Told(None, "number_not_whole")
    return None

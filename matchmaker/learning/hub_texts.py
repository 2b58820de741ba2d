"""Short texts as people in a hub type them, with their answers: our own test of the text side.

Two questions are asked. Which waste code do these words mean (`waste_code_questions`)? And which
need, typed in another language, does this offer answer (`pair_questions`)? The texts were written
for this project apart from its list of terms; see ``data/SOURCES.md``.

Each set has two halves. ``dev`` may be looked at while the engine is tuned; ``held`` is for telling
how good it is on texts that nobody tuned to. All languages of one concept are in the same half.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final

from matchmaker.errors import InvalidRequest

if TYPE_CHECKING:
    from collections.abc import Iterator

LANGUAGES: Final = ("nl", "fr", "de")
HALVES: Final = ("dev", "held")
KINDS: Final = ("material", "skill", "service")
WRITINGS: Final = ("plain", "typo", "brand", "abbreviation", "dialect", "diminutive", "mixed")
"""What makes a text harder than a dictionary: ``mixed`` is a word of another language."""

_TEXT_COLUMNS = ["id", "half", "concept", "family", "language", "writing"]
_TEXT_COLUMNS += ["text", "waste_codes", "note"]
_PAIR_COLUMNS = ["id", "half", "kind", "offer_language", "offer", "need_language", "need"]


@dataclass(frozen=True, slots=True)
class WasteCodeQuestion:
    """A text, and the waste codes that it may mean.

    Parameters
    ----------
    id
        Number of the concept and the language: ``004-fr``.
    half
        ``dev`` or ``held``.
    concept
        What is meant, in English: ``expanded polystyrene``.
    family
        Where it belongs: ``packaging``, ``wood``, ``textile``…
    language
        ``nl``, ``fr`` or ``de``, as written in Belgium.
    writing
        One of `WRITINGS`.
    text
        Two to twelve words.
    waste_codes
        Six-digit codes (``15 01 03``) that a careful person could give, the best first. Both codes
        of a mirror pair are given where the text leaves the hazard open. A ranking is right when
        *one* of them is among the first `k`.
    note
        Why these codes, or what an uncommon word means; may be empty.
    """

    id: str
    half: str
    concept: str
    family: str
    language: str
    writing: str
    text: str
    waste_codes: tuple[str, ...]
    note: str


@dataclass(frozen=True, slots=True)
class PairQuestion:
    """An offer, and the only need of all rows that it answers.

    Parameters
    ----------
    id
        Kind and number: ``skill-03``.
    half
        ``dev`` or ``held``: half of the *offers*. An offer is compared with the needs of both.
    kind
        One of `KINDS`.
    offer_language, need_language
        ``nl``, ``fr``, ``de`` or ``en``; never the same on one row.
    offer, need
        Two to twelve words.
    """

    id: str
    half: str
    kind: str
    offer_language: str
    offer: str
    need_language: str
    need: str


def waste_code_questions(
    language: str | None = None, half: str | None = None
) -> tuple[WasteCodeQuestion, ...]:
    """Return the questions about waste codes, in the order of the file.

    Parameters
    ----------
    language
        ``nl``, ``fr`` or ``de``; all languages by default.
    half
        ``dev`` or ``held``; both by default.

    Raises
    ------
    InvalidRequest
        There is no such language or half.

    Examples
    --------
    >>> waste_code_questions("fr")[3].text
    "frigolite d'emballage, non souillé"
    """
    _check("language", language, LANGUAGES)
    _check("half", half, HALVES)
    return tuple(
        question
        for question in _waste_code_questions()
        if language in {None, question.language} and half in {None, question.half}
    )


def pair_questions(kind: str | None = None, half: str | None = None) -> tuple[PairQuestion, ...]:
    """Return the offers with the need that answers each, in the order of the file.

    Rank the needs of ``pair_questions()``, all of them, also when asking for one kind or half.

    Parameters
    ----------
    kind
        ``material``, ``skill`` or ``service``; all kinds by default.
    half
        ``dev`` or ``held``; both by default.

    Raises
    ------
    InvalidRequest
        There is no such kind or half.

    Examples
    --------
    >>> pair_questions("skill")[2].need
    "besoin d'un mécanicien vélo"
    """
    _check("kind", kind, KINDS)
    _check("half", half, HALVES)
    return tuple(
        question
        for question in _pair_questions()
        if kind in {None, question.kind} and half in {None, question.half}
    )


@cache
def _waste_code_questions() -> tuple[WasteCodeQuestion, ...]:
    found = []
    for row in _rows("hub_texts.csv", _TEXT_COLUMNS):
        name, half, concept, family, language, writing, text, codes, note = row
        told = (name, half, concept, family, language, writing, text)
        found.append(WasteCodeQuestion(*told, waste_codes=tuple(codes.split("|")), note=note))
    return tuple(found)


@cache
def _pair_questions() -> tuple[PairQuestion, ...]:
    return tuple(PairQuestion(*row) for row in _rows("hub_pairs.csv", _PAIR_COLUMNS))


def _rows(name: str, columns: list[str]) -> Iterator[list[str]]:
    text = (files(__package__) / "data" / name).read_text(encoding="utf-8")
    reader = csv.reader(io.StringIO(text, newline=""))
    header = next(reader)
    if header != columns:
        raise ValueError(f"{name} has the columns {header}, expected {columns}")
    yield from reader


def _check(field: str, value: str | None, known: tuple[str, ...]) -> None:
    if value is not None and value not in known:
        raise InvalidRequest(field=field, value=value, expected=" or ".join(known))

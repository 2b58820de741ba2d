"""What organisations of a trade usually have, to be confirmed by who knows: one click each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from matchmaker.errors import UnknownCode
from matchmaker.typical import typical_streams
from matchmaker.vocabulary.sectors import sectors

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from matchmaker.typical import TypicalStream
    from models.access.record import Record

SHOWN = 6
LOOKED_AT = 20
"""Guesses to choose from: those that are there already make room for others."""


def usual(owner: Record, streams: Iterable[Record]) -> Sequence[TypicalStream]:
    """Return what organisations such as this one usually have or want, and this one lacks here."""
    there = {(str(one.values["direction"]), one.values["waste_code"]) for one in streams}
    codes = [code for code in owner.values["sectors"] or () if _known(code)]
    words = f"{owner.values['name']} {owner.values['description'] or ''}"
    found = typical_streams(codes, words, LOOKED_AT)
    return [one for one in found if (one.direction.value, one.waste_code) not in there][:SHOWN]


def row_of(guess: TypicalStream, language: str, visibility: str | None) -> dict[str, Any]:
    """Return the stream that a confirmed guess becomes."""
    return {
        "direction": guess.direction.value,
        "title": guess.words.in_language(language),
        "waste_code": guess.waste_code,
        "waste_code_assumed": False,
        "visibility": visibility,
    }


def _known(code: str) -> bool:
    try:
        sectors().sector(code)
    except (UnknownCode, LookupError):
        return False
    return True

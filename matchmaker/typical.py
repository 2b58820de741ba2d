"""What a trade usually has over and usually looks for: guesses, for somebody to confirm or leave.

Two sources, both named with each guess: documented exchanges counted by sector, and what people who
know the trades wrote down. A guess is never a fact of an organisation until it says so itself.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from matchmaker.domain import Direction
from matchmaker.vocabulary.sectors import sectors as sector_list
from matchmaker.vocabulary.symbiosis import SOURCE, sector_precedents
from matchmaker.vocabulary.terms import ProcessKnowledge, process_knowledge
from matchmaker.vocabulary.waste import waste_list

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from matchmaker.vocabulary.labels import Labels

SAME_GROUP = 3
"""Digits that two NACE codes share when the trades are told apart no further here."""
STEM = 6
"""Letters by which a word of a trade is recognised, whatever its ending."""
COMMON = 20
"""Donors that may share a word before it tells no trade any more."""
DIVISIONS = 4
"""Divisions of NACE that may share a word before it tells no trade any more."""
WHOLE_CODE = 6
"""Digits of a List of Waste code that names one waste, and no chapter."""


@dataclass(frozen=True, slots=True)
class TypicalStream:
    """A guess.

    Parameters
    ----------
    sector
        The NACE code that was asked about and led to it.
    waste_code
        List of Waste code, as ``15 01 03``.
    words
        What it is called.
    source
        Who says so.
    cases
        Documented exchanges; 0 for what people who know the trade wrote down.
    """

    direction: Direction
    sector: str
    waste_code: str
    words: Labels
    source: str
    cases: int = 0


def typical_streams(sectors: Sequence[str], words: str = "", most: int = 8) -> list[TypicalStream]:
    """Return what trades usually have over and look for, the best documented first.

    Parameters
    ----------
    sectors
        NACE Rev. 2 codes, as ``16.23``.
    words
        What the organisation does, in its own words; a trade is recognised by them too.
    most
        Length of the list.

    Examples
    --------
    >>> [(one.direction.value, one.words.en) for one in typical_streams([], "bakkerij", most=1)]
    [('offer', 'unsold bread')]
    """
    found: dict[tuple[Direction, str], TypicalStream] = {}
    for guess in sorted(_guesses(sectors, words), key=lambda one: -one.cases):
        found.setdefault((guess.direction, guess.waste_code), guess)
    offers = [one for one in found.values() if one.direction is Direction.OFFER]
    needs = [one for one in found.values() if one.direction is Direction.NEED]
    half = most // 2
    of_offers = max(half, most - len(needs))
    shown = offers[:of_offers]
    return [*shown, *needs[: most - len(shown)]]


def _guesses(sectors: Sequence[str], words: str) -> Iterable[TypicalStream]:
    for sector in sectors:
        for row in sector_precedents():
            for code in filter(_whole, row.waste_codes):
                case = (sector, code, waste_list().entry(code).titles, SOURCE, row.exchanges)
                if _one_trade(sector, row.donor_sectors):
                    yield TypicalStream(Direction.OFFER, *case)
                if _one_trade(sector, row.receiver_sectors):
                    yield TypicalStream(Direction.NEED, *case)
    named = [(sector, _stems(sector_list().sector(sector).labels)) for sector in sectors]
    own = [(sectors[0] if sectors else "", _stems([words])), *named]
    for known in process_knowledge():
        for code in filter(_whole, known.waste_codes[:1]):
            told = (code, known.material, known.source)
            for sector, stems in own:
                if stems & _donor(known):
                    yield TypicalStream(Direction.OFFER, sector, *told)
            for sector in sectors:
                if _one_trade(sector, known.sectors):
                    yield TypicalStream(Direction.NEED, sector, *told)


def _stems(texts: Iterable[str]) -> frozenset[str]:
    """Return the beginnings of long words: enough to see "bakker" in "bakkerijen"."""
    words = re.findall(r"\w+", " ".join(texts).casefold())
    return frozenset(word[:STEM] for word in words if len(word) >= STEM)


def _donor(known: ProcessKnowledge) -> frozenset[str]:
    return _stems(known.donor) - _common_stems()


@cache
def _common_stems() -> frozenset[str]:
    """Return beginnings of words that stand for so many trades that they tell none."""
    donors = Counter(stem for known in process_knowledge() for stem in _stems(known.donor))
    divisions: dict[str, set[str]] = defaultdict(set)
    for sector in sector_list().entries:
        for stem in _stems(sector.labels):
            divisions[stem].add(sector.code[:2])
    often = {stem for stem, count in donors.items() if count > COMMON}
    return frozenset(often | {stem for stem, of in divisions.items() if len(of) > DIVISIONS})


def _whole(code: str) -> bool:
    """Tell whether a code names one waste: no chapter, and no "not otherwise specified"."""
    known = len(code.replace(" ", "")) == WHOLE_CODE and code in waste_list()
    return known and not code.endswith(" 99")


def _one_trade(sector: str, others: Iterable[str]) -> bool:
    """Tell whether two codes share their group, or one is the other's division."""
    mine = sector.replace(".", "")[:SAME_GROUP]
    return any(
        mine.startswith(theirs) or theirs.startswith(mine)
        for theirs in (other.replace(".", "")[:SAME_GROUP] for other in others)
        if theirs
    )

"""An answer of the engine, for people: the same card in a terminal and on a page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from api.services.answers import FAMILY, told
from api.services.certainty import Certainty, certainty_of
from api.services.discretion import said_within_km

if TYPE_CHECKING:
    from collections.abc import Iterator

    from api.services.answers import Answer
    from api.wording import Wording
    from matchmaker.suggestion import Reason, Suggestion

MOST_LINES = 5
"""Reasons shown before somebody asks for the whole calculation."""
MOST_UNKNOWN = 2
TOLD_ONCE = frozenset(("place",))
"""Families of which one line is enough: two signals that say the same distance."""
STARTING_POINT = "starting_point"
HEAVY, SOME = 1.0, 0.3
"""Log-odds from which a reason "weighs heavily" and "counts": e^1.0 is about 2.7 times the odds."""


@dataclass(frozen=True, slots=True)
class Line:
    """One reason in words.

    Parameters
    ----------
    mark
        ``for``, ``mind`` or ``unknown``.
    """

    mark: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Point:
    """One line of the calculation; `points` are log-odds with one decimal, as text."""

    sentence: str
    weight: str
    points: str


@dataclass(frozen=True, slots=True)
class Card:
    """A suggestion ready to be shown.

    Parameters
    ----------
    id
        Of the partner; empty when it may not be named.
    kind
        Side of the partner, for its shape and colour.
    place
        Municipality and distance, in words.
    total
        Sum of the points, as text.
    confidential
        The reader may see the name, and must not pass it on.
    """

    rank: int
    id: str
    name: str
    kind: str
    place: str
    certainty: Certainty | None
    lines: tuple[Line, ...]
    points: tuple[Point, ...]
    total: str
    confidential: bool = False

    @property
    def blind(self) -> bool:
        """Whether the partner is not named."""
        return not self.id


def cards(answer: Answer, words: Wording) -> list[Card]:
    """Return one card per suggestion, in the language of `words`."""
    return [_card(answer, suggestion, words) for suggestion in answer.suggestions]


def _card(answer: Answer, suggestion: Suggestion, words: Wording) -> Card:
    partner, blind = answer.partner(suggestion), answer.is_blind(suggestion)
    kind = partner.kind.value
    return Card(
        rank=suggestion.rank,
        id="" if blind else partner.id,
        name=words.say(f"nouns.blind.{kind}") if blind else partner.name,
        kind=kind,
        place=_place(answer, suggestion, words),
        certainty=certainty_of(suggestion),
        lines=tuple(lines(suggestion.reasons, words)),
        points=tuple(_points(suggestion.reasons, words)),
        total=signed(suggestion.score, words),
        confidential=not blind and partner.visibility.value != "public",
    )


def _place(answer: Answer, suggestion: Suggestion, words: Wording) -> str:
    km = answer.distance_km(suggestion)
    if answer.is_blind(suggestion):
        return "" if km is None else words.say("nouns.within", km=said_within_km(km))
    site = answer.partner(suggestion).site
    municipality = site.municipality if site else ""
    distance = "" if km is None else away(km, words)
    return ", ".join(filter(None, (municipality, distance))) or words.say("nouns.no_place")


def away(km: float, words: Wording) -> str:
    """Write a distance in whole kilometres.

    Examples
    --------
    >>> from api.wording import wording
    >>> away(0.4, wording("nl")), away(11.6, wording("nl"))
    ('minder dan 1 km', '12 km')
    """
    return words.say("nouns.away", km=round(km)) if km >= 1 else words.say("nouns.next_door")


def lines(reasons: tuple[Reason, ...], words: Wording) -> Iterator[Line]:
    """Give the reasons that are shown at once: strongest first, then warnings, then gaps.

    Of `MOST_LINES` lines at most `MOST_UNKNOWN` are about what is not known, and at least one is a
    warning when there is any.
    """
    spoken = _once(reasons)
    good = sorted((r for r in spoken if r.contribution > 0), key=lambda r: -r.contribution)
    bad = sorted((r for r in spoken if r.contribution < 0), key=lambda r: r.contribution)
    gaps = [reason for reason in spoken if reason.value is None][:MOST_UNKNOWN]
    good = good[: MOST_LINES - min(len(bad), 1)]
    bad = bad[: MOST_LINES - len(good)]
    gaps = gaps[: MOST_LINES - len(good) - len(bad)]
    seen: set[str] = set()
    for mark, group in (("for", good), ("mind", bad), ("unknown", gaps)):
        for reason in group:
            sentence = told(reason, words)
            if sentence not in seen:
                seen.add(sentence)
                yield Line(mark, sentence)


def _once(reasons: tuple[Reason, ...]) -> list[Reason]:
    """Leave out the starting point, and all but the strongest of families that are told once."""
    kept: list[Reason] = []
    told_already: set[str] = set()
    for reason in sorted(reasons, key=lambda reason: -abs(reason.contribution)):
        family = FAMILY.get(reason.signal, "")
        if reason.signal == STARTING_POINT or family in told_already:
            continue
        if family in TOLD_ONCE and reason.value is not None:
            told_already.add(family)
        kept.append(reason)
    return kept


def _points(reasons: tuple[Reason, ...], words: Wording) -> Iterator[Point]:
    gaps: set[str] = set()
    for reason in reasons:
        sentence = told(reason, words)
        if reason.value is None and sentence in gaps:
            continue  # two questions without an answer, in the same words
        gaps.add(sentence)
        yield Point(
            sentence,
            words.say(f"nouns.weight.{_weight(reason)}"),
            signed(reason.contribution, words),
        )


def _weight(reason: Reason) -> str:
    if reason.signal == STARTING_POINT:
        return "start"
    if reason.value is None:
        return "none"
    size = abs(reason.contribution)
    return "heavy" if size >= HEAVY else "some" if size >= SOME else "light"


def signed(value: float, words: Wording) -> str:
    """Write points with their sign and one decimal, as people of the language do.

    Examples
    --------
    >>> from api.wording import wording
    >>> signed(1.25, wording("nl")), signed(-0.04, wording("en"))
    ('+1,2', '0.0')
    """
    rounded = round(value, 1)
    if rounded == 0:
        return words.decimal(0.0)
    return ("+" if rounded > 0 else "\u2212") + words.decimal(abs(rounded))

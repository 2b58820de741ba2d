"""An answer of the engine, for people: the same card in a terminal and on a page."""

from __future__ import annotations

from collections import Counter
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
MOST_OF_ONE_FAMILY = 2
TOLD_ONCE = frozenset(("place", "network"))
"""Families of which one line is enough: two signals that say the same distance or closeness."""
ABOUT_THE_HUB = frozenset(("shared_hub", "at_home", "active_in_hub"))
"""Three ways to be of the same hub; a person wants to hear it once."""
SAYS_LITTLE = frozenset(
    (
        ("same_words", "other"),
        ("same_code", "other"),
        ("makes_it", "other"),
        ("activity_fits", "other"),
        ("trade_habit", "none"),
        ("work_fits", "other"),
        ("supported_work", "none"),
        ("common_partners", "none"),
        ("paths_of_three", "none"),
        ("walk", "far"),
        ("openness", "none"),
        ("active_in_hub", "none"),
        ("same_programme", "none"),
        ("open_in_programme", "none"),
        ("leads_in_programme", "none"),
        ("past_plans", "different"),
        ("named", "absent"),
        ("similar_pairs", "none"),
        ("no_similar_failure", "none"),
        ("shared_hub", "different"),
        ("same_story", "different"),
        ("at_home", "elsewhere"),
    )
)
"""What signals say that counts a little in the score and tells a person nothing to act on."""
NEVER_SAID = frozenset(("roles", "openness", "open_in_programme", "speciality"))
"""Signals that are true of nearly every pair; they stand in the calculation only."""
SHOWS_A_MATCH = frozenset(
    ("takes_it", "makes_it", "same_words", "same_code", "trade_habit", "activity_fits", "work_fits")
)
SHOWS_A_FIT = SHOWS_A_MATCH - {"trade_habit"} | {"past_plans", "named", "same_story"}
"""What makes a suggestion more than a neighbour; a habit of the trade alone does not."""
SHOWS_A_TIE = frozenset(("common_partners", "paths_of_three", "walk", "same_circles"))
"""What makes a suggestion more than a neighbour where what people have could not be compared."""
AMOUNTS = frozenset(("amounts_fit", "enough"))
"""Two ways to know about amounts: knowing one of them is enough."""
WORTH_ASKING = ("amounts_fit", "enough", "same_time")
"""Open questions with which a first telephone call begins, in that order."""
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
    fits
        Something that one has or can do is known to fit what the other wants, or, where nothing
        of that is known, they have partners in common: more than a neighbour.
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
    fits: bool
    confidential: bool = False

    @property
    def blind(self) -> bool:
        """Whether the partner is not named."""
        return not self.id


def cards(answer: Answer, words: Wording) -> list[Card]:
    """Return one card per suggestion, in the language of `words`."""
    return [_card(answer, suggestion, words) for suggestion in answer.suggestions]


def by_strength(shown: list[Card]) -> tuple[list[Card], list[Card]]:
    """Part the cards worth a call from the weaker ones at the tail of the list.

    Weaker are those after the last card that fits.
    """
    last = max((place for place, card in enumerate(shown, start=1) if card.fits), default=0)
    return shown[:last], shown[last:]


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
        fits=fits(suggestion.reasons),
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
    """Give the reasons that are shown at once: strongest first, then warnings, then a question.

    Of `MOST_LINES` lines at most `MOST_OF_ONE_FAMILY` come from one family. One is a warning when
    there is any that helps to decide, and one is a gap worth asking about when there is any. What
    is left out here stands in the calculation all the same.
    """
    matched = _matched(reasons)
    spoken = [r for r in reasons if _helps(r) and not (matched and _no_exchange(r))]
    good = sorted((r for r in spoken if r.contribution > 0), key=lambda r: -r.contribution)
    bad = sorted((r for r in spoken if r.contribution <= -SOME), key=lambda r: r.contribution)
    gaps = _worth_asking(reasons, matched)
    good = _few_of_a_kind(good)
    good = good[: MOST_LINES - min(len(bad), 1) - len(gaps)]
    told_place = {FAMILY.get(r.signal) for r in good} & TOLD_ONCE
    bad = [r for r in _few_of_a_kind(bad) if FAMILY.get(r.signal) not in told_place]
    bad = bad[: MOST_LINES - len(good) - len(gaps)]
    seen: set[str] = set()
    for mark, group in (("for", good), ("mind", bad), ("unknown", gaps)):
        for reason in group:
            sentence = told(reason, words)
            if sentence not in seen:
                seen.add(sentence)
                yield Line(mark, sentence)


def _helps(reason: Reason) -> bool:
    """Tell whether a reason helps a person to decide, besides counting in the score."""
    if reason.value is None or reason.signal == STARTING_POINT:
        return False
    if _hidden(reason) and reason.contribution < 0:
        return False  # its words say that something seems to fit
    said = (reason.signal, reason.facts.get("variant"))
    return said not in SAYS_LITTLE and reason.signal not in NEVER_SAID


def _hidden(reason: Reason) -> bool:
    return bool(reason.facts.get("blind") or reason.facts.get("confidential"))


def _matched(reasons: tuple[Reason, ...]) -> set[str]:
    """Return the families in which one has what the other wants: material, work."""
    return {
        FAMILY[reason.signal]
        for reason in reasons
        if reason.signal in SHOWS_A_MATCH and reason.contribution > 0 and _helps(reason)
    }


def fits(reasons: tuple[Reason, ...]) -> bool:
    """Tell whether a reason for the pair is about what they have, want, plan or did alike.

    Where nothing of that is known, as in a network without streams, people they both work with
    are reason enough.
    """
    compared = any(r.signal in SHOWS_A_FIT and r.value is not None for r in reasons)
    telling = SHOWS_A_FIT if compared else SHOWS_A_TIE
    return any(r.signal in telling and r.contribution > 0 and _helps(r) for r in reasons)


def _few_of_a_kind(reasons: list[Reason]) -> list[Reason]:
    """Keep the first of each family, and one that may not be told in full."""
    kept: list[Reason] = []
    counted: Counter[str] = Counter()
    for reason in reasons:
        family = "hub" if reason.signal in ABOUT_THE_HUB else FAMILY.get(reason.signal, "")
        hidden = _hidden(reason)
        most = 1 if family in TOLD_ONCE or family == "hub" else MOST_OF_ONE_FAMILY
        if counted[family] >= most or (hidden and counted["hidden"]):
            continue
        counted[family] += 1
        counted["hidden"] += hidden
        kept.append(reason)
    return kept


def _no_exchange(reason: Reason) -> bool:
    """Tell whether it says that no material goes round, which needs no words once work does."""
    return reason.signal == "takes_it" and reason.facts.get("variant") == "other"


def _worth_asking(reasons: tuple[Reason, ...], matched: set[str]) -> list[Reason]:
    """Return the first open question about a match: how much of it, or from when."""
    unknown = {reason.signal: reason for reason in reasons if reason.value is None}
    ask_amounts = "material" in matched and set(unknown) >= AMOUNTS
    asked = [
        unknown[name]
        for name in WORTH_ASKING
        if matched and name in unknown and (ask_amounts or name not in AMOUNTS)
    ]
    return asked[:1]


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

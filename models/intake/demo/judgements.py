"""What fictional coordinators said of fictional suggestions.

Invented, but by a rule that people in hubs will recognise: a suggestion proves useful when the
material fits, the two are near, the taker can handle the amount, and they know a partner in common;
the rest is chance. So there is something to learn, and a known limit to how well. The engine never
sees the rule, only the verdicts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import exp
from random import Random

from models.intake.demo.fits import YEARS, Fit, pair_of, why
from models.intake.demo.members import Member, Row

JUDGEMENT_COLUMNS = ("organisation", "partner", "verdict", "reason_code", "by", "at")
EACH = 4
"""Suggestions judged per member, in three years."""
BESIDE = 0.3
"""Share of the judged suggestions that were near, but had nothing to exchange."""
KNOWN_ALREADY = 0.06

START = -2.3
"""Log-odds of a suggestion with nothing for it and nothing against it."""
MATERIAL, TIE, CAPACITY, SOCIAL, QUALITY = 3.4, 1.0, 1.2, 0.5, 1.0
KM = 9.0
"""Kilometres that cost one log-odd."""
NOISE = 0.5
"""Deviation of what cannot be known: who picks up the telephone, and on which day."""

TONNES = {"kg": 0.001, "t": 1.0}
TIMES_A_YEAR = {"week": 52.0, "month": 12.0, "year": 1.0}


@dataclass(frozen=True)
class Acquaintance:
    """Who worked with whom, and since when."""

    since: Mapping[str, Mapping[str, date]]

    @classmethod
    def of(cls, partnerships: Sequence[Row]) -> Acquaintance:
        """Read it from rows of partnerships."""
        since: dict[str, dict[str, date]] = defaultdict(dict)
        for _, partners, _, _, _, started, *_ in partnerships:
            assert isinstance(partners, tuple)
            assert isinstance(started, date)
            for one in partners:
                for other in partners:
                    if one != other:
                        first = since[one].get(other, started)
                        since[one][other] = min(first, started)
        return cls(since)

    def know(self, one: str, other: str) -> bool:
        """Say whether two members ever worked together."""
        return other in self.since.get(one, {})

    def share_a_partner(self, one: str, other: str, day: date) -> bool:
        """Say whether both had worked with a third member before a day."""
        left, right = self.since.get(one, {}), self.since.get(other, {})
        return any(began < day and right.get(third, day) < day for third, began in left.items())


def judgements(
    fits: Sequence[Fit],
    people: Sequence[Member],
    acquaintance: Acquaintance,
    random: Random,
    today: date,
) -> Iterator[Row]:
    """Yield verdicts on pairs that were shown: most with something to exchange, some without."""
    asked = [fit for fit in fits if not acquaintance.know(fit.giver.id, fit.taker.id)]
    number = EACH * len(people)
    shown = random.sample(asked, min(len(asked), round(number * (1 - BESIDE))))
    shown += _beside(people, asked, acquaintance, round(number * BESIDE), random)
    random.shuffle(shown)
    seen: set[frozenset[str]] = set()
    for fit in shown:
        pair = [fit.giver.id, fit.taker.id]
        if frozenset(pair) in seen:
            continue
        seen.add(frozenset(pair))
        random.shuffle(pair)
        day = today - timedelta(days=random.randrange(5, YEARS * 365))
        tied = acquaintance.share_a_partner(fit.giver.id, fit.taker.id, day)
        useful = random.random() < chance_of(fit, tied, random.gauss(0.0, NOISE))
        known = random.random() < KNOWN_ALREADY
        verdict = "known_already" if known else "useful" if useful else "not_useful"
        reason = _reason(fit, random) if verdict == "not_useful" else None
        yield (*pair, verdict, reason, fit.giver.hub, day)


def chance_of(fit: Fit, tied: bool, luck: float = 0.0) -> float:
    """Return the chance that a coordinator finds a pair useful.

    Parameters
    ----------
    tied
        Whether they had a partner in common.
    luck
        Log-odds of what cannot be known.
    """
    odds = START + luck
    odds += MATERIAL * fit.likeness
    odds -= fit.km / KM
    odds += TIE * tied
    odds += CAPACITY * _capacity(fit)
    odds += SOCIAL * ("social_economy" in {fit.giver.kind, fit.taker.kind})
    odds += QUALITY * (fit.giver.quality * fit.taker.quality - 0.4)
    return 1.0 / (1.0 + exp(-odds))


def _reason(fit: Fit, random: Random) -> str:
    """Return what a coordinator would say was wrong."""
    if fit.likeness < 0.6 and random.random() < 0.6:
        return "quality"
    return why(fit, random)


def _capacity(fit: Fit) -> float:
    """Return 1 when the taker can handle the stream, -1 when not, 0 when nobody can tell."""
    amount = _tonnes_a_year(fit.row[5], fit.row[6], fit.row[7]) if fit.stream else None
    rooms = [
        room
        for process in fit.taker.processes
        if (room := _tonnes_a_year(process[5], process[7], process[8])) is not None
    ]
    if amount is None or not rooms:
        return 0.0
    return 1.0 if amount <= max(rooms) else -1.0


def _tonnes_a_year(quantity: object, unit: object, every: object) -> float | None:
    if not isinstance(quantity, float | int) or unit not in TONNES or every not in TIMES_A_YEAR:
        return None
    return quantity * TONNES[str(unit)] * TIMES_A_YEAR[str(every)]


def _beside(
    people: Sequence[Member],
    fits: Sequence[Fit],
    acquaintance: Acquaintance,
    number: int,
    random: Random,
) -> list[Fit]:
    """Return pairs of one hub in which no material and no work meets."""
    of_hub: dict[str, list[Member]] = defaultdict(list)
    for member in people:
        of_hub[member.hub].append(member)
    meet = {frozenset((fit.giver.id, fit.taker.id)) for fit in fits}
    found = []
    for giver in random.choices(people, k=number):
        taker = random.choice(of_hub[giver.hub])
        pair = frozenset((giver.id, taker.id))
        if giver.id != taker.id and pair not in meet and not acquaintance.know(giver.id, taker.id):
            found.append(pair_of(giver, taker))
    return found

"""Learn from a network's own past: from what was judged, and from who found each other.

Every lesson is read as the network was known on the first day of its quarter, as in use: whatever
came of a judgement must not explain the judgement.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
from sklearn.metrics import roc_auc_score

from matchmaker.asking import Askers
from matchmaker.candidates import candidates
from matchmaker.domain import PartnershipState, Verdict
from matchmaker.graph import View
from matchmaker.learning.calibrate import calibrate
from matchmaker.learning.fit import Choice, Provenance, fit, thinned
from matchmaker.learning.metrics import SEED, Calibration, calibration
from matchmaker.pairs import Pairs
from matchmaker.scoring import Scorer, read
from matchmaker.suggestion import SuggestionRequest
from matchmaker.ties import WORKED_TOGETHER

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from matchmaker.domain import Judgement, Partnership
    from matchmaker.items import Space
    from matchmaker.snapshot import Snapshot

TELLING = {
    Verdict.USEFUL: True,
    Verdict.NOT_USEFUL: False,
    Verdict.TRIED_FAILED: False,
}
"""Verdicts that say whether a suggestion was good; ``known_already`` says nothing about that."""
MOST_LISTS = 400
"""Lists learnt from in one quarter; of more, so many are drawn."""
PULL = 10.0
"""Pull towards the prior. On quarters of the fictional network that were not fitted on, 2 to 30 did
equally well, and better than the prior: 0.71 against 0.66 of new partners in the first ten."""
FOLDS = 5
"""Rounds in which judgements are scored by weights that did not see them."""
BINS = 5
"""Rows of the table of promises."""
HUB_PULL = 40.0
"""Pull of one hub's weights towards those of all hubs: its own judgements are few."""


@dataclass(frozen=True)
class Lesson:
    """What one quarter taught.

    Parameters
    ----------
    judged
        One list per hub: what its coordinators judged.
    met
        One list per organisation that found a partner: who it was, among whom it could have been.
    """

    quarter: date
    judged: Mapping[str, Choice]
    met: tuple[Choice, ...]


def train(
    snapshot: Snapshot,
    made: date,
    prior: Scorer | None = None,
    space: Space | None = None,
    hub: str | None = None,
) -> Scorer:
    """Return weights fitted to a network, with calibrated chances where judgements allow.

    Parameters
    ----------
    snapshot
        The network with its history.
    made
        The day, written beside the weights.
    prior
        Where to start; the shipped weights when not given. Without lessons it comes back as it is.
    space
        Turns texts into vectors.
    hub
        Weights for one hub, learnt from what it judged itself and staying near those of all hubs.
        They name no chance before the hub has judged enough.
    """
    prior = Scorer.prior() if prior is None else prior
    taught = lessons(snapshot, space)
    shared = _trained(taught, prior, made, snapshot, PULL)
    if hub is None:
        return shared
    own = [
        replace(one, judged={h: c for h, c in one.judged.items() if h == hub}, met=())
        for one in taught
    ]
    return _trained(own, shared, made, snapshot, HUB_PULL)


def lessons(snapshot: Snapshot, space: Space | None = None) -> tuple[Lesson, ...]:
    """Return what each quarter of a network's history teaches, oldest first."""
    judged: dict[date, list[Judgement]] = defaultdict(list)
    for judgement in snapshot.judgements:
        if judgement.verdict in TELLING:
            judged[_quarter(judgement.at or snapshot.as_of)].append(judgement)
    begun: dict[date, list[Partnership]] = defaultdict(list)
    for partnership in snapshot.partnerships:
        if partnership.started and partnership.state in WORKED_TOGETHER:
            begun[_quarter(partnership.started)].append(partnership)
    first, *later = sorted({*judged, *begun}) or [snapshot.as_of]
    quarters = [first, *later] if first in judged else later  # before the first, nothing is known
    return tuple(
        _lesson(View(as_known_on(snapshot, day), space), day, judged[day], begun[day])
        for day in quarters
    )


def as_known_on(snapshot: Snapshot, day: date) -> Snapshot:
    """Return a snapshot as it was on an earlier day, as far as its dates tell.

    Partnerships that began later are left out, those that ended later were still running, and
    judgements given later were not given. Rows without a date stay, but for judgements.
    """
    partnerships = (
        replace(p, state=PartnershipState.RUNNING, ended=None)
        if p.ended and p.ended >= day and p.state == PartnershipState.ENDED
        else p
        for p in snapshot.partnerships
        if p.started is None or p.started < day
    )
    return replace(
        snapshot,
        partnerships=tuple(partnerships),
        judgements=tuple(j for j in snapshot.judgements if j.at is not None and j.at < day),
        as_of=day,
    )


def _trained(
    taught: Sequence[Lesson], prior: Scorer, made: date, snapshot: Snapshot, ridge: float
) -> Scorer:
    told = Provenance(
        version=f"{prior.version}+{snapshot.fingerprint[:8]}",
        told=f"Fitted on {made.isoformat()} to {_told(taught)}, starting from {prior.version}.",
        made=made,
    )
    choices = [choice for lesson in taught for choice in _choices(lesson)]
    scorer = fit(choices, prior, told, ridge)
    unseen = _unseen(taught, prior, told, ridge)
    return replace(
        scorer,
        calibration=calibrate(unseen.scores, unseen.useful),
        metrics={**scorer.metrics, **_kept(unseen)},
    )


@dataclass(frozen=True)
class Unseen:
    """Judged suggestions, scored by weights that had not seen what was said of them.

    Parameters
    ----------
    scores, useful, fold
        One of each per judgement; `fold` is the round in which it was scored.
    """

    scores: NDArray[np.float64]
    useful: NDArray[np.bool_]
    fold: NDArray[np.intp]


def promises_of(unseen: Unseen) -> Calibration | None:
    """Compare promises with verdicts, each promise made without its own round's judgements."""
    promised = np.full(len(unseen.scores), np.nan)
    for fold in range(FOLDS):
        inside = unseen.fold == fold
        curve = calibrate(unseen.scores[~inside], unseen.useful[~inside])
        if curve is not None:
            promised[inside] = curve(unseen.scores[inside])
    told = ~np.isnan(promised)
    if not told.any():
        return None
    return calibration(promised[told], unseen.useful[told].astype(np.float64), bins=BINS)


def _kept(unseen: Unseen) -> dict[str, float]:
    """Return how well the scores order what was judged, and how far the promises are kept."""
    found = {"judgements": float(len(unseen.useful)), "useful": float(unseen.useful.sum())}
    promises = promises_of(unseen)
    if promises is not None:
        found |= {
            "auc": round(float(roc_auc_score(unseen.useful, unseen.scores)), 4),
            "brier": round(promises.brier, 4),
            "ece": round(promises.ece, 4),
        }
        for n, row in enumerate(promises.bins, start=1):
            found |= {
                f"promised_{n}": round(row.promised, 4),
                f"kept_{n}": round(row.kept, 4),
                f"count_{n}": float(row.count),
            }
    return found


def _unseen(taught: Sequence[Lesson], prior: Scorer, told: Provenance, ridge: float) -> Unseen:
    """Score every judged suggestion by weights fitted to other quarters, in `FOLDS` rounds."""
    scores: list[NDArray[np.float64]] = [np.zeros(0)]
    useful: list[NDArray[np.bool_]] = [np.zeros(0, dtype=np.bool_)]
    folds: list[NDArray[np.intp]] = [np.zeros(0, dtype=np.intp)]
    for fold in range(min(FOLDS, len(taught))):
        others = [one for at, one in enumerate(taught) if at % FOLDS != fold]
        scorer = fit([c for one in others for c in _choices(one)], prior, told, ridge)
        for lesson in taught[fold::FOLDS]:
            for choice in lesson.judged.values():
                scores.append(scorer.score(choice.readings))
                useful.append(choice.chosen)
                folds.append(np.full(len(choice.chosen), fold))
    return Unseen(np.concatenate(scores), np.concatenate(useful), np.concatenate(folds))


def _choices(lesson: Lesson) -> Iterable[Choice]:
    yield from lesson.judged.values()
    yield from lesson.met


def _lesson(
    view: View, day: date, judged: Sequence[Judgement], begun: Sequence[Partnership]
) -> Lesson:
    by_hub: dict[str, list[tuple[int, int, bool]]] = defaultdict(list)
    for judgement in judged:
        if judgement.organisation in view.row and judgement.partner in view.row:
            asker, partner = view.row[judgement.organisation], view.row[judgement.partner]
            hubs = view.organisations[asker].hubs
            verdict = TELLING[judgement.verdict]
            by_hub[hubs[0] if hubs else ""].append((asker, partner, verdict))
    return Lesson(
        day,
        {hub: _judged(view, rows) for hub, rows in sorted(by_hub.items())},
        tuple(_met(view, begun)),
    )


def _judged(view: View, rows: Sequence[tuple[int, int, bool]]) -> Choice:
    """Read what one hub judged in a quarter, as one list."""
    home, partner, verdict = np.array(sorted(rows), dtype=np.int64).T
    present, asker = np.unique(home, return_inverse=True)
    askers = Askers(view, [_request(view, row) for row in present])
    readings = read(Pairs(askers, asker, partner))
    return Choice(readings, verdict.astype(np.bool_), np.ones(len(verdict)))


def _met(view: View, begun: Sequence[Partnership]) -> Iterable[Choice]:
    """Read, for everybody who found a partner, whom they could have been suggested."""
    found: dict[int, set[int]] = defaultdict(set)
    for partnership in begun:
        rows = sorted({view.row[id_] for id_ in partnership.partners if id_ in view.row})
        for row in rows:
            found[row] |= set(rows) - {row}
    chance = np.random.default_rng(SEED)
    homes = sorted(found)
    if len(homes) > MOST_LISTS:
        homes = sorted(chance.choice(homes, MOST_LISTS, replace=False).tolist())
    for home in homes:
        pairs = candidates(Askers(view, [_request(view, home)])).pairs
        chosen = np.isin(pairs.partner, sorted(found[home]))
        if chosen.any() and not chosen.all():
            yield thinned(read(pairs), chosen, chance)


def _request(view: View, row: int) -> SuggestionRequest:
    return SuggestionRequest(organisation=view.organisations[row].id)


def _quarter(day: date) -> date:
    return date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)


def _told(taught: Sequence[Lesson]) -> str:
    judged = sum(len(choice.chosen) for lesson in taught for choice in lesson.judged.values())
    met = sum(len(lesson.met) for lesson in taught)
    return f"{judged} judgements and {met} organisations that found a partner"

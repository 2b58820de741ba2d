"""Actions that could help each other, each pair with its reasons.

A pair earns points from what both have: the more seldom a thing is among the actions, the more it
tells. Nothing is compared pair by pair: only actions that share something, or whose texts are
near, meet at all.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from math import log
from typing import TYPE_CHECKING

import numpy as np

from matchmaker.domain import Direction, Kind

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from matchmaker.actions.sheet import Action
    from matchmaker.domain import Organisation, Stream

POINTS: Mapping[str, float] = {
    "waits": 2.0,
    "flows": 1.5,
    "stream": 1.2,
    "partner": 1.0,
    "target_group": 0.6,
    "place": 0.6,
    "overlap": 1.5,
}
"""Points of a thing that only these two share; set by hand, not fitted: no judgements exist yet."""
MOST_SHARED = 0.25
"""Share of the actions from which on a thing that they have tells nothing of two of them."""
NEAR_TEXTS = 0.45
"""Similarity from which two texts are about the same."""
NEIGHBOURS = 10
"""Texts around one that tell how near texts are there."""
STANDS_OUT, WHOLLY = 0.1, 0.5
"""How far above its surroundings a similarity begins to tell, and tells all that it can."""
AT_ONE_TABLE = (Kind.PUBLIC, Kind.PRIVATE, Kind.SOCIAL_ECONOMY)


@dataclass(frozen=True, slots=True)
class Shared:
    """One reason why two actions could help each other.

    Parameters
    ----------
    code
        A key of `POINTS`; its words are ``synergies.<code>``.
    values
        What they share: ids of partners or streams, codes, names of groups, postcodes.
    """

    code: str
    points: float
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Synergy:
    """Two actions that could help each other, with the reasons, the weightiest first."""

    one: str
    other: str
    reasons: tuple[Shared, ...]

    @property
    def points(self) -> float:
        """All points together."""
        return sum(reason.points for reason in self.reasons)

    @property
    def to_merge(self) -> bool:
        """Whether they look like one action told twice: near texts, and partners in common."""
        codes = {reason.code for reason in self.reasons}
        return {"overlap", "partner"} <= codes


@dataclass(slots=True)
class _Pairs:
    found: dict[tuple[str, str], list[Shared]] = field(default_factory=lambda: defaultdict(list))

    def add(self, one: str, other: str, reason: Shared) -> None:
        if one != other:
            self.found[min(one, other), max(one, other)].append(reason)


def synergies(
    actions: Sequence[Action],
    streams: Mapping[str, Stream],
    alike: NDArray[np.float64] | None = None,
) -> list[Synergy]:
    """Return the pairs of actions that share something, the most promising first.

    Parameters
    ----------
    streams
        Streams that actions may name, by id.
    alike
        Similarity of the texts of the actions, in their order: array of shape (actions, actions);
        ``None`` when texts do not count.
    """
    pairs = _Pairs()
    _waits(actions, pairs)
    _flows(actions, streams, pairs)
    _in_common("partner", {one.id: one.partnership.partners for one in actions}, pairs)
    _in_common("stream", {one.id: one.partnership.streams for one in actions}, pairs)
    _in_common("target_group", {one.id: _groups(one) for one in actions}, pairs)
    _in_common("place", {one.id: one.sheet.postcodes for one in actions}, pairs)
    if alike is not None:
        _overlap(actions, alike, pairs)
    made = [
        Synergy(one, other, tuple(sorted(reasons, key=lambda r: (-r.points, r.code))))
        for (one, other), reasons in pairs.found.items()
    ]
    return sorted(made, key=lambda one: (-round(one.points, 9), one.one, one.other))


def text_of(action: Action) -> str:
    """Return what an action is about, in its own words."""
    return f"{action.partnership.title}. {action.partnership.description}".strip(". ")


@dataclass(frozen=True, slots=True)
class Missing:
    """Somebody whom an action lacks.

    Parameters
    ----------
    code
        ``side`` or ``role``.
    value
        The side (`matchmaker.domain.Kind`) or role (`matchmaker.actions.sheet.ActionRole`).
    known_from
        For a side: organisations of that side from actions that could help this one, each with the
        id of that action.
    """

    code: str
    value: str
    known_from: tuple[tuple[str, str], ...] = ()


def missing(
    action: Action,
    others: Mapping[str, Action],
    found: Iterable[Synergy],
    organisations: Mapping[str, Organisation],
    most: int = 3,
) -> list[Missing]:
    """Return who is missing in an action: a side of the table, or the role that its aim needs."""
    sheet = action.sheet
    roles = {one.role.value for one in sheet.commitments if one.state != "withdrawn"}
    there = {organisations[id_].kind for id_ in action.partnership.partners if id_ in organisations}
    near = [
        one.other if one.one == action.id else one.one
        for one in found
        if action.id in {one.one, one.other}
    ]
    lacking = []
    for side in AT_ONE_TABLE:
        if side in there:
            continue
        known = {
            id_: other
            for other in reversed(near)
            for id_ in (others[other].partnership.partners if other in others else ())
            if id_ in organisations and organisations[id_].kind is side
        }
        told = sorted(known.items(), key=lambda pair: near.index(pair[1]))[:most]
        lacking.append(Missing("side", side.value, tuple(told)))
    if not action.lead:
        lacking.append(Missing("role", "lead"))
    if sheet.jobs_intended and "employer" not in roles:
        lacking.append(Missing("role", "employer"))
    if sheet.training_intended and "trainer" not in roles:
        lacking.append(Missing("role", "trainer"))
    if sheet.cost and "funder" not in roles:
        lacking.append(Missing("role", "funder"))
    return lacking


def _groups(action: Action) -> tuple[str, ...]:
    return tuple(word.casefold() for word in action.sheet.target_groups)


def _waits(actions: Sequence[Action], pairs: _Pairs) -> None:
    known = {one.id for one in actions}
    for action in actions:
        for first in action.sheet.waits_for:
            if first in known:
                pairs.add(action.id, first, Shared("waits", POINTS["waits"], (action.id, first)))


def _flows(actions: Sequence[Action], streams: Mapping[str, Stream], pairs: _Pairs) -> None:
    """One action has over what another looks for: streams of one waste code, both ways."""
    sides: dict[str, dict[Direction, set[str]]] = defaultdict(lambda: defaultdict(set))
    for action in actions:
        for id_ in action.partnership.streams:
            stream = streams.get(id_)
            if stream is not None and stream.waste_code:
                sides[stream.waste_code][stream.direction].add(action.id)
    for code, by_side in sides.items():
        offers, needs = by_side[Direction.OFFER], by_side[Direction.NEED]
        rarity = _rarity(len(offers | needs), len(actions))
        for one in sorted(offers) if rarity else ():
            for other in sorted(needs):
                pairs.add(one, other, Shared("flows", POINTS["flows"] * rarity, (code,)))


def _in_common(code: str, things: Mapping[str, Iterable[str]], pairs: _Pairs) -> None:
    having: dict[str, list[str]] = defaultdict(list)
    for id_, own in things.items():
        for thing in dict.fromkeys(own):
            having[thing].append(id_)
    shared: dict[tuple[str, str], list[tuple[float, str]]] = defaultdict(list)
    for thing, ids in having.items():
        rarity = _rarity(len(ids), len(things))
        if rarity:
            for pair in combinations(sorted(ids), 2):
                shared[pair].append((rarity, thing))
    for (one, other), told in shared.items():
        told.sort(key=lambda pair: (-pair[0], pair[1]))
        # Each further thing in common says half as much as the one before.
        points = POINTS[code] * sum(rarity / 2**n for n, (rarity, _) in enumerate(told))
        pairs.add(one, other, Shared(code, points, tuple(thing for _, thing in told)))


def _rarity(having: int, number: int) -> float:
    """Return 1 for what two have, 0 for what `MOST_SHARED` of all have or more."""
    widest = max(MOST_SHARED * number, 3.0)
    if having < 2 or having >= widest:
        return 0.0
    return 1.0 - log(having / 2) / log(widest / 2) if widest > 2 else 1.0


def _overlap(actions: Sequence[Action], alike: NDArray[np.float64], pairs: _Pairs) -> None:
    """Two texts nearer to each other than either is to the texts around it.

    In a programme on one theme all texts are near; only what stands out tells something.

    Notes
    -----
    A. Conneau et al. (2018), *Word translation without parallel data*, ICLR: cross-domain
    similarity local scaling, here within one set of texts.
    """
    near = np.array(alike, dtype=np.float64)
    np.fill_diagonal(near, -1.0)
    most = min(NEIGHBOURS, len(actions) - 1)
    if most < 1:
        return
    around = np.sort(near, axis=1)[:, -most:].mean(axis=1)
    above = 2 * near - around[:, None] - around[None, :]
    above[near < NEAR_TEXTS] = 0.0
    for row, column in zip(*np.nonzero(np.triu(above, 1) > STANDS_OUT), strict=True):
        points = POINTS["overlap"] * min(1.0, float(above[row, column]) / WHOLLY)
        pairs.add(actions[row].id, actions[column].id, Shared("overlap", points))

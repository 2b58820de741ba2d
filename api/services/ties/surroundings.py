"""The part of a network around one organisation, or all of it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from api.services.ties.seen import ORDER
from matchmaker.errors import UnknownOrganisation

if TYPE_CHECKING:
    from collections.abc import Mapping

    from api.services.ties.seen import Tie, Ties
    from matchmaker.domain import Organisation

MOST = 150
"""Organisations around one, itself included; more are a ball of wool."""
MOST_TIES = 600
"""Ties that are drawn between them."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Organisations and the ties between them.

    Parameters
    ----------
    of
        Who stands in the middle; empty for the whole network.
    steps
        How many ties each is away from the middle, in the order in which they are told: itself,
        its partners, theirs. All 0 for the whole network.
    left_out
        How many are within two steps, or have ties, and are not among them.
    ties_left_out
        How many ties between them are not among `ties`.
    """

    of: str
    organisations: Mapping[str, Organisation]
    steps: Mapping[str, int]
    ties: tuple[Tie, ...]
    left_out: int = 0
    ties_left_out: int = 0


def around(ties: Ties, organisation: str, most: int = MOST) -> Surroundings:
    """Return an organisation with its partners and theirs, the closest first.

    Raises
    ------
    UnknownOrganisation
        Nobody has this id, or who has it may not be named: the answer does not tell which.
    """
    if organisation not in ties.organisations:
        raise UnknownOrganisation(organisation=organisation)
    first = [tie.other(organisation) for tie in ties.of.get(organisation, ())]
    near = {organisation, *first}
    links = Counter(
        tie.other(partner)
        for partner in first
        for tie in ties.of[partner]
        if tie.other(partner) not in near
    )
    second = sorted(links, key=lambda id_: (-links[id_], id_))
    ordered = [organisation, *first, *second]
    kept = ordered[:most]
    steps = {id_: min(at, 1) if at <= len(first) else 2 for at, id_ in enumerate(kept)}
    return _between(ties, organisation, steps, len(ordered) - len(kept))


def whole(ties: Ties, most: int | None = None) -> Surroundings:
    """Return everybody who has ties, those with most ties first.

    Parameters
    ----------
    most
        How many organisations at most; by default all.
    """
    ordered = sorted(ties.of, key=lambda id_: (-len(ties.of[id_]), id_))
    kept = ordered if most is None else ordered[:most]
    return _between(ties, "", dict.fromkeys(kept, 0), len(ordered) - len(kept), None)


def _between(
    ties: Ties,
    of: str,
    steps: Mapping[str, int],
    left_out: int,
    most_ties: int | None = MOST_TIES,
) -> Surroundings:
    inside = [tie for tie in ties.ties if tie.left in steps and tie.right in steps]
    inside.sort(
        key=lambda tie: (
            of not in (tie.left, tie.right),
            steps[tie.left] + steps[tie.right],
            ORDER[tie.closeness],
            -tie.count,
            tie.left,
            tie.right,
        )
    )
    kept = inside if most_ties is None else inside[:most_ties]
    return Surroundings(
        of,
        {id_: ties.organisations[id_] for id_ in steps},
        steps,
        tuple(kept),
        left_out,
        len(inside) - len(kept),
    )

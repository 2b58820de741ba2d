"""The part of the network that anybody may read and pass on."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from matchmaker.domain import PartnershipState
from models.exchange.openly import TO_ANYBODY, open_part

if TYPE_CHECKING:
    from matchmaker.snapshot import Snapshot

TOLD = frozenset({PartnershipState.PILOT, PartnershipState.RUNNING, PartnershipState.ENDED})
"""Partnerships that exist or existed. Talks that may come to nothing, and those that did, stay
between the people concerned."""


def everybodys(snapshot: Snapshot) -> Snapshot:
    """Return what is public: public organisations, public streams, and what they did together.

    A partnership goes out only when all its partners are public: its title may name the others.
    Contact persons, coordinators' addresses, judgements and why something failed never do.
    """
    shown = open_part(snapshot, TO_ANYBODY)
    public = {one.id for one in shown.organisations}
    open_partnerships = {
        one.id for one in snapshot.partnerships if one.state in TOLD and public >= set(one.partners)
    }
    return replace(
        shown,
        partnerships=tuple(
            replace(one, reason="") for one in shown.partnerships if one.id in open_partnerships
        ),
        hubs=tuple(replace(hub, email="") for hub in shown.hubs),
    )

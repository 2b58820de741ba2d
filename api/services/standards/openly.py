"""The part of the network that anybody may read and pass on."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from matchmaker.domain import Partnership, PartnershipState
from models.exchange.openly import TO_ANYBODY, open_part

if TYPE_CHECKING:
    from matchmaker.snapshot import Snapshot

TOLD = frozenset({PartnershipState.PILOT, PartnershipState.RUNNING, PartnershipState.ENDED})
"""Partnerships that exist or existed. Talks that may come to nothing, and those that did, stay
between the people concerned."""


def everybodys(snapshot: Snapshot) -> Snapshot:
    """Return what is public: public organisations, public streams, and what they did together.

    A partnership goes out only when all its partners are public: its title may name the others.
    Of those it says that they are and of what kind: what people wrote about it, and how much it
    brings, is theirs. Contact persons, coordinators' addresses and judgements never go out.
    """
    shown = open_part(snapshot, TO_ANYBODY)
    public = {one.id for one in shown.organisations}
    open_partnerships = {
        one.id for one in snapshot.partnerships if one.state in TOLD and public >= set(one.partners)
    }
    return replace(
        shown,
        partnerships=tuple(
            Partnership(
                one.id, one.partners, one.state, one.kind, started=one.started, ended=one.ended
            )
            for one in shown.partnerships
            if one.id in open_partnerships
        ),
        hubs=tuple(replace(hub, email="") for hub in shown.hubs),
    )

"""Hubs as everybody may see them: who they are, where, and public figures."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from matchmaker.domain import Direction, Kind
from matchmaker.vocabulary.places import places
from models.errors import UnknownRow

if TYPE_CHECKING:
    from api.services.network import Fitted
    from matchmaker.domain import Hub
    from matchmaker.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class HubProfile:
    """A hub with its public figures.

    Parameters
    ----------
    towns
        Municipalities of its territory, in the reader's language, by name.
    members
        Organisations that may be named, by side.
    offers, needs
        What these have over, and what they look for, as far as it is public.
    """

    hub: Hub
    towns: tuple[str, ...]
    members: dict[Kind, int]
    offers: int
    needs: int

    @property
    def total(self) -> int:
        """All members that may be named."""
        return sum(self.members.values())


def hubs(fitted: Fitted, language: str) -> list[HubProfile]:
    """Return all hubs by name."""
    public = fitted.public
    ordered = sorted(public.hubs, key=lambda hub: hub.name.casefold())
    return [_profile(hub, public, language) for hub in ordered]


def hub_profile(fitted: Fitted, id_: str, language: str) -> HubProfile:
    """Return one hub.

    Raises
    ------
    UnknownRow
        There is none of this id.
    """
    for hub in fitted.public.hubs:
        if hub.id == id_:
            return _profile(hub, fitted.public, language)
    raise UnknownRow(noun="hubs")


def hub_near(snapshot: Snapshot, place: str) -> Hub | None:
    """Return the hub in whose territory a place lies; ``None`` without a place or a hub."""
    if not place.strip():
        return None
    found = places().find(place)
    return next(
        (
            hub
            for hub in snapshot.hubs
            if found.postcode in hub.postcodes or found.nis_code in hub.nis_codes
        ),
        None,
    )


def _profile(hub: Hub, public: Snapshot, language: str) -> HubProfile:
    members = [one for one in public.organisations if hub.id in one.hubs]
    ids = {one.id for one in members}
    ways = Counter(one.direction for one in public.streams if one.organisation in ids)
    known = set(places().postcodes)
    towns = {
        places().by_postcode(code).municipality.names.in_language(language)
        for code in hub.postcodes
        if code in known
    }
    towns |= {places().municipality(code).names.in_language(language) for code in hub.nis_codes}
    return HubProfile(
        hub,
        tuple(sorted(towns, key=str.casefold)),
        {kind: n for kind in Kind if (n := sum(one.kind is kind for one in members))},
        ways[Direction.OFFER],
        ways[Direction.NEED],
    )

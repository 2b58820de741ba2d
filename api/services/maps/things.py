"""What stands on the map of organisations and materials, as who asks may see it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from matchmaker.domain import Kind
from matchmaker.errors import UnknownPlace
from matchmaker.vocabulary.materials import OTHER, family_of
from matchmaker.vocabulary.places import distances_km, places
from matchmaker.vocabulary.waste import waste_list
from models.access.fields import columns_for_few, for_everybody

if TYPE_CHECKING:
    from collections.abc import Iterator

    from api.services.network import Network
    from matchmaker.domain import Organisation, Point, Quantity, Site
    from matchmaker.snapshot import Snapshot
    from matchmaker.vocabulary.places import Municipality

OFFER, NEED, PROCESS, ORGANISATION = "offer", "need", "process", "organisation"
SORTS = (OFFER, NEED, PROCESS, ORGANISATION)
BELGIUM = "BE"
FARTHEST_KM = 15.0
"""A point further than this from the middle of every municipality lies in none of them."""


@dataclass(frozen=True, slots=True)
class Thing:
    """An offer, a need, a process or an organisation.

    Parameters
    ----------
    sort
        One of `SORTS`.
    id
        Of the stream, the process or the organisation.
    title
        In the words of its owner; empty for a process, which its operation names.
    codes
        What waste codes it is about, or beginnings of them.
    families
        What it is made of: of `matchmaker.vocabulary.materials.FAMILIES`.
    operation
        Of a process.
    town
        Where it lies, never nearer; ``None`` when nobody knows, or may know.
    confidential
        Not everybody may see it; whoever does must not pass it on.
    """

    sort: str
    id: str
    title: str
    owner: str
    owner_name: str
    kind: Kind
    hubs: tuple[str, ...]
    codes: tuple[str, ...]
    families: frozenset[str]
    operation: str
    quantity: Quantity | None
    town: Municipality | None
    confidential: bool = False


def things_of(network: Network) -> tuple[Thing, ...]:
    """Return everything that who asks may see with a name, made once for one picture.

    Whoever may not be named does not stand on a map: a place would tell.
    """
    return network.fitted.shelf.take("things on the map", lambda: tuple(_things(network)))


def _things(network: Network) -> Iterator[Thing]:
    fitted = network.fitted
    snapshot, discretion = _without_hidden_fields(network), fitted.discretion
    today = snapshot.as_of
    towns = {}
    for one in snapshot.organisations:
        if discretion is None or not discretion.is_blind(one.id):
            towns[one.id] = town_of(one.site)
    by_id = {one.id: one for one in snapshot.organisations}
    for one in snapshot.organisations:
        if one.id in towns:
            yield replace(_thing(one, ORGANISATION, one.id, towns[one.id]), title=one.name)
    for stream in snapshot.streams:
        over = stream.available_until is not None and stream.available_until < today
        unseen = discretion is not None and not discretion.shows_stream(stream.id)
        if over or unseen or stream.organisation not in towns:
            continue
        owner = by_id[stream.organisation]
        town = town_of(stream.site) or towns[owner.id]
        codes = tuple(filter(None, (stream.waste_code,)))
        thing = _thing(owner, stream.direction.value, stream.id, town, codes)
        secret = thing.confidential or stream.visibility.value != "public"
        yield replace(thing, title=stream.title, quantity=stream.quantity, confidential=secret)
    known = waste_list()
    for process in snapshot.processes:
        if process.organisation not in towns:
            continue
        owner = by_id[process.organisation]
        accepted = tuple(code for code in process.accepts if code in known)
        thing = _thing(owner, PROCESS, process.id, towns[owner.id], accepted)
        yield replace(thing, operation=process.operation.value, quantity=process.capacity)


def _thing(
    owner: Organisation, sort: str, id_: str, town: Municipality | None, codes: tuple[str, ...] = ()
) -> Thing:
    """Return a thing of an owner; what only its sort has is still unknown."""
    return Thing(
        sort=sort,
        id=id_,
        title="",
        owner=owner.id,
        owner_name=owner.name,
        kind=owner.kind,
        hubs=owner.hubs,
        codes=codes,
        families=frozenset(map(family_of, codes)) or frozenset({OTHER}),
        operation="",
        quantity=None,
        town=town,
        confidential=owner.visibility.value != "public",
    )


def _without_hidden_fields(network: Network) -> Snapshot:
    """Return the picture without the fields that a hub keeps for itself from other hubs.

    Strangers' pictures come without them already; administrators see everything.
    """
    snapshot, asker = network.fitted.snapshot, network.asker
    if asker.sees_everything:
        return snapshot
    with network.database.reading() as session:
        few = columns_for_few(session)
    own = {one.id for one in snapshot.organisations if asker.hubs.intersection(one.hubs)}
    owner = {one.id: one.organisation for one in snapshot.streams}
    others = {
        "organisations": {
            row: columns for row, columns in few.get("organisations", {}).items() if row not in own
        },
        "streams": {
            row: columns
            for row, columns in few.get("streams", {}).items()
            if owner.get(row) not in own
        },
    }
    return for_everybody(snapshot, others)


def town_of(site: Site | None) -> Municipality | None:
    """Return the municipality of an address: by its postcode, its name, or its point."""
    if site is None or (site.country or BELGIUM) != BELGIUM:
        return None
    for told in (site.postcode, site.municipality):
        if told:
            try:
                return places().find(told).municipality
            except UnknownPlace:
                continue
    return None if site.point is None else _nearest(site.point)


def _nearest(point: Point) -> Municipality | None:
    """Return the municipality whose middle lies nearest."""
    known = places().municipalities
    lat, lon = [one.point.lat for one in known], [one.point.lon for one in known]
    away = distances_km([point.lat], [point.lon], lat, lon)
    at = int(away.argmin())
    return known[at] if away[at] <= FARTHEST_KM else None

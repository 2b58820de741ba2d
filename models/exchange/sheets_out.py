"""A snapshot becomes rows of the exchange format: the way back of `models.picture`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matchmaker.domain import StreamStatus
from models.exchange.format import SHEETS, Rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from matchmaker.domain import (
        Hub,
        Judgement,
        Organisation,
        Partnership,
        Process,
        Quantity,
        Site,
        Skill,
        Stream,
    )
    from matchmaker.snapshot import Snapshot

Cells = dict[str, object]


def sheets_of(snapshot: Snapshot) -> dict[str, Rows]:
    """Return everything in a snapshot, sheet by sheet; unknown values are ``None``.

    Storing these rows and taking a snapshot for the same day gives an equal snapshot.
    """
    cells: dict[str, Iterable[Cells]] = {
        "hubs": map(_hub, snapshot.hubs),
        "organisations": map(_organisation, snapshot.organisations),
        "sites": _sites(snapshot.organisations),
        "streams": map(_stream, snapshot.streams),
        "processes": map(_process, snapshot.processes),
        "skills": map(_skill, snapshot.skills),
        "partnerships": map(_partnership, snapshot.partnerships),
        "judgements": map(_judgement, snapshot.judgements),
    }
    sheets = {}
    for sheet in SHEETS:
        columns = tuple(column.name for column in sheet.columns)
        rows = [tuple(row[name] for name in columns) for row in cells[sheet.name]]
        sheets[sheet.name] = Rows(columns, rows)
    return sheets


def _known(convert: Callable[..., Cells]) -> Callable[..., Cells]:
    """Write an empty text and an empty list as unknown."""

    def known(noun: object) -> Cells:
        return {k: None if v in ("", ()) else v for k, v in convert(noun).items()}

    return known


@_known
def _hub(hub: Hub) -> Cells:
    return {
        "id": hub.id,
        "name": hub.name,
        "postcodes": hub.postcodes,
        "nis_codes": hub.nis_codes,
        "focus": hub.focus,
        "email": hub.email,
    }


@_known
def _organisation(organisation: Organisation) -> Cells:
    own = organisation.site if organisation.site and not organisation.site.id else None
    return {
        "id": organisation.id,
        "name": organisation.name,
        "kind": organisation.kind.value,
        "recognitions": organisation.recognitions,
        "legal_form": organisation.legal_form,
        "enterprise_number": organisation.enterprise_number,
        "sectors": organisation.sectors,
        "description": organisation.description,
        "language": organisation.language,
        **_address(own),
        "employees": organisation.employees,
        "target_group_jobs": organisation.target_group_jobs,
        "website": organisation.website,
        "contact_name": organisation.contact.name,
        "email": organisation.contact.email,
        "phone": organisation.contact.phone,
        "hubs": organisation.hubs,
        "visibility": organisation.visibility.value,
        "since": organisation.since,
    }


def _sites(organisations: Iterable[Organisation]) -> Iterator[Cells]:
    for organisation in organisations:
        for number, site in enumerate(organisation.sites):
            if site.id or number:
                id_ = site.id or f"{organisation.id}/site-{number}"
                yield {
                    "id": id_,
                    "organisation": organisation.id,
                    **{name: value or None for name, value in _address(site).items()},
                    **_point(site),
                }


def _address(site: Site | None) -> Cells:
    if site is None:
        return dict.fromkeys(("street", "postcode", "municipality", "country", "lat", "lon"))
    return {
        "street": site.street,
        "postcode": site.postcode,
        "municipality": site.municipality,
        "country": site.country,
        **_point(site),
    }


def _point(site: Site | None) -> Cells:
    point = site.point if site else None
    return {"lat": point.lat if point else None, "lon": point.lon if point else None}


@_known
def _stream(stream: Stream) -> Cells:
    known_status = stream.status is not StreamStatus.UNKNOWN
    return {
        "id": stream.id,
        "organisation": stream.organisation,
        "direction": stream.direction.value,
        "title": stream.title,
        "description": stream.description,
        "waste_code": stream.waste_code,
        "waste_code_assumed": stream.waste_code_assumed or (False if stream.waste_code else None),
        "quantity": stream.quantity.amount if stream.quantity else None,
        **_rhythm(stream.quantity),
        "from": stream.available_from,
        "until": stream.available_until,
        "status": stream.status.value if known_status else None,
        "quality": stream.quality,
        "price": stream.price,
        "postcode": stream.site.postcode if stream.site else None,
        **_point(stream.site),
        "lead_days": stream.lead_days,
        "visibility": stream.visibility.value,
    }


@_known
def _process(process: Process) -> Cells:
    return {
        "id": process.id,
        "organisation": process.organisation,
        "operation": process.operation.value,
        "accepts": process.accepts,
        "produces": process.produces,
        "yield": process.yield_share,
        "capacity": process.capacity.amount if process.capacity else None,
        "minimum": process.minimum.amount if process.minimum else None,
        **_rhythm(process.capacity or process.minimum),
        "labour_hours_per_tonne": process.labour_hours_per_tonne,
        "radius_km": process.radius_km,
        "permits": process.permits,
    }


def _rhythm(quantity: Quantity | None) -> Cells:
    unit, every = (quantity.unit, quantity.every) if quantity else (None, None)
    return {"unit": unit and unit.value, "every": every and every.value}


@_known
def _skill(skill: Skill) -> Cells:
    return {
        "organisation": skill.organisation,
        "direction": skill.direction.value,
        "skill": skill.skill,
        "fte": skill.fte,
        "setting": skill.setting and skill.setting.value,
        "from": skill.available_from,
        "until": skill.available_until,
    }


@_known
def _partnership(partnership: Partnership) -> Cells:
    return {
        "id": partnership.id,
        "partners": partnership.partners,
        "kind": partnership.kind and partnership.kind.value,
        "title": partnership.title,
        "description": partnership.description,
        "state": partnership.state.value,
        "started": partnership.started,
        "ended": partnership.ended,
        "streams": partnership.streams,
        "tonnes_per_year": partnership.tonnes_per_year,
        "jobs": partnership.jobs,
        "training_hours": partnership.training_hours,
        "hub": partnership.hub,
        "programme": partnership.programme,
        "lead": partnership.lead,
        "reason": partnership.reason,
    }


@_known
def _judgement(judgement: Judgement) -> Cells:
    return {
        "organisation": judgement.organisation,
        "partner": judgement.partner,
        "verdict": judgement.verdict.value,
        "reason_code": judgement.reason_code,
        "note": judgement.note,
        "by": judgement.by,
        "at": judgement.at,
    }

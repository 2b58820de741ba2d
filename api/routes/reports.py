"""Reports on a hub: made in the background, commented on, released, and read in every form."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Path, Query, Response
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from api.routes.doors import NetworkHere, WordsHere
from api.routes.examples import BINARY
from api.routes.gate import CoordinatorWrites, Everybody, RequestId
from api.routes.jobs import JobOut, accepted
from api.routes.limits import Within
from api.routes.problems import refusals
from api.routes.records import Address, Key
from api.routes.shapes import Line
from api.routes.values import PRINTABLE, Lang
from api.services.jobs.queue import Queue
from api.services.reports.editions import Desk
from api.services.reports.forms import MEDIA_TYPES, file_name, written
from matchmaker.report.scope import REGIONS
from models.editions import Edition

router = APIRouter(prefix="/api/v1/reports", tags=["reports"])
GATE = ("not_signed_in", "not_allowed")
LONGEST_COMMENT = 4000
EXAMPLE: dict[str, Any] = {"period": "2026-Q3", "hub": "hub-zuid", "cost": 12500.0}
_REPORT: dict[str, Any] = {
    "id": "report-0123456789ab",
    "hub": "hub-zuid",
    "region": "",
    "programme": "",
    "sector": "",
    "period": "2026-Q3",
    "baseline": None,
    "cost": 12500.0,
    "state": "released",
    "public": True,
    "comment": "Een goed kwartaal voor hout.",
    "made_from": "3b1f6f0c",
    "made": "2026-10-05T06:00:00Z",
    "released": "2026-10-06T09:30:00Z",
    "href": "/api/v1/reports/report-0123456789ab",
    "forms": {"pdf": "/api/v1/reports/report-0123456789ab/forms/pdf"},
}
ASKS = Depends(Within("search_limit"))
Form = Literal["html", "pdf", "xlsx", "json", "csv", "charts"]
Period = Annotated[
    str,
    StringConstraints(max_length=24),
    Field(description="Month, quarter, year, or FIRST/LAST day.", examples=["2026-Q3"]),
]


class ReportIn(BaseModel):
    """Which report is to be made."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"example": EXAMPLE})

    period: Period
    hub: Annotated[Line | None, Field(description="One of your hubs; needed with several.")] = None
    region: Literal["", *REGIONS] = Field(default="", description="Only this region.")  # type: ignore[valid-type]
    programme: Line = Field(default="", description="Only what belongs to this programme.")
    sector: Line = Field(default="", description="Only this NACE code.")
    baseline: Period | None = Field(default=None, description="By default the year before.")
    cost: float | None = Field(
        default=None, ge=0, allow_inf_nan=False, description="Euros spent in the period."
    )


class CommentIn(BaseModel):
    """The coordinator's own words."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"example": {"comment": "Een goed kwartaal voor hout."}}
    )

    comment: Annotated[
        str,
        StringConstraints(max_length=LONGEST_COMMENT, pattern=PRINTABLE),
    ] = Field(description="Shown in every form.")


class ReleaseIn(BaseModel):
    """How far a report goes."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"example": {"public": False}})

    public: Annotated[bool, Field(strict=True)] = Field(
        default=False, description="True: everybody may read it, with small numbers masked."
    )


class ReportOut(BaseModel):
    """A report, without its figures: those are in its forms."""

    model_config = ConfigDict(json_schema_extra={"example": _REPORT})

    id: str
    hub: str | None
    region: str
    programme: str
    sector: str
    period: str
    baseline: str | None
    cost: float | None
    state: Literal["draft", "released"]
    public: bool
    comment: str
    made_from: str = Field(description="Fingerprint of the kept history: same one, same figures.")
    made: datetime
    released: datetime | None
    href: str
    forms: dict[str, str] = Field(description="Where it is read, by form.")


class ReportsOut(BaseModel):
    """Reports that you may read, the latest period first."""

    items: list[ReportOut]


@router.get("", responses=refusals(*GATE))
def reports(
    network: NetworkHere, asker: Everybody, hub: Annotated[str, Query(max_length=200)] = ""
) -> ReportsOut:
    """List the reports that you may read: of your hubs, and those released for everybody."""
    return ReportsOut(items=[_out(one) for one in Desk(network.database, asker).all(hub)])


@router.post(
    "",
    status_code=202,
    response_model=JobOut,
    dependencies=[ASKS],
    responses=refusals(
        *("invalid_request", "too_many_jobs", "too_many_requests", "key_used_before"),
        *("unknown_row", *GATE),
    ),
)
def make_report(
    body: ReportIn,
    network: NetworkHere,
    asker: CoordinatorWrites,
    words: WordsHere,
    request: RequestId,
    key: Key = "",
    lang: Lang = None,  # noqa: ARG001 - read by `words`; declared for the document
) -> Response:
    """Let the draft of a report be made. The job's result tells where it is."""
    queue = Queue(network.database, asker, request)
    wish = {**body.model_dump(exclude_defaults=True), "language": words.language}
    return accepted(Desk(network.database, asker, request).ask(queue, wish, key), words)


@router.get("/{address}", responses=refusals("unknown_row", *GATE))
def report(address: Address, network: NetworkHere, asker: Everybody) -> ReportOut:
    """Tell what a report is about, how far it is, and where to read it."""
    return _out(Desk(network.database, asker).get(address))


@router.patch("/{address}", responses=refusals("unknown_row", "edition_is_released", *GATE))
def comment(
    address: Address,
    body: CommentIn,
    network: NetworkHere,
    asker: CoordinatorWrites,
    request: RequestId,
) -> ReportOut:
    """Write the coordinator's words on a draft."""
    return _out(Desk(network.database, asker, request).comment(address, body.comment))


@router.post("/{address}/release", responses=refusals("unknown_row", "edition_is_released", *GATE))
def release(
    address: Address,
    body: ReleaseIn,
    network: NetworkHere,
    asker: CoordinatorWrites,
    request: RequestId,
) -> ReportOut:
    """Let the readers of the hub read a draft, or everybody."""
    return _out(Desk(network.database, asker, request).release(address, public=body.public))


@router.delete("/{address}", status_code=204, responses=refusals("unknown_row", *GATE))
def remove(
    address: Address, network: NetworkHere, asker: CoordinatorWrites, request: RequestId
) -> Response:
    """Take a report away, whether it was released or not."""
    Desk(network.database, asker, request).remove(address)
    return Response(status_code=204)


@router.get(
    "/{address}/forms/{form}",
    dependencies=[ASKS],
    responses={
        **refusals("unknown_row", "unknown_history", "no_pdf", "too_many_requests", *GATE),
        200: {"content": {kind: {"schema": BINARY} for kind in MEDIA_TYPES.values()}},
    },
    response_class=Response,
)
def read(
    address: Address,
    form: Annotated[Form, Path(description="How to read it.")],
    network: NetworkHere,
    asker: Everybody,
    words: WordsHere,
    public: Annotated[bool, Query(description="As everybody reads it, masked.")] = False,
    lang: Lang = None,  # noqa: ARG001 - read by `words`; declared for the document
) -> Response:
    """Read a report in one form and language; who is not of its hub reads it masked."""
    desk = Desk(network.database, asker)
    edition = desk.get(address)
    telling = desk.telling(edition, words, public=public)
    headers = {
        "Content-Disposition": f'attachment; filename="{file_name(telling, form)}"',
        "Cache-Control": "no-store",
    }
    return Response(written(telling, form), 200, headers, MEDIA_TYPES[form])


def _out(edition: Edition) -> ReportOut:
    href = f"/api/v1/reports/{edition.id}"
    return ReportOut(
        id=edition.id,
        hub=edition.hub or None,
        region=edition.region,
        programme=edition.programme,
        sector=edition.sector,
        period=edition.period,
        baseline=edition.baseline,
        cost=edition.cost,
        state="draft" if edition.draft else "released",
        public=edition.public,
        comment=edition.comment,
        made_from=edition.made_from,
        made=edition.made,
        released=edition.released,
        href=href,
        forms={form: f"{href}/forms/{form}" for form in MEDIA_TYPES},
    )

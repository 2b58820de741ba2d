"""Organisations that stand here twice: which may be one, and to make one of two."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from fastapi import APIRouter, Response
from pydantic import BaseModel, ConfigDict, Field

from api.routes.casework.cases import Sent
from api.routes.doors import NetworkHere
from api.routes.gate import Coordinator, CoordinatorWrites, RequestId
from api.routes.problems import refusals
from api.routes.records import Address, Key, told
from api.routes.shapes import Line
from api.services.casework.duplicates import Alike, Duplicates
from api.services.records import href_of
from matchmaker.domain import Kind
from models.access.addresses import address_of
from models.access.record import Record
from models.errors import UnknownRow
from models.mergers import Merger

router = APIRouter(prefix="/api/v1", tags=["duplicates"])
GATE = ("not_signed_in", "not_allowed")
LONGEST_NUMBER = 9
"""Digits of the largest number that every database counts to."""


class TwinOut(BaseModel):
    """One of two organisations that may be one."""

    id: str
    name: str
    kind: Kind
    municipality: str | None
    href: str


class DuplicateOut(BaseModel):
    """Two organisations that may be one: a question, for a person to answer."""

    organisations: list[TwinOut] = Field(description="Two; the one known first stands first.")
    shared: list[str] = Field(description="Columns in which both hold the same.")
    certain: bool = Field(description="Whether their enterprise numbers are equal.")


class DuplicatesOut(BaseModel):
    """What was not answered yet, the certain ones first."""

    items: list[DuplicateOut]


class MergeIn(Sent):
    """Which organisation goes up in this one."""

    model_config = ConfigDict(json_schema_extra={"example": {"gone": "org-ba9876543210"}})

    gone: Line = Field(description="Id of the one that goes. Its id leads here from now.")
    take: list[Line] = Field(
        default=[],
        max_length=40,
        description="Columns of which the value of the one that goes is kept.",
    )


class MergerOut(BaseModel):
    """Two that became one."""

    id: int
    gone: str = Field(description="Id of the one that went.")
    kept: str = Field(description="Id of the one that was kept.")
    name: str = Field(description="What the one that went was called.")
    at: datetime
    undoable: bool
    href: str


class MergersOut(BaseModel):
    """What was merged and stayed so, newest first."""

    items: list[MergerOut]


class DistinctIn(Sent):
    """Which organisation it is not."""

    model_config = ConfigDict(json_schema_extra={"example": {"other": "org-ba9876543210"}})

    other: Line


@router.get("/duplicates", responses=refusals(*GATE))
def duplicates(network: NetworkHere, asker: Coordinator) -> DuplicatesOut:
    """List pairs of your organisations that may be one and the same."""
    found = Duplicates(network.database, asker).pairs()
    return DuplicatesOut(items=[_pair(one) for one in found])


@router.post(
    "/organisations/{address}/merge",
    status_code=201,
    response_model=MergerOut,
    responses=refusals("unknown_row", "unfit_row", "key_used_before", *GATE),
)
def merge(
    address: Address,
    body: MergeIn,
    network: NetworkHere,
    asker: CoordinatorWrites,
    request: RequestId,
    key: Key = "",
) -> Response:
    """Let another organisation go up in this one, with all that is its own.

    Offers, needs, processes, skills, cases, judgements, people and requests move along. It can be
    undone for as long as imports can.
    """
    made = Duplicates(network.database, asker, request)
    merger = made.merge(address, address_of((body.gone,)), body.take, key=key)
    return told({**_merger(merger), "etag": str(merger.id)}, 201)


@router.post(
    "/organisations/{address}/distinct",
    status_code=204,
    responses=refusals("unknown_row", *GATE),
)
def distinct(
    address: Address,
    body: DistinctIn,
    network: NetworkHere,
    asker: CoordinatorWrites,
    request: RequestId,
) -> None:
    """Say that another organisation is not this one: nobody is asked again."""
    Duplicates(network.database, asker, request).say_distinct(address, address_of((body.other,)))


@router.get("/mergers", responses=refusals(*GATE))
def mergers(network: NetworkHere, asker: Coordinator) -> MergersOut:
    """List what was merged among your organisations, newest first."""
    found = Duplicates(network.database, asker).mergers()
    return MergersOut(items=[MergerOut.model_validate(_merger(one)) for one in found])


@router.delete(
    "/mergers/{address}",
    status_code=204,
    responses=refusals("unknown_row", "undo_refused", *GATE),
)
def separate(
    address: Address, network: NetworkHere, asker: CoordinatorWrites, request: RequestId
) -> None:
    """Make two again of one; what was changed meanwhile stays with the one that was kept."""
    if not address.isdecimal() or len(address) > LONGEST_NUMBER:
        raise UnknownRow(noun="mergers")
    Duplicates(network.database, asker, request).separate(int(address))


def _pair(pair: Alike) -> DuplicateOut:
    return DuplicateOut(
        organisations=[_twin(one) for one in (pair.one, pair.other)],
        shared=list(pair.shared),
        certain=pair.certain,
    )


def _twin(one: Record) -> TwinOut:
    values = {name: one.values[name] for name in ("name", "kind", "municipality")}
    return TwinOut(id=one.key[0], href=href_of("organisations", one.key), **values)


def _merger(one: Merger) -> dict[str, Any]:
    names = ("id", "gone", "kept", "name", "undoable")
    return {
        **{name: getattr(one, name) for name in names},
        "at": one.at.isoformat(),
        "href": f"/api/v1/mergers/{one.id}",
    }

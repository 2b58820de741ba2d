"""Bringing a file in: send, look, mend, confirm, undo."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, File, Form, Query, Response, UploadFile
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from api.routes.doors import NetworkHere, SettingsHere, WordsHere
from api.routes.examples import BINARY, text_file
from api.routes.gate import Coordinator, CoordinatorWrites, RequestId
from api.routes.limits import Within
from api.routes.problems import refusals
from api.routes.records import Address, Key
from api.routes.shapes import Line
from api.routes.values import Lang
from api.services.bring_in import issue_for_machines
from api.services.imports import Imports, Past, Seen
from api.services.mending import Mend
from api.services.rejected import MEDIA_TYPES, rejected_file
from api.settings import Settings
from api.wording import Wording
from models.access.asker import Asker
from models.database import Database

router = APIRouter(prefix="/api/v1/imports", tags=["imports"])
GATE = ("not_signed_in", "not_allowed", "unknown_row")
REJECTED = {media: {"schema": BINARY} for media in MEDIA_TYPES.values()} | {
    MEDIA_TYPES["csv"]: text_file(
        b"Naam;Postcode;Probleem;Oplossing\n"
        + "Bakkerij Deprez;90000;“90000” is geen postcode.;Schrijf vier cijfers.\n".encode()
    )
}
Hub = Annotated[
    str,
    StringConstraints(max_length=200),
    Form(description="One of your hubs; needed with several."),
]


class TableOut(BaseModel):
    """One table that was recognised."""

    file: str
    sheet: str
    noun: str = Field(description="What its rows are.")
    rows: int
    columns: dict[str, str] = Field(description="The sender's header of each column of ours.")
    unknown: list[str] = Field(description="Headers that are kept as they are.")


class IssueOut(BaseModel):
    """Something that is wrong, changed or filled in, and what to do."""

    severity: str
    code: str
    file: str
    sheet: str
    row: int | None
    column: str
    value: str
    message: str
    cure: str


class ImportOut(BaseModel):
    """One import, as it stands."""

    id: str
    name: str
    hub: str | None
    state: Literal["open", "kept", "unchanged", "undone"]
    number: int | None = Field(description="In the log of imports, once it is kept.")
    undoable: bool
    made: datetime
    counts: dict[str, dict[str, int]] = Field(
        description="Per sheet. Open: rows read, kept, repeated. Else: new, changed, same, deleted."
    )
    href: str


class CheckedOut(ImportOut):
    """What would be kept, and all that must be said of it."""

    ready: bool = Field(description="No row has an error.")
    tables: list[TableOut]
    headers: dict[str, str] = Field(description="What you said that headers are.")
    sheets: dict[str, str] = Field(description="What you said that tables are.")
    changes: dict[str, dict[str, int]] = Field(
        description="Per sheet: rows that would be new, changed, the same."
    )
    issues: list[IssueOut]


class ImportsOut(BaseModel):
    """Imports, newest first."""

    items: list[ImportOut]


class CellIn(BaseModel):
    """What must stand in one cell of your file."""

    model_config = ConfigDict(extra="forbid")

    file: Line
    sheet: Line = ""
    row: Annotated[
        int,
        Field(ge=0, le=10_000_000, description="In your file; 0 for each row with an empty cell."),
    ]
    column: Annotated[Line, Field(description="Your header, or the name of a column of ours.")]
    value: Line


class ChangeIn(BaseModel):
    """How the file is to be read."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"example": {"headers": {"Naam van de firma": "name"}, "cells": []}},
    )

    headers: Annotated[
        dict[Line, Line],
        Field(max_length=500, description="Empty for one that is to be kept as it stands."),
    ] = Field(default_factory=dict)
    sheets: Annotated[
        dict[Line, Line],
        Field(max_length=500, description="What the rows of a table are; empty to leave it out."),
    ] = Field(default_factory=dict)
    cells: Annotated[list[CellIn], Field(max_length=1000)] = Field(default_factory=list)


class ConfirmIn(BaseModel):
    """What is to be kept."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"example": {"accept_valid": True}})

    accept_valid: bool = Field(False, description="Keep the good rows though others have errors.")


def desk(database: Database, asker: Asker, settings: Settings, request: str | None) -> Imports:
    """Return the imports of somebody, under these settings."""
    return Imports(database, asker, settings.files_hours, settings.undo_days, request)


def imports_here(
    network: NetworkHere, settings: SettingsHere, asker: Coordinator, request: RequestId
) -> Imports:
    """Return the asker's imports, to look at."""
    return desk(network.database, asker, settings, request)


def imports_to_change(
    network: NetworkHere, settings: SettingsHere, asker: CoordinatorWrites, request: RequestId
) -> Imports:
    """Return the asker's imports, to change."""
    return desk(network.database, asker, settings, request)


ToRead = Annotated[Imports, Depends(imports_here)]
ToChange = Annotated[Imports, Depends(imports_to_change)]
Expensive = Depends(Within("search_limit"))


@router.post(
    "",
    status_code=201,
    response_model=CheckedOut,
    dependencies=[Expensive],
    responses=refusals(
        "invalid_request", "too_large", "key_used_before", "too_many_requests", *GATE
    ),
)
def send(
    imports: ToChange,
    file: Annotated[UploadFile, File(description="A zip, xlsx, csv or json.")],
    words: WordsHere,
    hub: Hub = "",
    key: Key = "",
    lang: Lang = None,  # noqa: ARG001 - read by `words`; declared for the document
) -> Response:
    """Send a file. It is read and checked; nothing is kept before you confirm."""
    upload = imports.send(file.filename or "", file.file.read(), hub or None, key)
    out = checked_out(imports.look(upload.id), words)
    return JSONResponse(out.model_dump(mode="json"), 201, {"Location": out.href})


@router.get("", responses=refusals("not_signed_in", "not_allowed"))
def latest(imports: ToRead, limit: Annotated[int, Query(ge=1, le=200)] = 20) -> ImportsOut:
    """List the imports of your hubs."""
    return ImportsOut(items=[import_out(one) for one in imports.latest(limit)])


@router.get(
    "/{address}",
    responses=refusals("upload_gone", "already_kept", "too_many_requests", *GATE),
    dependencies=[Expensive],
    response_model=CheckedOut | ImportOut,
)
def look(
    address: Address,
    imports: ToRead,
    words: WordsHere,
    lang: Lang = None,  # noqa: ARG001 - read by `words`; declared for the document
) -> CheckedOut | ImportOut:
    """Tell how an import stands: what would be kept, or what was."""
    past = imports.past(address)
    if past.upload.kept is not None:
        return import_out(past)
    return checked_out(imports.look(address), words)


@router.patch(
    "/{address}",
    responses=refusals("invalid_request", "upload_gone", "already_kept", *GATE),
    dependencies=[Expensive],
)
def change(
    address: Address,
    body: ChangeIn,
    imports: ToChange,
    words: WordsHere,
    lang: Lang = None,  # noqa: ARG001 - read by `words`; declared for the document
) -> CheckedOut:
    """Say what headers are, or mend cells. The hub's next file is read with the same headers."""
    cells = [Mend(**cell.model_dump()) for cell in body.cells]
    return checked_out(imports.change(address, body.headers, cells, body.sheets), words)


@router.get(
    "/{address}/rejected",
    responses={
        **refusals("upload_gone", "already_kept", *GATE),
        200: {"content": REJECTED},
    },
    response_class=Response,
)
def rejected(
    address: Address,
    imports: ToRead,
    words: WordsHere,
    form: Annotated[Literal["xlsx", "csv"], Query(alias="format")] = "xlsx",
    lang: Lang = None,  # noqa: ARG001 - read by `words`; declared for the document
) -> Response:
    """Fetch the rows with errors, each with what is wrong and a cure, to mend and send again."""
    return rejected_answer(imports.look(address), form, words)


@router.post(
    "/{address}/confirm",
    responses=refusals(
        "import_not_ready", "already_kept", "upload_gone", "incomplete_row", "disk_full", *GATE
    ),
    dependencies=[Expensive],
)
def confirm(address: Address, body: ConfirmIn, imports: ToChange) -> ImportOut:
    """Keep it: all of it, or the good rows."""
    return import_out(imports.confirm(address, accept_valid=body.accept_valid))


@router.post("/{address}/undo", responses=refusals("undo_refused", *GATE))
def undo(address: Address, imports: ToChange) -> ImportOut:
    """Take it back, as long as nobody changed what it brought."""
    return import_out(imports.undo(address))


def rejected_answer(seen: Seen, form: str, words: Wording) -> Response:
    """Return the rows with errors as a file."""
    content, name, media_type = rejected_file(seen.outcome, form, words)
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Cache-Control": "no-store",
    }
    return Response(content, 200, headers, media_type)


def import_out(past: Past) -> ImportOut:
    """Return an import for the list."""
    return ImportOut(**_common(past))


def checked_out(seen: Seen, words: Wording) -> CheckedOut:
    """Return all that must be said of a file."""
    checked = seen.outcome.checked
    counts = {
        name: {"read": count.read, "kept": count.kept, "repeated": count.repeated}
        for name, count in checked.counts.items()
    }
    tables = [
        TableOut(
            file=table.where.file,
            sheet=table.where.sheet,
            noun=table.noun,
            rows=len(table.lines),
            columns=table.headers,
            unknown=list(table.extra),
        )
        for table in seen.tables
    ]
    return CheckedOut(
        **{**_common(Past(seen.upload)), "counts": counts},
        ready=not checked.has_errors and seen.outcome.rows > 0,
        tables=tables,
        headers=dict(seen.upload.headers),
        sheets=dict(seen.upload.sheets),
        changes={
            name: {"new": count.new, "changed": count.changed, "same": count.same}
            for name, count in seen.changes.items()
        },
        issues=[
            IssueOut.model_validate(issue_for_machines(issue, words)) for issue in checked.issues
        ],
    )


def _common(past: Past) -> dict[str, Any]:
    upload, record = past.upload, past.record
    counts = {} if record is None else record.counts
    return {
        "id": upload.id,
        "name": upload.name,
        "hub": upload.hub,
        "state": "open" if record is None else record.state,
        "number": upload.kept,
        "undoable": past.undoable,
        "made": upload.made,
        "counts": {
            name: {
                "new": count.new,
                "changed": count.changed,
                "same": count.same,
                "deleted": count.deleted,
            }
            for name, count in counts.items()
        },
        "href": f"/api/v1/imports/{upload.id}",
    }

"""Bringing a file in: send, look, mend, confirm, undo."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, File, Form, Query, Response, UploadFile
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from api.routes.doors import NetworkHere, SettingsHere, WordsHere
from api.routes.examples import BINARY, text_file
from api.routes.gate import Coordinator, CoordinatorWrites, RequestId
from api.routes.jobs import JobOut, accepted
from api.routes.limits import Within
from api.routes.problems import refusals
from api.routes.records import Address, Key
from api.routes.shapes import Line
from api.routes.values import Lang
from api.services.import_jobs import Background
from api.services.import_state import Past, Seen
from api.services.import_told import as_answer, as_checked
from api.services.imports import Imports
from api.services.jobs.queue import Queue
from api.services.mending import Mend
from api.services.rejected import MEDIA_TYPES, rejected_file
from api.settings import Settings
from api.wording import Wording
from models.access.asker import Asker
from models.database import Database
from models.uploads import Upload

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


@dataclass(frozen=True)
class Later:
    """Where work goes that takes long, and in which language it is told."""

    queue: Queue
    words: Wording


def desk(database: Database, asker: Asker, settings: Settings, request: str | None) -> Imports:
    """Return the imports of somebody, under these settings."""
    hours, days = settings.files_hours, settings.undo_days
    return Imports(database, asker, hours, days, request, settings.rows_at_once)


def later_here(
    network: NetworkHere, asker: CoordinatorWrites, request: RequestId, words: WordsHere
) -> Later:
    """Return where the asker's long work goes."""
    return Later(Queue(network.database, asker, request), words)


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
LaterHere = Annotated[Later, Depends(later_here)]
IN_BACKGROUND: dict[int | str, dict[str, Any]] = {
    202: {
        "model": JobOut,
        "description": "The file is large: a job does it, and its `result` tells what came of it.",
    }
}
Expensive = Depends(Within("search_limit"))


@router.post(
    "",
    status_code=201,
    response_model=CheckedOut,
    dependencies=[Expensive],
    responses={
        **IN_BACKGROUND,
        **refusals(
            *("invalid_request", "too_large", "key_used_before", "too_many_requests"),
            *("too_many_jobs", "upload_gone", *GATE),
        ),
    },
)
def send(
    imports: ToChange,
    file: Annotated[UploadFile, File(description="A zip, xlsx, csv or json.")],
    later: LaterHere,
    hub: Hub = "",
    key: Key = "",
    lang: Lang = None,  # noqa: ARG001 - read by `words`; declared for the document
) -> Response:
    """Send a file. It is read and checked; nothing is kept before you confirm.

    A large one is checked in the background: the result of the job tells whether it is ready, and
    where all that must be said of it is (`checked`), and the rows with errors (`rejected`).
    """
    upload = imports.send(file.filename or "", file.file.read(), hub or None, key)
    return _told(imports, upload, later, HTTPStatus.CREATED, key)


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
    """Tell how an import stands: what would be kept, or what was.

    What would be kept of a large file the job tells that checks it.
    """
    past = imports.past(address)
    if past.upload.kept is not None or imports.is_large(past.upload):
        return import_out(past)
    return CheckedOut.model_validate(as_checked(imports.look(address), words))


@router.patch(
    "/{address}",
    response_model=CheckedOut,
    responses={
        **IN_BACKGROUND,
        **refusals("invalid_request", "upload_gone", "already_kept", "too_many_jobs", *GATE),
    },
    dependencies=[Expensive],
)
def change(
    address: Address,
    body: ChangeIn,
    imports: ToChange,
    later: LaterHere,
    lang: Lang = None,  # noqa: ARG001 - read by `words`; declared for the document
) -> Response:
    """Say what headers are, or mend cells. The hub's next file is read with the same headers."""
    cells = [Mend(**cell.model_dump()) for cell in body.cells]
    upload = imports.say(address, body.headers, cells, body.sheets)
    return _told(imports, upload, later, HTTPStatus.OK)


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
    response_model=ImportOut,
    responses={
        **IN_BACKGROUND,
        **refusals(
            *("import_not_ready", "already_kept", "upload_gone", "incomplete_row", "disk_full"),
            *("key_used_before", "too_many_jobs", *GATE),
        ),
    },
    dependencies=[Expensive],
)
def confirm(
    address: Address, body: ConfirmIn, imports: ToChange, later: LaterHere, key: Key = ""
) -> Response:
    """Keep it: all of it, or the good rows. A large one is kept in the background."""
    upload = imports.past(address).upload
    if upload.kept is None and imports.is_large(upload):
        background = Background(later.queue)
        return accepted(
            background.keep(upload, accept_valid=body.accept_valid, key=key), later.words
        )
    kept = imports.confirm(address, accept_valid=body.accept_valid, key=key)
    return JSONResponse(as_answer(kept))


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
    return ImportOut.model_validate(as_answer(past))


def _told(imports: Imports, upload: Upload, later: Later, status: int, key: str = "") -> Response:
    """Answer what would be kept: at once, or where that will be told."""
    if imports.is_large(upload):
        job = Background(later.queue).check(upload, later.words.language, key)
        return accepted(job, later.words)
    told = as_checked(imports.look(upload.id), later.words)
    headers = {"Location": told["href"]} if status == HTTPStatus.CREATED else {}
    return JSONResponse(told, status, headers)

"""A whole hub as a file, and the files that were made for somebody."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Response
from pydantic import BaseModel, ConfigDict, Field

from api.routes.doors import NetworkHere, WordsHere
from api.routes.examples import BINARY, json_file
from api.routes.gate import Coordinator, RequestId, SignedIn
from api.routes.jobs import JobOut, accepted
from api.routes.limits import Within
from api.routes.problems import refusals
from api.routes.records import Address, Key
from api.routes.shapes import Line
from api.routes.values import Lang
from api.services.exports import KINDS_OF_FILE, Exports
from api.services.jobs.queue import Queue
from models.files import Files

router = APIRouter(prefix="/api/v1", tags=["exports"])
GATE = ("not_signed_in", "not_allowed", "unknown_row")
FILES = {
    **{media: {"schema": BINARY} for _, media in KINDS_OF_FILE.values()},
    "application/json": json_file({"organisations": []}),
    "application/geo+json": json_file({"type": "FeatureCollection", "features": []}),
}
"""What a file that was made for somebody may be."""
Form = Literal["csv", "xlsx", "json", "geojson", "graphml", "gexf", "murmurations"]


class ExportIn(BaseModel):
    """What is to be written, and how."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"example": {"format": "xlsx", "hub": "hub-zuid"}}
    )

    format: Form = Field(
        description="csv, xlsx and json hold everything and can be brought in again; "
        "the others hold nothing confidential and no contact persons."
    )
    hub: Annotated[Line | None, Field(description="One of your hubs; needed with several.")] = None


@router.post(
    "/exports",
    status_code=202,
    response_model=JobOut,
    dependencies=[Depends(Within("search_limit"))],
    responses=refusals(
        "invalid_request", "too_many_jobs", "too_many_requests", "key_used_before", *GATE
    ),
)
def export(
    body: ExportIn,
    network: NetworkHere,
    asker: Coordinator,
    words: WordsHere,
    request: RequestId,
    key: Key = "",
    lang: Lang = None,  # noqa: ARG001 - read by `words`; declared for the document
) -> Response:
    """Let a hub be written to a file. The job's result tells where to fetch it, and until when."""
    queue = Queue(network.database, asker, request)
    return accepted(Exports(queue).ask(body.format, body.hub, words.language, key), words)


@router.get(
    "/files/{address}",
    responses={
        **refusals(*GATE),
        200: {"content": FILES},
    },
    response_class=Response,
)
def file(address: Address, network: NetworkHere, asker: SignedIn) -> Response:
    """Fetch a file that was made for you. Its address works for you alone, and not for long."""
    with network.database.reading() as session:
        found = Files(session).get(address, asker.who, datetime.now(UTC))
    headers = {
        "Content-Disposition": f'attachment; filename="{found.name}"',
        "Cache-Control": "no-store",
    }
    return Response(found.content, 200, headers, found.media_type)

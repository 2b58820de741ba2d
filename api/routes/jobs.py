"""Long work: how far it is, and what came of it."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from api.routes.doors import NetworkHere, WordsHere
from api.routes.gate import May, RequestId, SignedIn
from api.routes.problems import refusals
from api.routes.records import Address
from api.routes.values import Lang
from api.services.jobs.queue import Queue
from api.services.problems import Problem
from api.wording import Wording
from models.access.asker import Asker, Role, Scope
from models.jobs import Job, State

router = APIRouter(prefix="/api/v1/jobs", tags=["jobs"])
GATE = ("not_signed_in", "not_allowed")
LOOK_AGAIN_SECONDS = "2"
WRITES = May(*(set(Role) - {Role.ANONYMOUS}), scope=Scope.WRITE)


class JobProblem(BaseModel):
    """Why a job failed."""

    code: str = Field(examples=["unknown_row"])
    message: str = Field(description="In the language of the request.")


class JobOut(BaseModel):
    """One piece of work, as it stands."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "id": "job-0123456789abcdef0123456789abcdef",
                "kind": "export",
                "title": "Take the hub out",
                "state": "done",
                "by": "user:user-0123456789ab",
                "hub": "hub-zuid",
                "done": 3,
                "total": 3,
                "made": "2026-11-28T09:00:00Z",
                "finished": "2026-11-28T09:00:04Z",
                "result": {"file": "/api/v1/files/pJ3v", "rows": {"organisations": 210}},
                "problem": None,
                "href": "/api/v1/jobs/job-0123456789abcdef0123456789abcdef",
            }
        }
    )

    id: str
    kind: str
    title: str = Field(description="What is done, in the language of the request.")
    state: State
    by: str = Field(description="Who asked for it.")
    hub: str | None
    done: int = Field(description="How much is done.")
    total: int | None = Field(description="Of how much; null while nobody knows.")
    made: datetime
    finished: datetime | None
    result: dict[str, Any] = Field(description="What came of it; empty until it is done.")
    problem: JobProblem | None
    href: str


class JobsOut(BaseModel):
    """Jobs, newest first."""

    items: list[JobOut]


@router.get("", responses=refusals(*GATE))
def jobs(
    network: NetworkHere,
    asker: SignedIn,
    words: WordsHere,
    kind: Annotated[str, Query(max_length=50, pattern=r"^[a-z_]*$")] = "",
    state: State | None = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    lang: Lang = None,  # noqa: ARG001 - read by `words`; declared for the document
) -> JobsOut:
    """List the jobs that you asked for; administrators see everybody's."""
    found = Queue(network.database, asker).latest(kind, state, limit)
    return JobsOut(items=[shown(job, words) for job in found])


@router.get("/{address}", responses=refusals("unknown_row", *GATE), response_model=JobOut)
def job(
    address: Address,
    network: NetworkHere,
    asker: SignedIn,
    words: WordsHere,
    lang: Lang = None,  # noqa: ARG001 - read by `words`; declared for the document
) -> Response:
    """Tell how far a job is. While it runs, `Retry-After` says when to look again."""
    return _told(Queue(network.database, asker).get(address), words, 200)


@router.post(
    "/{address}/cancel",
    status_code=202,
    responses=refusals("unknown_row", *GATE),
    response_model=JobOut,
)
def cancel(
    address: Address,
    network: NetworkHere,
    asker: Annotated[Asker, Depends(WRITES)],
    words: WordsHere,
    request: RequestId,
    lang: Lang = None,  # noqa: ARG001 - read by `words`; declared for the document
) -> Response:
    """Stop a job: at once while it waits, else as soon as it can. What has ended stays as it is."""
    return accepted(Queue(network.database, asker, request).cancel(address), words)


def accepted(job: Job, words: Wording) -> Response:
    """Answer that work is in the queue: 202, and where to see how far it is."""
    return _told(job, words, 202)


def shown(job: Job, words: Wording) -> JobOut:
    """Return a job as the asker may see it."""
    title = f"jobs.kind.{job.kind}"
    return JobOut(
        id=job.id,
        kind=job.kind,
        title=words.say(title if title in words.keys else "jobs.kind.other"),
        state=job.state,
        by=job.by,
        hub=job.hub,
        done=job.done,
        total=job.total,
        made=job.made,
        finished=job.finished,
        result=dict(job.result),
        problem=_problem(job, words),
        href=f"/api/v1/jobs/{job.id}",
    )


def _problem(job: Job, words: Wording) -> JobProblem | None:
    if not job.problem:
        return None
    code = str(job.problem["code"])
    return JobProblem(code=code, message=Problem(code, job.problem["facts"]).line(words))


def _told(job: Job, words: Wording, status: int) -> Response:
    out = shown(job, words)
    headers = {"Cache-Control": "no-store"}
    if status == 202:
        headers["Location"] = out.href
    if not job.ended:
        headers["Retry-After"] = LOOK_AGAIN_SECONDS
    return JSONResponse(out.model_dump(mode="json"), status, headers)

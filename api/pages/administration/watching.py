"""What the server does and did: jobs, the audit trail, the settings as they are."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.pages.administration.people import HERE
from api.pages.page import PageHere
from api.routes.doors import SettingsHere
from api.routes.gate import ADMINISTRATORS_THEMSELVES, RequestId, Staff
from api.routes.records import Address
from api.routes.shapes import Line
from api.services.jobs.queue import Queue
from api.services.problems import Problem
from api.services.settings_table import settings_table
from models.access.asker import Asker
from models.audit import Looked, Step, Trail
from models.exchange.cells import guard
from models.jobs import Job, State

if TYPE_CHECKING:
    from collections.abc import Sequence

router = APIRouter()
MANY = 50
MOST_IN_A_FILE = 10_000
ACTIONS = (
    "added",
    "changed",
    "removed",
    "saw",
    "asked for",
    "cancelled",
    "erased a person",
    "told a person",
    "imported",
    "noted",
    "accepted",
    "declined",
    "revoked",
    "sent",
    "signed in",
    "signed out",
    "undid",
    "exported",
    "disabled",
    "gave a new secret",
    "sent again",
    "tried",
    "merged",
    "separated",
    "told apart",
)
"""What the trail tells in words; what is newer is shown as it was written down."""
TRACED = (
    "hubs",
    "organisations",
    "sites",
    "streams",
    "processes",
    "skills",
    "partnerships",
    "judgements",
    "cases",
    "programmes",
    "actions",
    "disclosures",
    "proposals",
    "users",
    "keys",
    "jobs",
    "imports",
    "saved_searches",
    "webhooks",
)
"""Kinds of rows that the trail tells in words."""
Administrator = Annotated[Asker, Depends(ADMINISTRATORS_THEMSELVES)]
Part = Annotated[Line, Query()]


@router.get("/{language}/administration/settings", response_class=HTMLResponse)
def settings_seen(page: PageHere, settings: SettingsHere, _asker: Administrator) -> HTMLResponse:
    """Show every setting as it is; secrets are masked."""
    return page.show(
        "administration_settings.html", here=HERE, lines=settings_table(settings, page.words)
    )


def queue_of(page: PageHere, asker: Staff, request: RequestId) -> Queue:
    """Return the jobs that who is signed in may see."""
    return Queue(page.network.database, asker, request)


Jobs = Annotated[Queue, Depends(queue_of)]


@router.get("/{language}/administration/jobs", response_class=HTMLResponse)
def jobs(page: PageHere, queue: Jobs, state: Part = "") -> HTMLResponse:
    """List the long work: how far it is, and what went wrong."""
    wanted = State(state) if state in set(State) else None
    found = queue.latest(state=wanted, limit=MANY)
    return page.show(
        "administration_jobs.html",
        here=HERE,
        jobs=[(job, _trouble(job, page)) for job in found],
        states=list(State),
        state=wanted,
    )


@router.post("/{language}/administration/jobs/{address}/cancel")
def cancel(page: PageHere, queue: Jobs, address: Address) -> RedirectResponse:
    """Stop a job."""
    queue.cancel(address)
    return page.go(page.at("administration/jobs"), "administration.job_cancelled")


def looked(who: Part = "", action: Part = "", noun: Part = "", row: Part = "") -> Looked:
    """Return what somebody looks for in the trail."""
    return Looked(who, action, noun, row)


LooksFor = Annotated[Looked, Depends(looked)]
Before = Annotated[int | None, Query(ge=1, le=2**63 - 1)]


@router.get("/{language}/administration/audit", response_class=HTMLResponse)
def audit(page: PageHere, asker: Staff, wanted: LooksFor, before: Before = None) -> HTMLResponse:
    """Tell who saw or changed what, newest first."""
    hubs = None if asker.sees_everything else asker.hubs
    with page.network.database.reading() as session:
        trail = Trail(session, asker.who)
        steps = trail.steps(hubs, before, MANY, wanted)
        actions, nouns = trail.kinds(hubs)
    query = urlencode({name: value for name, value in vars(wanted).items() if value})
    address = page.at("administration/audit")
    more = f"{address}?{query}&before={steps[-1].id}" if len(steps) == MANY else ""
    return page.show(
        "administration_audit.html",
        here=HERE,
        steps=steps,
        wanted=wanted,
        actions=actions,
        nouns=nouns,
        query=query,
        more=more,
        first=f"{address}?{query}" if before else "",
    )


@router.get("/{language}/administration/audit.csv")
def audit_file(page: PageHere, asker: Staff, wanted: LooksFor) -> Response:
    """Give the same steps as a file."""
    hubs = None if asker.sees_everything else asker.hubs
    with page.network.database.reading() as session:
        steps = Trail(session, asker.who).steps(hubs, None, MOST_IN_A_FILE, wanted)
    headers = {"Content-Disposition": 'attachment; filename="audit.csv"'}
    return Response(_as_csv(steps), media_type="text/csv; charset=utf-8", headers=headers)


def _as_csv(steps: Sequence[Step]) -> bytes:
    file = io.StringIO()
    sheet = csv.writer(file)
    sheet.writerow(("at", "who", "action", "noun", "rows", "hub", "request"))
    for step in steps:
        cells = (step.at.isoformat(), step.who, step.action, step.noun, ";".join(step.rows))
        sheet.writerow([guard(cell) for cell in (*cells, step.hub or "", step.request or "")])
    return b"\xef\xbb\xbf" + file.getvalue().encode()


def _trouble(job: Job, page: PageHere) -> str:
    """Return why a job failed, in words; nothing when it did not."""
    if not job.problem:
        return ""
    facts = job.problem.get("facts") or {}
    return Problem(str(job.problem.get("code")), facts).line(page.words)

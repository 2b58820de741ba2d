"""What organisations say of themselves: a coordinator accepts it, or declines with a word."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Annotated, Any, TypeAlias

from fastapi import APIRouter, BackgroundTasks, Depends, Form
from fastapi.responses import HTMLResponse, Response
from pydantic import StringConstraints

from api.pages.page import Page, PageHere
from api.pages.registering import AnswersHere
from api.routes.gate import RequestId, Staff
from api.routes.values import LONGEST_ID, PRINTABLE
from api.services.classifying import label_of
from api.services.proposals.proposing import Desk
from api.wording.faults import fault_message
from matchmaker.vocabulary.sectors import sectors
from models.errors import UnfitRow, UnknownRow

if TYPE_CHECKING:
    from models.access.record import Record
    from models.proposals import Proposal

router = APIRouter(include_in_schema=False)
OneId: TypeAlias = Annotated[str, StringConstraints(max_length=LONGEST_ID, pattern=PRINTABLE)]
Word: TypeAlias = Annotated[str, StringConstraints(max_length=1000, pattern=PRINTABLE), Form()]
SHOWN = (
    *("name", "kind", "description", "sectors", "postcode", "municipality", "website"),
    *("contact_name", "email", "phone"),
)
"""Columns of an organisation that may be proposed, in the order of the page."""


def desk_of(page: PageHere, asker: Staff, request: RequestId) -> Desk:
    """Return the proposals at the hubs of who asks; others do not come in."""
    return Desk(page.network.database, asker, request)


DeskHere: TypeAlias = Annotated[Desk, Depends(desk_of)]


@router.get("/{language}/desk/proposals", response_class=HTMLResponse)
def waiting(page: PageHere, desk: DeskHere) -> HTMLResponse:
    """Show what waits for an answer."""
    return _show(page, desk)


@router.post("/{language}/desk/proposals/{id}/accept")
def accept(
    page: PageHere,
    desk: DeskHere,
    answers: AnswersHere,
    later: BackgroundTasks,
    id: OneId,  # noqa: A002
    account: Word = "",
) -> Response:
    """Make the rows, and tell who proposed them."""
    try:
        accepted = desk.accept(id, account=bool(account))
    except UnfitRow as error:
        faults: list[dict[str, object]] = error.facts["faults"]  # type: ignore[assignment]
        lines = [
            f"{one['column']}: {fault_message(str(one['code']), page.words)}" for one in faults
        ]
        return _show(page, desk, {id: " ".join(lines)})
    except UnknownRow:
        return page.go(page.at("desk/proposals"), "register.answered_before", "warn")
    later.add_task(answers.accepted, accepted)
    name = str(accepted.organisation.values["name"])
    key = "register.accepted_account" if accepted.user else "register.accepted"
    answer = page.go(page.at("desk/proposals"), key, name=name)
    answer.background = later
    return answer


@router.post("/{language}/desk/proposals/{id}/decline")
def decline(
    page: PageHere,
    desk: DeskHere,
    answers: AnswersHere,
    later: BackgroundTasks,
    id: OneId,  # noqa: A002
    why: Word = "",
) -> Response:
    """Take it away, and say why."""
    if not why.strip():
        return _show(page, desk, {id: page.words.say("register.missing_why")})
    try:
        declined = desk.decline(id)
    except UnknownRow:
        return page.go(page.at("desk/proposals"), "register.answered_before", "warn")
    later.add_task(answers.declined, declined, why.strip())
    name = str(declined.values.get("name", ""))
    answer = page.go(page.at("desk/proposals"), "register.declined", name=name)
    answer.background = later
    return answer


def _show(page: Page, desk: Desk, wrong: dict[str, str] | None = None) -> HTMLResponse:
    return page.show(
        "proposals.html",
        HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK,
        here="proposals",
        waiting=[(one, stands, _lines(page, one, stands)) for one, stands in desk.waiting()],
        wrong=wrong or {},
        code_label=lambda code: label_of(code, "ewc", page.words.language),
    )


def _lines(page: Page, one: Proposal, stands: Record | None) -> list[tuple[str, str, str]]:
    """Return for each column its words, what it becomes, and what it is now."""
    return [
        (
            page.words.say(f"register.column.{name}"),
            _in_words(page, name, one.values[name]),
            _in_words(page, name, stands.values[name]) if stands else "",
        )
        for name in SHOWN
        if one.values.get(name) and (stands is None or one.values[name] != stands.values[name])
    ]


def _in_words(page: Page, name: str, value: Any) -> str:
    if not value:
        return ""
    if name == "kind":
        return page.words.say(f"nouns.kind.{value}")
    if name == "sectors":
        known = sectors()
        language = page.words.language
        return ", ".join(known.label(c, language) if c in known else str(c) for c in value)
    return str(value)

"""The coordinator's desk: what to do today, and suggestions to judge."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import quote, urlencode, urlsplit

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, Response
from pydantic import StringConstraints

from api.pages.page import Page, PageHere
from api.routes.gate import RequestId, Staff
from api.routes.records import Address
from api.routes.shapes import Line, Text
from api.routes.values import LONGEST_ID, PRINTABLE
from api.routes.way_back import inside
from api.services.casework.calendar import title_of
from api.services.casework.cases import Casework
from api.services.casework.disclosing import Disclosing
from api.services.casework.judging import REASONS, SETTLED, Judging
from api.services.casework.proposals import Proposals
from api.services.casework.today import HERE, part_of_day, today_of
from api.services.own_account import OwnAccount
from matchmaker.domain import PartnershipState, ReasonCode, Verdict
from models.access.addresses import address_of
from models.casework.disclosures import Consent

if TYPE_CHECKING:
    from collections.abc import Sequence

    from api.services.casework.proposals import Proposal, Spoken
    from matchmaker.domain import Hub

router = APIRouter(include_in_schema=False)
PAIRS = 4
"""Next pairs shown at once; a coordinator judges a handful between two meetings."""
MOST_PAIRS = 40

Id = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_ID, pattern=PRINTABLE)]
Mark = Annotated[str, StringConstraints(pattern=r"^([0-9a-f]{12})?$")]
Back = Annotated[Line, Form()]


def at_desk(page: Page) -> dict[str, Any]:
    """Return what every template of the desk needs: addresses, titles of cases, verdicts."""
    return {
        "verdicts": tuple(Verdict),
        "reasons": REASONS,
        "settled": SETTLED,
        "desk_of": lambda id_: page.at(f"desk/organisations/{quote(address_of((id_,)), safe='')}"),
        "title_of": lambda case: title_of(case, page.words),
    }


@router.get("/{language}/desk", response_class=HTMLResponse)
def today(
    page: PageHere,
    asker: Staff,
    request: RequestId,
    hub: Annotated[str, StringConstraints(max_length=LONGEST_ID)] = "",
    top: int = PAIRS,
    judged: Mark = "",
) -> HTMLResponse:
    """Show what asks for attention today, and whom to bring together next."""
    hubs = own_hubs(page)
    chosen = next((one for one in hubs if one.id == hub), hubs[0] if hubs else None)
    now = datetime.now(UTC)
    top = min(max(top, 1), MOST_PAIRS)
    proposals: list[Proposal] = []
    spoken: list[Spoken] = []
    if chosen:
        proposals, spoken = Proposals(page.network, page.words).of_hub(chosen.id, top)
    name = OwnAccount(page.network.database, asker.user).read().name if asker.user else ""
    here = page.at("desk") + (f"?{urlencode({'hub': chosen.id})}" if hub and chosen else "")
    return page.show(
        "desk.html",
        here="desk",
        **at_desk(page),
        today=today_of(page.network.database, asker, chosen.id if chosen else "", now, request),
        day=now.astimezone(HERE).date(),
        part=part_of_day(now),
        name=name.split(" ")[0],
        hubs=hubs,
        chosen=chosen,
        proposals=proposals,
        judged=just(spoken, judged),
        back=here,
        more="" if len(proposals) < top or top >= MOST_PAIRS else _more(here, top),
        numbers=page.words.say("desk.numbers").split(" "),
    )


@router.post("/{language}/desk/judgements")
def judge(
    page: PageHere,
    http: Request,
    asker: Staff,
    request: RequestId,
    organisation: Annotated[Id, Form()],
    partner: Annotated[Id, Form()],
    verdict: Annotated[Verdict, Form()],
    reason: Annotated[ReasonCode | None, Form()] = None,
    back: Back = "",
) -> Response:
    """Say of a pair whether it is any use; the words of before give way."""
    why = reason if reason in REASONS.get(verdict, ()) else None
    judging = Judging(page.network.database, asker, request)
    judging.say(organisation, partner, verdict, why)
    return _said(page, http, organisation, partner, back)


@router.post("/{language}/desk/judgements/take-back")
def take_back(
    page: PageHere,
    http: Request,
    asker: Staff,
    request: RequestId,
    organisation: Annotated[Id, Form()],
    partner: Annotated[Id, Form()],
    back: Back = "",
) -> Response:
    """Take back what one said of a pair."""
    Judging(page.network.database, asker, request).take_back(organisation, partner)
    if _swaps(http):
        return _said(page, http, organisation, partner, back)
    return page.go(_onward(page, back), "desk.taken_back")


@router.post("/{language}/desk/pairs/case")
def open_case(
    page: PageHere,
    asker: Staff,
    request: RequestId,
    organisation: Annotated[Id, Form()],
    partner: Annotated[Id, Form()],
    back: Back = "",
) -> Response:
    """Open a case for a pair."""
    proposals = Proposals(page.network, page.words)
    casework = Casework(page.network.database, asker, request)
    values = {"partners": [organisation, partner], "state": PartnershipState.LEAD.value}
    hub = proposals.hub_of(organisation, partner)
    casework.open(values | ({"hub": hub} if hub else {}))
    return page.go(_onward(page, back), "desk.case_opened")


@router.post("/{language}/desk/questions")
def ask(
    page: PageHere,
    asker: Staff,
    request: RequestId,
    shortlist: Annotated[Id, Form()],
    rank: Annotated[int, Form(ge=1, le=1000)],
    back: Back = "",
) -> Response:
    """Ask who a blind partner is; who looks after them answers."""
    asked = Disclosing(page.network.database, asker, request).ask(shortlist, rank)
    return page.go(_onward(page, back), f"desk.asked.{asked.state.value}")


@router.post("/{language}/desk/questions/{address}")
def answer(
    page: PageHere,
    asker: Staff,
    request: RequestId,
    address: Address,
    state: Annotated[Consent, Form()],
    note: Annotated[Text, Form()] = "",
    back: Back = "",
) -> Response:
    """Grant or refuse a question, or withdraw a grant."""
    Disclosing(page.network.database, asker, request).answer(address, state, note.strip() or None)
    return page.go(_onward(page, back), f"desk.answered.{state.value}")


def own_hubs(page: Page) -> Sequence[Hub]:
    """Return the hubs that the reader works for."""
    hubs = page.network.at_hand.snapshot.hubs
    return [one for one in hubs if page.asker.sees_everything or one.id in page.asker.hubs]


def just(spoken: Sequence[Spoken], mark: str) -> Spoken | None:
    """Return the pair that was judged a moment ago, by the mark in the address."""
    return next((one for one in spoken if mark and one.mark == mark), None)


def _said(page: Page, http: Request, organisation: str, partner: str, back: str) -> Response:
    pair = Proposals(page.network, page.words).spoken(organisation, partner)
    if _swaps(http):
        return page.part("judging_part.html", **at_desk(page), pair=pair, back=_onward(page, back))
    address = urlsplit(_onward(page, back))
    query = f"{address.query}&" if address.query else ""
    return page.go(f"{address.path}?{query}judged={pair.mark}#judged")


def _swaps(http: Request) -> bool:
    """Whether the page's own script asks, and puts the answer in its place."""
    return http.headers.get("hx-request") == "true"


def _onward(page: Page, back: str) -> str:
    return inside(back) or page.at("desk")


def _more(here: str, top: int) -> str:
    return f"{here}{'&' if '?' in here else '?'}top={min(2 * top, MOST_PAIRS)}"

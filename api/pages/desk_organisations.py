"""Organisations at the desk: a list to sift, and the page of one with all that is known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, TypeAlias
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query
from fastapi.responses import HTMLResponse, Response

from api.pages.desk import Mark, at_desk, just
from api.pages.holdings import in_words, rows_of
from api.pages.page import PageHere
from api.routes.gate import RequestId, Staff
from api.routes.records import Address
from api.routes.values import LONGEST_ID
from api.services.cards import by_strength
from api.services.casework.cases import Casework
from api.services.casework.duplicates import Duplicates
from api.services.casework.history import history_of
from api.services.casework.proposals import Proposals
from api.services.casework.today import a_year_ago
from api.services.holdings.usual import usual
from api.services.lists_out import MEDIA_TYPES, as_xlsx
from api.services.records import Records, chosen
from matchmaker.domain import Direction, Kind
from models.access.listing import Listing
from models.access.nouns import NOUN
from models.casework.case import CaseList
from models.casework.steps import OPEN_STAGES

router = APIRouter(include_in_schema=False)
SUGGESTED = 10
OPEN_CARDS = 4
"""Suggestions that stand open; the others are folded."""
AT_ONCE = 30
SORTS = ("name", "kind", "municipality")
"""Orders that are offered, the usual one first."""


@dataclass(frozen=True)
class Sieve:
    """What the list is asked for, as it stands in the address."""

    q: Annotated[str, Query(max_length=100)] = ""
    kind: Annotated[str, Query(max_length=20)] = ""
    has: Annotated[str, Query(max_length=10)] = ""
    hub: Annotated[str, Query(max_length=LONGEST_ID)] = ""
    place: Annotated[str, Query(max_length=100)] = ""
    quiet: Annotated[str, Query(max_length=10)] = ""
    sort: Annotated[str, Query(max_length=20)] = SORTS[0]
    after: Annotated[str, Query(max_length=2000)] = ""

    def listing(self, limit: int | None) -> Listing:
        """Return the list that this asks for; what it does not know is left out."""
        return Listing(
            words=self.q,
            values={"kind": self.kind} if self.kind in set(Kind) else {},
            hub=self.hub,
            direction=self.has if self.has in set(Direction) else "",
            place=" ".join(self.place.split()),
            quiet_since=a_year_ago() if self.quiet else None,
            sort=(self.sort if self.sort in SORTS else SORTS[0],),
            after=self.after if limit else "",
            limit=limit,
        )

    def query(self, **more: str) -> str:
        """Return it as a part of an address."""
        told = {"q": self.q, "kind": self.kind, "has": self.has, "hub": self.hub}
        told |= {"place": self.place, "quiet": self.quiet}
        return urlencode({**told, "sort": self.sort, **more})


SieveHere: TypeAlias = Annotated[Sieve, Depends()]


@router.get("/{language}/desk/organisations", response_class=HTMLResponse)
def organisations(
    page: PageHere, asker: Staff, request: RequestId, sieve: SieveHere
) -> HTMLResponse:
    """List organisations, to search and to sift."""
    wanted = sieve.listing(AT_ONCE)
    shown = Records(page.network.database, NOUN["organisations"], asker, request).page(wanted)
    address = page.at("desk/organisations")
    return page.show(
        "desk_list.html",
        here="desk",
        **at_desk(page),
        wanted=wanted,
        kind=sieve.kind,
        quiet=bool(sieve.quiet),
        sort=wanted.sort[0],
        shown=shown,
        kinds=tuple(Kind),
        directions=tuple(Direction),
        sorts=SORTS,
        hubs=page.network.at_hand.snapshot.hubs,
        more=f"{address}?{sieve.query(after=shown.next)}" if shown.next else "",
        first=f"{address}?{sieve.query()}" if sieve.after else "",
        excel=f"{address}.xlsx?{sieve.query()}",
    )


@router.get("/{language}/desk/organisations.xlsx")
def workbook(page: PageHere, asker: Staff, request: RequestId, sieve: SieveHere) -> Response:
    """Give the same list as a workbook, whole."""
    noun = NOUN["organisations"]
    shown = Records(page.network.database, noun, asker, request).page(sieve.listing(None))
    columns = chosen(noun, "")
    made = as_xlsx(noun.name, columns, [one.values for one in shown.records])
    headers = {
        "Content-Disposition": 'attachment; filename="organisations.xlsx"',
        "Cache-Control": "private, no-store",
    }
    return Response(made, 200, headers, MEDIA_TYPES["xlsx"])


@router.get("/{language}/desk/organisations/{address}", response_class=HTMLResponse)
def organisation(
    page: PageHere,
    asker: Staff,
    request: RequestId,
    address: Address,
    judged: Mark = "",
    any_pair: bool = False,
) -> HTMLResponse:
    """Show one organisation: suggestions to judge, what it has, cases, history."""
    found = Records(page.network.database, NOUN["organisations"], asker, request).get(address)
    id_ = found.key[0]
    own = rows_of(page, request, id_)
    proposals, spoken = Proposals(page.network, page.words).of_organisation(
        id_, SUGGESTED, any_pair=any_pair
    )
    count = len(by_strength([one.card for one in proposals])[0][:OPEN_CARDS])
    cases = Casework(page.network.database, asker, request).page(CaseList(partner=id_, limit=None))
    rows = {noun: [one.address for one in own[noun]] for noun in ("streams", "processes")}
    rows["partnerships"] = [one.address for one in cases.cases]
    last = just(spoken, judged)
    return page.show(
        "desk_organisation.html",
        here="desk",
        **at_desk(page),
        record=found,
        one=found.values,
        kind=Kind(found.values["kind"]),
        own=own,
        usual=usual(found, own["streams"]) if found.mine else (),
        strong=proposals[:count],
        weaker=proposals[count:],
        all_unnamed=not any(one.card.certainty for one in proposals),
        judged=last,
        spoken=[one for one in spoken if one != last],
        merged=Duplicates(page.network.database, asker).merged_into(id_),
        cases=cases.cases,
        open_stages=OPEN_STAGES,
        history=history_of(page.network.database, asker, id_, rows) if found.mine else [],
        back=page.at(f"desk/organisations/{address}"),
        any_pair=any_pair,
        **in_words(page),
    )

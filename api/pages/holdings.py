"""What an organisation has, wants and can do: added, changed, confirmed and taken away.

The same pages stand at the desk, for the hub, and under ``mine``, for the organisation itself.
"""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import TYPE_CHECKING, Annotated, Any, TypeAlias
from urllib.parse import quote

from fastapi import APIRouter, Depends, Path, Request
from fastapi.responses import HTMLResponse, Response

from api.pages.forms import Form, Typed
from api.pages.house import DESK, MINE, House, HouseHere
from api.pages.organisations import skill_name
from api.pages.page import Page
from api.routes.records import Address
from api.services.casework.facts import last_editor
from api.services.casework.merging import Merged, merged
from api.services.holdings.codes import called, proposed
from api.services.holdings.forms import HOLDING, HOLDINGS, HoldingForm, Widget
from api.services.holdings.usual import row_of, usual
from api.services.records import Records
from api.wording.amounts import amount
from api.wording.faults import fault_message
from matchmaker.domain import Direction, Every, Quantity, Unit
from models.access.listing import Listing
from models.access.record import Record
from models.errors import RowHasChanged, UnfitRow, UnknownRow

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from api.services.holdings.forms import Field

router = APIRouter(include_in_schema=False)
UNREADABLE = {"number": "board.wrong_number", "day": "board.wrong_day"}
OWN_WORDS = "own"
"""None of the codes that are proposed."""
LONGEST_WORDS = 1000
"""Characters for which codes are proposed."""
CHOICES = {
    "direction": ("nouns", "direction"),
    "operation": ("nouns", "operation"),
    "unit": ("nouns", "unit"),
    "every": ("nouns", "every"),
    "status": ("holdings", "status"),
    "setting": ("holdings", "setting"),
    "visibility": ("desk", "seen_by"),
}
"""Where the words of each choice stand."""


def form_of(noun: Annotated[str, Path(pattern="^(streams|processes|skills)$")]) -> HoldingForm:
    """Return the form that the address names."""
    return HOLDING[noun]


FormHere: TypeAlias = Annotated[HoldingForm, Depends(form_of)]


def rows_of(page: Page, request: str | None, organisation: str) -> dict[str, Sequence[Record]]:
    """Return what an organisation has, wants and can do, by noun, as the reader may see it."""
    listing = Listing(values={"organisation": organisation}, limit=None)
    return {
        form.name: Records(page.network.database, form.noun, page.asker, request)
        .page(listing)
        .records
        for form in HOLDINGS
    }


def in_words(page: Page) -> dict[str, Any]:
    """Return what a template needs to tell these rows in words."""
    return {
        "amount": lambda values: amount(_quantity(values), page.words),
        "skill_name": lambda skill: skill_name(skill, page.words),
    }


@router.post(DESK + "/usual")
@router.post(MINE + "/usual")
def confirm_usual(house: HouseHere, typed: Typed) -> Response:
    """Keep what is usual in the trade, because somebody says that it is so here too."""
    streams = rows_of(house.page, house.request, house.owner.key[0])["streams"]
    wanted = (typed.get("direction"), typed.get("waste_code"))
    for guess in usual(house.owner, streams):
        if (guess.direction.value, guess.waste_code) == wanted:
            values = row_of(guess, house.page.words.language, house.owner.values["visibility"])
            noun = HOLDING["streams"].noun
            house.records(noun).add(values | {"organisation": house.owner.key[0]})
            return house.page.go(house.home + "#holdings", "holdings.added", title=values["title"])
    return house.page.go(house.home + "#holdings", "holdings.changed_meanwhile", "warn")


@router.get(DESK + "/{noun}/new", response_class=HTMLResponse)
@router.get(MINE + "/{noun}/new", response_class=HTMLResponse)
def ask(house: HouseHere, form: FormHere, direction: Direction = Direction.OFFER) -> HTMLResponse:
    """Show an empty form."""
    typed = {"direction": direction.value, "visibility": house.owner.values["visibility"] or ""}
    return Sheet(house, form, typed, {}).show()


@router.get(DESK + "/{noun}/codes", response_class=HTMLResponse)
@router.get(MINE + "/{noun}/codes", response_class=HTMLResponse)
def codes(house: HouseHere, form: FormHere, http: Request) -> HTMLResponse:
    """Give the codes that words may mean, for the page's own script."""
    if not form.coded:
        raise UnknownRow(noun=form.name)
    typed = {name: http.query_params.get(name, "")[:LONGEST_WORDS] for name in form.asked}
    sheet = Sheet(house, form, typed, {}, looked=True)
    return house.page.part("holding_codes.html", form=sheet.form, **sheet.code_facts())


@router.post(DESK + "/{noun}/new")
@router.post(MINE + "/{noun}/new")
def add(house: HouseHere, form: FormHere, typed: Typed) -> Response:
    """Keep a new row; before that, show the codes that its words may mean."""
    sheet = Sheet(house, form, typed, {}, looked=bool(typed.get("looked")))
    if sheet.wants_codes():
        return sheet.show()
    values = sheet.values()
    if not sheet.form:
        return sheet.show()
    try:
        house.records(form.noun).add(values | {"organisation": house.owner.key[0]})
    except UnfitRow as error:
        return sheet.refused(error)
    return house.page.go(house.home + "#holdings", "holdings.added", title=sheet.title())


@router.get(DESK + "/{noun}/{address}", response_class=HTMLResponse)
@router.get(MINE + "/{noun}/{address}", response_class=HTMLResponse)
def read(house: HouseHere, form: FormHere, address: Address) -> HTMLResponse:
    """Show a row, to be changed."""
    row = house.row(form.noun, address)
    typed = form.typed_of(row)
    return Sheet(house, form, typed, typed, row).show()


@router.post(DESK + "/{noun}/{address}")
@router.post(MINE + "/{noun}/{address}")
def change(house: HouseHere, form: FormHere, address: Address, typed: Typed) -> Response:
    """Keep what was changed; when somebody was first, show what both changed."""
    row = house.row(form.noun, address)
    before = _before(form, typed, row)
    sheet = Sheet(house, form, typed, before, row, typed.get("tag", ""), bool(typed.get("looked")))
    if sheet.wants_codes():
        return sheet.show()
    values = sheet.values()
    if not sheet.form:
        return sheet.show()
    try:
        if values:
            house.records(form.noun).change(address, values, sheet.tag or None)
    except RowHasChanged:
        return sheet.both(house.row(form.noun, address))
    except UnfitRow as error:
        return sheet.refused(error)
    return house.page.go(house.home + "#holdings", "desk.kept")


@router.post(DESK + "/{noun}/{address}/confirm")
@router.post(MINE + "/{noun}/{address}/confirm")
def confirm(house: HouseHere, form: FormHere, address: Address, typed: Typed) -> Response:
    """Say that an assumed code is right."""
    row = house.row(form.noun, address)
    if "waste_code_assumed" not in row.values:
        raise UnknownRow(noun=form.name)
    try:
        values = {"waste_code_assumed": False}
        house.records(form.noun).change(address, values, typed.get("tag") or None)
    except RowHasChanged:
        return house.page.go(house.home + "#holdings", "holdings.changed_meanwhile", "warn")
    return house.page.go(house.home + "#holdings", "holdings.confirmed")


@router.post(DESK + "/{noun}/{address}/remove")
@router.post(MINE + "/{noun}/{address}/remove")
def remove(house: HouseHere, form: FormHere, address: Address, typed: Typed) -> Response:
    """Take a row away, unless somebody changed it meanwhile."""
    row = house.row(form.noun, address)
    sheet = Sheet(house, form, form.typed_of(row), {}, row)
    try:
        house.records(form.noun).remove(address, typed.get("tag") or None)
    except RowHasChanged:
        return house.page.go(house.home + "#holdings", "holdings.changed_meanwhile", "warn")
    return house.page.go(house.home + "#holdings", "holdings.removed", title=sheet.title())


class Sheet:
    """One form of one row, with what was typed in it.

    Parameters
    ----------
    typed
        What stands in the fields.
    before
        What stood in them when the page was opened; empty for a new row.
    row
        The row as it stands; ``None`` for a new one.
    tag
        Of the row that was looked at; empty for the one that stands.
    looked
        Whether the codes that the words may mean were shown.
    """

    def __init__(
        self,
        house: House,
        form: HoldingForm,
        typed: Mapping[str, str],
        before: Mapping[str, str],
        row: Record | None = None,
        tag: str = "",
        looked: bool = False,
    ) -> None:
        self.house = house
        self.kind = form
        self.before = dict(before)
        self.row = row
        self.tag = tag or (row.tag if row else "")
        self.looked = looked
        self.asked = typed.get("do") == "codes"
        self.spoken = {name: typed.get(name, "") for name in form.asked}
        self.form = Form(self._plain(typed))

    def wants_codes(self) -> bool:
        """Whether codes are to be shown before anything is kept."""
        if not self.kind.coded or not self.kind.words_of(self.spoken):
            return False
        unsaid = self.kind.coded != self.kind.title and not self.form.value(self.kind.coded)
        first = self.row is None and not self.looked and (unsaid or self._named_by_code)
        if self.asked or first:
            self.looked = self.asked = True
            return True
        return False

    def values(self) -> dict[str, Any]:
        """Return what was changed; says beside each field what cannot be read."""
        values, faults = self.kind.values_of(self.form.typed, self.before)
        for name, fault in faults.items():
            text = self.form.value(name)
            self.form.fault(name, self.house.page.words.say(UNREADABLE[fault], value=text))
        for field in self.kind.fields(self.kind.first):
            if not field.optional and not self.form.value(field.name).strip():
                self.form.fault(field.name, fault_message("missing", self.house.page.words))
        return values

    def refused(self, error: UnfitRow) -> HTMLResponse:
        """Show what the store cannot keep."""
        faults: Any = error.facts["faults"]
        for fault in faults:
            near = ", ".join(str(one) for one in fault["proposals"][:3])
            said = fault_message(fault["code"], self.house.page.words)
            self.form.fault(fault["column"], f"{said} {near}".strip())
        return self.show()

    def both(self, now: Record) -> HTMLResponse:
        """Show what both editors changed, together."""
        both = merged(self.before, self.form.typed, self.kind.typed_of(now))
        self.form = Form(both.typed)
        self.before, self.row, self.tag = self.kind.typed_of(now), now, now.tag
        return self.show(both)

    def title(self) -> str:
        """Return what the row is called."""
        said = self.form.value(self.kind.title)
        words = self.house.page.words
        if self.kind.title in CHOICES:
            return words.say(".".join((*CHOICES[self.kind.title], said))) if said else ""
        return skill_name(said, words)

    def code_facts(self) -> dict[str, Any]:
        """Return what the part of the page with the codes needs."""
        page, coded = self.house.page, self.kind.coded
        if not coded:
            return {"coded": ""}
        stands = self.form.value(coded)
        language = page.words.language
        words = self.kind.words_of(self.spoken) if self.looked else ""
        shown = proposed(page.network, self.kind, words, language, stands)
        return {
            "coded": coded,
            "scheme": self.kind.scheme,
            "codes": shown,
            "looked": self.looked,
            "known": called(self.kind, stands, language) is not None,
            "stands": stands,
        }

    def show(self, both: Merged | None = None) -> HTMLResponse:
        """Return the page."""
        page, kind = self.house.page, self.kind
        status = HTTPStatus.OK
        if both or not self.form:
            status = HTTPStatus.CONFLICT if both else HTTPStatus.UNPROCESSABLE_ENTITY
        who = ""
        if both and self.row:
            who = last_editor(page.network.database, page.asker, self.row.address, kind.name)
        more = [name for name in kind.more if self.form.value(name) or self.form.wrong(name)]
        address = f"{self.house.home}/{kind.name}/"
        return page.show(
            "holding.html",
            status,
            here=self.house.here,
            owner=self.house.owner.values["name"],
            kind=kind,
            form=self.form,
            both=both,
            taken=[page.words.say(f"columns.{name}") for name in both.taken] if both else [],
            who=who or page.words.say("desk.somebody"),
            row=self.row,
            tag=self.tag,
            was=json.dumps(self.before, ensure_ascii=False),
            title=self.title() if self.row else "",
            first=kind.fields(kind.first),
            more=kind.fields(kind.more),
            more_open=bool(more),
            options=self._options,
            widgets=Widget,
            home=self.house.home,
            action=address + (quote(self.row.address, safe="") if self.row else "new"),
            codes_at=f"{address}codes",
            spoken=self.spoken,
            asked=self.asked,
            **self.code_facts(),
        )

    @property
    def _named_by_code(self) -> bool:
        """Whether the code takes the place of the words, as with skills."""
        return self.kind.coded == self.kind.title

    def _options(self, field: Field) -> list[tuple[str, str]]:
        say = self.house.page.words.say
        stem = ".".join(CHOICES[field.name])
        known = [(one, say(f"{stem}.{one}")) for one in field.column.choices]
        return [("", say("nouns.unknown")), *known] if field.optional else known

    def _plain(self, typed: Mapping[str, str]) -> dict[str, str]:
        """Return what was typed, with the chosen code in its column."""
        plain = {
            name: typed.get(name, "").replace("\r\n", "\n").strip() for name in self.kind.columns
        }
        if self.row is not None:
            stands = self.kind.typed_of(self.row)
            fixed = [one.name for one in self.kind.fields(self.kind.columns) if one.fixed]
            plain |= {name: stands[name] for name in fixed}
        coded = self.kind.coded
        chosen = typed.get("proposed", OWN_WORDS)
        # A code that was typed goes before the ones to choose from; words give way to them.
        if coded and chosen != OWN_WORDS and (self._named_by_code or not plain[coded]):
            plain[coded] = chosen
        return plain


def _before(form: HoldingForm, typed: Mapping[str, str], row: Record) -> dict[str, str]:
    """Return what stood in the form; what stands now when somebody sent something else."""
    stands = form.typed_of(row)
    try:
        told = json.loads(typed.get("was", ""))
        return {name: str(told[name]) for name in stands}
    except (ValueError, TypeError, KeyError):
        return stands


def _quantity(values: Mapping[str, Any]) -> Quantity | None:
    amount_, unit = values["quantity"], values["unit"]
    if not isinstance(amount_, (int, float)) or not unit:
        return None
    every = values["every"]
    return Quantity(float(amount_), Unit(unit), Every(every) if every else None)

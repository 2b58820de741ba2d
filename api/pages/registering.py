"""*Register or correct my organisation*: a short form, what we make of it, a yes by mail."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from typing import TYPE_CHECKING, Annotated, Any, TypeAlias

from fastapi import APIRouter, BackgroundTasks, Depends, Query, Request
from fastapi.responses import HTMLResponse, Response
from pydantic import StringConstraints, TypeAdapter, ValidationError

from api.pages.forms import Form, Typed
from api.pages.page import Page, PageHere
from api.routes.accounts import Mailbox
from api.routes.doors import SettingsHere
from api.routes.gate import from_own_page
from api.routes.limits import Within
from api.routes.values import LONGEST_ID, PRINTABLE
from api.routes.way_back import base_in_mails
from api.services.directory import profile
from api.services.hubs import hub_near
from api.services.mail import mailer_of
from api.services.problems import as_problem
from api.services.proposals.mails import Answers
from api.services.proposals.proposing import ByKey, ask
from api.services.proposals.understanding import MOST_LINES, Told, Understood, understand
from api.wording.faults import fault_message
from matchmaker.domain import Kind
from matchmaker.errors import InvalidRequest, UnknownPlace
from matchmaker.vocabulary.places import places
from models.errors import UnfitRow
from models.proposals import Proposal

if TYPE_CHECKING:
    from matchmaker.domain import Organisation

router = APIRouter(include_in_schema=False)
OURS = Depends(from_own_page)
LONGEST = {"description": 2000, "offers": 2000, "needs": 2000, "email": 254, "name": 200}
"""Characters that a field may have; the others `SHORT`."""
SHORT = 200
REQUIRED = ("name", "description", "postcode", "contact_name", "email")
TRAP = "fax"
"""A field that people do not see; programs that fill in every form do."""
OneId: TypeAlias = Annotated[str, StringConstraints(max_length=LONGEST_ID, pattern=PRINTABLE)]
Key: TypeAlias = Annotated[str, Query(max_length=100, pattern=PRINTABLE)]


def answers_of(page: PageHere, settings: SettingsHere, request: Request) -> Answers:
    """Return what mails to people who propose something."""
    return Answers(
        page.network.database, mailer_of(settings), base_in_mails(request), settings.mail_sender
    )


AnswersHere: TypeAlias = Annotated[Answers, Depends(answers_of)]


@router.get("/{language}/register", response_class=HTMLResponse)
def start(page: PageHere, organisation: OneId = "") -> HTMLResponse:
    """Show the form: empty, or with what everybody may see of an organisation."""
    typed = {"kind": Kind.PRIVATE.value}
    if organisation:
        typed = _known(profile(page.network.fitted, organisation).organisation)
    return _show(page, Form(typed))


@router.post("/{language}/register", dependencies=[OURS, Depends(Within("search_limit"))])
def look(page: PageHere, typed: Typed) -> HTMLResponse:
    """Show what we make of it, to tick."""
    form = Form(typed)
    _check(page, form)
    return _show(page, form, _understood(page, form) if form else None)


@router.post("/{language}/register/send", dependencies=[OURS, Depends(Within("sign_in_limit"))])
def send(page: PageHere, typed: Typed, answers: AnswersHere, later: BackgroundTasks) -> Response:
    """Keep it for the hub, after a yes by mail."""
    if typed.get(TRAP):
        return _asked(page, typed)
    form = Form(typed)
    _check(page, form)
    understood = _understood(page, form) if form else None
    if understood is None:
        return _show(page, form)
    written = Registration(page, form, understood)
    hub = written.hub()
    written.ask_whether_it_is_the_same()
    if not form:
        return _show(page, form, understood)
    try:
        kept = ask(page.network.database, written.proposal(hub))
    except UnfitRow as error:
        _say_faults(page, form, error)
        return _show(page, form, understood)
    if kept is not None:
        later.add_task(answers.ask, *kept)
    answer = _asked(page, typed)
    answer.background = later
    return answer


@router.get("/{language}/register/{id}", response_class=HTMLResponse)
def mailed(page: PageHere, id: OneId, key: Key = "") -> HTMLResponse:  # noqa: A002
    """Ask for one click: programs that look into mails follow links, but push no buttons."""
    found = ByKey(page.network.database, id, key).read()
    return page.show("register_mailed.html", here="register", found=found, key=key)


@router.post("/{language}/register/{id}", dependencies=[OURS], response_class=HTMLResponse)
def confirm(page: PageHere, id: OneId, key: Key = "") -> HTMLResponse:  # noqa: A002
    """Say that it was they; now the hub sees it."""
    found = ByKey(page.network.database, id, key).confirm()
    return page.show("register_mailed.html", here="register", found=found, key=key)


@dataclass
class Registration:
    """A form that is filled in, on its way to a proposal."""

    page: Page
    form: Form
    understood: Understood

    def hub(self) -> str:
        """Return the hub that answers: chosen, of the place, or the only one."""
        hubs = self.page.network.fitted.snapshot.hubs
        chosen = self.form.value("hub")
        if chosen and any(one.id == chosen for one in hubs):
            return chosen
        known = self._known()
        mine = known.hubs[:1] if known else ()
        near = hub_near(self.page.network.fitted.snapshot, self.form.value("postcode"))
        if mine or near:
            return mine[0] if mine else str(near.id if near else "")
        if len(hubs) == 1:
            return hubs[0].id
        self.form.fault("hub", self.page.words.say("register.which_hub"))
        return ""

    def ask_whether_it_is_the_same(self) -> None:
        """Ask about an organisation that this may be, until there is an answer."""
        alike = self.understood.alike
        if alike and self.form.value("same") not in {"no", alike.id}:
            self.form.fault("same", self.page.words.say("register.same_unanswered"))

    def proposal(self, hub: str) -> Proposal:
        """Return what goes to the hub."""
        known = self._known()
        values = self._values()
        if known:
            stands = _known(known)
            values = {name: value for name, value in values.items() if stands.get(name) != value}
        return Proposal(
            hub=hub,
            email=self.form.value("email").strip(),
            language=self.page.words.language,
            created=datetime.now(UTC),
            organisation=known.id if known else None,
            values=values | {"name": self.form.value("name").strip()},
            streams=self._streams(),
        )

    def _known(self) -> Organisation | None:
        alike = self.understood.alike
        same = self.form.value("same")
        id_ = self.form.value("organisation") or (same if alike and alike.id == same else "")
        return profile(self.page.network.fitted, id_).organisation if id_ else None

    def _values(self) -> dict[str, Any]:
        say = self.form.value
        place = places().by_postcode(say("postcode"))
        language = self.page.words.language
        sectors = [c for c in self.understood.sector_codes if say(f"sector-{c}")]
        told = {
            "name": say("name").strip(),
            "kind": say("kind"),
            "description": " ".join(say("description").split()),
            "postcode": place.postcode,
            "municipality": place.municipality.names.in_language(language),
            "website": say("website").strip(),
            "contact_name": say("contact_name").strip(),
            "email": say("email").strip(),
            "phone": say("phone").strip(),
            "language": language,
            "sectors": sectors,
        }
        return {name: value for name, value in told.items() if value}

    def _streams(self) -> tuple[dict[str, Any], ...]:
        language = self.page.words.language
        typed = [
            {
                "direction": line.direction.value,
                "title": line.title,
                "waste_code": line.confirmed(self.form.value(f"code-{number}")) or None,
                "waste_code_assumed": False,
            }
            for number, line in enumerate(self.understood.lines)
        ]
        ticked = [
            {
                "direction": one.direction.value,
                "title": one.words.in_language(language),
                "waste_code": one.waste_code,
                "waste_code_assumed": True,
            }
            for one in self.understood.typical
            if self.form.value(f"typical-{one.direction.value}-{one.waste_code}")
        ]
        return (*typed, *ticked)


def _known(one: Organisation) -> dict[str, str]:
    """Return what everybody may see of an organisation, by field."""
    return {
        "organisation": one.id,
        "name": one.name,
        "kind": one.kind.value,
        "description": one.description,
        "postcode": one.site.postcode if one.site else "",
        "municipality": one.site.municipality if one.site else "",
        "website": one.website,
        "language": one.language,
    }


def _check(page: Page, form: Form) -> None:
    """Say what is wrong with the fields, in their order on the page."""
    say = page.words.say
    for name in REQUIRED:
        if not form.value(name).strip():
            form.fault(name, say(f"register.missing.{name}"))
    if form.value("kind") not in set(Kind):
        form.fault("kind", say("faults.choice"))
    for name, text in form.typed.items():
        if len(text) > LONGEST.get(name, SHORT):
            form.fault(name, say("faults.too_long"))
    if _told(form).too_many:
        form.fault("offers", say("register.too_many_lines", most=MOST_LINES))
    try:
        places().by_postcode(form.value("postcode"))
    except (UnknownPlace, InvalidRequest) as error:
        form.fault("postcode", as_problem(error).line(page.words))
    try:
        TypeAdapter(Mailbox).validate_python(form.value("email").strip())
    except ValidationError:
        form.fault("email", say("alerts.wrong_email"))


def _told(form: Form) -> Told:
    names = ("name", "kind", "description", "postcode", "offers", "needs", "organisation")
    return Told(**{name: form.value(name).strip() for name in names})


def _understood(page: Page, form: Form) -> Understood:
    return understand(page.network, _told(form), page.words.language)


def _say_faults(page: Page, form: Form, error: UnfitRow) -> None:
    faults: list[dict[str, object]] = error.facts["faults"]  # type: ignore[assignment]
    for fault in faults:
        column = str(fault["column"])
        field = "offers" if error.facts["sheet"] == "streams" else column
        form.fault(field, fault_message(str(fault["code"]), page.words))


def _show(page: Page, form: Form, understood: Understood | None = None) -> HTMLResponse:
    return page.show(
        "register.html",
        HTTPStatus.OK if form else HTTPStatus.UNPROCESSABLE_ENTITY,
        here="register",
        form=form,
        understood=understood,
        kinds=[(kind.value, page.words.say(f"nouns.kind.{kind}")) for kind in Kind],
        all_hubs=page.network.fitted.snapshot.hubs,
        trap=TRAP,
    )


def _asked(page: Page, typed: Mapping[str, str]) -> HTMLResponse:
    return page.show("register_asked.html", here="register", email=typed.get("email", ""))

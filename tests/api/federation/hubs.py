"""Two hubs, each with organisations of every visibility, and rows of every noun."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select, update

from api.services.accounts import hashed, new_key, secret_of
from matchmaker.domain import Visibility
from models.access.addresses import address_of
from models.access.asker import Role, Scope
from models.accounts import SESSION_MARK, Accounts, User
from models.editions import Edition, Editions
from models.exchange.format import Rows
from models.files import File, Files
from models.jobs import Jobs, NewJob
from models.kept import Past
from models.mergers import Mergers
from models.report_schedules import Schedule, Schedules
from models.saved_searches import SavedSearch, SavedSearches
from models.store import Store
from models.tables import (
    ActionRow,
    ActionStepRow,
    DisclosureRow,
    DisclosureStepRow,
    EditionRow,
    FileRow,
    IntroductionRow,
    JobRow,
    PartnershipRow,
    ProgrammeRow,
    UploadRow,
)
from models.uploads import Upload, Uploads
from models.webhooks import TEST, Webhooks

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from models.database import Database

HUBS = ("a", "b")
OTHER = {"a": "b", "b": "a"}
VISIBILITIES = tuple(visibility.value for visibility in Visibility)


def marker(hub: str, visibility: str) -> str:
    """Return a word that stands only in what is of this hub and visibility."""
    return f"zq{hub}{visibility}qz"


def fill(database: Database) -> None:
    """Write both hubs."""
    sheets: dict[str, list[dict[str, Any]]] = {name: [] for name in _ORDER}
    for hub in HUBS:
        sheets["hubs"].append({"id": f"hub-{hub}", "name": f"Hub {hub.upper()}"})
        for visibility in VISIBILITIES:
            _add(sheets, hub, visibility)
        partners = (f"{hub}-hub", f"{hub}-public")
        secret = marker(hub, "hub")
        sheets["partnerships"].append(
            {
                "id": f"{hub}-case",
                "partners": partners,
                "title": f"Samen {secret}",
                "state": "running",
                "hub": f"hub-{hub}",
            }
        )
        sheets["judgements"].append(
            {
                "organisation": partners[0],
                "partner": partners[1],
                "verdict": "useful",
                "note": f"Goed {secret}",
                "by": "user:a",
                "at": date(2026, 1, 1),
            }
        )
    with database.writing() as session:
        store = Store(session)
        for name in _ORDER:
            rows = sheets[name]
            store.upsert({name: Rows(tuple(rows[0]), [tuple(row.values()) for row in rows])})
        for hub in HUBS:
            _ask_about(session, hub)
            _wish(session, hub)
            _merge_a_twin(session, hub)
            _programme(session, hub)


def _ask_about(session: Session, hub: str) -> None:
    """Let a hub ask who its own member is: a question that concerns no other hub."""
    asked = {"organisation": f"{hub}-hidden", "asking": f"{hub}-public", "hub": f"hub-{hub}"}
    session.execute(insert(DisclosureRow).values(id=f"{hub}-question", state="asked", **asked))
    step = {"disclosure": f"{hub}-question", "by": "user:a", "state": "asked"}
    session.execute(insert(DisclosureStepRow).values(at=datetime.now(UTC), **step))


def _programme(session: Session, hub: str) -> None:
    """Keep a programme with the hub's case as its action, which is nobody else's."""
    secret = marker(hub, "hub")
    told = {"name": f"Alliantie {secret}", "goals": f"Werk {secret}", "hub": f"hub-{hub}"}
    session.execute(insert(ProgrammeRow).values(id=f"{hub}-programme", **told))
    case = f"{hub}-case"
    kept = update(PartnershipRow).where(PartnershipRow.id == case)
    session.execute(kept.values(kind="action", programme=f"{hub}-programme"))
    session.execute(insert(ActionRow).values(partnership=case, lessons=f"Geleerd {secret}"))
    step = {"number": 1, "title": f"Stap {secret}", "state": "planned"}
    session.execute(insert(ActionStepRow).values(partnership=case, **step))


def _merge_a_twin(session: Session, hub: str) -> None:
    """Let a member have stood here twice."""
    twin = {"id": f"{hub}-twin", "name": f"Firma {marker(hub, 'hub')}", "kind": "private"}
    row = {**twin, "hubs": (f"hub-{hub}",), "visibility": "hub"}
    Store(session).upsert({"organisations": Rows(tuple(row), [tuple(row.values())])})
    Mergers(session).merge(f"{hub}-hub", f"{hub}-twin", {}, "user:a", datetime.now(UTC))


def _wish(session: Session, hub: str) -> None:
    """Let a visitor ask to meet a member that is not public."""
    now = datetime.now(UTC)
    asked = {"id": f"{hub}-wish", "hub": f"hub-{hub}", "organisation": f"{hub}-hub"}
    visitor = {"name": f"Bo {marker(hub, 'contact')}", "email": f"bo@{hub}.example"}
    kept = {"message": f"Dag {marker(hub, 'hub')}", "search": "hout", "language": "nl"}
    when = {"state": "open", "created": now, "until": now + timedelta(days=9)}
    session.execute(insert(IntroductionRow).values(**asked, **visitor, **kept, **when))


_ORDER = (
    "hubs",
    "organisations",
    "sites",
    "streams",
    "processes",
    "skills",
    "partnerships",
    "judgements",
)


def _add(sheets: dict[str, list[dict[str, Any]]], hub: str, visibility: str) -> None:
    id_, word = f"{hub}-{visibility}", marker(hub, visibility)
    social = visibility == "public"
    sheets["organisations"].append(
        {
            "id": id_,
            "name": f"Firma {word}",
            "kind": "social_economy" if social else "private",
            "description": f"Werkt met hout {word}",
            "municipality": "Gent",
            "postcode": "9000",
            "lat": 51.05,
            "lon": 3.72,
            "website": f"https://{word}.example",
            "contact_name": f"An {marker(hub, 'contact')}",
            "email": f"{marker(hub, 'contact')}@example.be",
            "phone": f"+32 {marker(hub, 'contact')}",
            "hubs": (f"hub-{hub}",),
            "visibility": visibility,
        }
    )
    sheets["sites"].append({"id": f"{id_}-site", "organisation": id_, "street": f"Kaai {word}"})
    for stream_visibility in VISIBILITIES:
        stricter = max(visibility, stream_visibility, key=VISIBILITIES.index)
        sheets["streams"].append(
            {
                "id": f"{id_}-{stream_visibility}",
                "organisation": id_,
                "direction": "need" if social else "offer",
                "title": f"Houten paletten {marker(hub, stricter)}",
                "waste_code": "15 01 03",
                "quantity": 5.0,
                "unit": "t",
                "every": "year",
                "visibility": stream_visibility,
            }
        )
    sheets["processes"].append(
        {"id": f"{id_}-process", "organisation": id_, "operation": "repair", "accepts": ("hout",)}
    )
    sheets["skills"].append(
        {"organisation": id_, "direction": "offer", "skill": f"sorteren {word}"}
    )


@dataclass(frozen=True)
class Visitor:
    """Somebody at the door: how the table calls them, and what their browser sends."""

    name: str
    headers: dict[str, str]


def visitors(database: Database) -> list[Visitor]:
    """Sign everybody in for hub A, and return them."""
    now = datetime.now(UTC)
    hub = frozenset({"hub-a"})
    people = {
        "entrepreneur": User("e@a.be", "E", Role.ENTREPRENEUR, organisation="a-hub", hubs=hub),
        "reader": User("r@a.be", "R", Role.READER, hubs=hub),
        "coordinator": User("c@a.be", "C", Role.COORDINATOR, hubs=hub),
        "administrator": User("x@x.be", "X", Role.ADMINISTRATOR),
    }
    there = [Visitor("anonymous", {})]
    with database.writing() as session:
        accounts = Accounts(session)
        there_too = accounts.add(User("r@b.be", "R", Role.READER, hubs=frozenset({"hub-b"})), now)
        until = now + timedelta(days=1)
        accounts.open_session(hashed("token-of-b"), there_too.id, now, until)
        _saves_a_search(session, there_too.id, now)
        for name, user in people.items():
            added = accounts.add(user, now)
            accounts.open_session(hashed(f"token-{name}"), added.id, now, until)
            if name == "reader":
                _saves_a_search(session, added.id, now)
            there.append(Visitor(name, {"Cookie": f"session=token-{name}"}))
            if name == "coordinator":
                _leave_work(session, "a", f"user:{added.id}")
        _leave_work(session, "b", "user:of-b")
        for name, scopes in {"key": frozenset(Scope), "reading key": {Scope.READ}}.items():
            key, text = new_key(name, "hub-a", frozenset(scopes), "console", 1)
            accounts.keep_key(key, secret_of(text))
            there.append(Visitor(name, {"Authorization": f"Bearer {text}"}))
        other, text = new_key("other", "hub-b", frozenset({Scope.READ}), "console", 1)
        accounts.keep_key(other, secret_of(text))
    return there


def _leave_work(session: Session, hub: str, by: str) -> None:
    """Let somebody have a job and a file."""
    now = datetime.now(UTC)
    Jobs(session).add(NewJob("export", by, {"format": "json"}, f"hub-{hub}"), now)
    webhooks = Webhooks(session)
    to = f"https://{marker(hub, 'hub')}.example/in"
    webhook = webhooks.add(f"hub-{hub}", to, ["import.done"], by, now)
    webhooks.tell(webhook, TEST, marker(hub, "hub"), now)
    content = marker(hub, "hub").encode()
    file = File("hub.json", "application/json", content, by, f"hub-{hub}")
    Files(session).keep(file, now, timedelta(days=1))
    sheet = f"id;naam;soort\n{hub}-new;Nieuw {marker(hub, 'hub')};firma\n".encode()
    sent = replace(file, name="organisaties.csv", content=sheet)
    id_ = Files(session).keep(sent, now, timedelta(days=1))
    Uploads(session).add(Upload("", by, f"hub-{hub}", sent.name, id_, now))
    past = Past(session)
    kept = past.keep(past.history(), now)
    draft = Edition("2026-01", kept.fingerprint, by, now, f"hub-{hub}", comment=marker(hub, "hub"))
    Editions(session).add(draft)
    Schedules(session).add(Schedule(f"hub-{hub}", "quarter", "end", False, by, now))


def _kept_for(
    session: Session, table: type[JobRow | FileRow | UploadRow | EditionRow], hub: str
) -> str:
    kept = select(table.id).where(table.hub == f"hub-{hub}")
    if table is JobRow:
        kept = kept.where(JobRow.kind == "export")
    if table is FileRow:
        kept = kept.where(FileRow.name == "hub.json")
    return session.scalars(kept).one()


def _saves_a_search(session: Session, user: str, now: datetime) -> None:
    until = now + timedelta(days=100)
    SavedSearches(session).add(SavedSearch("nl", "qqxxyyzz", "offer", now, until, user=user))


def addresses(database: Database, hub: str) -> dict[str, str]:
    """Return one address of each noun that belongs to a hub and is not public."""
    with database.reading() as session:
        accounts = Accounts(session)
        users = accounts.all(frozenset({f"hub-{hub}"}))
        keys = accounts.keys(frozenset({f"hub-{hub}"}))
        kept = [
            _kept_for(session, table, hub) for table in (JobRow, FileRow, UploadRow, EditionRow)
        ]
        reader = next(user.id for user in users if user.role is Role.READER)
        searches = SavedSearches(session).of_user(reader)
        [merger] = Mergers(session).of([f"{hub}-hub"])
        [schedule] = Schedules(session).all({f"hub-{hub}"})
        [webhook] = Webhooks(session).all(frozenset({f"hub-{hub}"}))
        [delivery] = Webhooks(session).deliveries(webhook.id)
    return {
        "mergers": str(merger.id),
        "webhooks": webhook.id,
        "report_schedules": schedule.id,
        "deliveries": delivery.id,
        "hubs": f"hub-{hub}",
        "organisations": f"{hub}-hub",
        "sites": f"{hub}-hub-site",
        "streams": f"{hub}-hub-hub",
        "processes": f"{hub}-hub-process",
        "skills": address_of([f"{hub}-hub", "offer", f"sorteren {marker(hub, 'hub')}"]),
        "partnerships": f"{hub}-case",
        "cases": f"{hub}-case",
        "programmes": f"{hub}-programme",
        "actions": f"{hub}-case",
        "suggestions": f"{hub}-public",
        "disclosures": f"{hub}-question",
        "introductions": f"{hub}-wish",
        "judgements": address_of([f"{hub}-hub", f"{hub}-public", "user:a"]),
        "users": next(user.id for user in users if user.role is Role.READER),
        "keys": keys[0].id,
        "saved_searches": searches[0].id,
        "sessions": hashed({"a": "token-reader", "b": "token-of-b"}[hub])[:SESSION_MARK],
        **dict(zip(("jobs", "files", "imports", "reports"), kept, strict=True)),
        "reconcile": "organisations",
        "suggest": "entity",
        "forms": "json",
    }

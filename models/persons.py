"""A person in the store: everything about them, out of it or away from it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import Text, cast, delete, func, insert, select, update

from models.access.asker import CONSOLE
from models.casework.introductions import Introductions, forget_introductions
from models.files import Files
from models.mergers import Mergers
from models.moments import in_utc
from models.proposals import Proposals
from models.saved_searches import SavedSearches
from models.store import Store
from models.suppression import Suppression, marks_of
from models.tables import (
    AnsweredRow,
    ApiKeyRow,
    AuditRow,
    CaseNoteRow,
    CaseStepRow,
    ContactPurposeRow,
    DeliveryRow,
    DisclosureStepRow,
    DistinctRow,
    EditionRow,
    FileRow,
    IntroductionRow,
    JobRow,
    JudgementRow,
    MergerRow,
    OrganisationHubRow,
    OrganisationRow,
    ScheduleRow,
    UploadRow,
    UserHubRow,
    UserRow,
    WebhookRow,
)
from models.undo import Undo

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import InstrumentedAttribute, Session

ERASED = "erased"
"""Stands where somebody was named who asked to be forgotten."""
WRITERS: tuple[InstrumentedAttribute[Any], ...] = (
    *(CaseStepRow.by, CaseNoteRow.by, DisclosureStepRow.by, IntroductionRow.by),
    *(AuditRow.who, ApiKeyRow.by, WebhookRow.by, JobRow.by, UploadRow.by),
    *(EditionRow.by, EditionRow.released_by, ScheduleRow.by, MergerRow.by, DistinctRow.by),
)
"""Who did something, besides judgements, where the writer is part of the key."""
PURPOSE = "introductions"
"""Why contact persons are kept unless somebody says otherwise."""


@dataclass(frozen=True)
class Contact:
    """A person as the contact of an organisation."""

    organisation: str
    organisation_name: str
    name: str | None
    email: str | None
    phone: str | None
    purpose: str
    source: str
    since: datetime | None
    hubs: frozenset[str] = frozenset()

    @property
    def address(self) -> str:
        """The organisation's id, as the audit trail names rows."""
        return self.organisation


@dataclass(frozen=True)
class Person:
    """Everything that is known about somebody with this e-mail address.

    Parameters
    ----------
    account
        Their account, where they have one.
    wrote
        Judgements, notes, saved searches, proposals and requests that they wrote.
    did
        What the audit trail tells of them.
    """

    email: str
    contacts: Sequence[Contact] = ()
    account: Mapping[str, Any] | None = None
    wrote: Sequence[Mapping[str, Any]] = ()
    did: Sequence[Mapping[str, Any]] = field(default=(), repr=False)

    @property
    def hubs(self) -> frozenset[str]:
        """All hubs that know them."""
        of_account = frozenset(self.account["hubs"]) if self.account else frozenset()
        return of_account.union(*(contact.hubs for contact in self.contacts))

    @property
    def known(self) -> bool:
        """Whether anything is known."""
        return bool(self.contacts or self.account or self.wrote)


class Persons:
    """Finds, tells and erases people by their e-mail address."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def find(self, email: str) -> Person:
        """Return everything about somebody."""
        email = email.strip().lower()
        user = self._session.scalar(select(UserRow).where(UserRow.email == email))
        who = f"user:{user.id}" if user else ""
        return Person(
            email=email,
            contacts=self._contacts(email),
            account=self._account(user) if user else None,
            wrote=[
                *self._wrote([who, email] if who else [email]),
                *self._searches(email, user.id if user else None),
                *self._proposals(email),
                *Introductions(self._session, CONSOLE).of_email(email),
            ],
            did=self._did(who) if who else (),
        )

    def erase(self, email: str, now: datetime) -> Person:
        """Take somebody away, for good: an old list that is imported does not bring them back.

        Their judgements and notes stay, without their name: they are about organisations.

        Returns
        -------
        Person
            What was there before.
        """
        store = Store(self._session)
        store.wait_for_turn()
        before = self.find(email)
        marks = set(marks_of(None, before.email, None))
        for contact in before.contacts:
            marks |= marks_of(contact.name, contact.email, contact.phone)
        Suppression(self._session).add(marks, now)
        ids = [contact.organisation for contact in before.contacts]
        o = OrganisationRow
        gone = {"contact_name": None, "email": None, "phone": None}
        self._session.execute(update(o).where(o.id.in_(ids)).values(**gone))
        p = ContactPurposeRow
        self._session.execute(delete(p).where(p.organisation.in_(ids)))
        SavedSearches(self._session).remove_of(before.email)
        Proposals(self._session).remove_of(before.email)
        forget_introductions(self._session, email=before.email)
        names = [before.email]
        if before.account:
            names.append(f"user:{before.account['id']}")
            self._session.execute(delete(UserRow).where(UserRow.id == before.account["id"]))
        self._unname(names)
        Undo(self._session).forget_person(before.email, ids)
        Mergers(self._session).forget_person(before.email)
        Files(self._session).forget_of(before.hubs)  # copies that may name them: made again soon
        store.revise()
        return before

    def say_why(self, organisation: str, purpose: str, source: str, now: datetime) -> None:
        """Write down why a contact person is kept, and where they come from."""
        p = ContactPurposeRow
        self._session.execute(delete(p).where(p.organisation == organisation))
        self._session.execute(
            insert(p).values(organisation=organisation, purpose=purpose, source=source, since=now)
        )

    def _contacts(self, email: str) -> list[Contact]:
        o, p = OrganisationRow, ContactPurposeRow
        query = (
            select(o, p)
            .outerjoin(p, p.organisation == o.id)
            .where(func.lower(func.trim(o.email)) == email)
            .order_by(o.id)
        )
        found = self._session.execute(query).all()
        m = OrganisationHubRow
        links = select(m.organisation, m.hub).where(
            m.organisation.in_([row.id for row, _ in found])
        )
        hubs: dict[str, set[str]] = {}
        for organisation, hub in self._session.execute(links):
            hubs.setdefault(organisation, set()).add(hub)
        return [
            Contact(
                organisation=row.id,
                organisation_name=row.name,
                name=row.contact_name,
                email=row.email,
                phone=row.phone,
                purpose=why.purpose if why else PURPOSE,
                source=why.source if why else "",
                since=in_utc(why.since) if why else None,
                hubs=frozenset(hubs.get(row.id, ())),
            )
            for row, why in found
        ]

    def _account(self, user: UserRow) -> dict[str, Any]:
        hubs = self._session.scalars(select(UserHubRow.hub).where(UserHubRow.user == user.id))
        return {
            "id": user.id,
            "name": user.name,
            "email": user.email,
            "role": user.role,
            "hubs": sorted(hubs),
            "organisation": user.organisation,
            "language": user.language,
            "created": in_utc(user.created).isoformat(),
        }

    def _wrote(self, names: list[str]) -> list[dict[str, Any]]:
        j, n = JudgementRow, CaseNoteRow
        judgements = self._session.scalars(select(j).where(j.by.in_(names)))
        notes = self._session.scalars(select(n).where(n.by.in_(names)))
        return [
            *(
                {
                    "judgement_of": [row.organisation, row.partner],
                    "verdict": row.verdict,
                    "note": row.note,
                    "at": row.at.isoformat() if row.at else None,
                }
                for row in judgements
            ),
            *(
                {"case": row.partnership, "note": row.text, "at": in_utc(row.at).isoformat()}
                for row in notes
            ),
        ]

    def _searches(self, email: str, user: str | None) -> list[dict[str, Any]]:
        kept = SavedSearches(self._session)
        return [
            {
                "saved_search": one.text,
                "direction": one.direction,
                "near": one.near,
                "until": one.until.isoformat(),
            }
            for one in (*kept.of_email(email), *(kept.of_user(user) if user else ()))
        ]

    def _proposals(self, email: str) -> list[dict[str, Any]]:
        return [
            {
                "proposal": dict(one.values),
                "streams": [dict(stream) for stream in one.streams],
                "at": one.created.isoformat(),
            }
            for one in Proposals(self._session).of_email(email)
        ]

    def _did(self, who: str) -> list[dict[str, Any]]:
        query = select(AuditRow).where(AuditRow.who == who).order_by(AuditRow.id)
        return [
            {
                "at": in_utc(row.at).isoformat(),
                "action": row.action,
                "noun": row.noun,
                "rows": list(row.rows or ()),
            }
            for row in self._session.scalars(query)
        ]

    def _unname(self, names: list[str]) -> None:
        """Put `ERASED` where somebody was named as a writer.

        Two people who were erased may have judged the same pair: the later judgement stays.
        """
        j = JudgementRow
        for row in list(self._session.scalars(select(j).where(j.by.in_(names)))):
            same = (row.organisation, row.partner, ERASED)
            if self._session.get(j, same) is not None:
                self._session.delete(row)
                continue
            where = (j.organisation == row.organisation, j.partner == row.partner, j.by == row.by)
            self._session.execute(update(j).where(*where).values(by=ERASED))
        for column in WRITERS:
            change = update(column.class_).where(column.in_(names))
            self._session.execute(change.values({column: ERASED}))
        for name in names:
            self._rename_in_addresses(name)
        # What was kept for them alone is nobody's now.
        self._session.execute(delete(FileRow).where(FileRow.by.in_(names)))
        self._session.execute(delete(AnsweredRow).where(AnsweredRow.who.in_(names)))

    def _rename_in_addresses(self, name: str) -> None:
        """Put `ERASED` where an address holds a writer, as those of judgements do."""
        a, d = AuditRow, DeliveryRow
        holding = select(a).where(cast(a.rows, Text).contains(name, autoescape=True))
        for row in self._session.scalars(holding):
            rows = [one.replace(name, ERASED) for one in row.rows or ()]
            self._session.execute(update(a).where(a.id == row.id).values(rows=rows))
        named = update(d).where(d.row.contains(name, autoescape=True))
        self._session.execute(named.values(row=func.replace(d.row, name, ERASED)))

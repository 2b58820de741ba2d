"""Is this the same? Pairs of organisations to look at, and what a coordinator says of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from matchmaker.duplicates import proposed_duplicates
from matchmaker.identity import Entry
from models.access.addresses import address_of
from models.access.door import Door
from models.access.listing import Listing
from models.access.nouns import NOUN
from models.access.values import canonical
from models.answered import Once
from models.audit import Trail
from models.errors import RowHasChanged, UnfitRow, UnknownRow
from models.folding import fold_letters
from models.mergers import Merger, Mergers, strictness

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from sqlalchemy.orm import Session

    from models.access.asker import Asker
    from models.access.record import Record
    from models.database import Database

ORGANISATIONS = NOUN["organisations"]
SHARED = (
    *("enterprise_number", "name", "street", "postcode", "municipality"),
    *("email", "phone", "website"),
)
"""Columns that tell why two may be one when both hold the same, the surest first."""
ADDRESS = ("street", "postcode", "municipality", "country")
MERGED = (
    *("name", "kind", "description", "enterprise_number", "legal_form", "sectors"),
    *("recognitions", "language", *ADDRESS),
    *("employees", "target_group_jobs", "website", "contact_name", "email", "phone"),
    "since",
)
"""Columns of which one value is kept, in the order of the page."""


@dataclass(frozen=True, slots=True)
class Alike:
    """Two organisations that may be one.

    Parameters
    ----------
    one, other
        The one that was known first stands first.
    shared
        Columns in which both hold the same.
    certain
        Whether their enterprise numbers are equal.
    """

    one: Record
    other: Record
    shared: tuple[str, ...]
    certain: bool = False


@dataclass(frozen=True)
class Duplicates:
    """Pairs among the organisations that the asker looks after.

    Parameters
    ----------
    request
        Id of the request, for the audit trail.
    """

    database: Database
    asker: Asker
    request: str | None = None

    def pairs(self) -> Sequence[Alike]:
        """Return the pairs to ask about, the certain ones first; never one that was answered."""
        with self.database.reading() as session:
            page = Door(session, self.asker).page(ORGANISATIONS, Listing(sort=("id",), limit=None))
            two = Mergers(session).distinct()
        mine = {one.key[0]: one for one in page.records if one.mine}
        found = [
            alike(mine[pair.existing.id], mine[pair.new.id], certain=pair.certain)
            for pair in proposed_duplicates([_entry(one) for one in mine.values()])
            if tuple(sorted((pair.new.id, pair.existing.id))) not in two
        ]
        return sorted(found, key=lambda pair: not pair.certain)

    def pair(self, one: str, other: str) -> Alike:
        """Return two organisations side by side.

        Raises
        ------
        UnknownRow
            The asker does not look after both, or they are one.
        """
        with self.database.reading() as session:
            left, right = self._both(session, one, other)
        return alike(left, right)

    def merge(
        self,
        kept: str,
        gone: str,
        take: Collection[str] = (),
        tags: Sequence[str] = (),
        key: str = "",
    ) -> Merger:
        """Make one of two; all that was of the one that goes becomes the other's.

        Parameters
        ----------
        kept, gone
            Addresses of the one that stays and of the one that goes.
        take
            Columns of which the value of the one that goes is kept; one that the other lacks is
            kept anyway.
        tags
            Of both, as the asker looked at them; empty when any will do.
        key
            An idempotency key: the same one again merges nothing twice.

        Raises
        ------
        UnknownRow
            The asker does not look after both.
        RowHasChanged
            Somebody changed one of them meanwhile.
        UnfitRow
            A value cannot be kept, or there is no such column.
        """
        once = Once.of(self.asker.who, key, "mergers", kept, gone, sorted(take))
        with self.database.writing() as session:
            made = once.make(session, lambda: str(self._merge(session, kept, gone, take, tags)))
            return Mergers(session).get(int(made))

    def _merge(
        self,
        session: Session,
        kept: str,
        gone: str,
        take: Collection[str],
        tags: Sequence[str],
    ) -> int:
        stays, goes = self._both(session, kept, gone)
        if tags and tuple(tags) != (stays.tag, goes.tag):
            raise RowHasChanged(noun=ORGANISATIONS.name)
        strange = sorted(set(take) - set(MERGED))
        if strange:
            faults = [
                {"column": one, "code": "extra_forbidden", "proposals": []} for one in strange
            ]
            raise UnfitRow(sheet=ORGANISATIONS.name, faults=faults)
        given = canonical(ORGANISATIONS.sheet, _taken(stays, goes, take))
        now = datetime.now(UTC)
        number = Mergers(session).merge(stays.key[0], goes.key[0], given, self.asker.who, now)
        trail = self._trail(session)
        trail.note("merged", ORGANISATIONS.name, [self._get(session, stays.key[0])])
        trail.note("removed", ORGANISATIONS.name, [goes])
        return number

    def separate(self, number: int) -> Merger:
        """Make two again of one.

        Raises
        ------
        UnknownRow
            There is no such merger, or the asker does not look after it.
        UndoRefused
            It was undone, or is too old.
        """
        with self.database.writing() as session:
            mergers = Mergers(session)
            merger = mergers.get(number)
            if not self._get(session, merger.kept).mine:
                raise UnknownRow(noun="mergers")
            mergers.back(number, datetime.now(UTC))
            both = [self._get(session, id_) for id_ in (merger.kept, merger.gone)]
            self._trail(session).note("separated", ORGANISATIONS.name, both)
        return merger

    def say_distinct(self, one: str, other: str) -> None:
        """Say that two organisations are two: nobody is asked again.

        Raises
        ------
        UnknownRow
            The asker does not look after both.
        """
        with self.database.writing() as session:
            both = self._both(session, one, other)
            left, right = (record.key[0] for record in both)
            Mergers(session).say_distinct(left, right, self.asker.who, datetime.now(UTC))
            self._trail(session).note("told apart", ORGANISATIONS.name, both)

    def merged_into(self, kept: str) -> Sequence[Merger]:
        """Return what went up in an organisation, newest first."""
        with self.database.reading() as session:
            return Mergers(session).of([kept])

    def mergers(self) -> Sequence[Merger]:
        """Return what was merged among the organisations that the asker looks after."""
        with self.database.reading() as session:
            found = Mergers(session).all()
            door = Door(session, self.asker)
            kept = door.among(ORGANISATIONS, sorted({one.kept for one in found}))
        mine = {one.key[0] for one in kept if one.mine}
        return [one for one in found if one.kept in mine]

    def moved_to(self, gone: str) -> str | None:
        """Return where an organisation went, for an asker who may see that one; else nothing."""
        with self.database.reading() as session:
            kept = Mergers(session).kept_of(gone)
            if kept is None or not Door(session, self.asker).among(ORGANISATIONS, [kept]):
                return None
            return kept

    def _both(self, session: Session, one: str, other: str) -> tuple[Record, Record]:
        door = Door(session, self.asker)
        left, right = door.get(ORGANISATIONS, one), door.get(ORGANISATIONS, other)
        if not (left.mine and right.mine) or left.key == right.key:
            raise UnknownRow(noun=ORGANISATIONS.name)
        return left, right

    def _get(self, session: Session, id_: str) -> Record:
        return Door(session, self.asker).get(ORGANISATIONS, address_of((id_,)))

    def _trail(self, session: Session) -> Trail:
        return Trail(session, self.asker.who, self.request)


def alike(one: Record, other: Record, *, certain: bool = False) -> Alike:
    """Return a pair, with what both have in common."""
    shared = tuple(name for name in SHARED if _same(one.values[name], other.values[name]))
    return Alike(one, other, shared, certain or "enterprise_number" in shared)


def _taken(stays: Record, goes: Record, take: Collection[str]) -> dict[str, Any]:
    """Return what the one that stays gets from the other: what was chosen, and what it lacks.

    An address goes as a whole: half of one and half of another is nowhere. Who sees it are those
    who saw both.
    """
    whole = ADDRESS if any(stays.values[name] for name in ADDRESS) else ()
    lacks = [
        name
        for name in MERGED
        if name not in whole and stays.values[name] is None and goes.values[name] is not None
    ]
    wanted = {*take, *lacks}
    if wanted.intersection(ADDRESS):
        wanted |= {*ADDRESS, "lat", "lon"}
    taken = {name: goes.values[name] for name in wanted}
    strictest = max(stays.values["visibility"], goes.values["visibility"], key=strictness)
    return taken | {"visibility": strictest}


def _same(one: Any, other: Any) -> bool:
    return bool(one) and bool(other) and fold_letters(str(one)) == fold_letters(str(other))


def _entry(one: Record) -> Entry:
    values = one.values
    return Entry(
        one.key[0],
        values["name"],
        values["kind"] or "",
        values["enterprise_number"] or "",
        values["postcode"] or "",
        values["municipality"] or "",
    )

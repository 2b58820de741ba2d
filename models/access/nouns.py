"""The nouns that people may read and change through the door, in one plain list."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from sqlalchemy import true

from models.access.asker import Role
from models.access.sight import Sight
from models.exchange.format import SHEET, Sheet, Type
from models.tables import (
    TABLES,
    ProcessRow,
    SiteRow,
    SkillRow,
)

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Table

Condition: TypeAlias = "Callable[[Sight], ColumnElement[bool]]"
COORDINATORS = frozenset({Role.COORDINATOR, Role.ADMINISTRATOR})
OWNERS = COORDINATORS | {Role.ENTREPRENEUR}
HUB_STAFF = COORDINATORS | {Role.READER}
EVERYBODY = frozenset(Role)


@dataclass(frozen=True)
class Noun:
    """One kind of row.

    Parameters
    ----------
    name
        Name of the sheet in the exchange format, of the table and in addresses.
    seen
        Which rows an asker may see.
    readers, writers
        Who may read and who may change rows at all.
    words
        Columns that a search looks through.
    sorts
        Columns by which a list may be put in order.
    owner
        Column that names whose row it is; ``id`` for organisations themselves.
    replaces
        Whether a new row takes the place of one with the same key.
    """

    name: str
    seen: Condition
    readers: frozenset[Role]
    writers: frozenset[Role]
    words: tuple[str, ...]
    sorts: tuple[str, ...]
    owner: str = "organisation"
    replaces: bool = False

    @property
    def sheet(self) -> Sheet:
        """Its columns."""
        return SHEET[self.name]

    @property
    def table(self) -> Table:
        """Its table."""
        return TABLES[self.name]

    @property
    def filters(self) -> tuple[str, ...]:
        """Columns of which a list may be asked to have one value."""
        exact = {Type.CHOICE, Type.POSTCODE, Type.COUNTRY, Type.ENTERPRISE_NUMBER, Type.FLAG}
        return tuple(
            column.name
            for column in self.sheet.columns
            if not column.many and (column.type in exact or column.refers_to)
        )


NOUNS: tuple[Noun, ...] = (
    Noun(
        "hubs",
        seen=lambda _: true(),
        readers=EVERYBODY,
        writers=frozenset({Role.ADMINISTRATOR}),
        words=("name",),
        sorts=("name", "id"),
        owner="",
    ),
    Noun(
        "organisations",
        seen=Sight.organisations,
        readers=EVERYBODY,
        writers=OWNERS,
        words=("name", "municipality", "postcode", "enterprise_number"),
        sorts=("name", "id", "kind", "municipality", "postcode", "since"),
        owner="id",
    ),
    Noun(
        "sites",
        seen=lambda sight: sight.of_seen(SiteRow.organisation),
        readers=EVERYBODY,
        writers=OWNERS,
        words=("street", "municipality", "postcode"),
        sorts=("id", "organisation", "municipality", "postcode"),
    ),
    Noun(
        "streams",
        seen=Sight.streams,
        readers=EVERYBODY,
        writers=OWNERS,
        words=("title", "description", "waste_code"),
        sorts=("title", "id", "organisation", "waste_code", "quantity", "from", "until"),
    ),
    Noun(
        "processes",
        seen=lambda sight: sight.of_seen(ProcessRow.organisation),
        readers=EVERYBODY,
        writers=OWNERS,
        words=("operation",),
        sorts=("id", "organisation", "operation", "capacity"),
    ),
    Noun(
        "skills",
        seen=lambda sight: sight.of_seen(SkillRow.organisation),
        readers=EVERYBODY,
        writers=OWNERS,
        words=("skill",),
        sorts=("skill", "organisation", "fte"),
    ),
    Noun(
        "partnerships",
        seen=Sight.partnerships,
        readers=HUB_STAFF | {Role.ENTREPRENEUR},
        writers=COORDINATORS,
        words=("title", "description", "programme"),
        sorts=("id", "title", "state", "started", "ended"),
        owner="hub",
    ),
    Noun(
        "judgements",
        seen=Sight.judgements,
        readers=OWNERS,
        writers=OWNERS,
        words=("reason_code",),
        sorts=("organisation", "partner", "at"),
        replaces=True,
    ),
)
"""Everything that has an address of its own under ``/api/v1``."""

NOUN = {noun.name: noun for noun in NOUNS}

"""Who asks, and how far that reaches."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import IntEnum, StrEnum

from matchmaker.domain import Visibility


class Role(StrEnum):
    """What a person or program may do, least first."""

    ANONYMOUS = "anonymous"
    ENTREPRENEUR = "entrepreneur"
    READER = "reader"
    COORDINATOR = "coordinator"
    ADMINISTRATOR = "administrator"


class Scope(StrEnum):
    """What a program's key may be used for."""

    READ = "read"
    WRITE = "write"
    CONTACTS = "contacts"
    """Read the contact persons of the hub's own organisations."""


class Reach(IntEnum):
    """How near an asker stands to a row; each step sees what the one before sees, and more."""

    STRANGER = 0
    HUBS = 1
    """Works for some hub."""
    HUB = 2
    """Works for a hub of this row."""
    OWNER = 3
    """Looks after this row: the hub's coordinator, the organisation itself, an administrator."""

    def sees(self, visibility: Visibility | str | None) -> bool:
        """Tell whether this is near enough for a row or field of this visibility."""
        return self >= NEEDED[Visibility(visibility or Visibility.PUBLIC)]


NEEDED = {
    Visibility.PUBLIC: Reach.STRANGER,
    Visibility.HUBS: Reach.HUBS,
    Visibility.HUB: Reach.HUB,
    Visibility.HIDDEN: Reach.OWNER,
}
"""How near somebody must stand to see a row of each visibility."""


@dataclass(frozen=True, slots=True)
class Asker:
    """Somebody who asks, as their session or key tells.

    Parameters
    ----------
    hubs
        Hubs of a coordinator, a reader or a key.
    organisation
        For whom an entrepreneur acts.
    user, key
        Id of the person, or of the program's key.
    scopes
        What a key may be used for; a person has no such bounds.
    disclosed
        Ids of organisations whose name was disclosed to this asker, with what is theirs.
    """

    role: Role = Role.ANONYMOUS
    hubs: frozenset[str] = frozenset()
    organisation: str | None = None
    user: str | None = None
    key: str | None = None
    scopes: frozenset[Scope] = frozenset(Scope)
    disclosed: frozenset[str] = frozenset()

    @property
    def who(self) -> str:
        """How the audit trail calls this asker."""
        if self.user:
            return f"user:{self.user}"
        if self.key:
            return f"key:{self.key}"
        return "console" if self.role is Role.ADMINISTRATOR else "anonymous"

    @property
    def sees_everything(self) -> bool:
        """Whether nothing is kept from this asker."""
        return self.role is Role.ADMINISTRATOR

    def reach(self, organisation: str | None, hubs: Collection[str]) -> Reach:
        """Tell how near this asker stands to a row.

        Parameters
        ----------
        organisation
            Whose the row is.
        hubs
            The hubs of that organisation, or of the row itself.
        """
        if self.sees_everything or (organisation and organisation == self.organisation):
            return Reach.OWNER
        if self.role not in {Role.COORDINATOR, Role.READER}:
            return Reach.STRANGER
        if self.hubs.isdisjoint(hubs):
            return Reach.HUB if organisation in self.disclosed else Reach.HUBS
        return Reach.OWNER if self.role is Role.COORDINATOR else Reach.HUB

    def names(
        self, visibility: Visibility | str | None, organisation: str, hubs: Collection[str]
    ) -> bool:
        """Tell whether an organisation may be named to this asker.

        Also a hidden one may, once its name was disclosed.
        """
        return organisation in self.disclosed or self.sees(visibility, organisation, hubs)

    def sees(
        self, visibility: Visibility | str | None, organisation: str, hubs: Collection[str]
    ) -> bool:
        """Tell whether this asker may see a row of an organisation."""
        if organisation in self.disclosed and visibility != Visibility.HIDDEN:
            return True
        return self.reach(organisation, hubs).sees(visibility)


ANONYMOUS = Asker()
"""A stranger."""
CONSOLE = Asker(Role.ADMINISTRATOR)
"""Whoever has the database itself in hand: the command line."""

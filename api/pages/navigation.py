"""What stands in the menu and at the foot of every page; who adds a page adds one line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from models.access.asker import Role

if TYPE_CHECKING:
    from collections.abc import Iterable

    from models.access.asker import Asker

EVERYBODY = frozenset(Role)
STAFF = frozenset({Role.COORDINATOR, Role.ADMINISTRATOR})
"""Who works for a hub."""
MEMBERS = frozenset({Role.ENTREPRENEUR})
"""Who acts for an organisation."""
VISITORS = EVERYBODY - STAFF
"""Everybody but who works here: their list of organisations is at the desk."""
NEWCOMERS = VISITORS - MEMBERS
"""For whom it may be the first visit; for the others this stands at the foot."""
REPORTERS = STAFF | {Role.READER}
"""Who may read figures that are not public."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One link of a menu.

    Parameters
    ----------
    name
        Its words are ``navigation.<name>``; a page that shows it as "you are here" passes the
        same name as ``here``.
    path
        Below the language: ``how`` for ``/nl/how``. With a leading slash it is the whole address.
    roles
        Who sees it. The page behind it has its own gate.
    """

    name: str
    path: str
    roles: frozenset[Role] = EVERYBODY

    def address(self, language: str) -> str:
        """Return where it leads, for a reader of this language."""
        return self.path if self.path.startswith("/") else f"/{language}/{self.path}"


MENU: tuple[Entry, ...] = (
    Entry("find", ""),
    Entry("desk", "desk", STAFF),
    Entry("mine", "mine", MEMBERS),
    Entry("organisations", "organisations", VISITORS),
    Entry("map", "map"),
    Entry("hubs", "hubs", NEWCOMERS),
    Entry("cases", "desk/cases", STAFF),
    Entry("plan", "plan", STAFF),
    Entry("report", "report"),
    Entry("how", "how", NEWCOMERS),
    Entry("administration", "administration", STAFF),
)
"""The menu at the head, in order. Keep it short: seven links are read, more are not."""

FOOT: tuple[Entry, ...] = (
    Entry("programmes", "desk/programmes", STAFF),
    Entry("proposals", "desk/proposals", STAFF),
    Entry("imports", "imports", STAFF),
    Entry("organisations", "organisations", STAFF),
    Entry("register", "register"),
    Entry("how", "how"),
    Entry("hubs", "hubs"),
    Entry("privacy", "privacy"),
    Entry("accessibility", "accessibility"),
    Entry("legal", "legal"),
    Entry("programmers", "/docs"),
)
"""Links at the foot of every page."""


def seen_by(asker: Asker, entries: Iterable[Entry]) -> list[Entry]:
    """Return the links that are for this asker."""
    return [entry for entry in entries if asker.role in entry.roles]

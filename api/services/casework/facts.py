"""What somebody types about an organisation, and what becomes of it when somebody was first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from api.services.casework.history import name_of
from models.audit import Trail

if TYPE_CHECKING:
    from collections.abc import Mapping

    from models.access.asker import Asker
    from models.access.record import Record
    from models.database import Database

EDITED = (
    *("name", "kind", "description", "street", "postcode", "municipality", "website"),
    *("employees", "contact_name", "email", "phone", "visibility"),
)
"""Fields of the form, in the order of the page."""
NUMBERS = frozenset({"employees"})


def typed_of(record: Record) -> dict[str, str]:
    """Return an organisation as the form shows it."""
    values = record.values
    return {name: "" if values[name] is None else str(values[name]) for name in EDITED}


def values_of(typed: Mapping[str, str], before: Mapping[str, str]) -> dict[str, Any]:
    """Return what was changed, by column; what was emptied becomes unknown.

    A number that cannot be read stays text, for the door to refuse.
    """
    changed: dict[str, Any] = {}
    for name in EDITED:
        text = typed.get(name, "").strip()
        if text != before.get(name, ""):
            number = name in NUMBERS and text.isascii() and text.isdecimal()
            changed[name] = (int(text) if number else text) or (0 if number else None)
    return changed


def last_editor(database: Database, asker: Asker, address: str, noun: str = "organisations") -> str:
    """Return the name of who changed a row last; empty when that is no person."""
    hubs = None if asker.sees_everything else asker.hubs
    with database.reading() as session:
        steps = Trail(session, asker.who).about({noun: [address]}, hubs, 20)
        return next((name_of(session, one.who) for one in steps if address in one.rows), "")

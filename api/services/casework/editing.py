"""What somebody types about a case, and what becomes of it when somebody else was first."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from api.wording import Wording
    from models.casework.case import Case

EDITED = ("title", "next_action", "due", "owner", "tonnes_per_year", "jobs")
"""Fields of the form, in the order of the page."""
NUMBERS = ("tonnes_per_year", "jobs")
JOINED = ("title", "next_action")
"""Texts in which what both wrote can stand beside each other."""
LARGEST = 1e9


def typed_of(case: Case) -> dict[str, str]:
    """Return a case as the form shows it."""
    values = case.record.values
    return {
        "title": values["title"] or "",
        "next_action": case.next_action or "",
        "due": case.due.isoformat() if case.due else "",
        "owner": case.owner.id if case.owner else "",
        **{name: _told(values[name]) for name in NUMBERS},
    }


def values_of(
    typed: Mapping[str, str], before: Mapping[str, str], words: Wording
) -> tuple[dict[str, Any], dict[str, str]]:
    """Return what was changed, by column, and a sentence for each field that cannot be read."""
    values: dict[str, Any] = {}
    faults: dict[str, str] = {}
    for name in EDITED:
        text = typed.get(name, "").strip()
        if text == before.get(name, ""):
            continue
        try:
            values[name] = _read(name, text)
        except ValueError:
            key = "board.wrong_day" if name == "due" else "board.wrong_number"
            faults[name] = words.say(key, value=text)
    return values, faults


def _read(name: str, text: str) -> Any:
    if not text:
        return None
    if name == "due":
        return date.fromisoformat(text)
    if name in NUMBERS:
        number = float(text.replace(" ", "").replace(",", "."))
        if not 0 <= number <= LARGEST:
            raise ValueError(text)
        return number
    return text


def _told(number: float | None) -> str:
    return "" if number is None else f"{number:g}"

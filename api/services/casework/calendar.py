"""What is due in cases, as appointments in a calendar."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.services.standards.calendar import Appointment, calendar

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from api.services.standards.addresses import Addresses
    from api.services.standards.shelf import Document
    from api.wording import Wording
    from models.casework.case import Case


def case_calendar(
    cases: Sequence[Case], addresses: Addresses, words: Wording, today: date
) -> Document:
    """Return the next actions that have a day, one appointment each."""
    appointments = [
        Appointment(
            f"case/{case.address}",
            words.say(
                "casework.due",
                action=case.next_action or words.say("casework.look_again"),
                title=title_of(case, words),
            ),
            case.due,
            case.due,
            address=addresses.to(f"/{words.language}/desk/cases/{case.address}"),
        )
        for case in cases
        if case.due is not None
    ]
    return calendar(words.say("casework.calendar"), appointments, today)


def title_of(case: Case, words: Wording) -> str:
    """Return what a case is called: its title, else its partners."""
    if case.record.values["title"]:
        return str(case.record.values["title"])
    return words.series([one.name for one in case.partners]) or words.say("casework.untitled")

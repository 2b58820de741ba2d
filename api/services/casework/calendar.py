"""What is due in cases, as appointments in a calendar."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.services.standards.calendar import Appointment, calendar
from matchmaker.actions.sheet import OPEN_STEPS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from api.services.standards.addresses import Addresses
    from api.services.standards.shelf import Document
    from api.wording import Wording
    from models.casework.case import Case
    from models.programmes.actions import ActionRecord


def case_calendar(
    cases: Sequence[Case],
    actions: Iterable[ActionRecord],
    addresses: Addresses,
    words: Wording,
    today: date,
) -> Document:
    """Return the next actions and open steps that have a day, one appointment each."""
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
    appointments += step_appointments(actions, addresses, words)
    return calendar(words.say("casework.calendar"), appointments, today)


def step_appointments(
    actions: Iterable[ActionRecord], addresses: Addresses, words: Wording
) -> list[Appointment]:
    """Return the open steps of actions that have a day, one appointment each."""
    return [
        Appointment(
            f"action/{action.address}/{step.number}",
            words.say(
                "casework.due",
                action=step.title,
                title=action.partnership.title or words.say("casework.untitled"),
            ),
            step.due,
            step.due,
            address=addresses.to(f"/{words.language}/desk/actions/{action.address}"),
        )
        for action in actions
        for step in action.sheet.steps
        if step.due is not None and step.state in OPEN_STEPS
    ]


def title_of(case: Case, words: Wording) -> str:
    """Return what a case is called: its title, else its partners."""
    if case.record.values["title"]:
        return str(case.record.values["title"])
    return words.series([one.name for one in case.partners]) or words.say("casework.untitled")

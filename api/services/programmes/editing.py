"""The form of an action: each field as it is typed, and what becomes of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from api.services.programmes import reading
from api.services.programmes.reading import Names, Unreadable, worded
from matchmaker.actions.sheet import ActionRole, CommitmentState, Intent, StepState

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from api.wording import Wording
    from models.programmes.actions import ActionRecord
    from models.programmes.programmes import ProgrammeRecord

TEXTS = ("title", "description", "axis", "evidence", "lessons")
LISTS = ("target_groups", "postcodes")
NUMBERS = ("jobs_intended", "jobs", "training_intended", "training_hours", "cost")
DAYS = ("started", "ended")
FIELDS = (*TEXTS, *DAYS, *LISTS, *NUMBERS)
"""Fields of an action that stand once on its form."""
EMPTY_ROWS = 2
"""Rows for one more partner or step that the form offers."""
FEWEST_ROWS = 3
MOST_ROWS = 200
PARTNER = ("organisation", "role", "state", "due", "pledge")
STEP = ("title", "due", "state", "organisation", "after")
AXIS = ("name", "phase", "job_potential", "needs")


def typed_of(record: ActionRecord | None) -> dict[str, str]:
    """Return an action as its form shows it; a bare form for a new one."""
    typed: dict[str, str] = {}
    partners, steps = 0, 0
    if record is not None:
        one, sheet = record.partnership, record.sheet
        typed |= {name: _told(_of(name, one, sheet)) for name in FIELDS}
        typed |= {f"intent_{intent}": "yes" for intent in sheet.intents}
        for place, each in enumerate(sheet.commitments):
            told = (record.name_of(each.organisation), each.role, each.state, each.due, each.pledge)
            typed |= _row("partner", place, PARTNER, told)
        for place, step in enumerate(sheet.steps):
            who = record.name_of(step.organisation)
            after = ", ".join(str(number) for number in step.after)
            typed |= _row("step", place, STEP, (step.title, step.due, step.state, who, after))
        partners, steps = len(sheet.commitments), len(sheet.steps)
    typed["partners"] = str(max(partners + EMPTY_ROWS, FEWEST_ROWS))
    typed["steps"] = str(max(steps + EMPTY_ROWS, FEWEST_ROWS))
    return typed


def rows_of(typed: Mapping[str, str], name: str) -> int:
    """Return how many rows of a kind the form has; never more than anybody fills in."""
    text = typed.get(name, "")
    counted = text.isdecimal() and len(text) <= len(str(MOST_ROWS))
    return min(int(text), MOST_ROWS) if counted else FEWEST_ROWS


def values_of(
    typed: Mapping[str, str], names: Names, words: Wording
) -> tuple[dict[str, Any], dict[str, str]]:
    """Return what was typed, by column, and a sentence for each field that cannot be read."""
    values: dict[str, Any] = {}
    faults: dict[str, str] = {}

    def read(name: str, how: Callable[[str], Any]) -> Any:
        try:
            return how(typed.get(name, "").strip())
        except Unreadable as error:
            faults[name] = worded(error, words.say)
            return None

    for name in TEXTS:
        values[name] = typed.get(name, "").strip() or None
    if "axis" not in typed:  # a form without axes to choose from says nothing of one
        del values["axis"]
    for name in LISTS:
        values[name] = reading.several(typed.get(name, ""))
    for name in NUMBERS:
        values[name] = read(name, reading.number)
    for name in DAYS:
        values[name] = read(name, reading.day)
    values["intents"] = [one.value for one in Intent if typed.get(f"intent_{one}")]
    if not values["title"]:
        faults["title"] = words.say("programmes.wrong.title")
    if values["started"] and values["ended"] and values["ended"] < values["started"]:
        faults["ended"] = words.say("programmes.wrong.period")
    values["commitments"] = [
        {
            "organisation": read(f"partner_{place}_organisation", names.id_of) or "",
            "role": _one(typed, f"partner_{place}_role", ActionRole, ActionRole.PARTNER),
            "state": _one(typed, f"partner_{place}_state", CommitmentState, CommitmentState.ASKED),
            "due": read(f"partner_{place}_due", reading.day),
            "pledge": typed.get(f"partner_{place}_pledge", "").strip() or None,
        }
        for place in range(rows_of(typed, "partners"))
        if typed.get(f"partner_{place}_organisation", "").strip()
    ]
    filled = [
        place
        for place in range(rows_of(typed, "steps"))
        if typed.get(f"step_{place}_title", "").strip()
    ]
    moved = {place + 1: number for number, place in enumerate(filled, start=1)}
    values["steps"] = [
        {
            "title": typed[f"step_{place}_title"].strip(),
            "due": read(f"step_{place}_due", reading.day),
            "state": _one(typed, f"step_{place}_state", StepState, StepState.PLANNED),
            "organisation": read(
                f"step_{place}_organisation", lambda text: names.id_of(text) if text else None
            ),
            "after": [
                moved.get(number, number)
                for number in read(f"step_{place}_after", reading.numbers) or ()
            ],
        }
        for place in filled
    ]
    if not values["commitments"]:
        faults.setdefault("partner_0_organisation", words.say("programmes.wrong.nobody"))
    return values, faults


def field_of(column: str, typed: Mapping[str, str]) -> str:
    """Return the field of the form that a refused column stands in."""
    head, _, rest = column.partition("/")
    if head not in {"commitments", "steps"} or not rest:
        return "partner_0_organisation" if head == "commitments" else head
    kind, key = ("partner", "organisation") if head == "commitments" else ("step", "title")
    place, _, name = rest.partition("/")
    filled = [
        row
        for row in range(rows_of(typed, f"{kind}s"))
        if typed.get(f"{kind}_{row}_{key}", "").strip()
    ]
    return f"{kind}_{filled[int(place)]}_{name}"


def programme_typed(record: ProgrammeRecord | None) -> dict[str, str]:
    """Return a programme as its form shows it; a bare form for a new one."""
    typed: dict[str, str] = {}
    axes = 0
    if record is not None:
        one = record.programme
        typed |= {
            name: _told(getattr(one, name))
            for name in ("name", "started", "ended", "goals", "funder", "budget", "hub")
        }
        for place, axis in enumerate(one.axes):
            told = (axis.name, axis.phase, axis.job_potential, axis.needs)
            typed |= _row("axis", place, AXIS, told)
        axes = len(one.axes)
    typed["axes"] = str(max(axes + EMPTY_ROWS, FEWEST_ROWS))
    return typed


def programme_values(
    typed: Mapping[str, str], before: ProgrammeRecord | None, words: Wording
) -> tuple[dict[str, Any], dict[str, str]]:
    """Return what was typed of a programme, by column, and a sentence for each fault."""
    faults: dict[str, str] = {}

    def read(name: str, how: Callable[[str], Any]) -> Any:
        try:
            return how(typed.get(name, ""))
        except Unreadable as error:
            faults[name] = worded(error, words.say)
            return None

    values: dict[str, Any] = {
        name: typed.get(name, "").strip() or None for name in ("name", "goals", "funder")
    }
    values |= {name: read(name, reading.day) for name in DAYS}
    values["budget"] = read("budget", reading.number)
    if not values["name"]:
        faults["name"] = words.say("programmes.wrong.title")
    if values["started"] and values["ended"] and values["ended"] < values["started"]:
        faults["ended"] = words.say("programmes.wrong.period")
    known = {axis.name: axis.sectors for axis in before.programme.axes} if before else {}
    values["axes"] = [
        {
            "name": typed[f"axis_{place}_name"].strip(),
            "phase": typed.get(f"axis_{place}_phase") or "analysis",
            "job_potential": read(f"axis_{place}_job_potential", reading.number),
            "needs": typed.get(f"axis_{place}_needs", "").strip() or None,
            "sectors": known.get(typed[f"axis_{place}_name"].strip(), ()),
        }
        for place in range(rows_of(typed, "axes"))
        if typed.get(f"axis_{place}_name", "").strip()
    ]
    return values, faults


def differing(typed: Mapping[str, str], now: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return the fields that stand otherwise than they are typed, with what stands there."""
    return [
        (name, now.get(name, ""))
        for name in (*FIELDS, "name", "goals", "funder", "budget")
        if (name in now or name in typed)
        and typed.get(name, "").replace("\r\n", "\n").strip() != now.get(name, "")
    ]


def _of(name: str, one: Any, sheet: Any) -> Any:
    return getattr(one if hasattr(one, name) else sheet, name)


def _one(typed: Mapping[str, str], name: str, known: Any, default: str) -> str:
    text = typed.get(name, "")
    return text if text in set(known) else default


def _row(kind: str, place: int, names: tuple[str, ...], told: tuple[Any, ...]) -> dict[str, str]:
    pairs = zip(names, told, strict=True)
    return {f"{kind}_{place}_{name}": _told(value) for name, value in pairs}


def _told(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.10g}"
    if isinstance(value, tuple):
        return "; ".join(value)
    return value.isoformat() if hasattr(value, "isoformat") else str(value)

"""What cannot be on the sheet of an action."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from matchmaker.actions.sheet import ActionRole, CommitmentState

AMOUNTS = ("jobs_intended", "training_intended", "cost", "jobs", "training_hours")
LARGEST = 1e15


def faults_of(
    values: Mapping[str, Any],
    seen: frozenset[str],
    axes: Sequence[str] | None,
    others: frozenset[str],
) -> list[dict[str, object]]:
    """Return what is wrong with the values of an action: nothing, when they may be kept.

    Parameters
    ----------
    seen
        Ids of the organisations that the asker may name.
    axes
        Names of the axes of the programme; ``None`` when none is named.
    others
        Ids of the actions of the programme that it may wait for.
    """
    faults = [
        _fault(name, "greater_than" if values[name] < 0 else "less_than")
        for name in AMOUNTS
        if values.get(name) is not None and not 0 <= values[name] <= LARGEST
    ]
    if values.get("started") and values.get("ended") and values["ended"] < values["started"]:
        faults.append(_fault("ended", "less_than"))
    if axes is not None and values["axis"] not in axes:
        faults.append(_fault("axis", "choice_unknown", axes))
    if set(values.get("waits_for") or ()) - others:
        faults.append(_fault("waits_for", "reference_unknown"))
    faults += _of_commitments(values.get("commitments") or (), seen)
    faults += _of_steps(values.get("steps") or (), seen)
    return faults


def _of_commitments(
    commitments: Sequence[Mapping[str, Any]], seen: Collection[str]
) -> list[dict[str, object]]:
    faults = []
    named = [str(one["organisation"]) for one in commitments]
    for place, one in enumerate(named):
        if one not in seen:
            faults.append(_fault(f"commitments/{place}/organisation", "reference_unknown"))
        elif one in named[:place]:
            faults.append(_fault(f"commitments/{place}/organisation", "taken"))
    leads = [
        place
        for place, one in enumerate(commitments)
        if one.get("role") == ActionRole.LEAD and one.get("state") != CommitmentState.WITHDRAWN
    ]
    faults += [_fault(f"commitments/{place}/role", "taken") for place in leads[1:]]
    return faults


def _of_steps(steps: Sequence[Mapping[str, Any]], seen: Collection[str]) -> list[dict[str, object]]:
    faults = []
    for place, one in enumerate(steps):
        if not str(one.get("title") or "").strip():
            faults.append(_fault(f"steps/{place}/title", "missing"))
        if one.get("organisation") and one["organisation"] not in seen:
            faults.append(_fault(f"steps/{place}/organisation", "reference_unknown"))
        # A step waits for earlier ones only: so no two can wait for each other.
        if any(not 1 <= number <= place for number in one.get("after") or ()):
            faults.append(_fault(f"steps/{place}/after", "reference_unknown"))
    return faults


def _fault(column: str, code: str, proposals: Sequence[str] = ()) -> dict[str, object]:
    return {"column": column, "code": code, "proposals": list(proposals)}

"""Sheets of actions as they are kept."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, select

from matchmaker.actions.sheet import (
    ActionRole,
    ActionSheet,
    ActionStep,
    Commitment,
    CommitmentState,
    Intent,
    StepState,
)
from models.tables import (
    ActionRow,
    ActionStepRow,
    CommitmentRow,
    ProgrammeAxisRow,
    ProgrammeRow,
)

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from matchmaker.actions.sheet import Programme


def sheets(session: Session) -> tuple[ActionSheet, ...]:
    """Return every sheet that is kept, by the id of its action; nobody is left out."""
    promised = rows_of(session, CommitmentRow)
    steps = rows_of(session, ActionStepRow)
    found = []
    for id_, [row] in sorted(rows_of(session, ActionRow).items()):
        own = sorted(promised.get(id_, ()), key=lambda one: one["position"])
        taken = sorted(steps.get(id_, ()), key=lambda one: one["number"])
        seen = {one["organisation"] for one in taken}
        commitments = tuple(commitment_of(one) for one in own)
        found.append(sheet_from(id_, row, commitments, seen, taken))
    return tuple(found)


def write_fiction(session: Session, programme: Programme, told: Sequence[ActionSheet]) -> None:
    """Write a fictional programme and its sheets, in place of those that are there."""
    for row in (ActionRow, CommitmentRow, ActionStepRow, ProgrammeAxisRow, ProgrammeRow):
        session.execute(delete(row))
    values = {name: getattr(programme, name) for name in _OF_PROGRAMME}
    session.execute(insert(ProgrammeRow).values(**values))
    axes = [
        {
            "programme": programme.id,
            "position": place,
            "name": axis.name,
            "phase": axis.phase.value,
            "sectors": axis.sectors,
            "needs": axis.needs,
            "job_potential": axis.job_potential,
        }
        for place, axis in enumerate(programme.axes)
    ]
    promised = [
        {
            "partnership": sheet.partnership,
            "organisation": one.organisation,
            "position": place,
            "role": one.role.value,
            "pledge": one.pledge or None,
            "state": one.state.value,
            "due": one.due,
        }
        for sheet in told
        for place, one in enumerate(sheet.commitments)
    ]
    steps = [
        {
            "partnership": sheet.partnership,
            "number": one.number,
            "title": one.title,
            "due": one.due,
            "state": one.state.value,
            "after": one.after or None,
            "organisation": one.organisation or None,
        }
        for sheet in told
        for one in sheet.steps
    ]
    rows = [{name: getattr(sheet, name) or None for name in _OF_SHEET} for sheet in told]
    for table, lines in (
        (ProgrammeAxisRow, axes),
        (ActionRow, rows),
        (CommitmentRow, promised),
        (ActionStepRow, steps),
    ):
        if lines:
            session.execute(insert(table), lines)


_OF_PROGRAMME = ("id", "name", "hub", "started", "ended", "goals", "funder", "budget")
_OF_SHEET = (
    *("partnership", "axis", "intents", "target_groups", "postcodes", "jobs_intended"),
    *("training_intended", "cost", "waits_for", "evidence", "lessons"),
)


def rows_of(
    session: Session, row: Any, ids: Collection[str] | None = None
) -> dict[str, list[Mapping[str, Any]]]:
    """Return rows of a table by the action that they belong to; of all actions by default."""
    table = row.__table__
    found: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    query = select(table)
    if ids is not None:
        query = query.where(table.c.partnership.in_(ids))
    for one in session.execute(query).mappings():
        found[one["partnership"]].append(dict(one))
    return found


def commitment_of(row: Mapping[str, Any]) -> Commitment:
    """Return a row as a commitment."""
    return Commitment(
        row["organisation"],
        ActionRole(row["role"]),
        row["pledge"] or "",
        CommitmentState(row["state"]),
        row["due"],
    )


def sheet_from(
    id_: str,
    row: Mapping[str, Any],
    commitments: tuple[Commitment, ...],
    seen: Collection[str],
    steps: Sequence[Mapping[str, Any]],
) -> ActionSheet:
    """Return rows as the sheet of an action.

    Parameters
    ----------
    row
        Of `ActionRow`; empty when there is none.
    seen
        Ids of the organisations that may be named.
    """
    return ActionSheet(
        partnership=id_,
        axis=row.get("axis") or "",
        intents=tuple(Intent(one) for one in row.get("intents") or ()),
        target_groups=row.get("target_groups") or (),
        postcodes=row.get("postcodes") or (),
        jobs_intended=row.get("jobs_intended"),
        training_intended=row.get("training_intended"),
        cost=row.get("cost"),
        waits_for=row.get("waits_for") or (),
        evidence=row.get("evidence") or "",
        lessons=row.get("lessons") or "",
        commitments=commitments,
        steps=tuple(
            ActionStep(
                one["number"],
                one["title"],
                one["due"],
                StepState(one["state"]),
                one["after"] or (),
                one["organisation"] if one["organisation"] in seen else "",
            )
            for one in steps
        ),
    )

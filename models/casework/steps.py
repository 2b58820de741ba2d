"""The steps of a case: which are allowed, and how each is written down.

Whoever changes the state of a partnership (a coordinator, an import, a program) takes a step; it
is logged in the same transaction, by comparing each partnership with its last step.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from sqlalchemy import and_, case, exists, func, insert, literal, select
from sqlalchemy.types import DateTime, Text

from matchmaker.domain import WHY_ENDED, WHY_FAILED, PartnershipState
from models.tables import CaseStepRow, PartnershipRow

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

STAGES = tuple(PartnershipState)
"""In the order in which a case goes through them."""
OPEN_STAGES = STAGES[: STAGES.index(PartnershipState.ENDED)]
WHY = {PartnershipState.ENDED: WHY_ENDED, PartnershipState.FAILED: WHY_FAILED}
"""Reasons of the stages that need one."""
NAMED_ONE_BY_ONE = 500
"""Partnerships up to which only those are looked at; for more it is quicker to look at all."""


def faults_of(
    before: PartnershipState, after: PartnershipState, reason: str | None, note: str | None
) -> list[dict[str, object]]:
    """Return what is wrong with a step: nothing, when it may be taken.

    Any step forward may be taken, also over several stages. Whoever ends a case or lets it fail
    says why; whoever goes back says so in a note.
    """
    if after is before:
        return [_fault("state", "already_there", [one for one in STAGES if one is not before])]
    if after in WHY:
        known = list(WHY[after])
        if not reason:
            return [_fault("reason", "missing", known)]
        return [] if reason in known else [_fault("reason", "choice_unknown", known)]
    if STAGES.index(after) < STAGES.index(before) and not (note and note.strip()):
        return [_fault("note", "missing", [])]
    return []


def _fault(column: str, code: str, proposals: Sequence[object]) -> dict[str, object]:
    return {"column": column, "code": code, "proposals": [str(one) for one in proposals]}


def log_steps(session: Session, by: str, now: datetime, partnerships: Collection[str]) -> None:
    """Write down each partnership among these whose state is not that of its last step."""
    p, s = PartnershipRow, CaseStepRow
    last = select(func.max(s.id)).where(s.partnership == p.id).correlate(p).scalar_subquery()
    told = exists().where(and_(s.id == last, s.state == p.state)).correlate(p)
    reason = case((p.state.in_([one.value for one in WHY]), p.reason), else_=None)
    new = select(p.id, literal(now, DateTime(timezone=True)), literal(by, Text()), p.state, reason)
    new = new.where(~told).order_by(p.id)
    if len(partnerships) <= NAMED_ONE_BY_ONE:
        new = new.where(p.id.in_(sorted(partnerships)))
    session.execute(insert(s).from_select(["partnership", "at", "by", "state", "reason"], new))

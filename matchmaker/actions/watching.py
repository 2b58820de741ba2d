"""What needs a look in an action: late steps, partners who have not committed, and risks.

One concern is one class and one line in `WATCHES`. It says a code and facts; the words are made
at the door (``programmes.concern.<code>``).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from matchmaker.actions.sheet import (
    FIRM,
    OPEN_STEPS,
    Action,
    CommitmentState,
)
from matchmaker.domain import PartnershipState

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

LATE_ENOUGH_TO_RISK = 30
"""Days after which a late step puts the action at risk, and not only the step."""
OVER = frozenset({PartnershipState.ENDED, PartnershipState.FAILED})


@dataclass(frozen=True, slots=True)
class Concern:
    """Something that needs a look.

    Parameters
    ----------
    code
        One of the names of `WATCHES`.
    group
        ``late``, ``uncommitted`` or ``risk``: what a coordinator asks.
    facts
        For the sentence.
    organisation
        Id of the partner whom it is about, where it is about one.
    """

    code: str
    group: str
    facts: Mapping[str, object] = field(default_factory=dict)
    organisation: str = ""


class Watch(Protocol):
    """One kind of concern."""

    @property
    def name(self) -> str:
        """Its code."""
        ...

    @property
    def group(self) -> str:
        """``late``, ``uncommitted`` or ``risk``."""
        ...

    def read(self, action: Action, today: date) -> Iterator[Concern]:
        """Give what is to be said of an open action."""
        ...


class StepLate:
    """A step should have been done before today."""

    name, group = "step_late", "late"

    def read(self, action: Action, today: date) -> Iterator[Concern]:
        """Give each late step."""
        for step in action.sheet.steps:
            if step.state in OPEN_STEPS and step.due is not None and step.due < today:
                facts = {"title": step.title, "days": (today - step.due).days}
                yield Concern(self.name, self.group, facts, step.organisation)


class PledgeLate:
    """A partner committed, and the day has passed without it being fulfilled."""

    name, group = "pledge_late", "late"

    def read(self, action: Action, today: date) -> Iterator[Concern]:
        """Give each late pledge."""
        for one in action.sheet.commitments:
            if one.state is CommitmentState.COMMITTED and one.due is not None and one.due < today:
                facts = {"days": (today - one.due).days}
                yield Concern(self.name, self.group, facts, one.organisation)


class NotCommitted:
    """A partner was asked, and has not answered."""

    name, group = "not_committed", "uncommitted"

    def read(self, action: Action, today: date) -> Iterator[Concern]:  # noqa: ARG002 (any day)
        """Give each partner who has not committed."""
        for one in action.sheet.commitments:
            if one.state is CommitmentState.ASKED:
                yield Concern(self.name, self.group, {}, one.organisation)


class NobodyLeads:
    """No partner leads the action."""

    name, group = "nobody_leads", "risk"

    def read(self, action: Action, today: date) -> Iterator[Concern]:  # noqa: ARG002 (any day)
        """Say so."""
        if not action.lead:
            yield Concern(self.name, self.group)


class NobodyCommitted:
    """There are partners, and none of them has committed."""

    name, group = "nobody_committed", "risk"

    def read(self, action: Action, today: date) -> Iterator[Concern]:  # noqa: ARG002 (any day)
        """Say so."""
        told = action.sheet.commitments
        if told and not any(one.state in FIRM for one in told):
            yield Concern(self.name, self.group, {"count": len(told)})


class Withdrawn:
    """A partner withdrew, and nobody took over the same role."""

    name, group = "withdrawn", "risk"

    def read(self, action: Action, today: date) -> Iterator[Concern]:  # noqa: ARG002 (any day)
        """Give each gap that a partner left."""
        firm = {one.role for one in action.sheet.commitments if one.state in FIRM}
        for one in action.sheet.commitments:
            if one.state is CommitmentState.WITHDRAWN and one.role not in firm:
                yield Concern(self.name, self.group, {"role": one.role.value}, one.organisation)


class LongLate:
    """A step is so late that the end of the action is in doubt."""

    name, group = "long_late", "risk"

    def read(self, action: Action, today: date) -> Iterator[Concern]:
        """Say it once, of the step that is latest."""
        late = [
            ((today - step.due).days, step)
            for step in action.sheet.steps
            if step.state in OPEN_STEPS and step.due is not None
        ]
        days, step = max(late, key=lambda one: one[0], default=(0, None))
        if step is not None and days > LATE_ENOUGH_TO_RISK:
            yield Concern(self.name, self.group, {"title": step.title, "days": days})


class HeldUp:
    """A step should have begun by now, and waits for one that is late."""

    name, group = "held_up", "risk"

    def read(self, action: Action, today: date) -> Iterator[Concern]:
        """Give each step that waits for a late one."""
        by_number = {step.number: step for step in action.sheet.steps}
        for step in action.sheet.steps:
            for number in step.after if step.state in OPEN_STEPS else ():
                first = by_number.get(number)
                late = first and first.state in OPEN_STEPS and first.due and first.due < today
                if first and late:
                    yield Concern(
                        self.name, self.group, {"title": step.title, "first": first.title}
                    )


class PastItsEnd:
    """The action should have ended, and steps are still open."""

    name, group = "past_its_end", "risk"

    def read(self, action: Action, today: date) -> Iterator[Concern]:
        """Say so."""
        end = action.partnership.ended
        still = sum(step.state in OPEN_STEPS for step in action.sheet.steps)
        if end is not None and end < today and still:
            yield Concern(self.name, self.group, {"count": still})


class JobsBehind:
    """All steps are done, and fewer jobs were reached than intended."""

    name, group = "jobs_behind", "risk"

    def read(self, action: Action, today: date) -> Iterator[Concern]:  # noqa: ARG002 (any day)
        """Say how many of how many."""
        intended, reached = action.sheet.jobs_intended, action.partnership.jobs
        done = action.sheet.steps and not any(s.state in OPEN_STEPS for s in action.sheet.steps)
        if done and intended and reached is not None and reached < intended:
            facts = {"reached": reached, "intended": intended}
            yield Concern(self.name, self.group, facts)


WATCHES: tuple[Watch, ...] = (
    StepLate(),
    PledgeLate(),
    NotCommitted(),
    NobodyLeads(),
    NobodyCommitted(),
    Withdrawn(),
    LongLate(),
    HeldUp(),
    PastItsEnd(),
    JobsBehind(),
)
"""All concerns, in the order in which they are told."""
GROUPS = ("late", "uncommitted", "risk")
"""What a coordinator asks: who is late, who has not committed, what is at risk."""


def concerns_of(action: Action, today: date) -> tuple[Concern, ...]:
    """Return what needs a look in an action; nothing once it has ended or failed."""
    if action.partnership.state in OVER:
        return ()
    return tuple(said for watch in WATCHES for said in watch.read(action, today))


def in_group(concerns: Iterable[Concern], group: str) -> tuple[Concern, ...]:
    """Return the concerns that answer one question."""
    return tuple(one for one in concerns if one.group == group)

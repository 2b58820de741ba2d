"""The nouns of a programme: its axes, its actions, and the sheet on which an action is told.

An action *is* a partnership of the kind ``action``: it stands on the case board, in the network
and in reports like any other. Its sheet tells what a partnership does not: who committed to what,
the steps and their days, what was intended beside what was reached, and what was learnt.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from matchmaker.domain import Partnership


class Phase(StrEnum):
    """How far an axis of a programme is, as in the Brussels Employment-Environment Alliance."""

    ANALYSIS = "analysis"
    """The needs of the sector and the jobs that it could have are looked into."""
    WORKING_GROUPS = "working_groups"
    """Public and private partners draw up actions together."""
    IMPLEMENTATION = "implementation"
    """Partners carry out what they committed to."""


class ActionRole(StrEnum):
    """What a partner is in an action."""

    LEAD = "lead"
    PARTNER = "partner"
    EMPLOYER = "employer"
    TRAINER = "trainer"
    ADVISER = "adviser"
    FUNDER = "funder"


class CommitmentState(StrEnum):
    """How firm a commitment is."""

    ASKED = "asked"
    COMMITTED = "committed"
    FULFILLED = "fulfilled"
    WITHDRAWN = "withdrawn"


class StepState(StrEnum):
    """How far a step of an action is."""

    PLANNED = "planned"
    BEGUN = "begun"
    DONE = "done"
    DROPPED = "dropped"


class Intent(StrEnum):
    """What an action is meant to bring about; often several of these."""

    JOBS = "jobs"
    TRAINING = "training"
    DYNAMISING = "dynamising"
    """To liven up a sector: new activities, methods, markets or ways to work together."""
    ENVIRONMENT = "environment"


OPEN_STEPS = frozenset({StepState.PLANNED, StepState.BEGUN})
"""States in which something is still to be done."""
FIRM = frozenset({CommitmentState.COMMITTED, CommitmentState.FULFILLED})
"""States in which one can count on a partner."""


@dataclass(frozen=True, slots=True)
class Axis:
    """A part of a programme: a sector or theme, with its own pace.

    Parameters
    ----------
    sectors
        NACE codes.
    needs
        What the analysis found, in words.
    job_potential
        Jobs (FTE) that the sector could have, as the analysis found.
    """

    name: str
    phase: Phase = Phase.ANALYSIS
    sectors: tuple[str, ...] = ()
    needs: str = ""
    job_potential: float | None = None


@dataclass(frozen=True, slots=True)
class Programme:
    """Actions of many partners towards the same goals.

    Parameters
    ----------
    id
        As partnerships name it (`matchmaker.domain.Partnership.programme`).
    budget
        EUR.
    """

    id: str
    name: str
    hub: str = ""
    started: date | None = None
    ended: date | None = None
    goals: str = ""
    funder: str = ""
    budget: float | None = None
    axes: tuple[Axis, ...] = ()

    def axis(self, name: str) -> Axis | None:
        """Return the axis of this name, where there is one."""
        return next((one for one in self.axes if one.name == name), None)


@dataclass(frozen=True, slots=True)
class Commitment:
    """What one partner promised to an action.

    Parameters
    ----------
    pledge
        In the partner's words.
    due
        The day by which they answer, or by which they do what they promised.
    """

    organisation: str
    role: ActionRole = ActionRole.PARTNER
    pledge: str = ""
    state: CommitmentState = CommitmentState.ASKED
    due: date | None = None


@dataclass(frozen=True, slots=True)
class ActionStep:
    """One step of an action.

    Parameters
    ----------
    number
        Its place on the sheet, from 1.
    after
        Numbers of the steps that it waits for.
    organisation
        Id of the partner who takes it.
    """

    number: int
    title: str
    due: date | None = None
    state: StepState = StepState.PLANNED
    after: tuple[int, ...] = ()
    organisation: str = ""


@dataclass(frozen=True, slots=True)
class ActionSheet:
    """What is told of an action beside its partnership.

    Parameters
    ----------
    partnership
        Id of the partnership that the action is.
    postcodes
        Where it takes place.
    jobs_intended
        FTE; what was reached is the partnership's ``jobs``.
    training_intended
        Hours; what was reached is the partnership's ``training_hours``.
    cost
        EUR.
    waits_for
        Ids of actions that must be done first.
    evidence
        Where one can check what was reached.
    """

    partnership: str
    axis: str = ""
    intents: tuple[Intent, ...] = ()
    target_groups: tuple[str, ...] = ()
    postcodes: tuple[str, ...] = ()
    jobs_intended: float | None = None
    training_intended: float | None = None
    cost: float | None = None
    waits_for: tuple[str, ...] = ()
    evidence: str = ""
    lessons: str = ""
    commitments: tuple[Commitment, ...] = ()
    steps: tuple[ActionStep, ...] = ()


@dataclass(frozen=True, slots=True)
class Action:
    """An action: a partnership and its sheet."""

    partnership: Partnership
    sheet: ActionSheet

    @property
    def id(self) -> str:
        """The id of both."""
        return self.partnership.id

    @property
    def lead(self) -> str:
        """Id of the partner who leads; empty where nobody does."""
        leads = [one for one in self.sheet.commitments if one.role is ActionRole.LEAD]
        standing = [one for one in leads if one.state is not CommitmentState.WITHDRAWN]
        return standing[0].organisation if standing else self.partnership.lead

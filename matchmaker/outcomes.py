"""What became of suggestions and cases: the dated side of a network, beside its picture."""

from __future__ import annotations

import hashlib
import json
from dataclasses import astuple, dataclass, fields, replace
from functools import cached_property
from typing import TYPE_CHECKING

from matchmaker.domain import Contact, PartnershipState

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from matchmaker.actions.sheet import ActionSheet
    from matchmaker.domain import Partnership
    from matchmaker.snapshot import Snapshot

OVER = frozenset({PartnershipState.ENDED, PartnershipState.FAILED})
"""States that a case does not come out of by itself."""


@dataclass(frozen=True, slots=True, order=True)
class CaseStep:
    """A state that a partnership came into on a day."""

    partnership: str
    on: date
    state: PartnershipState


@dataclass(frozen=True, slots=True, order=True)
class Shown:
    """One suggestion that somebody saw: whom it was made for, whom it named, when."""

    shortlist: str
    organisation: str
    """For whom it was made; empty when somebody asked in words of their own."""
    partner: str
    on: date
    rank: int


@dataclass(frozen=True)
class Outcomes:
    """Steps of cases, suggestions that were shown, and what is told of actions."""

    steps: tuple[CaseStep, ...] = ()
    shown: tuple[Shown, ...] = ()
    actions: tuple[ActionSheet, ...] = ()


@dataclass(frozen=True)
class History:
    """A network with its past: all that a report is made from.

    Parameters
    ----------
    snapshot
        The network on the day the history ends.
    outcomes
        What happened until then.
    """

    snapshot: Snapshot
    outcomes: Outcomes = Outcomes()

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 of the content, the same whatever the order of the rows."""
        digest = hashlib.sha256(self.snapshot.fingerprint.encode())
        for name in ("steps", "shown"):
            for row in sorted(getattr(self.outcomes, name)):
                cells = [str(getattr(row, field.name)) for field in fields(row)]
                digest.update(json.dumps(cells).encode())
        for sheet in sorted(self.outcomes.actions, key=lambda one: one.partnership):
            digest.update(json.dumps([str(value) for value in astuple(sheet)]).encode())
        return digest.hexdigest()

    @cached_property
    def sheet_of(self) -> Mapping[str, ActionSheet]:
        """What is told of actions beside their partnership, by its id."""
        return {sheet.partnership: sheet for sheet in self.outcomes.actions}

    @cached_property
    def steps_of(self) -> Mapping[str, tuple[CaseStep, ...]]:
        """Steps of each partnership that has any, oldest first."""
        found: dict[str, list[CaseStep]] = {}
        for step in self.outcomes.steps:
            found.setdefault(step.partnership, []).append(step)
        return {id_: tuple(sorted(own, key=_when)) for id_, own in found.items()}

    def state(self, partnership: Partnership, day: date) -> PartnershipState | None:
        """Return the state of a partnership at the end of a day; ``None`` before it began.

        The steps of its case tell. Before the first one, and where there are none, its dates do:
        before `ended`, one that ended was running, and one that failed was being talked about. A
        partnership without any date has always been in its state, for nothing says otherwise.
        """
        steps = self.steps_of.get(partnership.id, ())
        taken = [step for step in steps if step.on <= day]
        if taken:
            return taken[-1].state
        first = steps[0].state if steps else partnership.state
        if partnership.started is None and steps:
            return None
        if partnership.started is not None and day < partnership.started:
            return None
        if first in OVER and (steps or (partnership.ended and day < partnership.ended)):
            over_by_then = partnership.ended is not None and partnership.ended <= day
            if not over_by_then:
                failed = first is PartnershipState.FAILED
                return PartnershipState.TALKING if failed else PartnershipState.RUNNING
        return first

    def began(self, partnership: Partnership) -> date | None:
        """Return the first day of a case, where one is known."""
        steps = self.steps_of.get(partnership.id, ())
        return min(filter(None, (partnership.started, *(s.on for s in steps[:1]))), default=None)

    def bare(self) -> History:
        """Return the same history without names, contacts and free text.

        All figures stay what they are, so a report can be remade from it, and nobody's data
        outlive their wish to be forgotten.
        """
        snapshot = self.snapshot
        return History(
            replace(
                snapshot,
                organisations=tuple(
                    replace(
                        one,
                        name="",
                        description="",
                        enterprise_number="",
                        website="",
                        contact=Contact(),
                        sites=tuple(replace(site, street="") for site in one.sites),
                    )
                    for one in snapshot.organisations
                ),
                streams=tuple(
                    replace(one, title="", description="", quality="") for one in snapshot.streams
                ),
                partnerships=tuple(
                    replace(one, title="", description="", reason=_code(one.reason))
                    for one in snapshot.partnerships
                ),
                judgements=tuple(replace(one, note="", by="") for one in snapshot.judgements),
                hubs=tuple(replace(hub, name="", email="") for hub in snapshot.hubs),
            ),
            replace(self.outcomes, actions=tuple(_bare(one) for one in self.outcomes.actions)),
        )


def _bare(sheet: ActionSheet) -> ActionSheet:
    return replace(
        sheet,
        target_groups=(),
        evidence="",
        lessons="",
        commitments=tuple(replace(one, pledge="") for one in sheet.commitments),
        steps=tuple(replace(one, title="") for one in sheet.steps),
    )


def _when(step: CaseStep) -> tuple[date, int]:
    return step.on, list(PartnershipState).index(step.state)


def _code(reason: str) -> str:
    """Return a reason that is one of the short codes; words that somebody wrote count as other."""
    plain = reason.replace("_", "")
    return reason if not reason or (plain.isascii() and plain.islower()) else "other"

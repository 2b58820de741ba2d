"""Actions of programmes: who takes part in them, what they are meant for, who committed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matchmaker.actions.sheet import FIRM, CommitmentState, Intent
from matchmaker.domain import Kind, PartnershipKind, PartnershipState
from matchmaker.report.figures import (
    Basis,
    Figure,
    Rows,
    counted,
    counted_by,
    interval,
    share,
    total,
)
from matchmaker.report.kpis.members import by_side

if TYPE_CHECKING:
    from matchmaker.actions.sheet import ActionSheet
    from matchmaker.domain import Partnership
    from matchmaker.report.window import Window

SHEET = "partnerships"


class ActionsBegun:
    """How many actions have begun by the end of the period, by where they stand."""

    name, family, unit, better = "actions_begun", "members", "partnership", "up"
    sheets, parts = (SHEET,), "state"

    def read(self, window: Window) -> Figure:
        """Count actions that have begun, whatever became of them."""
        groups: dict[str, list[str]] = {state.value: [] for state in PartnershipState}
        for one in begun(window):
            state = window.state(one)
            if state is not None:
                groups[state.value].append(one.id)
        ids = [id_ for own in groups.values() for id_ in own]
        told = {key: own for key, own in groups.items() if own}
        return counted(Rows.of(SHEET, ids), counted_by(SHEET, told))


class ActionPartners:
    """How many organisations take part in actions that have begun, by side."""

    name, family, unit, better = "action_partners", "members", "organisation", "up"
    sheets, parts = (SHEET, "organisations"), "kind"

    def read(self, window: Window) -> Figure:
        """Count the partners of actions, each once."""
        return by_side(window.by_id[id_] for id_ in sorted(partners(window)))


class SideOfPartners:
    """Which share of the partners of actions is of one side.

    Parameters
    ----------
    kind
        The side.
    """

    family, unit, better = "members", "share", ""
    sheets, parts = (SHEET, "organisations"), ""

    def __init__(self, kind: Kind) -> None:
        self.kind = kind
        self.name = f"action_partners_{kind.value}"

    def read(self, window: Window) -> Figure:
        """Give the share of partners of this side."""
        among = sorted(partners(window))
        hits = [id_ for id_ in among if window.by_id[id_].kind is self.kind]
        return share(hits, among, "organisations")


class ActionsMeantFor:
    """Which share of the actions is meant for something: for jobs, to liven up a sector.

    Parameters
    ----------
    intent
        What it is.
    """

    family, unit, better = "members", "share", "up"
    sheets, parts = (SHEET, "actions"), ""

    def __init__(self, intent: Intent) -> None:
        self.intent = intent
        self.name = f"actions_for_{intent.value}"

    def read(self, window: Window) -> Figure:
        """Give the share among the actions of which it is told what they are meant for."""
        told = [sheet for sheet in sheets(window) if sheet.intents]
        hits = [sheet.partnership for sheet in told if self.intent in sheet.intents]
        return share(hits, [sheet.partnership for sheet in told], SHEET)


class ActionsCommitted:
    """In which share of the actions every partner has committed."""

    name, family, unit, better = "actions_committed", "members", "share", "up"
    sheets, parts = (SHEET, "actions"), ""

    def read(self, window: Window) -> Figure:
        """Give the share among the actions with commitments; who withdrew is left out."""
        standing = {
            sheet.partnership: [
                one.state for one in sheet.commitments if one.state is not CommitmentState.WITHDRAWN
            ]
            for sheet in sheets(window)
        }
        told = [id_ for id_, states in standing.items() if states]
        hits = [id_ for id_ in told if FIRM.issuperset(standing[id_])]
        return share(hits, told, SHEET)


class JobsIntended:
    """How many jobs the actions are meant to bring."""

    name, family, unit, better = "jobs_intended", "impact", "job", "up"
    sheets, parts = (SHEET, "actions"), ""

    def read(self, window: Window) -> Figure:
        """Add up what the sheets say; an action that belongs here in part counts in part."""
        own = {one.id: window.attribution(one) for one in begun(window)}
        told = [sheet for sheet in sheets(window) if sheet.jobs_intended is not None]
        number = total((sheet.jobs_intended or 0.0) * own[sheet.partnership] for sheet in told)
        rows = Rows.of(SHEET, [sheet.partnership for sheet in told])
        return interval(number, number, rows, Basis.DECLARED)


def begun(window: Window) -> list[Partnership]:
    """Return the actions of the part that have begun by the end of the period."""
    return [
        one
        for one in window.partnerships
        if one.kind is PartnershipKind.ACTION and window.state(one) is not None
    ]


def partners(window: Window) -> frozenset[str]:
    """Return the ids of the partners of actions that have begun."""
    named = {id_ for one in begun(window) for id_ in one.partners}
    return frozenset(id_ for id_ in named if id_ in window.by_id)


def sheets(window: Window) -> list[ActionSheet]:
    """Return the sheets of the actions that have begun and have one."""
    known = window.history.sheet_of
    return [known[one.id] for one in begun(window) if one.id in known]

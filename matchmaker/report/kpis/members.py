"""Who takes part: organisations, new ones, silent ones, and where they are."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from matchmaker.domain import Kind, PartnershipKind
from matchmaker.report.figures import (
    Basis,
    Rows,
    counted,
    counted_by,
    interval,
    largest_share,
    share,
    total,
)
from matchmaker.report.window import ALIVE, WORKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from matchmaker.domain import Organisation
    from matchmaker.report.figures import Figure
    from matchmaker.report.window import Window

SHEET = "organisations"


class Organisations:
    """How many organisations are members when the period ends, by side."""

    name, family, unit, better = "organisations", "members", "organisation", "up"
    sheets, parts = (SHEET,), "kind"

    def read(self, window: Window) -> Figure:
        """Count members who had joined."""
        return by_side(window.organisations)


class NewOrganisations:
    """How many joined in the period."""

    name, family, unit, better = "new_organisations", "members", "organisation", "up"
    sheets, parts = (SHEET,), "kind"

    def read(self, window: Window) -> Figure:
        """Count members whose day of joining is in the period."""
        return by_side(one for one in window.organisations if one.since in window.period)


class SilentOrganisations:
    """Of how many was nothing heard in the period."""

    name, family, unit, better = "silent_organisations", "members", "organisation", "down"
    sheets, parts = (SHEET, "streams", "partnerships", "judgements"), "kind"

    def read(self, window: Window) -> Figure:
        """Count members without open offer or need, case at work, suggestion or verdict."""
        heard = {stream.organisation for stream in window.streams}
        heard.update(id_ for p in window.in_state(*ALIVE) for id_ in p.partners)
        heard.update(id_ for p in (*window.begun, *window.left(*ALIVE)) for id_ in p.partners)
        for one in window.shown:
            heard.update((one.organisation, one.partner))
        for judgement in window.history.snapshot.judgements:
            if judgement.at in window.period:
                heard.update((judgement.organisation, judgement.partner))
        return by_side(one for one in window.organisations if one.id not in heard)


class PublicAndPrivate:
    """Which share of the partners who work together is public, and which private."""

    name, family, unit, better = "active_partners", "members", "organisation", "up"
    sheets, parts = (SHEET, "partnerships"), "kind"

    def read(self, window: Window) -> Figure:
        """Count members in a pilot or a running partnership."""
        active = {id_ for p in window.in_state(*WORKING) for id_ in p.partners}
        return by_side(one for one in window.organisations if one.id in active)


class SupportedJobs:
    """How many jobs for the target group members say they have."""

    name, family, unit, better = "supported_jobs", "members", "job", "up"
    sheets, parts = (SHEET,), ""

    def read(self, window: Window) -> Figure:
        """Add up what members declare; who declares nothing is left out."""
        told = [one for one in window.organisations if one.target_group_jobs is not None]
        number = total(one.target_group_jobs for one in told)
        figure = interval(number, number, Rows.of(SHEET, [o.id for o in told]), Basis.DECLARED)
        owned = (((one.id,), one.target_group_jobs or 0.0) for one in told)
        return replace(figure, largest=largest_share(owned))


class Reach:
    """In how many municipalities partners work together."""

    name, family, unit, better = "municipalities", "members", "municipality", "up"
    sheets, parts = (SHEET, "partnerships"), "municipality"

    def read(self, window: Window) -> Figure:
        """Count municipalities of partners, each with its partnerships at work."""
        found: dict[str, set[str]] = {}
        for one in window.in_state(*WORKING):
            for code in window.by_municipality(one.partners):
                found.setdefault(code, set()).add(one.id)
        ids = {id_ for own in found.values() for id_ in own}
        parts = counted_by("partnerships", dict(sorted(found.items())))
        return counted(Rows.of("partnerships", ids), parts, value=float(len(found)))


class Actions:
    """How many joint actions are under way, and who takes part in them."""

    name, family, unit, better = "actions", "members", "partnership", "up"
    sheets, parts = ("partnerships", SHEET), "kind"

    def read(self, window: Window) -> Figure:
        """Count actions at work; the parts are the organisations in them."""
        under_way = [p for p in window.in_state(*WORKING) if p.kind is PartnershipKind.ACTION]
        partners = {id_ for p in under_way for id_ in p.partners}
        among = [window.by_id[id_] for id_ in sorted(partners) if id_ in window.by_id]
        return counted(Rows.of("partnerships", [p.id for p in under_way]), by_side(among).parts)


class MeetingOfThree:
    """Which share of the partnerships at work joins a social firm, a firm and an authority."""

    name, family, unit, better = "three_sides", "members", "share", "up"
    sheets, parts = ("partnerships", SHEET), ""

    def read(self, window: Window) -> Figure:
        """Give the share with all three sides."""
        at_work = window.in_state(*WORKING)
        wanted = {Kind.SOCIAL_ECONOMY, Kind.PRIVATE, Kind.PUBLIC}
        hits = [
            one.id
            for one in at_work
            if wanted <= {window.by_id[id_].kind for id_ in one.partners if id_ in window.by_id}
        ]
        return share(hits, [one.id for one in at_work], "partnerships")


def by_side(organisations: Iterable[Organisation]) -> Figure:
    """Count organisations, with the sides as parts."""
    groups: dict[str, list[str]] = {kind.value: [] for kind in Kind}
    for one in organisations:
        groups[one.kind.value].append(one.id)
    ids = [id_ for own in groups.values() for id_ in own]
    parts = counted_by(SHEET, {k: own for k, own in groups.items() if own})
    return counted(Rows.of(SHEET, ids), parts)

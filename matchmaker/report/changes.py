"""What changed in a period, material by material, and which partnerships carried it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from matchmaker.domain import PartnershipState
from matchmaker.report.figures import Rows
from matchmaker.report.kpis.cases import reason_of
from matchmaker.report.material import UNKNOWN, material_of

if TYPE_CHECKING:
    from datetime import date

    from matchmaker.domain import Partnership
    from matchmaker.report.window import Window

WHYS = ("new", "from_pilot", "ended", "failed", "back")
"""Keys under ``report.change``."""


@dataclass(frozen=True, slots=True)
class Change:
    """Partnerships of one material that came to run or stopped in the period.

    Parameters
    ----------
    gained, lost
        The partnerships.
    why
        How it came: ``from_pilot`` a pilot became lasting, ``new`` it was agreed in the period,
        ``ended`` or ``failed`` it stopped, ``back`` it fell back to an earlier stage.
    reason
        Why it failed, where that was written down.
    partners
        Of the newest of them.
    day
        When that one changed, where a day is known.
    """

    material: str
    gained: Rows
    lost: Rows
    why: str
    reason: str
    partners: tuple[str, ...]
    day: date | None

    @property
    def net(self) -> int:
        """How many more run than before."""
        return self.gained.count - self.lost.count


def changes(window: Window) -> tuple[Change, ...]:
    """Return what changed, the largest change first."""
    came = window.came_into(PartnershipState.RUNNING)
    went = window.left(PartnershipState.RUNNING)
    groups: dict[str, tuple[list[Partnership], list[Partnership]]] = {}
    for one in came:
        groups.setdefault(material_in(window, one), ([], []))[0].append(one)
    for one in went:
        groups.setdefault(material_in(window, one), ([], []))[1].append(one)
    told = [_change(window, material, *group) for material, group in sorted(groups.items())]
    return tuple(sorted(told, key=lambda c: (-c.gained.count - c.lost.count, c.material)))


def material_in(window: Window, partnership: Partnership) -> str:
    """Return the material of a partnership's first stream that has a code."""
    streams = window.stream_by_id
    codes = (streams[id_].waste_code for id_ in partnership.streams if id_ in streams)
    return material_of(next((code for code in codes if code), "")) if codes else UNKNOWN


def day_of(window: Window, partnership: Partnership) -> date | None:
    """Return the day of the last step in the period, or of the start or the end."""
    steps = window.history.steps_of.get(partnership.id, ())
    days = [step.on for step in steps if step.on in window.period]
    dated = [d for d in (partnership.started, partnership.ended) if d in window.period and d]
    return max(days or dated, default=None)


def _change(
    window: Window, material: str, came: list[Partnership], went: list[Partnership]
) -> Change:
    def newest(group: list[Partnership]) -> list[Partnership]:
        return sorted(group, key=lambda p: (str(day_of(window, p) or ""), p.id), reverse=True)

    came, went = newest(came), newest(went)
    shown = came[0] if len(came) >= len(went) else went[0]
    return Change(
        material,
        Rows.of("partnerships", (one.id for one in came)),
        Rows.of("partnerships", (one.id for one in went)),
        _why(window, shown),
        reason_of(shown) if window.state(shown) is PartnershipState.FAILED else "",
        shown.partners,
        day_of(window, shown),
    )


def _why(window: Window, one: Partnership) -> str:
    now, before = window.state(one), window.state_before(one)
    if now is PartnershipState.RUNNING:
        steps = window.history.steps_of.get(one.id, ())
        tried = before is PartnershipState.PILOT or any(
            s.state is PartnershipState.PILOT for s in steps if s.on <= window.period.last
        )
        return "from_pilot" if tried else "new"
    return {PartnershipState.ENDED: "ended", PartnershipState.FAILED: "failed"}.get(
        now or PartnershipState.LEAD, "back"
    )

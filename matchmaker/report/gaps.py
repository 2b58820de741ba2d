"""Materials without a taker: where a new processor would unlock most."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from matchmaker.domain import Direction
from matchmaker.report.factors import factor_for
from matchmaker.report.figures import Rows, largest_share, total
from matchmaker.report.material import OTHER, UNKNOWN, material_of

if TYPE_CHECKING:
    from matchmaker.domain import Stream
    from matchmaker.report.window import Window


@dataclass(frozen=True, slots=True)
class Gap:
    """Offers of one material that flow nowhere.

    Parameters
    ----------
    rows
        The offers.
    owners
        How many organisations have them.
    tonnes
        A year, of the offers that say so; ``None`` when none does.
    sized
        How many offers say how much.
    jobs
        Low and high of what treating these tonnes would bring; ``None`` without a factor.
    factor
        Id of that factor.
    takers
        Members of the whole network who say that they accept such a code.
    municipality
        NIS code of where most of the offers are; empty when unknown.
    largest
        Share of the tonnes that one owner has.
    """

    material: str
    rows: Rows
    owners: int
    tonnes: float | None
    sized: int
    jobs: tuple[float, float] | None
    factor: str
    takers: Rows
    municipality: str
    largest: float = 0.0

    @property
    def named(self) -> bool:
        """Whether it is one material, and not the rest."""
        return self.material not in {OTHER, UNKNOWN}


def gaps(window: Window) -> tuple[Gap, ...]:
    """Return the gaps, the one with most tonnes first, then most offers."""
    waiting: dict[str, list[Stream]] = {}
    for one in window.streams:
        if one.direction is Direction.OFFER and one.id not in window.placed:
            waiting.setdefault(material_of(one.waste_code), []).append(one)
    found = [_gap(window, material, own) for material, own in waiting.items()]
    return tuple(sorted(found, key=lambda g: (-(g.tonnes or 0.0), -g.rows.count, g.material)))


def _gap(window: Window, material: str, offers: list[Stream]) -> Gap:
    sized = [one for one in offers if one.quantity is not None]
    sizes = [one.quantity.tonnes_per_year for one in sized if one.quantity is not None]
    known = [size for size in sizes if size is not None]
    codes = sorted({one.waste_code for one in offers if one.waste_code})
    common = Counter(one.waste_code for one in offers if one.waste_code).most_common(1)
    code = common[0][0] if common else ""
    nothing: frozenset[str] = frozenset()
    factor = next(
        filter(
            None,
            (factor_for("jobs", step, code, nothing) for step in ("prevention", "reuse")),
        ),
        None,
    )
    tonnes = total(known) if known else None
    jobs = None
    if factor is not None and tonnes is not None and material != UNKNOWN:
        low, high = factor.per_tonne
        jobs = (low * tonnes, high * tonnes)
    places = window.by_municipality(one.organisation for one in offers)
    return Gap(
        material,
        Rows.of("streams", (one.id for one in offers)),
        len({one.organisation for one in offers}),
        tonnes,
        len(known),
        jobs,
        factor.id if factor and jobs else "",
        Rows.of("organisations", _takers(window, codes)),
        max(places, key=lambda nis: (len(places[nis]), nis), default=""),
        largest_share(
            ((one.organisation,), size or 0.0) for one, size in zip(sized, sizes, strict=True)
        ),
    )


def _takers(window: Window, codes: list[str]) -> set[str]:
    return {
        process.organisation
        for process in window.history.snapshot.processes
        for word in process.accepts
        if word[:2].isdigit() and any(code.startswith(word) for code in codes)
    }

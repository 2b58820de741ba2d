"""Impact factors and the waste hierarchy, as data with their sources."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from matchmaker.domain import Operation, StreamStatus

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from matchmaker.domain import Process
    from matchmaker.report.chains import Flow

STEPS = ("prevention", "reuse", "recycling", "unknown")
"""Steps of the waste hierarchy (Directive 2008/98/EC, article 4) that partnerships in a hub take,
the best first. Energy and landfill are what they avoid."""


@dataclass(frozen=True, slots=True)
class Factor:
    """What one tonne brings.

    Parameters
    ----------
    impact
        ``co2e`` or ``jobs``.
    step, waste_codes, operations
        For which flows it holds; empty lists hold for all of the step.
    low, high
        In `unit`.
    set
        Factors of different sets are never added up: their boundaries differ.
    """

    id: str
    impact: str
    step: str
    waste_codes: tuple[str, ...]
    operations: tuple[str, ...]
    low: float
    high: float
    unit: str
    year: str
    set: str
    boundary: str
    source: str

    @property
    def per_tonne(self) -> tuple[float, float]:
        """Its ends for one tonne."""
        by = 1000.0 if "per 1000 t" in self.unit else 1.0
        return self.low / by, self.high / by

    def fits(self, step: str, waste_code: str, operations: frozenset[str]) -> int:
        """Return how well it fits a flow: 0 not at all, more for the more particular one."""
        if step != self.step:
            return 0
        fit = 1
        if self.waste_codes:
            if not waste_code or not waste_code.startswith(self.waste_codes):
                return 0
            fit += 2
        if self.operations:
            if operations.isdisjoint(self.operations):
                return 0
            fit += 1
        return fit


@cache
def factors() -> Mapping[str, Factor]:
    """Return all factors by id."""
    return {
        row["id"]: Factor(
            id=row["id"],
            impact=row["impact"],
            step=row["step"],
            waste_codes=_parts(row["waste_codes"]),
            operations=_parts(row["operations"]),
            low=float(row["low"]),
            high=float(row["high"]),
            unit=row["unit"],
            year=row["year"],
            set=row["set"],
            boundary=row["boundary"],
            source=row["source"],
        )
        for row in _table("impact_factors.csv")
    }


def factor_for(
    impact: str, step: str, waste_code: str, operations: frozenset[str]
) -> Factor | None:
    """Return the factor that fits a flow best, ``None`` where no source has one."""
    fits = [
        (factor.fits(step, waste_code, operations), factor)
        for factor in factors().values()
        if factor.impact == impact
    ]
    best = max(fits, key=lambda fit: fit[0])
    return best[1] if best[0] else None


@cache
def step_of_operation() -> Mapping[Operation, str]:
    """Return the step of the hierarchy that each operation serves; some serve any."""
    return {Operation(row["operation"]): row["step"] for row in _table("hierarchy.csv")}


class Takers:
    """What the takers of a flow do to it.

    Parameters
    ----------
    processes
        Of the whole network.
    """

    def __init__(self, processes: Iterable[Process]) -> None:
        self._of: dict[str, list[Process]] = {}
        for process in processes:
            self._of.setdefault(process.organisation, []).append(process)

    def operations(self, flow: Flow) -> frozenset[str]:
        """Return the operations of takers that accept the flow's code; all where none is named."""
        own = [process for taker in flow.takers for process in self._of.get(taker, ())]
        fitting = [process for process in own if _accepts(process, flow.waste_code)]
        return frozenset(process.operation.value for process in fitting or own)

    def step(self, flow: Flow, status: StreamStatus = StreamStatus.UNKNOWN) -> str:
        """Return the best step of the hierarchy that the takers' operations serve."""
        known = step_of_operation()
        steps = {known.get(Operation(name)) for name in self.operations(flow)}
        found = next((step for step in STEPS if step in steps), "unknown")
        not_waste = status in {StreamStatus.PRODUCT, StreamStatus.BY_PRODUCT}
        return "prevention" if found == "unknown" and not_waste else found


def _accepts(process: Process, code: str) -> bool:
    return bool(code) and any(
        word[:2].isdigit() and code.startswith(word) for word in process.accepts
    )


def _table(name: str) -> Iterator[dict[str, str]]:
    text = (files("matchmaker.report") / "data" / name).read_text("utf-8")
    return csv.DictReader(io.StringIO(text, newline=""))


def _parts(cell: str) -> tuple[str, ...]:
    return tuple(cell.split("|")) if cell else ()

"""What a benchmark prints, and on which machine."""

from __future__ import annotations

import os
import platform
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from statistics import median
from time import perf_counter, process_time


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured thing.

    Parameters
    ----------
    wall, cpu
        Seconds, median of the runs.
    peak
        Largest resident memory in MiB, where it was measured.
    ratio
        CPU seconds (of imports: `wall`) over the baseline's; 1.0 for the baseline itself, ``None``
        without one.
    sent
        Kilobytes that travel, compressed, where something is sent.
    """

    name: str
    wall: float
    cpu: float
    peak: float | None = None
    ratio: float | None = None
    sent: float | None = None


def timed(run: Callable[..., object], runs: Sequence[tuple[object, ...]]) -> tuple[float, float]:
    """Return the median wall and CPU seconds of one call for each tuple of arguments."""
    walls, cpus = [], []
    for arguments in runs:
        wall, cpu = perf_counter(), process_time()
        run(*arguments)
        walls.append(perf_counter() - wall)
        cpus.append(process_time() - cpu)
    return median(walls), median(cpus)


def machine() -> dict[str, object]:
    """Say where the figures come from."""
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else None
    return {
        "python": platform.python_version(),
        "machine": platform.machine(),
        "cores": os.cpu_count(),
        "load_before": load,
    }


def as_data(figures: list[Figure]) -> list[dict[str, object]]:
    """Return figures as plain values, ready for JSON."""
    return [asdict(figure) for figure in figures]

"""What a plan is for: how much a tonne, a job and a kilometre weigh against each other.

Our own judgement, written down once; the coordinator chooses. A value of 1 is one tonne that is
used again as what it was.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from matchmaker.errors import InvalidRequest

if TYPE_CHECKING:
    from collections.abc import Mapping

HOURS_A_JOB = 1_600.0
"""Hours that a full-time job works in a year, holidays and illness left out; rounded by us."""


@dataclass(frozen=True, slots=True)
class Aims:
    """Weights of a plan.

    Parameters
    ----------
    tonne
        Value of one tonne that a need receives, by the step of the waste hierarchy: moved only,
        recycled, used again.
    job
        Value of one full-time job of work a year in the social economy.
    km
        Cost of one tonne over one kilometre.
    """

    tonne: tuple[float, float, float] = (0.3, 0.6, 1.0)
    job: float = 20.0
    km: float = 0.004

    def __post_init__(self) -> None:
        """Refuse weights below zero."""
        for field, value in (("tonne", min(self.tonne)), ("job", self.job), ("km", self.km)):
            if not value >= 0:
                raise InvalidRequest(field=field, value=value, expected="0 or more")


PRESETS: Mapping[str, Aims] = MappingProxyType(
    {
        "balanced": Aims(),
        "materials": Aims(job=0.0, km=0.002),
        "jobs": Aims(tonne=(0.1, 0.2, 0.3), job=60.0, km=0.002),
        "nearby": Aims(job=10.0, km=0.02),
    }
)
"""Weights to choose from, by name."""


def aims_named(name: str) -> Aims:
    """Return the weights of a preset.

    Raises
    ------
    InvalidRequest
        There is none of this name.
    """
    if name not in PRESETS:
        raise InvalidRequest(field="aims", value=name, expected=", ".join(PRESETS))
    return PRESETS[name]

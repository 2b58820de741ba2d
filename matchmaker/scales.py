"""Scales from 0 to 1 on which counts and distances are read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

HALF_KM = 25.0
"""Distance at which nearness has halved: about a working day's round trip with stops."""


def nearness(km: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return 1 at the same place, halved at `HALF_KM`, slowly towards 0 beyond; ``nan`` stays."""
    return np.asarray(1.0 / (1.0 + km / HALF_KM))


def log_share(value: NDArray[np.float64], typical: float, most: float) -> NDArray[np.float64]:
    """Put counts on a logarithmic scale from 0 to 1, where one busy hub does not decide all.

    Parameters
    ----------
    value
        Counts or weights, at least 0.
    typical
        A small but telling value: below it the scale is nearly straight.
    most
        What counts as 1; more does not count.
    """
    share = np.log1p(value / typical) / np.log1p(most / typical)
    return np.asarray(np.clip(share, 0.0, 1.0))


def one_by_one(parts: NDArray[np.float64]) -> NDArray[np.float64]:
    """Add the rows of a table in their order.

    numpy adds a single column in another order than many columns, and then one asker alone would
    get other last digits than among all.

    Parameters
    ----------
    parts
        Shape (rows, columns), in C order.
    """
    if parts.shape[1] == 1 and len(parts):
        return np.asarray(np.cumsum(parts, axis=0)[-1])
    return np.asarray(np.add.reduce(parts, axis=0))

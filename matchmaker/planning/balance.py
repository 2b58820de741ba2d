"""Mass through a chain: what goes in, what comes out, what is left. Nothing is made of nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

ROUNDING = 1e-9
"""Share by which floats may miss a limit."""


class Work(NamedTuple):
    """What a process does with a mass; ``None`` is unknown.

    Parameters
    ----------
    capacity, minimum
        Most and least that it takes, tonnes a year.
    yield_share
        Mass out over mass in; of what goes on, when the process makes several things.
    """

    capacity: float | None = None
    minimum: float | None = None
    yield_share: float | None = None


class Balance(NamedTuple):
    """Masses of a chain in tonnes a year; all ``None`` when the offered amount is unknown.

    Parameters
    ----------
    taken
        What leaves the giver.
    into, out
        Per process. After a first unknown yield these are upper bounds.
    delivered
        What the need receives.
    surplus
        What the last process makes above the need, because it takes no less.
    """

    taken: float | None
    into: tuple[float | None, ...]
    out: tuple[float | None, ...]
    delivered: float | None
    surplus: float | None


def balance(offered: float | None, needed: float | None, works: Sequence[Work]) -> Balance | None:
    """Return the largest flow that all known limits let through; ``None`` when there is none.

    No more is taken than ends at the need, unless a process has a minimum. An unknown yield counts
    as 1: what is then refused could not be done at any yield.

    Parameters
    ----------
    offered, needed
        Tonnes a year; ``None`` when unknown.
    works
        The processes, in order; at least one.

    Examples
    --------
    >>> balance(10.0, 3.0, [Work(capacity=8.0, yield_share=0.5)])
    Balance(taken=6.0, into=(6.0,), out=(3.0,), delivered=3.0, surplus=0.0)
    >>> balance(10.0, 3.0, [Work(minimum=12.0)]) is None
    True
    """
    reach = [1.0]
    for work in works:
        reach.append(reach[-1] * (1.0 if work.yield_share is None else work.yield_share))
    through = reach[-1]
    if through <= 0:
        return None
    if any(
        w.capacity is not None
        and (w.capacity <= 0 or (w.minimum is not None and w.minimum > w.capacity))
        for w in works
    ):
        return None
    if offered is None:
        nothing = (None,) * len(works)
        return Balance(None, nothing, nothing, None, None)
    most, least = offered, 0.0
    for work, share in zip(works, reach, strict=False):
        if work.capacity is not None:
            most = min(most, work.capacity / share)
        if work.minimum is not None:
            least = max(least, work.minimum / share)
    wanted = most if needed is None else min(most, needed / through)
    taken = max(wanted, least)
    if taken <= 0 or taken > most * (1 + ROUNDING):
        return None
    taken = min(taken, most)
    made = taken * through
    delivered = made if needed is None else min(made, needed)
    return Balance(
        taken,
        tuple(taken * share for share in reach[:-1]),
        tuple(taken * share for share in reach[1:]),
        delivered,
        made - delivered,
    )

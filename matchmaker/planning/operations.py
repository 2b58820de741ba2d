"""What each operation does to a material: where it comes in a chain, and what is left after it.

Our own judgement, written down once. Stages keep chains sensible: nobody sorts what was sold.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from matchmaker.domain import Operation

if TYPE_CHECKING:
    from collections.abc import Mapping


class Effect(NamedTuple):
    """What an operation does.

    Parameters
    ----------
    stage
        Place in a chain: stages only go up.
    keeps
        What comes out is what went in, when the process names no product.
    recovers
        It can end the material's being waste (preparing for reuse, recycling: Directive
        2008/98/EC, art. 3 and 6), when someone shows that the conditions are met.
    value
        Step of the waste hierarchy: 2 reuse, 1 recycling, 0 moves it only.
    """

    stage: int
    keeps: bool
    recovers: bool
    value: int


EFFECTS: Mapping[Operation, Effect] = MappingProxyType(
    {
        Operation.DECONSTRUCT: Effect(0, keeps=True, recovers=False, value=0),
        Operation.COLLECT: Effect(1, keeps=True, recovers=False, value=0),
        Operation.TRANSPORT: Effect(2, keeps=True, recovers=False, value=0),
        Operation.STORE: Effect(3, keeps=True, recovers=False, value=0),
        Operation.SORT: Effect(4, keeps=True, recovers=False, value=0),
        Operation.DISMANTLE: Effect(5, keeps=False, recovers=False, value=1),
        Operation.WASH: Effect(6, keeps=True, recovers=True, value=2),
        Operation.PREPARE_RECYCLING: Effect(7, keeps=True, recovers=True, value=1),
        Operation.COMPOST: Effect(8, keeps=False, recovers=True, value=1),
        Operation.PROCESS_FOOD: Effect(8, keeps=False, recovers=True, value=2),
        Operation.REPAIR: Effect(8, keeps=True, recovers=True, value=2),
        Operation.REFURBISH: Effect(8, keeps=True, recovers=True, value=2),
        Operation.REMANUFACTURE: Effect(8, keeps=False, recovers=True, value=2),
        Operation.UPCYCLE: Effect(8, keeps=False, recovers=True, value=2),
        Operation.REPACKAGE: Effect(9, keeps=True, recovers=False, value=0),
        Operation.REDISTRIBUTE: Effect(10, keeps=True, recovers=True, value=2),
        Operation.RESELL: Effect(10, keeps=True, recovers=True, value=2),
    }
)
"""Operations that take part in chains. Training is none: no material goes through it."""

"""Signals: what the engine knows to ask about a pair. `SIGNALS` is the model card.

Order, weights, documentation and training all come from this one tuple.
"""

from matchmaker.signals.base import FAMILIES, Grounds, Signal
from matchmaker.signals.feasibility import Harmless
from matchmaker.signals.history import Reliability
from matchmaker.signals.material import SameCode, SameWords, TakesIt
from matchmaker.signals.network import CommonPartners, Openness, PathsOfThree, SharedHub, Walk
from matchmaker.signals.place import Nearness, WithinReach
from matchmaker.signals.quantity import AmountsFit, EnoughForThem, SameTime
from matchmaker.signals.skill import ComplementaryRoles, SupportedWork, WorkFits

SIGNALS: tuple[Signal, ...] = (
    TakesIt(),
    SameWords(),
    SameCode(),
    AmountsFit(),
    EnoughForThem(),
    SameTime(),
    Nearness(),
    WithinReach(),
    WorkFits(),
    SupportedWork(),
    ComplementaryRoles(),
    SharedHub(),
    CommonPartners(),
    PathsOfThree(),
    Walk(),
    Openness(),
    Reliability(),
    Harmless(),
)

__all__ = ["FAMILIES", "SIGNALS", "Grounds", "Signal"]

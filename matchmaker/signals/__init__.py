"""Signals: what the engine knows to ask about a pair. `SIGNALS` is the model card.

Order, weights, documentation and training all come from this one tuple.
"""

from matchmaker.signals.base import FAMILIES, Grounds, Signal
from matchmaker.signals.circles import SameCircles
from matchmaker.signals.feasibility import Harmless
from matchmaker.signals.history import (
    NoSimilarFailure,
    NoSimilarRefusal,
    Reliability,
    SimilarPairs,
    WorkedBefore,
)
from matchmaker.signals.material import (
    ActivityFits,
    MakesIt,
    SameCode,
    SameWords,
    Speciality,
    TakesIt,
    TradeHabit,
)
from matchmaker.signals.network import CommonPartners, Openness, PathsOfThree, SharedHub, Walk
from matchmaker.signals.place import CountryAffinity, Nearness, WithinReach
from matchmaker.signals.plan import ActiveInHub, Named, PastPlans, SameProgramme
from matchmaker.signals.programme import LeadsInProgramme, OpenInProgramme
from matchmaker.signals.quantity import AmountsFit, EnoughForThem, SameTime
from matchmaker.signals.skill import ComplementaryRoles, SupportedWork, WorkFits
from matchmaker.signals.story import AtHome, SameStory

SIGNALS: tuple[Signal, ...] = (
    TakesIt(),
    SameWords(),
    SameCode(),
    MakesIt(),
    ActivityFits(),
    TradeHabit(),
    Speciality(),
    AmountsFit(),
    EnoughForThem(),
    SameTime(),
    Nearness(),
    WithinReach(),
    CountryAffinity(),
    WorkFits(),
    SupportedWork(),
    ComplementaryRoles(),
    SharedHub(),
    CommonPartners(),
    PathsOfThree(),
    Walk(),
    SameCircles(),
    Openness(),
    OpenInProgramme(),
    Reliability(),
    SimilarPairs(),
    NoSimilarFailure(),
    NoSimilarRefusal(),
    WorkedBefore(),
    PastPlans(),
    Named(),
    SameProgramme(),
    LeadsInProgramme(),
    ActiveInHub(),
    SameStory(),
    AtHome(),
    Harmless(),
)

__all__ = ["FAMILIES", "SIGNALS", "Grounds", "Signal"]

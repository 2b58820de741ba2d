"""Matchmaking engine for circular hubs.

>>> from matchmaker import Snapshot
>>> Snapshot().organisations
()
"""

from matchmaker.engine import Engine
from matchmaker.snapshot import Snapshot
from matchmaker.suggestion import Reason, Shortlist, Suggestion, SuggestionRequest

__all__ = ["Engine", "Reason", "Shortlist", "Snapshot", "Suggestion", "SuggestionRequest"]

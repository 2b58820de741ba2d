"""Matchmaking engine for circular hubs.

>>> from matchmaker import Snapshot
>>> Snapshot().organisations
()
"""

from matchmaker.snapshot import Snapshot
from matchmaker.suggestion import Reason, Shortlist, Suggestion, SuggestionRequest

__all__ = ["Reason", "Shortlist", "Snapshot", "Suggestion", "SuggestionRequest"]

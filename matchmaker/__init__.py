"""Matchmaking engine for circular hubs.

>>> from matchmaker import Snapshot
>>> Snapshot().organisations
()
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matchmaker.engine import Engine as Engine
    from matchmaker.snapshot import Snapshot as Snapshot
    from matchmaker.suggestion import Reason as Reason
    from matchmaker.suggestion import Shortlist as Shortlist
    from matchmaker.suggestion import Suggestion as Suggestion
    from matchmaker.suggestion import SuggestionRequest as SuggestionRequest

_ROOMS = {
    "Engine": "engine",
    "Reason": "suggestion",
    "Shortlist": "suggestion",
    "Snapshot": "snapshot",
    "Suggestion": "suggestion",
    "SuggestionRequest": "suggestion",
}

__all__ = ["Engine", "Reason", "Shortlist", "Snapshot", "Suggestion", "SuggestionRequest"]


def __getattr__(name: str) -> object:
    """Import a public name when it is first asked for: a command's help needs no engine."""
    if name not in _ROOMS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"matchmaker.{_ROOMS[name]}"), name)

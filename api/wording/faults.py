"""What is wrong with one value that was sent, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from api.wording import Wording

FAULTS = {
    "missing": ("missing",),
    "extra": ("extra_forbidden",),
    "reference": ("reference_unknown",),
    "taken": ("taken",),
    "too_long": ("too_long", "less_than", "less_than_equal"),
    "too_short": ("too_short", "greater_than", "greater_than_equal"),
    "choice": ("enum", "literal_error", "choice_unknown"),
    "kind": ("_parsing", "_type", "_invalid", "finite_number"),
    "other": ("",),
}
"""Words, and the ends of the codes that they are said for; the first that fits."""


def fault_message(code: str, words: Wording) -> str:
    """Return what the code of a fault means.

    Examples
    --------
    >>> from api.wording import wording
    >>> fault_message("string_too_long", wording("en"))
    'This is too long or too much.'
    """
    kind = next(kind for kind, ends in FAULTS.items() if code.endswith(ends))
    return words.say(f"faults.{kind}")

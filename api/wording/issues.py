"""What is wrong in a file, in the reader's words."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from api.wording import Wording
    from models.intake import Issue


class Told(NamedTuple):
    """An issue in one language."""

    what: str
    """What is wrong, changed or filled in."""
    cure: str
    """What the sender can do, with the nearest proposals where there are any."""


def tell(issue: Issue, words: Wording) -> Told:
    """Say an issue in the language of `words`."""
    facts = issue.told
    if "choices" in facts:
        facts = _in_words(facts, words)
    cure = words.say(f"issues.{issue.code}.cure", **facts)
    if facts.get("proposals") and issue.code not in _PROPOSALS_IN_CURE:
        cure = f"{words.say('issues.proposals', proposals=facts['proposals'])} {cure}"
    return Told(words.say(f"issues.{issue.code}", **facts), cure)


def _in_words(facts: dict[str, object], words: Wording) -> dict[str, object]:
    """Return facts of which the choices are the reader's words, where there are words for all."""
    said = [*_listed(facts["choices"]), *_listed(facts.get("proposals"))]
    for noun in CHOICES:
        if said and all(f"nouns.{noun}.{choice}" in words.keys for choice in said):
            return facts | {
                name: words.either(
                    [words.say(f"nouns.{noun}.{choice}") for choice in _listed(facts[name])]
                )
                for name in ("choices", "proposals")
                if name in facts
            }
    return facts


def _listed(value: object) -> list[object]:
    return list(value) if isinstance(value, (list, tuple)) else []


CHOICES = ("kind", "direction", "operation", "unit", "every")
"""Nouns for the choices of a column; an import understands each of them."""
_PROPOSALS_IN_CURE = frozenset(("place_disagrees", "reference_ambiguous"))

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
    cure = words.say(f"issues.{issue.code}.cure", **facts)
    if facts.get("proposals") and issue.code not in _PROPOSALS_IN_CURE:
        cure = f"{words.say('issues.proposals', proposals=facts['proposals'])} {cure}"
    return Told(words.say(f"issues.{issue.code}", **facts), cure)


_PROPOSALS_IN_CURE = frozenset(("place_disagrees", "reference_ambiguous"))

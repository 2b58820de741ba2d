"""Sentences for reasons: facts in, words in the reader's language out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matchmaker.errors import UnknownCode
from matchmaker.vocabulary.waste import waste_list

if TYPE_CHECKING:
    from collections.abc import Mapping

    from api.wording import Wording
    from matchmaker.suggestion import Fact, Reason

STARTING_POINT = "starting_point"


def sentence(reason: Reason, words: Wording) -> str:
    """Return the sentence that tells a reason.

    Parameters
    ----------
    reason
        As the engine gives it.
    words
        The words of the reader's language.

    Raises
    ------
    MissingWords
        A signal says something that has no words yet: a mistake of ours.
    """
    if reason.value is None and reason.signal != STARTING_POINT:
        return words.say(f"reasons.{reason.signal}.unknown")
    facts = dict(reason.facts)
    told: dict[str, object] = {**facts}
    variant = str(facts["variant"])
    if "operation" in facts:
        told["operation"] = words.say(f"reasons.operation.{facts['operation']}")
        told["accepted"] = facts.get("accepted") or _waste(str(facts["accepted_code"]), words)
    amount = _amount(facts, words)
    if amount and f"reasons.{reason.signal}.{variant}_amount" in words.keys:
        variant, told["amount"] = f"{variant}_amount", amount
    if facts.get("jobs") and f"reasons.{reason.signal}.{variant}_jobs" in words.keys:
        variant = f"{variant}_jobs"
    if variant == "some" and facts.get("names") == []:
        variant = "unnamed"
    text = words.say(f"reasons.{reason.signal}.{variant}", **told)
    return text[:1].upper() + text[1:]


def name(signal: str, words: Wording) -> str:
    """Return the short name of a signal, for the table of points."""
    return words.say(f"reasons.{signal}.name")


def _amount(facts: Mapping[str, Fact], words: Wording) -> str:
    number, unit, every = (facts.get(name) for name in ("amount", "unit", "every"))
    if not isinstance(number, (int, float)) or not unit or not every:
        return ""
    counted = words.say(f"reasons.unit.{unit}", count=number)
    return words.say(f"reasons.every.{every}", amount=f"{words.number(number, digits=1)} {counted}")


def _waste(code: str, words: Wording) -> str:
    """Return the title of a waste code without what it says between brackets."""
    try:
        title = waste_list().title(code, words.language)
    except UnknownCode:
        return code
    short = title.partition(" (")[0]
    return short if words.language == "de" else short[:1].lower() + short[1:]

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
_HABIT = ("takers", "materials")
_LABELLED = ("nl", "fr", "en")
"""Languages of the labels of habits, in their order."""


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
    if "product_code" in facts:
        told["product"] = facts.get("product") or _waste(str(facts["product_code"]), words)
    if "takers" in facts:
        told["taker"], told["material"] = (_label(facts[name], words) for name in _HABIT)
        if not (told["taker"] and told["material"]):
            variant = _if_worded(reason.signal, variant, "_unlabelled", words)
    if facts.get("why"):
        known = f"reasons.why.{facts['why']}"
        told["why"] = words.say(known) if known in words.keys else str(facts["why"]).rstrip(".")
    if facts.get("year") == "" or facts.get("stream") == "":
        variant = _if_worded(reason.signal, variant, "_untold", words)
    amount = _amount(facts, words)
    if amount:
        told["amount"] = amount
        variant = _if_worded(reason.signal, variant, "_amount", words)
    if facts.get("jobs"):
        variant = _if_worded(reason.signal, variant, "_jobs", words)
    if variant == "some" and facts.get("names") == []:
        variant = "unnamed"
    text = words.say(f"reasons.{reason.signal}.{variant}", **told)
    return text[:1].upper() + text[1:]


def name(signal: str, words: Wording) -> str:
    """Return the short name of a signal, for the table of points."""
    return words.say(f"reasons.{signal}.name")


def _if_worded(signal: str, variant: str, ending: str, words: Wording) -> str:
    """Return the fuller variant where there are words for it."""
    return variant + ending if f"reasons.{signal}.{variant}{ending}" in words.keys else variant


def _label(labels: Fact, words: Wording) -> str:
    """Return the label in the reader's language, else nothing: no words of another language."""
    told = [str(label) for label in labels] if isinstance(labels, list) else []
    return dict(zip(_LABELLED, told, strict=False)).get(words.language, "")


def _amount(facts: Mapping[str, Fact], words: Wording) -> str:
    number, unit, every = (facts.get(name) for name in ("amount", "unit", "every"))
    if not isinstance(number, (int, float)) or not unit or not every:
        return ""
    counted = words.say(f"reasons.unit.{unit}", count=number)
    return words.say(f"reasons.every.{every}", amount=f"{words.number(number, digits=1)} {counted}")


def _waste(code: str, words: Wording) -> str:
    """Return the title of a waste code without what it says between brackets."""
    plain = f"reasons.waste.{code.replace(' ', '')}"
    if plain in words.keys:
        return words.say(plain)
    try:
        title = waste_list().title(code, words.language)
    except UnknownCode:
        return code
    short = title.partition(" (")[0]
    return short if words.language == "de" else short[:1].lower() + short[1:]

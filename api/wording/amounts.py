"""Amounts in words: *2,5 ton per week*, or that nobody has said how much."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from api.wording import Wording
    from matchmaker.domain import Quantity


def amount(quantity: Quantity | None, words: Wording) -> str:
    """Return an amount as people say it.

    Examples
    --------
    >>> from api.wording import wording
    >>> from matchmaker.domain import Every, Quantity, Unit
    >>> amount(Quantity(2.5, Unit.T, Every.WEEK), wording("nl"))
    '2,5 ton per week'
    >>> amount(None, wording("en"))
    'amount not known'
    """
    if quantity is None:
        return words.say("nouns.amount_unknown")
    parts = [words.number(quantity.amount, digits=1)]
    if quantity.unit is not None:
        parts.append(words.say(f"nouns.unit.{quantity.unit}"))
    if quantity.every is not None:
        parts.append(words.say(f"nouns.every.{quantity.every}"))
    return " ".join(parts)

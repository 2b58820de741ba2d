"""What may be told of a stream: its title to those who may read it, its waste chapter to others."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from matchmaker.items import digits
from matchmaker.signals.base import Grounds

if TYPE_CHECKING:
    from matchmaker.asking import Pairs
    from matchmaker.suggestion import Fact


@dataclass(frozen=True, slots=True)
class Told:
    """The tellable part of a stream."""

    id: str
    title: str
    code: str = ""
    amount: float | None = None
    unit: str = ""
    every: str = ""
    blind: bool = False
    chapter: str = ""

    def as_grounds(self) -> Grounds:
        """Return what may be said of a confidential stream: that it is, and its chapter."""
        return Grounds({"variant": "blind", "blind": True, "chapter": self.chapter})

    def named(self, title: str) -> Told:
        """Return the same under another title."""
        return replace(self, title=title)


def told_stream(id_: str, pairs: Pairs, row: int) -> Told:
    """Return what of a stream may be told within pair number `row`.

    A stream is told in full only where the other partner may read it: the list may be forwarded.
    """
    stream = pairs.view.streams.get(id_)
    if stream is None:
        return Told(id="", title="")
    home, partner = int(pairs.home[row]), int(pairs.partner[row])
    reader = partner if pairs.view.row[stream.organisation] == home else home
    if not pairs.view.may_read(stream, reader):
        return Told(id="", title="", blind=True, chapter=digits(stream.waste_code)[:2])
    quantity = stream.quantity
    return Told(
        id=stream.id,
        title=stream.title,
        code=stream.waste_code,
        amount=quantity.amount if quantity else None,
        unit=str(quantity.unit) if quantity and quantity.unit else "",
        every=str(quantity.every) if quantity and quantity.every else "",
    )


def told_pair(
    name: str, pairs: Pairs, row: int
) -> tuple[Grounds | None, dict[str, Fact], tuple[str, ...], bool]:
    """Return what may be told of the two streams (or stream and process) of a link.

    Returns
    -------
    tuple
        Grounds that say no more than *confidential*, or ``None``; facts ``yours`` and ``theirs``
        with their codes; evidence ids; whether the asker gives.
    """
    left, right, links = pairs.things(name, row)
    at = int(links.left[row]), int(links.right[row])
    ids = (left.ids[at[0]], right.ids[at[1]])
    texts = (left.texts[at[0]], right.texts[at[1]])
    told = [told_stream(id_, pairs, row) for id_ in ids]
    given = bool(links.given[row])
    for one in told:
        if one.blind:
            return one.as_grounds(), {}, (), given
    yours, theirs = (
        one if one.id else one.named(text) for one, text in zip(told, texts, strict=True)
    )
    facts: dict[str, Fact] = {
        "yours": yours.title,
        "theirs": theirs.title,
        "your_code": yours.code,
        "code": theirs.code or yours.code,
    }
    return None, facts, tuple(id_ for id_ in ids if id_), given

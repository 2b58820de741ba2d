"""What may be told of a stream: its title to those who may read it, its waste chapter to others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from matchmaker.items import digits
from matchmaker.links import NONE
from matchmaker.pairs import once
from matchmaker.signals.base import Grounds

if TYPE_CHECKING:
    from matchmaker.links import Exchange, Links
    from matchmaker.pairs import Pairs
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


def told_stream(id_: str, pairs: Pairs, row: int) -> Told | None:
    """Return what of a stream may be told within pair number `row`; ``None`` if it is no stream.

    A stream is told in full only where the other partner may read it: the list may be forwarded.
    """
    stream = pairs.view.streams.get(id_)
    if stream is None:
        return None
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


@dataclass(frozen=True, slots=True)
class ToldLink:
    """The tellable part of a link between two things."""

    yours: Told
    theirs: Told
    given: bool
    """Whether the asker gives."""

    @property
    def blind(self) -> Grounds | None:
        """All that may be said when one of the two is confidential, else ``None``."""
        for told in (self.yours, self.theirs):
            if told.blind:
                return told.as_grounds()
        return None

    @property
    def giver(self) -> Told:
        """The thing that is given."""
        return self.yours if self.given else self.theirs

    @property
    def taker(self) -> Told:
        """The thing that it is taken for."""
        return self.theirs if self.given else self.yours

    @property
    def facts(self) -> dict[str, Fact]:
        """Titles and codes of both."""
        return {
            "yours": self.yours.title,
            "theirs": self.theirs.title,
            "your_code": self.yours.code,
            "code": self.theirs.code,
        }

    @property
    def evidence(self) -> tuple[str, ...]:
        """Ids of both, where they have one."""
        return tuple(told.id for told in (self.yours, self.theirs) if told.id)


def told_link(name: str, pairs: Pairs, row: int) -> ToldLink:
    """Return what may be told of the two things that link number `row` joins.

    Parameters
    ----------
    name
        ``materials``, ``handling``, ``products`` or ``activity``; there is such a link.
    """
    told = _told_links(pairs, name)[row]
    assert told is not None
    return told


@once
def _told_links(pairs: Pairs, name: str) -> list[ToldLink | None]:
    """Return what may be told of every link; ``None`` where there is none."""
    links: Links = getattr(pairs, name)
    exchange: Exchange = getattr(pairs.askers, name)
    found: list[ToldLink | None] = [None] * len(pairs)
    columns = (links.left.tolist(), links.right.tolist(), links.given.tolist())
    for row, (left, right, given) in enumerate(zip(*columns, strict=True)):
        if left != NONE:
            comparison = exchange.giving if given else exchange.taking
            yours, theirs = (
                told_stream(table.ids[at], pairs, row)
                or Told(id=table.ids[at], title=table.texts[at], code=table.code_text(at))
                for table, at in ((comparison.left, left), (comparison.right, right))
            )
            found[row] = ToldLink(yours, theirs, given)
    return found

"""What we make of a registration: codes for its words, usual streams of its trade, who it may be.

Everything here is a proposal to whoever types: nothing of it is kept before they tick it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from api.services.classifying import classify_text
from matchmaker.domain import Direction
from matchmaker.duplicates import proposed_duplicates
from matchmaker.identity import Entry
from matchmaker.typical import typical_streams

if TYPE_CHECKING:
    from collections.abc import Sequence

    from api.services.network import Network
    from matchmaker.domain import Organisation
    from matchmaker.typical import TypicalStream

SECTORS_SHOWN = 3
CODES_SHOWN = 3
TYPICAL_SHOWN = 6
MOST_LINES = 10
"""Streams of one kind that are typed at once."""


@dataclass(frozen=True, slots=True)
class Told:
    """What somebody tells of their organisation, in their own words.

    Parameters
    ----------
    offers, needs
        What they have over and look for: one thing a line.
    organisation
        Id of the organisation that they correct; empty for a newcomer.
    """

    name: str
    kind: str
    description: str
    postcode: str
    offers: str = ""
    needs: str = ""
    organisation: str = ""

    @property
    def lines(self) -> list[tuple[Direction, str]]:
        """The things one by one, without empty and repeated lines."""
        return [
            (direction, line)
            for direction, text in ((Direction.OFFER, self.offers), (Direction.NEED, self.needs))
            for line in dict.fromkeys(" ".join(one.split()) for one in text.splitlines())
            if line
        ]

    @property
    def too_many(self) -> bool:
        """Whether there are more lines than `MOST_LINES` of one kind."""
        ways = [direction for direction, _ in self.lines]
        return any(ways.count(direction) > MOST_LINES for direction in Direction)


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that somebody has over or looks for, and the codes that it may have."""

    direction: Direction
    title: str
    codes: Sequence[dict[str, Any]]

    def confirmed(self, chosen: str) -> str:
        """Return the code that was chosen, when it is one that was proposed."""
        return chosen if any(code["code"] == chosen for code in self.codes) else ""


@dataclass(frozen=True, slots=True)
class Understood:
    """What we make of it.

    Parameters
    ----------
    sectors
        ``code``, ``label`` and ``confidence``, best first.
    alike
        An organisation that this may be, of those that may be named.
    """

    sectors: Sequence[dict[str, Any]] = ()
    lines: Sequence[Line] = ()
    typical: Sequence[TypicalStream] = ()
    alike: Organisation | None = None
    sector_codes: tuple[str, ...] = field(default=())


def understand(network: Network, told: Told, language: str) -> Understood:
    """Return what we make of a registration, in the language of who typed it."""
    work = f"{told.name} {told.description}".strip()
    sectors = classify_text(work, "nace", SECTORS_SHOWN, language, network.space) if work else []
    codes = tuple(str(one["code"]) for one in sectors)
    return Understood(
        sectors,
        [
            Line(way, text, classify_text(text, "ewc", CODES_SHOWN, language, network.space))
            for way, text in told.lines
        ],
        typical_streams(codes[:1], told.description, TYPICAL_SHOWN),
        None if told.organisation else _alike(network, told),
        codes,
    )


def _alike(network: Network, told: Told) -> Organisation | None:
    fitted = network.fitted
    known = {
        one.id: one
        for one in fitted.snapshot.organisations
        if fitted.discretion is None or not fitted.discretion.is_blind(one.id)
    }
    newcomer = Entry("", told.name, postcode=told.postcode)  # the side is easily mistaken
    found = proposed_duplicates([newcomer], [_entry(one) for one in known.values()])
    return known.get(found[0].existing.id) if found else None


def _entry(one: Organisation) -> Entry:
    site = one.site
    return Entry(
        one.id,
        one.name,
        kind=one.kind.value,
        enterprise_number=one.enterprise_number,
        postcode=site.postcode if site else "",
        municipality=site.municipality if site else "",
    )

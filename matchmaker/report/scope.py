"""What part of a network a report is about."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cache
from typing import TYPE_CHECKING

from matchmaker.errors import InvalidRequest, UnknownPlace
from matchmaker.vocabulary.places import places

if TYPE_CHECKING:
    from matchmaker.domain import Organisation
    from matchmaker.snapshot import Snapshot
    from matchmaker.vocabulary.places import Municipality

REGIONS = ("VLG", "BRU", "WAL")


@dataclass(frozen=True, slots=True)
class Scope:
    """One hub, region, programme or sector, or several of these at once; empty is everything.

    Parameters
    ----------
    hub
        Id of a hub.
    region
        ``VLG``, ``BRU`` or ``WAL``.
    programme
        As partnerships name it.
    sector
        A NACE code; what it begins with counts: ``38`` has ``38.11``.
    """

    hub: str = ""
    region: str = ""
    programme: str = ""
    sector: str = ""

    @property
    def everything(self) -> bool:
        """Whether nothing is left out."""
        return not any(getattr(self, field.name) for field in fields(self))

    def check(self, snapshot: Snapshot) -> None:
        """Refuse a scope that the network does not know.

        Raises
        ------
        InvalidRequest
            No such hub, region, programme or sector; the fact ``expected`` tells which there are.
        """
        known = {
            "hub": sorted(hub.id for hub in snapshot.hubs),
            "region": list(REGIONS),
            "programme": sorted({p.programme for p in snapshot.partnerships if p.programme}),
        }
        for field, choices in known.items():
            value = getattr(self, field)
            if value and value not in choices:
                expected = ", ".join(choices[:12])
                raise InvalidRequest(field=field, value=value, expected=expected)
        codes = {code for one in snapshot.organisations for code in one.sectors}
        if self.sector and not any(code.startswith(self.sector) for code in codes):
            expected = ", ".join(sorted({code[:2] for code in codes})[:30])
            raise InvalidRequest(field="sector", value=self.sector, expected=expected)

    def has(self, organisation: Organisation) -> bool:
        """Tell whether an organisation is in it; for a programme its partnerships decide."""
        return (
            (not self.hub or self.hub in organisation.hubs)
            and (not self.region or self.region == _region(organisation))
            and (
                not self.sector
                or any(code.startswith(self.sector) for code in organisation.sectors)
            )
        )


EVERYTHING = Scope()


def municipality_of(organisation: Organisation) -> Municipality | None:
    """Return the Belgian municipality of an organisation's first address, where it is known."""
    site = organisation.site
    if site is None or site.country not in {"", "BE"}:
        return None
    return _municipality(site.postcode, site.municipality)


@cache
def _municipality(postcode: str, name: str) -> Municipality | None:
    try:
        return places().find(postcode or name).municipality if postcode or name else None
    except UnknownPlace:
        return None


def _region(organisation: Organisation) -> str:
    found = municipality_of(organisation)
    return found.region if found else ""

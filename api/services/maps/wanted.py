"""What somebody wants to see on the map: everything that stands in the address of the page."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from api.services.maps.things import ORGANISATION
from models.search import fold

if TYPE_CHECKING:
    from collections.abc import Iterable

    from api.services.maps.things import Thing


@dataclass(frozen=True, slots=True)
class Wanted:
    """A filter; what is empty does not narrow.

    Parameters
    ----------
    material
        A family of materials.
    code
        A waste code or its beginning, as ``17`` or ``17 02``.
    operation
        What is done to it; only processes have one.
    hub
        Id of a hub whose members are meant.
    kind
        Side of the owner.
    sort
        ``offer``, ``need``, ``process`` or ``organisation``; empty: all materials.
    words
        Part of a title or of the owner's name.
    place
        NIS code of a municipality.
    """

    material: str = ""
    code: str = ""
    operation: str = ""
    hub: str = ""
    kind: str = ""
    sort: str = ""
    words: str = ""
    place: str = ""

    def chosen(self, things: Iterable[Thing]) -> list[Thing]:
        """Return the things that are wanted, in the order in which they come."""
        key = fold(self.words)
        return [one for one in things if self._wants(one) and (not key or key in _spoken(one))]

    def _wants(self, one: Thing) -> bool:
        return (
            (one.sort == self.sort if self.sort else one.sort != ORGANISATION)
            and (not self.material or self.material in one.families)
            and (not self.code or any(_meets(code, self.code) for code in one.codes))
            and (not self.operation or one.operation == self.operation)
            and (not self.hub or self.hub in one.hubs)
            and (not self.kind or one.kind == self.kind)
            and (not self.place or (one.town is not None and one.town.nis_code == self.place))
        )

    @property
    def anywhere(self) -> Wanted:
        """The same, wherever it lies."""
        return replace(self, place="")

    def query(self, **changed: Any) -> str:
        """Return the filter as the query of an address, some of it changed."""
        now = {**{name: getattr(self, name) for name in self.__slots__}, **changed}
        return urlencode({name: value for name, value in now.items() if value})


def _meets(code: str, wanted: str) -> bool:
    """Tell whether one code is the beginning of the other: who takes *17* takes *17 02 01*."""
    return code.startswith(wanted) or wanted.startswith(code)


def _spoken(one: Thing) -> str:
    return fold(f"{one.title} {one.owner_name}")

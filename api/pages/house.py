"""An organisation whose things are changed: at the desk by its hub, under ``mine`` by itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, TypeAlias
from urllib.parse import quote

from fastapi import Depends, Request

from api.pages.page import Page, PageHere
from api.routes.gate import STAFF, Person, RequestId
from api.services.records import Records
from models.access.addresses import address_of
from models.access.asker import Role
from models.access.nouns import NOUN, Noun
from models.access.record import Record
from models.errors import NotAllowed, UnknownRow

DESK = "/{language}/desk/organisations/{organisation}"
MINE = "/{language}/mine"
"""Where the pages of one organisation stand; the same functions answer at both."""


@dataclass(frozen=True)
class House:
    """Whose things they are, and where the page of their owner is.

    Parameters
    ----------
    path
        Of the owner's page, below the language.
    """

    page: Page
    owner: Record
    path: str
    request: str | None

    @property
    def home(self) -> str:
        """Address of the owner's page."""
        return self.page.at(self.path)

    @property
    def here(self) -> str:
        """The entry of the menu."""
        return "mine" if self.path == "mine" else "desk"

    def records(self, noun: Noun) -> Records:
        """Return rows of a noun, for the reader."""
        return Records(self.page.network.database, noun, self.page.asker, self.request)

    def row(self, noun: Noun, address: str) -> Record:
        """Return one row of this owner; for others it does not exist."""
        found = self.records(noun).get(address)
        if not found.mine or found.values["organisation"] != self.owner.key[0]:
            raise UnknownRow(noun=noun.name)
        return found


def house_of(page: PageHere, asker: Person, request: RequestId, http: Request) -> House:
    """Return the organisation whose things are changed: one of the hub, or the reader's own.

    Raises
    ------
    NotAllowed
        A reader without an organisation asks for their own, or no coordinator for another's.
    UnknownRow
        The reader does not look after it.
    """
    address = http.path_params.get("organisation")
    if address is None:
        if asker.role is not Role.ENTREPRENEUR or not asker.organisation:
            raise NotAllowed(noun="organisations")
        address, path = address_of((asker.organisation,)), "mine"
    else:
        STAFF(asker)
        path = f"desk/organisations/{quote(address, safe='')}"
    noun = NOUN["organisations"]
    owner = Records(page.network.database, noun, asker, request).get(address)
    if not owner.mine:
        raise UnknownRow(noun=noun.name)
    return House(page, owner, path, request)


HouseHere: TypeAlias = Annotated[House, Depends(house_of)]

"""Administration: people, keys, hubs, settings as they are, jobs, and who saw what.

Coordinators look after the people and keys of their hubs; the rest is the administrator's.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from api.pages.administration import hubs, keys, people, watching
from api.pages.navigation import STAFF
from api.pages.page import PageHere
from api.routes.gate import Staff
from models.access.asker import Role

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["PARTS", "router"]

ONLY_ADMINISTRATORS = frozenset({Role.ADMINISTRATOR})


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the administration; its words are ``administration.<name>`` and ``…_about``."""

    name: str
    roles: frozenset[Role]


PARTS: tuple[Part, ...] = (
    Part("people", STAFF),
    Part("keys", STAFF),
    Part("hubs", ONLY_ADMINISTRATORS),
    Part("jobs", STAFF),
    Part("audit", STAFF),
    Part("settings", ONLY_ADMINISTRATORS),
)
"""The parts, in the order of the overview."""

router = APIRouter(include_in_schema=False)


@router.get("/{language}/administration", response_class=HTMLResponse)
def overview(page: PageHere, asker: Staff) -> HTMLResponse:
    """Show what there is to look after."""
    parts: list[Mapping[str, str]] = [
        {"name": part.name, "address": page.at(f"administration/{part.name}")}
        for part in PARTS
        if asker.role in part.roles
    ]
    return page.show("administration.html", here="administration", parts=parts)


for family in (people, keys, hubs, watching):
    router.include_router(family.router)

"""Organisations as everybody may see them: a list to search, and one of them in full."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from matchmaker.errors import UnknownOrganisation
from models.search import fold

if TYPE_CHECKING:
    from api.services.network import Fitted
    from matchmaker.domain import Kind, Organisation, Process, Skill, Stream


@dataclass(frozen=True)
class Listing:
    """A page of a list.

    Parameters
    ----------
    total
        How many there are on all pages.
    next
        Id of the last one shown, when there are more.
    """

    organisations: tuple[Organisation, ...]
    total: int
    next: str | None


@dataclass(frozen=True)
class Profile:
    """An organisation with all that is its own and may be shown."""

    organisation: Organisation
    streams: tuple[Stream, ...]
    processes: tuple[Process, ...]
    skills: tuple[Skill, ...]


def listing(
    fitted: Fitted, words: str = "", kind: Kind | None = None, after: str = "", limit: int = 50
) -> Listing:
    """Return organisations by name.

    Parameters
    ----------
    words
        Part of a name or municipality; accents and capitals do not matter.
    after
        Id of the last organisation of the page before.
    """
    key = fold(words)
    found = [
        one
        for one in fitted.snapshot.organisations
        if _may_be_named(fitted, one.id)
        and (kind is None or one.kind is kind)
        and (not key or key in fold(f"{one.name} {one.site.municipality if one.site else ''}"))
    ]
    found.sort(key=lambda one: (fold(one.name), one.id))
    start = next((at + 1 for at, one in enumerate(found) if one.id == after), 0)
    page = tuple(found[start : start + limit])
    more = len(found) > start + limit
    return Listing(page, len(found), page[-1].id if more else None)


def profile(fitted: Fitted, organisation: str) -> Profile:
    """Return what may be shown of one organisation.

    Raises
    ------
    UnknownOrganisation
        Nobody has this id, or who has it may not be named: the answer does not tell which.
    """
    if not _may_be_named(fitted, organisation):
        raise UnknownOrganisation(organisation=organisation)
    snapshot, discretion = fitted.snapshot, fitted.discretion
    return Profile(
        snapshot.organisation(organisation),
        tuple(
            stream
            for stream in snapshot.streams
            if stream.organisation == organisation
            and (discretion is None or discretion.shows_stream(stream.id))
        ),
        tuple(one for one in snapshot.processes if one.organisation == organisation),
        tuple(one for one in snapshot.skills if one.organisation == organisation),
    )


def _may_be_named(fitted: Fitted, organisation: str) -> bool:
    return fitted.discretion is None or not fitted.discretion.is_blind(organisation)

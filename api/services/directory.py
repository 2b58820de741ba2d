"""Organisations as everybody may see them: a list to search, and one of them in full."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from matchmaker.errors import UnknownOrganisation
from models.search import fold

if TYPE_CHECKING:
    from collections.abc import Iterable

    from api.services.network import Fitted
    from matchmaker.domain import Kind, Organisation, Process, Skill, Stream

Owned = TypeVar("Owned", "Stream", "Process", "Skill")


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
        for one, told in fitted.shelf.take("organisations by name", lambda: _by_name(fitted))
        if (kind is None or one.kind is kind) and (not key or key in told)
    ]
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
    take = fitted.shelf.take
    streams = take("streams of whom", lambda: _by_owner(snapshot.streams))
    processes = take("processes of whom", lambda: _by_owner(snapshot.processes))
    skills = take("skills of whom", lambda: _by_owner(snapshot.skills))
    return Profile(
        snapshot.organisation(organisation),
        tuple(
            stream
            for stream in streams.get(organisation, ())
            if discretion is None or discretion.shows_stream(stream.id)
        ),
        tuple(processes.get(organisation, ())),
        tuple(skills.get(organisation, ())),
    )


def _by_name(fitted: Fitted) -> list[tuple[Organisation, str]]:
    """Return everybody who may be named in alphabetical order, each with what is searched."""
    named = [one for one in fitted.snapshot.organisations if _may_be_named(fitted, one.id)]
    named.sort(key=lambda one: (fold(one.name), one.id))
    return [(one, fold(f"{one.name} {one.site.municipality if one.site else ''}")) for one in named]


def _by_owner(rows: Iterable[Owned]) -> dict[str, list[Owned]]:
    found: dict[str, list[Owned]] = {}
    for one in rows:
        found.setdefault(one.organisation, []).append(one)
    return found


def _may_be_named(fitted: Fitted, organisation: str) -> bool:
    return fitted.discretion is None or not fitted.discretion.is_blind(organisation)

"""Everything known at one moment."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from matchmaker.errors import UnknownOrganisation

if TYPE_CHECKING:
    from collections.abc import Mapping

    from matchmaker.domain import (
        Hub,
        Judgement,
        Organisation,
        Partnership,
        Process,
        Skill,
        Stream,
    )


@dataclass(frozen=True)
class Snapshot:
    """An immutable picture of a network, the only thing the engine works on.

    Parameters
    ----------
    as_of
        The day the picture is true for. The engine has no clock: recency is counted from here.

    Notes
    -----
    Rows are kept in the order in which they are given; `fingerprint` does not depend on that order.
    """

    organisations: tuple[Organisation, ...] = ()
    streams: tuple[Stream, ...] = ()
    processes: tuple[Process, ...] = ()
    skills: tuple[Skill, ...] = ()
    partnerships: tuple[Partnership, ...] = ()
    judgements: tuple[Judgement, ...] = ()
    hubs: tuple[Hub, ...] = ()
    as_of: date = date(1970, 1, 1)

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 of the content, the same whatever the order of the rows or the database."""
        digest = hashlib.sha256(self.as_of.isoformat().encode())
        for name in sorted(_ROWS):
            for line in sorted(_canonical(row) for row in getattr(self, name)):
                digest.update(line.encode())
                digest.update(b"\n")
        return digest.hexdigest()

    @cached_property
    def organisation_by_id(self) -> Mapping[str, Organisation]:
        """Organisations by their id."""
        return {organisation.id: organisation for organisation in self.organisations}

    def organisation(self, id_: str) -> Organisation:
        """Return the organisation with this id.

        Raises
        ------
        UnknownOrganisation
            Nobody has this id.
        """
        try:
            return self.organisation_by_id[id_]
        except KeyError:
            raise UnknownOrganisation(organisation=id_) from None


_ROWS = (
    "organisations",
    "streams",
    "processes",
    "skills",
    "partnerships",
    "judgements",
    "hubs",
)


def _canonical(row: object) -> str:
    return json.dumps(_plain(row), ensure_ascii=True, separators=(",", ":"), sort_keys=True)


def _plain(value: object) -> object:
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: _plain(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, date):
        return value.isoformat()
    return value

"""Danish regional development projects with their partners."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import ClassVar

from matchmaker.domain import (
    Hub,
    Kind,
    Organisation,
    Partnership,
    PartnershipKind,
    PartnershipState,
    Site,
)
from matchmaker.learning.networks.base import Row, day, latest, rows_of
from matchmaker.snapshot import Snapshot

KIND_WORDS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    (Kind.PUBLIC, re.compile(r"kommune|region |styrelse|jobcenter|ministeri")),
    (Kind.KNOWLEDGE, re.compile(r"universitet|university|højskole|skole|college|institut|academy")),
    (Kind.PRIVATE, re.compile(r"\b(a/s|aps|i/s|k/s|p/s|amba|ltd)\b")),
)
"""Kinds are not given; the name often tells. First rule that fits wins, else *other*."""


class DanishProjects:
    """Regional projects of 2007–2012 with texts, places and named partners.

    The region of a project stands as its hub. Kinds of organisations are read from their names.
    """

    name: ClassVar[str] = "danish"
    what: ClassVar[str] = "508 Danish regional projects with texts and 1 063 named organisations"
    source: ClassVar[str] = "Danish ERDF operations, stored in os-data/eu-structural-funds"
    licence: ClassVar[str] = "none stated; public beneficiary list"

    def read(self, folder: Path) -> Snapshot:
        """Return all projects of the development half."""
        projects = rows_of(folder, "t6_erdf_consortium/projects_dev.csv")
        members = rows_of(folder, "t6_erdf_consortium/members_dev.csv")
        return regional_projects(projects, members)


def regional_projects(
    projects: Iterable[Row], members: Iterable[Row], as_of: date | None = None
) -> Snapshot:
    """Turn projects and their members into organisations and partnerships.

    Parameters
    ----------
    projects
        Columns ``project_id, title, start, theme, text, region, postcode, town``.
    members
        Columns ``project_id, org, name, role``; members of projects that are not given are passed
        over.
    as_of
        Day of the picture; the last start among the projects when not given.
    """
    told = {row["project_id"]: row for row in projects}
    taken: dict[str, list[Row]] = {}
    for row in members:
        if row["project_id"] in told:
            taken.setdefault(row["project_id"], []).append(row)
    partnerships = tuple(_partnership(told[id_], joined) for id_, joined in taken.items())
    return Snapshot(
        organisations=_organisations(told, taken),
        partnerships=tuple(p for p in partnerships if len(p.partners) > 1),
        hubs=tuple(Hub(region, region) for region in sorted({r["region"] for r in told.values()})),
        as_of=as_of or latest([day(row["start"]) for row in told.values()]),
    )


def _organisations(
    told: Mapping[str, Row], taken: Mapping[str, list[Row]]
) -> tuple[Organisation, ...]:
    """Describe everybody who took part; who ever led a project has its address."""
    names: dict[str, str] = {}
    places: dict[str, Site] = {}
    regions: dict[str, set[str]] = {}
    for id_, joined in taken.items():
        project = told[id_]
        for row in joined:
            names.setdefault(row["org"], row["name"])
            regions.setdefault(row["org"], set()).add(project["region"])
            if row["role"] == "lead":
                places.setdefault(row["org"], place_of(project))
    return tuple(
        Organisation(
            id=id_,
            name=name,
            kind=kind_of(name),
            sites=(places.get(id_, Site(country="DK")),),
            hubs=tuple(sorted(regions[id_])),
        )
        for id_, name in names.items()
    )


def _partnership(project: Row, joined: list[Row]) -> Partnership:
    return Partnership(
        id=project["project_id"],
        partners=tuple(sorted({row["org"] for row in joined})),
        state=PartnershipState.ENDED,
        kind=PartnershipKind.ACTION,
        title=project["title"],
        description=project["text"],
        started=day(project["start"]),
        hub=project["region"],
        programme=project["theme"],
        lead=next((row["org"] for row in joined if row["role"] == "lead"), ""),
    )


def place_of(project: Row) -> Site:
    """Return the address of a project's lead."""
    return Site(postcode=project["postcode"], municipality=project["town"], country="DK")


def kind_of(name: str) -> Kind:
    """Guess the kind of an organisation from its name.

    Examples
    --------
    >>> kind_of("Varde Kommune").value
    'public'
    """
    folded = f"{name.casefold()} "
    return next((kind for kind, words in KIND_WORDS if words.search(folded)), Kind.OTHER)

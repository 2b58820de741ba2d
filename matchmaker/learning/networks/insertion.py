"""French social-insertion enterprises."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import ClassVar

from matchmaker.domain import Kind, Organisation, Point, Site
from matchmaker.learning.networks.base import Row, rows_of
from matchmaker.learning.networks.exchanges import sectors_of
from matchmaker.snapshot import Snapshot


class InsertionEnterprises:
    """The public register of French insertion enterprises, some of them listed more than once."""

    name: ClassVar[str] = "insertion"
    what: ClassVar[str] = "1 914 French social-insertion enterprises, duplicates among them"
    source: ClassVar[str] = "register stored in gip-inclusion/le-marche"
    licence: ClassVar[str] = "none stated"

    def read(self, folder: Path) -> Snapshot:
        """Return all entries of the development half."""
        return entries(rows_of(folder, "t7_social_enterprises_fr/entries_dev.csv"))


def entries(rows: Iterable[Row]) -> Snapshot:
    """Turn register entries into organisations; the enterprise number is never read.

    Parameters
    ----------
    rows
        Columns ``entry_id, name, brand, kind, naf, post_code, city, lon, lat, description``.
    """
    return Snapshot(organisations=tuple(_organisation(row) for row in rows))


def _organisation(row: Row) -> Organisation:
    placed = row["lat"] and row["lon"]
    return Organisation(
        id=row["entry_id"],
        name=row["name"] or row["brand"],
        kind=Kind.SOCIAL_ECONOMY,
        legal_form=row["kind"],
        sectors=sectors_of(row["naf"][:4]),
        description=" — ".join(filter(None, (row["brand"], row["description"]))),
        language="fr",
        sites=(
            Site(
                postcode=row["post_code"],
                municipality=row["city"],
                country="FR",
                point=Point(float(row["lat"]), float(row["lon"])) if placed else None,
            ),
        ),
    )

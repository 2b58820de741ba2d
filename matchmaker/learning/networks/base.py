"""What a real network is, and how its rows become the nouns of the engine."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Protocol

from matchmaker.errors import InvalidRequest

if TYPE_CHECKING:
    from matchmaker.snapshot import Snapshot

Row = Mapping[str, str]

COUNTRIES: Mapping[str, str] = {
    "EL": "GR",
    "UK": "GB",
    "Australia": "AU",
    "China": "CN",
    "Denmark": "DK",
    "Fiji": "FJ",
    "Finland": "FI",
    "India": "IN",
    "Italy": "IT",
    "Japan": "JP",
    "Portugal": "PT",
    "Puerto Rico": "PR",
    "South Korea": "KR",
    "Sweden": "SE",
    "US": "US",
}
"""Country as the sources write it, to ISO 3166 alpha-2; other pairs of letters stay as they are."""


class Network(Protocol):
    """A real network that others published.

    Attributes
    ----------
    name
        Word by which it is asked for.
    what, source, licence
        What it is, where it comes from, and the licence as seen on the copy that was read.
    """

    name: ClassVar[str]
    what: ClassVar[str]
    source: ClassVar[str]
    licence: ClassVar[str]

    def read(self, folder: Path) -> Snapshot:
        """Return the network found in the evaluation folder.

        Raises
        ------
        InvalidRequest
            A file is not there.
        """
        ...


def rows_of(folder: Path, name: str) -> list[Row]:
    """Read a CSV file of the folder, zipped or not.

    Raises
    ------
    InvalidRequest
        It is not there.
    """
    path = folder / name
    if not path.exists():
        raise InvalidRequest(field="folder", value=str(folder), expected=name)
    if path.suffix == ".gz":
        with gzip.open(path, "rt", encoding="utf-8", newline="") as zipped:
            return list(csv.DictReader(zipped))
    with path.open(encoding="utf-8", newline="") as plain:
        return list(csv.DictReader(plain))


def country(written: str) -> str:
    """Return the two letters of a country, or an empty text."""
    return COUNTRIES.get(written, written if len(written) == 2 else "")


def day(written: str) -> date | None:
    """Return an ISO date; ``None`` when the cell is empty."""
    return date.fromisoformat(written) if written else None


def latest(days: Sequence[date | None]) -> date:
    """Return the last day that is known: the day for which a network is true."""
    return max((known for known in days if known is not None), default=date(1970, 1, 1))

"""Open data as tables and as a map: CSV and GeoJSON of what is public."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.services.standards.shelf import Document
from matchmaker.vocabulary.waste import waste_list
from models.exchange.export_map import geojson
from models.exchange.export_tables import csv_text
from models.exchange.sheets_out import sheets_of

if TYPE_CHECKING:
    from matchmaker.snapshot import Snapshot

CSV = "text/csv; charset=utf-8"
GEOJSON = "application/geo+json"

COLUMNS = {
    "organisations": (
        *("id", "name", "kind", "recognitions", "legal_form", "enterprise_number", "sectors"),
        *("description", "language", "street", "postcode", "municipality", "country"),
        *("lat", "lon", "website", "hubs"),
    ),
    "streams": (
        *("id", "organisation", "direction", "title", "description", "waste_code"),
        *("waste_code_assumed", "quantity", "unit", "every", "from", "until", "status"),
        *("quality", "postcode", "lat", "lon", "lead_days"),
    ),
}
"""Columns of the exchange format that are open data: no contact persons, no prices, no jobs."""
WASTE_COLUMNS = ("code", "hazardous", "title_nl", "title_fr", "title_en", "title_de")


def table(public: Snapshot, sheet: str) -> Document:
    """Return one sheet of what is public, as CSV that a spreadsheet can open safely.

    Parameters
    ----------
    sheet
        One of `COLUMNS`.
    """
    columns = COLUMNS[sheet]
    rows = sheets_of(public)[sheet]
    places = [rows.columns.index(column) for column in columns]
    cells = ([row[place] for place in places] for row in rows.rows)
    return Document(csv_text(columns, cells).encode(), CSV)


def waste_terms_table() -> Document:
    """Return the 842 codes of the List of Waste with their titles in four languages, as CSV."""
    known = waste_list()
    entries = (known.entry(code) for code in known.codes)
    rows = [
        (one.code, one.hazardous, one.titles.nl, one.titles.fr, one.titles.en, one.titles.de)
        for one in entries
    ]
    return Document(csv_text(WASTE_COLUMNS, rows).encode(), CSV)


def map_of(public: Snapshot) -> Document:
    """Return organisations and streams as GeoJSON points (RFC 7946)."""
    return Document(geojson(public).encode(), GEOJSON)

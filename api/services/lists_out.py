"""A list as a file: exactly the rows that were asked for."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping, Sequence
from typing import Any

import xlsxwriter

from models.exchange.cells import guard, joined
from models.exchange.export_tables import csv_text

MEDIA_TYPES = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "geojson": "application/geo+json",
}
_WIDTH = 18

Rows = Sequence[Mapping[str, Any]]


def as_csv(columns: Sequence[str], rows: Rows) -> bytes:
    """Return rows as CSV for a spreadsheet; nothing in it can run."""
    return csv_text(columns, [[row[name] for name in columns] for row in rows]).encode()


def as_xlsx(name: str, columns: Sequence[str], rows: Rows) -> bytes:
    """Return rows as a workbook with one sheet; texts are texts, and nothing in it can run."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        sheet = book.add_worksheet(name)
        bold = book.add_format({"bold": True})
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_row(0, 0, columns, bold)
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, max(len(columns) - 1, 0), _WIDTH)
        if rows:
            sheet.autofilter(0, 0, len(rows), len(columns) - 1)
        for at, row in enumerate(rows, start=1):
            for place, column in enumerate(columns):
                _write(sheet, at, place, row[column], day)
    return out.getvalue()


def _write(sheet: Any, row: int, place: int, value: Any, day: Any) -> None:
    if value is None:
        return
    if isinstance(value, bool):
        sheet.write_boolean(row, place, value)
    elif isinstance(value, (int, float)):
        sheet.write_number(row, place, value)
    elif hasattr(value, "isoformat"):
        sheet.write_datetime(row, place, value, day)
    else:
        text = joined(value) if isinstance(value, (tuple, list)) else str(value)
        sheet.write_string(row, place, guard(text)[:32_767])


def as_geojson(columns: Sequence[str], rows: Rows) -> bytes:
    """Return the rows that have a place as GeoJSON (RFC 7946), and how many have none."""
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [row["lon"], row["lat"]]},
            "properties": {
                name: row[name]
                for name in columns
                if name not in {"lat", "lon"} and row[name] is not None
            },
        }
        for row in rows
        if row.get("lat") is not None and row.get("lon") is not None
    ]
    collection = {
        "type": "FeatureCollection",
        "without_place": len(rows) - len(features),
        "features": features,
    }
    return json.dumps(collection, ensure_ascii=False, default=str).encode()

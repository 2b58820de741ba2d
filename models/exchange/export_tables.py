"""The exchange format as CSV files, as one workbook, and as JSON: all of it, to be read back."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

import xlsxwriter

from models.errors import ExportRefused
from models.exchange.cells import BYTE_ORDER_MARK, guard, joined, written
from models.exchange.format import SHEET, Sheet
from models.exchange.sheets_out import sheets_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from matchmaker.snapshot import Snapshot
    from models.exchange.format import Rows

LAST_ROW = 1_048_576
"""Rows that a worksheet can hold (ECMA-376 and every Excel since 2007)."""
LONGEST_CELL = 32_767
"""Characters that a cell of a workbook can hold."""
_ZIP_MOMENT = (1980, 1, 1, 0, 0, 0)
"""The same network gives the same bytes, whenever it is written."""


def write_csv(snapshot: Snapshot, path: Path, *, decimal_comma: bool = False) -> None:
    """Write one CSV file per sheet, into a folder or, when `path` ends in ``.zip``, into a zip.

    UTF-8 with its mark and semicolons, as Excel in Belgium opens them.
    """
    texts = {
        f"{name}.csv": csv_text(rows.columns, rows.rows, decimal_comma=decimal_comma)
        for name, rows in _sheets_with_rows(snapshot).items()
    }
    if path.suffix.lower() == ".zip":
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, text in texts.items():
                entry = zipfile.ZipInfo(name, _ZIP_MOMENT)
                entry.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(entry, text)
        return
    if path.suffix.lower() == ".csv" or path.is_file():
        raise ExportRefused(path=str(path), problem="needs_folder")
    path.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (path / name).write_text(text, encoding="utf-8", newline="")


def csv_text(
    columns: Sequence[str], rows: Iterable[Sequence[object]], *, decimal_comma: bool = False
) -> str:
    """Return a table as the text of a CSV file for a spreadsheet: nothing in it can run.

    Use this for every CSV that leaves the program. The text starts with a byte order mark, so
    write it as plain UTF-8.
    """
    out = io.StringIO()
    out.write(BYTE_ORDER_MARK)
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow([guard(column) for column in columns])
    for row in rows:
        writer.writerow([written(value, decimal_comma=decimal_comma) for value in row])
    return out.getvalue()


def write_json(snapshot: Snapshot, path: Path) -> None:
    """Write one JSON object with a list per sheet; what is unknown is left out."""
    sheets = {
        name: [
            {
                column: value
                for column, value in zip(rows.columns, row, strict=True)
                if value is not None
            }
            for row in rows.rows
        ]
        for name, rows in _sheets_with_rows(snapshot).items()
    }
    path.write_text(
        json.dumps(sheets, ensure_ascii=False, indent=1, default=date.isoformat) + "\n",
        encoding="utf-8",
    )


def write_xlsx(snapshot: Snapshot, path: Path) -> None:
    """Write one workbook with a worksheet per sheet; columns with choices offer them.

    Raises
    ------
    ExportRefused
        A sheet has more rows, or a cell more characters, than a workbook can hold.
    """
    sheets = _sheets_with_rows(snapshot)
    for name, rows in sheets.items():
        if len(rows.rows) >= LAST_ROW:
            raise ExportRefused(path=str(path), problem="too_many_rows", sheet=name)
    # Made on the day of the snapshot: the same network gives the same bytes.
    made = datetime.combine(snapshot.as_of, time())
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(str(path), options) as workbook:
        workbook.set_properties({"created": made})
        formats = {
            "header": workbook.add_format({"bold": True, "bottom": 1}),
            "date": workbook.add_format({"num_format": "yyyy-mm-dd"}),
        }
        for name, rows in sheets.items():
            _Worksheet(workbook.add_worksheet(name), SHEET[name], formats, str(path)).write(rows)


class _Worksheet:
    """Writes one sheet into a worksheet."""

    def __init__(self, worksheet: Any, sheet: Sheet, formats: Mapping[str, Any], path: str) -> None:
        self._worksheet = worksheet
        self._sheet = sheet
        self._formats = formats
        self._path = path

    def write(self, rows: Rows) -> None:
        self._worksheet.freeze_panes(1, 1)
        for place, name in enumerate(rows.columns):
            column = self._sheet.column(name)
            wide = [len(written(row[place])) for row in rows.rows[:200]]
            self._worksheet.set_column(place, place, min(max([len(name) + 2, *wide]), 60))
            if column.choices:
                allowed = {"validate": "list", "source": list(column.choices), "ignore_blank": True}
                self._worksheet.data_validation(1, place, LAST_ROW - 1, place, allowed)
            self._worksheet.write_string(0, place, name, self._formats["header"])
        self._worksheet.autofilter(0, 0, len(rows.rows), len(rows.columns) - 1)
        for line, row in enumerate(rows.rows, start=1):
            for place, value in enumerate(row):
                if value is not None:
                    self._write_cell(line, place, rows.columns[place], value)

    def _write_cell(self, line: int, place: int, name: str, value: object) -> None:
        sheet = self._worksheet
        if isinstance(value, bool):
            sheet.write_boolean(line, place, value)
        elif isinstance(value, (int, float)):
            sheet.write_number(line, place, value)
        elif isinstance(value, date):
            sheet.write_datetime(line, place, value, self._formats["date"])
        else:
            text = guard(joined(value) if isinstance(value, tuple) else str(value))
            if len(text) > LONGEST_CELL:
                facts = {"sheet": self._sheet.name, "row": line + 1, "column": name}
                raise ExportRefused(path=self._path, problem="cell_too_long", **facts)
            sheet.write_string(line, place, text)


def _sheets_with_rows(snapshot: Snapshot) -> dict[str, Rows]:
    """Return the sheets that have rows; of an empty network, the organisations' header."""
    sheets = sheets_of(snapshot)
    full = {name: rows for name, rows in sheets.items() if rows.rows}
    return full or {"organisations": sheets["organisations"]}

"""Rows that could not be kept, as a workbook or CSV that a person mends and brings in again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import xlsxwriter

from models.errors import ExportRefused
from models.exchange.cells import guard, written
from models.exchange.export_tables import LONGEST_CELL, csv_text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_WIDEST = 50
"""Characters; longer texts are wrapped."""
_FORBIDDEN = str.maketrans("[]:*?/\\", "-------")
"""Signs that the name of a worksheet cannot have."""


@dataclass(frozen=True)
class Rejected:
    """Rejected rows of one table: the sender's cells, and at the end two columns of remarks.

    Parameters
    ----------
    name
        Of the worksheet or file, because it may tell what the table is about.
    """

    name: str
    titles: Sequence[str]
    rows: Sequence[Sequence[object]]


def write_rejected(tables: Sequence[Rejected], path: Path) -> list[Path]:
    """Write them to an ``.xlsx`` or ``.csv``; return the files written.

    Several tables are worksheets of one workbook, or CSV files side by side: *mend-Aanbod.csv*.

    Raises
    ------
    ExportRefused
        The file has another ending, or cannot be written.
    """
    ending = path.suffix.lower()
    if ending not in {".xlsx", ".csv"}:
        formats = ["csv", "xlsx"]
        raise ExportRefused(path=str(path), problem="format", format=ending[1:], formats=formats)
    try:
        if ending == ".xlsx":
            _write_workbook(tables, path)
            return [path]
        several = len(tables) > 1
        files = {
            path.with_stem(f"{path.stem}-{table.name}") if several else path: table
            for table in tables
        }
        for file, table in files.items():
            file.write_text(csv_text(table.titles, table.rows), encoding="utf-8", newline="")
        return list(files)
    except (OSError, xlsxwriter.exceptions.FileCreateError) as error:
        raise ExportRefused(path=str(path), problem="not_writable") from error


def _write_workbook(tables: Sequence[Rejected], path: Path) -> None:
    options = {"strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(str(path), options) as workbook:
        header = workbook.add_format({"bold": True, "bottom": 1, "valign": "top"})
        ours = workbook.add_format(
            {"bold": True, "bottom": 1, "bg_color": "#FFF3CD", "valign": "top"}
        )
        cell = workbook.add_format({"valign": "top", "text_wrap": True})
        remark = workbook.add_format({"valign": "top", "text_wrap": True, "bg_color": "#FFF3CD"})
        day = workbook.add_format({"num_format": "dd/mm/yyyy", "valign": "top"})
        taken: set[str] = set()
        for table in tables:
            sheet = workbook.add_worksheet(_name(table.name, taken))
            sheet.freeze_panes(1, 1)
            first_remark = len(table.titles) - 2
            for place, title in enumerate(table.titles):
                remarks = place >= first_remark
                sheet.write_string(0, place, title, ours if remarks else header)
                wide = max(len(title), *(len(written(row[place])) for row in table.rows))
                sheet.set_column(place, place, min(wide + 2, _WIDEST))
                for line, row in enumerate(table.rows, start=1):
                    _write_cell(
                        sheet, (line, place), row[place], (remark if remarks else cell, day)
                    )


def _write_cell(
    sheet: Any, where: tuple[int, int], value: object, formats: tuple[Any, Any]
) -> None:
    if value is None or value == "":
        return
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        sheet.write_number(*where, value, formats[0])
    elif isinstance(value, date):
        sheet.write_datetime(*where, value, formats[1])
    else:
        text = value if isinstance(value, str) else written(value)
        sheet.write_string(*where, guard(text)[:LONGEST_CELL], formats[0])


def _name(wished: str, taken: set[str]) -> str:
    """Return a name that a worksheet may have: 31 characters, each once."""
    name = plain = wished.translate(_FORBIDDEN).strip("'")[:28] or "1"
    number = 1
    while name.casefold() in taken:
        number += 1
        name = f"{plain} {number}"
    taken.add(name.casefold())
    return name

"""Excel workbooks, read fast, with an eye for what the fast reader does not tell.

The reader (calamine) turns ``#N/A`` and formulas without a saved result into empty cells, and it
makes room for every cell up to the last one in use. Both are found beforehand in the parts of the
workbook themselves.
"""

from __future__ import annotations

import io
import posixpath
import re
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING
from xml.etree import ElementTree

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum

from models.intake.guard import repack, unpack
from models.intake.issues import Refused, Where
from models.intake.tables import Grid

if TYPE_CHECKING:
    from collections.abc import Mapping

    from models.intake.issues import Issue
    from models.intake.limits import Limits
    from models.intake.tables import Cell

_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_CELL = re.compile(rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]{1,3})(\d{1,7})"')
_FAILED_CELL = re.compile(rb'<(?:\w+:)?c\b(?=[^>]*\bt="e")[^>]*?\br="([A-Z]{1,3})(\d{1,7})"')
_EMPTY_FORMULA = re.compile(
    rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]{1,3})(\d{1,7})"[^>]*>\s*<(?:\w+:)?f\b'
    rb"(?:[^>]*/>|[^<]*(?:<[^/][^<]*)*?</(?:\w+:)?f>)"
    rb"\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)


def read_workbook(data: bytes, file: str, limits: Limits) -> tuple[list[Grid], list[Issue]]:
    """Read all visible worksheets into grids.

    Raises
    ------
    Refused
        The workbook is damaged, meets a limit, or holds XML with entities.
    """
    whole = Where(file)
    parts = unpack(data, whole, limits, workbook=True)
    grids: list[Grid] = []
    issues: list[Issue] = []
    try:
        xml_of = _sheet_parts(parts)
        for name, xml in xml_of.items():
            where = Where(file, name)
            _check_area(xml, where, limits)
            issues += _unsaid(xml, where)
        with CalamineWorkbook.from_filelike(io.BytesIO(repack(parts))) as workbook:
            for meta in workbook.sheets_metadata:
                if meta.typ is SheetTypeEnum.WorkSheet and meta.name in xml_of:
                    sheet = workbook.get_sheet_by_name(meta.name)
                    grid, filled = _grid(sheet, Where(file, meta.name))
                    issues += filled
                    if grid.rows:
                        grids.append(grid)
    except (CalamineError, ElementTree.ParseError, KeyError, ValueError, OSError):
        raise Refused(whole.issue("file_damaged")) from None
    return grids, issues


def _sheet_parts(parts: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the XML of each worksheet by its name."""
    relations = ElementTree.fromstring(parts["xl/_rels/workbook.xml.rels"])  # noqa: S314 -- no entities: checked
    target = {node.get("Id"): node.get("Target", "") for node in relations}
    book = ElementTree.fromstring(parts["xl/workbook.xml"])  # noqa: S314 -- no entities: checked
    found = {}
    for node in book.iter():
        if node.tag.endswith("}sheet"):
            path = target.get(node.get(_RELATION), "")
            part = path.lstrip("/") if path.startswith("/") else posixpath.join("xl", path)
            if part in parts:
                found[node.get("name", "")] = parts[part]
    return found


def _check_area(xml: bytes, where: Where, limits: Limits) -> None:
    columns: set[bytes] = set()
    last = 0
    for match in _CELL.finditer(xml):
        columns.add(match[1])
        last = max(last, int(match[2]))
    area = last * max(map(_column_number, columns), default=0)
    if area > limits.cells:
        raise Refused(where.issue("cells_too_many", cells=area, limit=limits.cells))


def _unsaid(xml: bytes, where: Where) -> list[Issue]:
    """Return the cells whose content the reader leaves out without a word."""
    issues = []
    for code, mark, pattern in (
        ("cell_error", b't="e"', _FAILED_CELL),
        ("formula_without_value", b"f>", _EMPTY_FORMULA),
    ):
        if mark in xml:
            for match in pattern.finditer(xml):
                column, row = match[1].decode(), int(match[2])
                issues.append(where.issue(code, row=row, column=column, value=f"{column}{row}"))
    return issues


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _grid(sheet: CalamineSheet, where: Where) -> tuple[Grid, list[Issue]]:
    start = sheet.start or (0, 0)
    rows: list[list[Cell]] = [list(map(_cell, row)) for row in sheet.to_python()]
    issues = _fill_merged(sheet, rows, start, where)
    numbered = [(start[0] + 1 + place, row) for place, row in enumerate(rows)]
    numbered = [(line, row) for line, row in numbered if any(cell != "" for cell in row)]
    hint = where.sheet
    return Grid(where, hint, [row for _, row in numbered], [line for line, _ in numbered]), issues


def _fill_merged(
    sheet: CalamineSheet, rows: list[list[Cell]], start: tuple[int, int], where: Where
) -> list[Issue]:
    """Repeat what stands in cells that were merged downwards: one name before its three lines."""
    issues = []
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or []:
        place, column = top - start[0], left - start[1]
        inside = 0 <= place < len(rows) and 0 <= column < len(rows[place])
        if bottom == top or right != left or not inside or rows[place][column] == "":
            continue
        for below in rows[place + 1 : bottom - start[0] + 1]:
            below[column] = rows[place][column]
        issues.append(where.issue("merged_cells_filled", row=top + 1, value=rows[place][column]))
    return issues


def _cell(value: object) -> Cell:
    """Return a cell as text, a number or a date; whole numbers without their ``.0``."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, datetime):
        return value.date()
    return str(value) if isinstance(value, (time, timedelta)) else value

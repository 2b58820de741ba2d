"""JSON in the exchange format: an object of lists, or one list of entries."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from models.intake.delimited import decode
from models.intake.issues import Refused, Where
from models.intake.tables import Grid, name_of_sheet

if TYPE_CHECKING:
    from models.intake.issues import Issue
    from models.intake.tables import Cell

_LONG_NUMBER = 400
"""Digits; Python refuses to read a number of more than 4 300, and no quantity is that long."""


def read_json(data: bytes, file: str, hint: str) -> tuple[list[Grid], list[Issue]]:
    """Read a JSON file into one grid per list.

    Raises
    ------
    Refused
        It is no JSON, or its shape is another.
    """
    whole = Where(file)
    text, issues = decode(data, whole)
    try:
        content = json.loads(text, parse_int=_whole)
    except json.JSONDecodeError as error:
        raise Refused(whole.issue("json_broken", row=error.lineno, position=error.colno)) from None
    except RecursionError:
        raise Refused(whole.issue("json_shape")) from None
    lists = content if isinstance(content, dict) else {hint: content}
    grids = []
    for name, entries in lists.items():
        where = Where(file, name if isinstance(content, dict) else "")
        if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
            if isinstance(content, dict) and not name_of_sheet(name):
                issues.append(where.issue("table_unknown", value=name))
                continue
            raise Refused(where.issue("json_shape"))
        if entries:
            grids.append(_grid(entries, where, name))
    return grids, issues


def _grid(entries: list[dict[str, object]], where: Where, hint: str) -> Grid:
    """Lay out entries under the union of their keys. The header counts as row 0."""
    keys = list(dict.fromkeys(key for entry in entries for key in entry))
    rows: list[list[Cell]] = [list(keys)]
    rows += [[_cell(entry.get(key)) for key in keys] for entry in entries]
    return Grid(where, hint, rows, list(range(len(rows))))


def _cell(value: object) -> Cell:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return tuple(str(item) for item in value)
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=True)
    return value


def _whole(digits: str) -> int | str:
    return int(digits) if len(digits) < _LONG_NUMBER else digits

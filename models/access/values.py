"""Values that somebody sends for one row, in the spelling in which the store keeps them."""

from __future__ import annotations

import math
from datetime import date
from typing import TYPE_CHECKING, Any

from matchmaker.errors import InvalidRequest, UnknownPlace
from matchmaker.vocabulary.places import places
from models.errors import UnfitRow
from models.exchange.format import Column, Type
from models.intake.amounts import LARGEST, Told
from models.intake.codes import CODES, ITEMS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from models.exchange.format import Sheet

REFUSED = frozenset(("sector_unknown", "recognition_unknown", "postcode_unknown"))
"""Codes that an import keeps with a warning; who fills in a field can choose a right one."""


def canonical(sheet: Sheet, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values as the store keeps them; an empty text or list becomes unknown.

    Raises
    ------
    UnfitRow
        Some cannot be kept; ``faults`` has all of them: column, code and proposals.
    """
    kept: dict[str, Any] = {}
    faults: list[dict[str, object]] = []
    for name, value in values.items():
        column = sheet.column(name)
        read = _read(column, value)
        if isinstance(read, Told) and (read.value is None or read.code in REFUSED):
            proposals = read.facts.get("proposals", [])
            faults.append({"column": name, "code": read.code, "proposals": proposals})
            continue
        kept[name] = read.value if isinstance(read, Told) else read
        if column.required and kept[name] is None:
            faults.append({"column": name, "code": "missing", "proposals": []})
    if faults:
        raise UnfitRow(sheet=sheet.name, faults=faults)
    return kept | _place(kept)


def _place(kept: Mapping[str, Any]) -> dict[str, Any]:
    """Return where a Belgian postcode lies, for a row that gives no place of its own."""
    if kept.get("postcode") is None or kept.get("lat") is not None:
        return {}
    if kept.get("country") not in {None, "BE"}:
        return {}
    try:
        place = places().by_postcode(kept["postcode"])
    except (UnknownPlace, InvalidRequest):
        return {}
    return {"lat": place.point.lat, "lon": place.point.lon}


def _read(column: Column, value: Any) -> object:
    if value is None or value in ("", [], ()):
        return None
    if column.many:
        return _items(column, value)
    if isinstance(value, str):
        return _word(column, value)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return _number(column, value)
    return value


def _word(column: Column, value: str) -> object:
    if column.type in CODES:
        return CODES[column.type](value)
    if column.type is Type.CHOICE and value not in column.choices:
        return Told(None, "choice_unknown", {"proposals": list(column.choices)})
    return date.fromisoformat(value) if column.type is Type.DATE else value


def _items(column: Column, values: Any) -> object:
    read = ITEMS.get(column.name, str)
    items = [read(str(value)) for value in values]
    for item in items:
        if isinstance(item, Told) and (item.value is None or item.code in REFUSED):
            return Told(None, item.code, item.facts)
    kept = [item.value if isinstance(item, Told) else item for item in items]
    return tuple(dict.fromkeys(kept)) or None


def _number(column: Column, value: float) -> object:
    if not math.isfinite(value) or abs(value) > LARGEST:
        return Told(None, "number_out_of_range")
    if column.minimum is not None and value < column.minimum:
        return Told(None, "number_too_small")
    if column.type is Type.SHARE and not 0 <= value <= 1:
        return Told(None, "number_out_of_range")
    if column.type is Type.WHOLE:
        return int(value) if value == int(value) else Told(None, "number_unreadable")
    furthest = {Type.LATITUDE: 90, Type.LONGITUDE: 180}.get(column.type)
    if furthest and abs(value) > furthest:
        return Told(None, "coordinate_out_of_range")
    return float(value)

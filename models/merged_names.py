"""Rows of a file that still name who went up in another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from models.exchange.format import SHEET, Rows


def renamed(sheet: str, rows: Rows, meant: Mapping[str, str]) -> Rows:
    """Return rows of a file that name what was kept, where they named what is gone.

    Parameters
    ----------
    sheet
        Name in the exchange format.
    meant
        By id of one that is gone, the id of the one that was kept.
    """
    named = {
        at
        for at, name in enumerate(rows.columns)
        if SHEET[sheet].column(name).refers_to == "organisations"
    }
    if sheet == "organisations" and "id" in rows.columns:
        at = rows.columns.index("id")
        there = {row[at] for row in rows.rows}
        # Of two rows with one id the last counts: the one that was kept must not give way.
        stays = [place for place, row in enumerate(rows.rows) if meant.get(row[at]) not in there]  # type: ignore[call-overload]
        rows = _only(rows, stays) if len(stays) < len(rows.rows) else rows
        named.add(at)
    if not named:
        return rows
    changed = [
        tuple(_meant(cell, meant) if at in named else cell for at, cell in enumerate(row))
        for row in rows.rows
    ]
    return replace(rows, rows=changed)


def _only(rows: Rows, places: Sequence[int]) -> Rows:
    at = {place: new for new, place in enumerate(places)}
    return Rows(
        rows.columns,
        [rows.rows[place] for place in places],
        [rows.lines[place] for place in places] if rows.lines else [],
        [rows.extra[place] for place in places] if rows.extra else [],
        {
            columns: {at[place] for place in guessed if place in at}
            for columns, guessed in rows.guessed.items()
        },
    )


def _meant(cell: Any, meant: Mapping[str, str]) -> Any:
    if isinstance(cell, tuple):
        return tuple(dict.fromkeys(meant.get(one, one) for one in cell))
    return meant.get(cell, cell) if isinstance(cell, str) else cell

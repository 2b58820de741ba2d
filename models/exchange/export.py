"""The ways out of the program, by name."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from models.errors import ExportRefused
from models.exchange.export_graph import write_gexf, write_graphml
from models.exchange.export_map import write_geojson
from models.exchange.export_murmurations import write_murmurations
from models.exchange.export_tables import write_csv, write_json, write_xlsx

if TYPE_CHECKING:
    from matchmaker.snapshot import Snapshot

Writer = Callable[["Snapshot", Path], None]

COMPLETE: dict[str, Writer] = {"csv": write_csv, "xlsx": write_xlsx, "json": write_json}
"""The exchange format: everything, confidential rows and contact persons too, to be read back."""

OPEN: dict[str, Callable[..., None]] = {
    "geojson": write_geojson,
    "graphml": write_graphml,
    "gexf": write_gexf,
    "murmurations": write_murmurations,
}
"""For other programs and people: without contact persons, and without what is confidential."""

FORMATS = (*COMPLETE, *OPEN)
_BY_ENDING = {".zip": "csv", "": "csv"} | {f".{name}": name for name in FORMATS}


def export(
    snapshot: Snapshot,
    path: Path,
    format: str | None = None,  # noqa: A002 (the word of the command line)
    *,
    include_confidential: bool = False,
    decimal_comma: bool = False,
) -> Path:
    """Write a network to a file or folder, and return its path.

    A file is complete or absent: it is written beside its place and moved there at the end.

    Parameters
    ----------
    path
        A folder for ``csv`` (or a file that ends in ``.zip``) and ``murmurations``, else a file.
    format
        One of `FORMATS`; by default what the ending of `path` says.
    include_confidential
        For the open formats: also organisations and streams that only their hub may see. Contact
        persons stay out of the open formats even so.
    decimal_comma
        For ``csv``: write ``12,5`` as Excel in Belgium reads it; by default ``12.5``.

    Raises
    ------
    ExportRefused
        Problem ``format`` (not one of `FORMATS`), ``needs_folder``, ``too_many_rows``,
        ``cell_too_long``, or ``not_writable``.
    """
    name = format or _BY_ENDING.get(path.suffix.lower(), "")
    writer: Writer
    if name == "csv":
        writer = partial(write_csv, decimal_comma=decimal_comma)
    elif name in COMPLETE:
        writer = COMPLETE[name]
    elif name in OPEN:
        writer = partial(OPEN[name], include_confidential=include_confidential)
    else:
        raise ExportRefused(path=str(path), problem="format", format=name, formats=list(FORMATS))
    in_folder = name == "murmurations" or (name == "csv" and path.suffix.lower() != ".zip")
    try:
        if in_folder:
            writer(snapshot, path)
        else:
            _in_one_move(writer, snapshot, path)
    except OSError as error:
        raise ExportRefused(path=str(path), problem="not_writable") from error
    return path


def _in_one_move(writer: Writer, snapshot: Snapshot, path: Path) -> None:
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".export-") as folder:
        beside = Path(folder) / path.name
        writer(snapshot, beside)
        os.replace(beside, path)  # noqa: PTH105 (says that an older file goes)

"""How a list comes out of the data folder: one small CSV at a time, plain or gzipped."""

from __future__ import annotations

import csv
import gzip
import io
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


def read_table(name: str, columns: tuple[str, ...]) -> Iterator[list[str]]:
    """Give the rows of one data file, without its header.

    Parameters
    ----------
    name
        File in ``matchmaker/vocabulary/data``; gzipped when it ends in ``.gz``.
    columns
        The header that the caller counts on.

    Raises
    ------
    ValueError
        The file has another header: code and data are of different versions.
    """
    raw = (files(__package__) / "data" / name).read_bytes()
    text = (gzip.decompress(raw) if name.endswith(".gz") else raw).decode("utf-8-sig")
    reader = csv.reader(io.StringIO(text, newline=""))
    header = tuple(next(reader))
    if header != columns:
        raise ValueError(f"{name} has the columns {header}, expected {columns}")
    yield from (row for row in reader if row)


def parts(cell: str) -> tuple[str, ...]:
    """Split a cell that holds a list.

    Examples
    --------
    >>> parts("20 01 08|20 01 25"), parts("")
    (('20 01 08', '20 01 25'), ())
    """
    return tuple(cell.split("|")) if cell else ()

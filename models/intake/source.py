"""Reading: from a path to tables, whatever the wrapping."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from models.intake.delimited import read_delimited
from models.intake.guard import EMPTY_ZIP, OLE, ZIP, is_encrypted_workbook, unpack
from models.intake.issues import Refused, Where
from models.intake.json_file import read_json
from models.intake.limits import MIB, UPLOAD, Limits
from models.intake.said import NOTHING, Said
from models.intake.tables import Grid, Table, recognise
from models.intake.workbook import read_workbook

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from models.intake.issues import Issue

TEXT_FILES = (".csv", ".tsv", ".tab", ".txt")
WORKBOOKS = (".xlsx", ".xlsm", ".xltx")
OLD_WORKBOOKS = (".xls", ".xlsb", ".ods", ".numbers")
_READ_IN_FOLDERS = (*TEXT_FILES, *WORKBOOKS, *OLD_WORKBOOKS, ".json")
"""Other files of a folder, such as notes and pictures, are nobody's business."""


@dataclass(slots=True)
class Source:
    """What was found in a file or folder: tables of known sheets, and what to tell about them.

    Parameters
    ----------
    left_out
        Tables that the sender does not want to be read.
    """

    name: str
    tables: list[Table] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    left_out: list[Where] = field(default_factory=list)

    @property
    def rows(self) -> int:
        """Rows in all tables."""
        return sum(len(table.lines) for table in self.tables)


def read(
    path: Path | str,
    *,
    limits: Limits = UPLOAD,
    name: str = "",
    headers: Mapping[str, str] | None = None,
    sheets: Mapping[str, str] | None = None,
) -> Source:
    """Read a folder, zip, workbook, CSV, TSV or JSON file in the exchange format.

    Nothing that stands in a file raises: what cannot be read is an issue of the source.

    Parameters
    ----------
    name
        How the sender calls it, where the file on disk has another name.
    headers
        From the sender's own headers to columns of the exchange format, where she says so herself;
        empty for a column that is to be kept as it stands.
    sheets
        From worksheets, or files of one table, to sheets of the exchange format, where she says so
        herself; empty for a table that is to be left out.
    """
    path = Path(path)
    said = Said.of(headers or {}, sheets or {})
    source = Source(name or path.name)
    try:
        for file, data in _files(path, source.name, limits):
            _add_file(source, file, data, limits, said)
    except Refused as refusal:
        source.issues.append(refusal.issue)
    if not source.tables and not any(issue.severity == "error" for issue in source.issues):
        source.issues.append(Where(source.name).issue("nothing_recognised"))
    return source


def _add_file(source: Source, file: str, data: bytes, limits: Limits, said: Said) -> None:
    """Add the tables of one file; a file that is refused does not hide the others."""
    try:
        for grid in _grids(file, data, limits, source.issues):
            table, issues = recognise(grid, said)
            source.issues += issues
            if table:
                source.tables.append(table)
            elif said.sheet(grid.where) == NOTHING:
                source.left_out.append(grid.where)
    except Refused as refusal:
        source.issues.append(refusal.issue)


def _files(path: Path, name: str, limits: Limits) -> Iterator[tuple[str, bytes]]:
    where = Where(name)
    if path.is_dir():
        for file in sorted(path.iterdir()):
            if file.is_file() and file.suffix.lower() in _READ_IN_FOLDERS:
                yield file.name, _bytes(file, Where(file.name), limits)
        return
    if not path.is_file():
        raise Refused(where.issue("file_not_found"))
    data = _bytes(path, where, limits)
    if data.startswith((ZIP, EMPTY_ZIP)) and not _is_office(name, data):
        for member, part in unpack(data, where, limits, workbook=False).items():
            yield str(PurePosixPath(member.replace("\\", "/")).name), part
        return
    yield name, data


def _bytes(path: Path, where: Where, limits: Limits) -> bytes:
    size = path.stat().st_size
    if size > limits.upload:
        raise Refused(
            where.issue("file_too_large", megabytes=size / MIB, limit=limits.upload / MIB)
        )
    return path.read_bytes()


def _is_office(name: str, data: bytes) -> bool:
    return name.lower().endswith((*WORKBOOKS, *OLD_WORKBOOKS)) or b"[Content_Types].xml" in data


def _grids(file: str, data: bytes, limits: Limits, issues: list[Issue]) -> list[Grid]:
    where, ending = Where(file), PurePosixPath(file).suffix.lower()
    hint = PurePosixPath(file).stem
    if not data.strip(b"\x00 \r\n\t\xef\xbb\xbf\xff\xfe"):
        raise Refused(where.issue("file_empty"))
    if data.startswith(OLE):
        raise Refused(
            where.issue("file_encrypted" if is_encrypted_workbook(data) else "workbook_old")
        )
    if ending in OLD_WORKBOOKS:
        raise Refused(where.issue("workbook_old"))
    if data.startswith((ZIP, EMPTY_ZIP)):
        grids, told = read_workbook(data, file, limits)
    elif ending in WORKBOOKS:
        raise Refused(where.issue("file_damaged"))
    elif ending == ".json" or (ending not in TEXT_FILES and data.lstrip()[:1] in b"{["):
        grids, told = read_json(data, file, hint)
    elif ending in TEXT_FILES or not ending:
        grid, told = read_delimited(data, where, hint, limits)
        grids = [grid]
    else:
        raise Refused(where.issue("file_type_unknown", value=ending))
    issues += told
    return grids

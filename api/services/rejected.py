"""Rows that were not kept, each with its reasons, in a file that the coordinator mends."""

from __future__ import annotations

import tempfile
import zipfile
from collections import defaultdict
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from api.wording.issues import tell
from models.exchange.rejected_out import Rejected, write_rejected
from models.intake import REMARKS, Severity

if TYPE_CHECKING:
    from collections.abc import Sequence

    from api.services.bring_in import Outcome
    from api.wording import Wording
    from models.intake import Issue, Table


def write_rejected_rows(outcome: Outcome, path: Path, words: Wording) -> tuple[list[Path], int]:
    """Write the rows that have an error, as the sender typed them, with what is wrong and a cure.

    Returns
    -------
    files
        What was written; nothing when no row was rejected.
    count
        How many rows.

    Raises
    ------
    ExportRefused
        The file has another ending than ``.xlsx`` or ``.csv``, or cannot be written.
    """
    reasons: dict[tuple[str, str], dict[int | None, list[Issue]]] = defaultdict(dict)
    for issue in outcome.checked.of(Severity.ERROR):
        reasons[issue.file, issue.sheet].setdefault(issue.row, []).append(issue)
    tables = [
        _rejected(table, reasons[table.where.file, table.where.sheet], words)
        for table in outcome.tables
        if (table.where.file, table.where.sheet) in reasons
    ]
    tables = [table for table in tables if table.rows]
    files = write_rejected(tables, path) if tables else []
    return files, sum(len(table.rows) for table in tables)


def rejected_file(outcome: Outcome, form: str, words: Wording) -> tuple[bytes, str, str]:
    """Return the rows with an error as one file: its bytes, name and media type.

    Several tables in CSV become a zip. Without such rows the file is empty.
    """
    with tempfile.TemporaryDirectory(prefix="matchmaker-rejected-") as folder:
        files, _ = write_rejected_rows(outcome, Path(folder) / f"mend.{form}", words)
        if len(files) == 1:
            return files[0].read_bytes(), f"mend.{form}", MEDIA_TYPES[form]
        if not files:
            return b"", "mend.csv", MEDIA_TYPES["csv"]
        packed = Path(folder) / "mend.zip"
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for file in files:
                archive.write(file, file.name)
        return packed.read_bytes(), packed.name, MEDIA_TYPES["zip"]


MEDIA_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "zip": "application/zip",
}
"""By the ending of the file."""


def _rejected(table: Table, reasons: dict[int | None, list[Issue]], words: Wording) -> Rejected:
    """Return the rejected rows of a table; all of them, when the table as a whole is wrong."""
    said = {table.headers[name]: cells for name, cells in table.columns.items()} | table.extra
    # What only the name of the table tells (all lines of “Aanbod” are offers) must not get lost.
    implied = {name: word for name, word in table.presets.items() if name not in table.columns}
    rows = []
    for row, line in enumerate(table.lines):
        wrong = [*reasons.get(None, ()), *reasons.get(line, ())]
        if wrong:
            cells = [column[row] for column in said.values()]
            rows.append((*cells, *implied.values(), *_remarks(wrong, words)))
    name = table.where.sheet or PurePosixPath(table.where.file).stem
    return Rejected(name, (*said, *implied, *REMARKS[words.language]), rows)


def _remarks(wrong: Sequence[Issue], words: Wording) -> tuple[str, str]:
    told = [tell(issue, words) for issue in wrong]
    return " ".join(one.what for one in told), " ".join(dict.fromkeys(one.cure for one in told))

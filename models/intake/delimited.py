"""CSV and tab-separated text, as spreadsheets of several decades and languages save it."""

from __future__ import annotations

import csv
import io
import re
from itertools import islice
from typing import TYPE_CHECKING

from models.intake.tables import Grid, find_header, name_of_sheet

if TYPE_CHECKING:
    from models.intake.issues import Issue, Where
    from models.intake.limits import Limits

DELIMITERS = ",;\t|"
_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_SEP_LINE = re.compile(r"\Asep=(.)\r?\n", re.IGNORECASE)
_SAMPLE_ROWS = 25


def read_delimited(
    data: bytes, where: Where, hint: str, limits: Limits
) -> tuple[Grid, list[Issue]]:
    """Read one text file into a grid.

    The delimiter is the one with which a row names most known columns: surer than counting
    punctuation, since a list inside a cell has semicolons too.
    """
    text, issues = decode(data, where)
    given = _SEP_LINE.match(text)
    if given:
        text = text[given.end() :]
    delimiter = given[1] if given else _delimiter(text, hint)
    first_line = 2 if given else 1
    # A cell may be as long as the file: over-long ones are named later, with their row.
    csv.field_size_limit(max(csv.field_size_limit(), limits.upload))
    rows: list[list[str]] = []
    lines: list[int] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=True)
    for line, row in enumerate(reader, start=first_line):
        if any(map(str.strip, row)):
            rows.append(row)
            lines.append(line)
    if text.count('"') % 2 and rows and any("\n" in cell for cell in rows[-1]):
        issues.append(where.issue("quote_not_closed", row=lines[-1]))
        rows.pop()
        lines.pop()
    return Grid(where, hint, rows, lines, decimal_point=delimiter == ","), issues


def decode(data: bytes, where: Where) -> tuple[str, list[Issue]]:
    """Turn bytes into text: by their mark, else strict UTF-8, else Windows western European.

    Statistical guessing was wrong on the files that Belgian spreadsheets save: it takes cp1252 for
    cp1250. The few bytes that cp1252 does not have fall back to latin-1 and are told as unsure.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            try:
                return data.decode(encoding), []
            except UnicodeDecodeError:
                return data.decode(encoding, errors="replace"), [where.issue("encoding_unsure")]
    if encoding := _utf_16_without_mark(data):
        return data.decode(encoding, errors="replace"), [
            where.issue("encoding_guessed", encoding="UTF-16")
        ]
    try:
        return data.decode("utf-8"), []
    except UnicodeDecodeError:
        pass
    try:
        return data.decode("cp1252"), [where.issue("encoding_guessed", encoding="Windows-1252")]
    except UnicodeDecodeError:
        return data.decode("latin-1"), [where.issue("encoding_unsure")]


def _utf_16_without_mark(data: bytes) -> str:
    sample = data[:2000]
    if sample[1::2].count(0) > 0.4 * len(sample[1::2]):
        return "utf-16-le"
    if sample[0::2].count(0) > 0.4 * len(sample[0::2]):
        return "utf-16-be"
    return ""


def _delimiter(text: str, hint: str) -> str:
    """Return the delimiter with which a row names most columns, else makes most cells."""
    about = name_of_sheet(hint)
    sample = text[:65_536]
    best = (0, 0, DELIMITERS[0])
    for delimiter in DELIMITERS:
        if delimiter not in sample:
            continue
        reader = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)
        rows = list(islice(reader, _SAMPLE_ROWS)) or [[]]
        header = find_header(rows, about)
        if header.sure:
            return delimiter
        best = max(best, (header.known, max(map(len, rows)), delimiter), key=lambda fit: fit[:2])
    return best[2]

"""Words into codes, one text or a whole column."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

from matchmaker.errors import MatchmakerError
from matchmaker.text.classify import classify, classify_many
from matchmaker.vocabulary.nearest import nearest
from matchmaker.vocabulary.procurement import procurement_codes
from matchmaker.vocabulary.sectors import sectors
from matchmaker.vocabulary.skills import skills
from matchmaker.vocabulary.waste import waste_list

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from matchmaker.text.quick import Proposal
    from matchmaker.text.space import TextSpace

COLUMNS = ("text", "rank", "code", "label", "confidence")
"""Columns of a classified file: one line per text and code."""
AT_ONCE = 200
"""Texts that are compared in one go; between two goes the progress is told."""


class NoSuchColumn(MatchmakerError):
    """The file has no column of this name. Facts: ``column``, ``path``, ``nearest``."""

    code = "no_such_column"


class NoTextFile(MatchmakerError):
    """The file is no CSV in UTF-8. Facts: ``path``."""

    code = "no_text_file"


def classify_text(
    text: str, scheme: str, top: int, language: str, space: TextSpace, sector: str = ""
) -> list[dict[str, object]]:
    """Return the codes that words may mean, best first.

    Parameters
    ----------
    sector
        What the one who has it does, a NACE code or words; empty where unknown.

    Returns
    -------
    list of dict
        ``code``, ``label`` in the language asked, and ``confidence`` in [0, 1].

    Raises
    ------
    InvalidRequest
        There is no such scheme.
    """
    found = classify(
        " ".join(text.split()), scheme, top=top, sector=sector.strip() or None, space=space
    )
    return [_told(one, scheme, language) for one in found]


def classify_column(
    path: Path,
    column: str,
    classifier: Callable[[Sequence[str]], list[list[dict[str, object]]]],
    progress: Callable[[int, int], None],
) -> list[dict[str, object]]:
    """Return the codes of every text in one column of a CSV file, in the file's order.

    Parameters
    ----------
    classifier
        Gives the codes of many texts at once, as `many` does.
    progress
        Told how many texts are done, and how many there are.

    Raises
    ------
    NoSuchColumn
        The file has other columns.
    NoTextFile
        The file is no CSV in UTF-8.
    """
    texts = _column(path, column)
    rows: list[dict[str, object]] = []
    for start in range(0, len(texts), AT_ONCE):
        block = texts[start : start + AT_ONCE]
        for text, codes in zip(block, classifier(block), strict=True):
            rows += [{"text": text, "rank": rank, **code} for rank, code in enumerate(codes, 1)]
        progress(min(start + AT_ONCE, len(texts)), len(texts))
    return rows


def many(
    texts: Sequence[str],
    scheme: str,
    top: int,
    language: str,
    space: TextSpace,
    sector: str = "",
) -> list[list[dict[str, object]]]:
    """Return the codes of many texts; see `classify_text`."""
    trades = [sector.strip()] * len(texts) if sector.strip() else None
    found = classify_many(texts, scheme, top=top, sectors=trades, space=space)
    return [[_told(one, scheme, language) for one in codes] for codes in found]


def label_of(code: str, scheme: str, language: str) -> str:
    """Return what a code is called, in the language asked or the nearest there is."""
    if scheme == "ewc":
        return waste_list().entry(code).titles.in_language(language)
    if scheme == "nace":
        return sectors().label(code, language)
    if scheme == "esco":
        return skills()[code].labels.in_language(language)
    return procurement_codes()[code].labels.in_language(language)


def _told(proposal: Proposal, scheme: str, language: str) -> dict[str, object]:
    return {
        "code": proposal.code,
        "label": label_of(proposal.code, scheme, language),
        "confidence": proposal.confidence,
    }


def _column(path: Path, column: str) -> list[str]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            header = file.readline()
            file.seek(0)
            delimiter = max(",;\t", key=header.count)
            reader = csv.DictReader(file, delimiter=delimiter)
            names = list(reader.fieldnames or ())
            if column not in names:
                raise NoSuchColumn(column=column, path=str(path), nearest=nearest(column, names))
            return [" ".join((row[column] or "").split()) for row in reader]
    except (UnicodeDecodeError, csv.Error) as error:
        raise NoTextFile(path=str(path)) from error

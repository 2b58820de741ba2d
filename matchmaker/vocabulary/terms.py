"""Everyday words for waste, and which process takes which stream: tables that anyone can extend.

The English terms are the thesaurus of the UK List of Waste; the Dutch, French and German terms and
the table of processes are written for this project.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from matchmaker.vocabulary.labels import Labels
from matchmaker.vocabulary.sectors import dotted
from matchmaker.vocabulary.tables import parts, read_table


@dataclass(frozen=True, slots=True)
class WasteTerm:
    """A word that people use, and a code that it can fall under: a candidate, no decision."""

    term: str
    language: str
    code: str


@dataclass(frozen=True, slots=True)
class ProcessKnowledge:
    """A fact of experience: this kind of processor takes this material from this kind of donor."""

    id: str
    operation: str
    """What the processor does, in the words of `matchmaker.domain.Operation`."""
    kind: str
    """Side that the processor usually stands on, in the words of `matchmaker.domain.Kind`."""
    sectors: tuple[str, ...]
    """NACE Rev. 2 codes of the processor, with their dot."""
    waste_codes: tuple[str, ...]
    processor: Labels
    material: Labels
    donor: Labels
    source: str
    note: str


@cache
def waste_terms(language: str) -> tuple[WasteTerm, ...]:
    """Read the everyday terms of one language, in the order of the file.

    A language without terms has an empty tuple.
    """
    if language == "en":
        english = read_table("waste_terms_en.csv.gz", ("term", "code"))
        return tuple(WasteTerm(term, "en", code) for term, code in english)
    columns = ("language", "term", "code", "note")
    return tuple(
        WasteTerm(term, of, code)
        for of, term, code, _ in read_table("waste_terms.csv", columns)
        if of == language
    )


@cache
def process_knowledge() -> tuple[ProcessKnowledge, ...]:
    """Read which process takes which stream, in the order of the file."""
    columns = (
        "id",
        "operation",
        *(f"processor_{language}" for language in ("nl", "fr", "en")),
        "kind",
        "nace",
        *(f"material_{language}" for language in ("nl", "fr", "en")),
        "waste_codes",
        *(f"donor_{language}" for language in ("nl", "fr", "en")),
        "source",
        "note",
    )
    return tuple(
        ProcessKnowledge(
            id=row["id"],
            operation=row["operation"],
            kind=row["kind"],
            sectors=tuple(dotted(code.replace(".", "")) for code in parts(row["nace"])),
            waste_codes=parts(row["waste_codes"]),
            processor=_three(row, "processor"),
            material=_three(row, "material"),
            donor=_three(row, "donor"),
            source=row["source"],
            note=row["note"],
        )
        for row in (
            dict(zip(columns, cells, strict=True))
            for cells in read_table("process_accepts.csv", columns)
        )
    )


def _three(row: dict[str, str], what: str) -> Labels:
    return Labels(row[f"{what}_nl"], row[f"{what}_fr"], row[f"{what}_en"])

"""Whether two entries are the same organisation.

An equal enterprise number is certain. Otherwise names and places speak, and a person decides:
what this module finds is a question to ask, never a merger.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, utils


@dataclass(frozen=True, slots=True)
class Entry:
    """What is known of an organisation when asking who it is."""

    id: str
    name: str
    kind: str = ""
    enterprise_number: str = ""
    postcode: str = ""
    municipality: str = ""
    brand: str = ""
    sector: str = ""


@dataclass(frozen=True, slots=True)
class Duplicate:
    """Two entries that may be one organisation."""

    new: str
    existing: str
    new_name: str
    existing_name: str
    score: float
    certain: bool = False


def proposed_duplicates(new: Sequence[Entry], existing: Iterable[Entry] = ()) -> list[Duplicate]:
    """Return pairs that may be one organisation, for a person to decide."""
    by_number: dict[str, Entry] = {}
    blocks: dict[tuple[str, str], list[tuple[Entry, str]]] = defaultdict(list)
    found = []
    ids = {entry.id for entry in new}
    for entry in (*(e for e in existing if e.id not in ids), *new):
        if not entry.name:
            continue
        plain = utils.default_process(entry.name)
        other = (
            by_number.setdefault(entry.enterprise_number, entry)
            if entry.enterprise_number
            else entry
        )
        if other is not entry and entry.id in ids:
            found.append(Duplicate(entry.id, other.id, entry.name, other.name, 1.0, certain=True))
            continue
        block = blocks[entry.postcode, plain[:3]]
        if entry.id in ids:
            for rival, name in block:
                score = fuzz.token_sort_ratio(plain, name) / 100
                if score >= 0.9:
                    found.append(Duplicate(entry.id, rival.id, entry.name, rival.name, score))
        block.append((entry, plain))
    return found

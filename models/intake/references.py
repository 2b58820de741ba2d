"""Rows that name other rows: by id, or by the name of an organisation as people do."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rapidfuzz import process

from models.intake.synonyms import fold

if TYPE_CHECKING:
    from collections.abc import Iterable

    from models.exchange.format import Column
    from models.intake.draft import Draft

_PROPOSED_FOR = 100
"""Unknown references for which the nearest are looked up: the search takes some ms each."""


@dataclass(slots=True)
class Directory:
    """Everything of one sheet that may be referred to.

    Parameters
    ----------
    ids
        Of the store and of the rows of this import that are kept.
    refused
        Ids of rows of this import that are not kept.
    spelled, by_name
        Names as they are written, and folded, with the ids that bear them.
    """

    ids: set[str] = field(default_factory=set)
    refused: set[str] = field(default_factory=set)
    spelled: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    by_name: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    searched: int = 0

    def add_names(self, names: Iterable[tuple[str, str]]) -> None:
        """Make rows findable by name; pairs of id and name."""
        for id_, name in names:
            self.spelled[name].add(id_)
            self.by_name[fold(name)].add(id_)

    def named(self, typed: str) -> set[str]:
        """Return ids of this name: spelled exactly so, else but for case, accents and signs."""
        return self.spelled.get(typed) or self.by_name.get(fold(typed), set())

    def nearest(self, typed: str) -> list[str]:
        """Return ids of which the id or the name is spelled most alike."""
        self.searched += 1
        if self.searched > _PROPOSED_FOR:
            return []
        by_id = process.extract(typed, self.ids, limit=3, score_cutoff=75)
        by_name = process.extract(fold(typed), self.by_name.keys(), limit=3, score_cutoff=75)
        scored = [(score, id_) for id_, score, _ in by_id]
        scored += [(score, id_) for name, score, _ in by_name for id_ in self.by_name[name]]
        ranked = sorted(scored, key=lambda found: (-found[0], found[1]))
        return list(dict.fromkeys(id_ for _, id_ in ranked))[:3]


def resolve(draft: Draft, column: Column, directory: Directory) -> None:
    """Turn the names in a column into ids, and refuse what is nowhere."""
    values = draft.columns.get(column.name)
    if values is None:
        return
    if column.many:
        named = {id_ for ids in values if ids for id_ in ids}
    else:
        named = {id_ for id_ in values if id_ is not None}
    strange = named - directory.ids
    if not strange:
        return
    replaced = _by_name(strange, directory)
    for row, value in enumerate(values):
        if value is None or (strange.isdisjoint(value) if column.many else value not in strange):
            continue
        if column.many:
            values[row] = tuple(
                dict.fromkeys(
                    _one(draft, row, column, id_, replaced, directory) if id_ in strange else id_
                    for id_ in value
                )
            )
        else:
            values[row] = _one(draft, row, column, value, replaced, directory)


def _by_name(strange: set[str], directory: Directory) -> dict[str, set[str]]:
    found = ((typed, directory.named(typed)) for typed in strange)
    return {typed: ids for typed, ids in found if ids}


def _one(
    draft: Draft,
    row: int,
    column: Column,
    typed: str,
    replaced: dict[str, set[str]],
    directory: Directory,
) -> str:
    ids = sorted(replaced.get(typed, ()))
    if len(ids) == 1:
        draft.tell("reference_by_name", row, column.name, value=typed, read_as=ids[0])
        return ids[0]
    if ids:
        draft.tell("reference_ambiguous", row, column.name, value=typed, proposals=ids[:5])
    elif typed in directory.refused:
        draft.tell("reference_refused", row, column.name, value=typed, noun=column.refers_to)
    else:
        near = directory.nearest(typed)
        draft.tell(
            "reference_unknown",
            row,
            column.name,
            value=typed,
            noun=column.refers_to,
            proposals=near,
        )
    return typed

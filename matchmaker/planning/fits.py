"""Which process takes which material, and which need it meets: as the engine compares things."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from matchmaker.items import ALIKE_SUBCHAPTER, code_closeness, likeness
from matchmaker.links import CLEARLY_ALIKE
from matchmaker.planning.chain import Material
from matchmaker.planning.operations import EFFECTS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from matchmaker.domain import Process
    from matchmaker.graph import View
    from matchmaker.items import Items

BLOCK = 128
"""Materials compared at once."""


def strength(left: Items, right: Items) -> NDArray[np.float32]:
    """Return how well each thing on the left fits each on the right: 0 where it does not.

    By code from the same kind of subchapter on, by words when they are clearly alike; the better of
    the two.

    Returns
    -------
    array of shape (left, right), 0 or between 0.25 and 1.
    """
    code, text = code_closeness(left, right), likeness(left, right)
    with np.errstate(invalid="ignore"):
        code = np.where(code >= ALIKE_SUBCHAPTER, code, np.float32(0))
        text = np.where(text >= CLEARLY_ALIKE, text, np.float32(0))
    return np.maximum(code, text)


class Takers(NamedTuple):
    """Who takes a material, and how well it fits: rows of processes or needs, fits in (0, 1]."""

    rows: NDArray[np.int64]
    fit: NDArray[np.float64]


class Fits:
    """Materials of a network and who takes them, worked out a block at a time when first asked.

    A material is a sort of offer (the same words and code) or of product.

    Attributes
    ----------
    processes
        Those through which material goes, in a fixed order: their rows everywhere in planning.
    of_offer
        Material of each offer.
    """

    def __init__(self, view: View) -> None:
        self.view = view
        accepts = view.accepts
        ids = [
            id_ for id_ in dict.fromkeys(accepts.ids) if view.processes[id_].operation in EFFECTS
        ]
        self.processes: tuple[Process, ...] = tuple(view.processes[id_] for id_ in ids)
        row = {id_: at for at, id_ in enumerate(ids)}
        self._accept_rows = np.flatnonzero([id_ in row for id_ in accepts.ids]).astype(np.int64)
        taken_by = np.array([row[accepts.ids[at]] for at in self._accept_rows], dtype=np.int64)
        self._first = np.searchsorted(taken_by, np.arange(len(ids))).astype(np.int64)
        self._sorts = (view.offers.sorts, view.produces.sorts)
        self._offer_sorts = len(self._sorts[0])
        self.of_offer = view.offers.sort
        self._made: dict[str, list[int]] = {}
        for at, id_ in enumerate(view.produces.ids):
            if view.processes[id_].passes_on:  # what comes out is the very thing that went in
                continue
            material = self._offer_sorts + int(view.produces.sort[at])
            self._made.setdefault(id_, []).append(material)
        self._blocks: dict[int, list[tuple[Takers, Takers]]] = {}
        self.made_of = cache(self._made_of)
        self.accepted = cache(self._accepted)

    def __len__(self) -> int:
        """Return how many materials there are."""
        return self._offer_sorts + len(self._sorts[1])

    def material(self, number: int) -> Material:
        """Return the words and code of a material."""
        table, row = self._place(number)
        return Material(table.texts[row], table.code_text(row))

    def is_offered(self, material: int) -> bool:
        """Tell whether a material is a sort of offer, and so nothing that a process made."""
        return material < self._offer_sorts

    def takers(self, material: int) -> Takers:
        """Return the processes that take a material."""
        return self._of(material)[0]

    def wanted_by(self, material: int) -> Takers:
        """Return the needs that a material meets."""
        return self._of(material)[1]

    def _made_of(self, process: int, material: int) -> list[int]:
        """Return what a process makes of a material: its products, or the material itself."""
        told = self.processes[process]
        made = self._made.get(told.id)
        if made is not None:
            return sorted(set(made))
        return [material] if EFFECTS[told.operation].keeps else []

    def _accepted(self, process: int, material: int) -> str:
        """Return the code or word of a process that a material fits best."""
        start = self._first[process]
        end = self._first[process + 1] if process + 1 < len(self._first) else None
        rows = self._accept_rows[start:end]
        table, row = self._place(material)
        best = int(rows[int(strength(table.only(row), self.view.accepts.each(rows))[0].argmax())])
        return self.view.accepts.texts[best] or self.view.accepts.code_text(best)

    def _place(self, material: int) -> tuple[Items, int]:
        made = material >= self._offer_sorts
        return self._sorts[made], material - self._offer_sorts * made

    def _of(self, material: int) -> tuple[Takers, Takers]:
        block, place = divmod(material, BLOCK)
        if block not in self._blocks:
            self._blocks[block] = self._compare(block)
        return self._blocks[block][place]

    def _compare(self, block: int) -> list[tuple[Takers, Takers]]:
        chosen = np.arange(block * BLOCK, min((block + 1) * BLOCK, len(self)))
        split = chosen < self._offer_sorts
        parts = (chosen[split], chosen[~split] - self._offer_sorts)
        view = self.view
        found: list[tuple[Takers, Takers]] = []
        for table, rows in zip(self._sorts, parts, strict=True):
            if not len(rows):
                continue
            left = table.each(rows)
            taken = _spread(strength(left, view.accepts.sorts), view.accepts.sort)
            taken = taken[:, self._accept_rows]
            if len(self._first):
                taken = np.maximum.reduceat(taken, self._first, axis=1)
            wanted = _spread(strength(left, view.needs.sorts), view.needs.sort)
            found += [(_some(a), _some(b)) for a, b in zip(taken, wanted, strict=True)]
        return found


def _spread(sorts: NDArray[np.float32], sort: NDArray[np.int64]) -> NDArray[np.float32]:
    return sorts[:, sort] if len(sort) else np.zeros((len(sorts), 0), dtype=np.float32)


def _some(fit: NDArray[np.float32]) -> Takers:
    rows = np.flatnonzero(fit > 0)
    return Takers(rows, fit[rows].astype(np.float64))

"""A task that the engine itself answers: rows become a snapshot, queries become requests."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from matchmaker.asking import Askers
from matchmaker.graph import View
from matchmaker.learning.fit import Choice, thinned
from matchmaker.learning.metrics import SEED, Scores
from matchmaker.pairs import Pairs
from matchmaker.scoring import read
from matchmaker.signals import FAMILIES, SIGNALS
from matchmaker.suggestion import SuggestionRequest

AT_ONCE = 24
"""Requests answered in one block."""
FEW_ENOUGH = 10_000_000
"""Readings kept in memory (80 MB); more are read again each time."""


class Ranks(Protocol):
    """Whatever turns readings into scores."""

    def score(self, readings: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return one score per row of readings."""
        ...


def hidden(readings: NDArray[np.float64], family: str) -> NDArray[np.float64]:
    """Return the readings with a family of signals unknown."""
    if not family:
        return readings
    told = readings.copy()
    told[:, [signal.family == family for signal in SIGNALS]] = np.nan
    return told


def without(lessons: Sequence[Choice], family: str) -> list[Choice]:
    """Return the lessons with a family of signals unknown."""
    return [replace(one, readings=hidden(one.readings, family)) for one in lessons]


def families(lessons: Sequence[Choice]) -> list[str]:
    """Return the families of which anything is known in these lessons."""
    known = np.zeros(len(SIGNALS), dtype=np.bool_)
    for one in lessons:
        known |= ~np.isnan(one.readings).all(axis=0)
    names = {s.family for s, told in zip(SIGNALS, known, strict=True) if told}
    return [family for family in FAMILIES if family in names]


@dataclass(frozen=True)
class Questions:
    """Requests to one snapshot, and who may be listed for each.

    Parameters
    ----------
    requests
        One per query.
    candidates
        Ids of organisations of the view, in the order of the columns.
    allowed
        Shape (queries, candidates).
    """

    view: View
    requests: Sequence[SuggestionRequest]
    candidates: Sequence[str]
    allowed: NDArray[np.bool_]

    def readings(self) -> Iterator[tuple[int, NDArray[np.intp], NDArray[np.float64]]]:
        """Yield for each query its number, the columns that may be listed and their readings."""
        if self.allowed.size * len(SIGNALS) > FEW_ENOUGH:
            return self._read()
        return iter(self._kept)

    @cached_property
    def _kept(self) -> list[tuple[int, NDArray[np.intp], NDArray[np.float64]]]:
        """Readings that are looked at more than once: by the prior, fitted and ablated weights."""
        return list(self._read())

    def _read(self) -> Iterator[tuple[int, NDArray[np.intp], NDArray[np.float64]]]:
        column = np.array([self.view.row[name] for name in self.candidates], dtype=np.int64)
        for block in self._blocks():
            askers = Askers(self.view, [self.requests[n] for n in block])
            for place, query in enumerate(block):
                listed = np.flatnonzero(self.allowed[query])
                home = np.full(len(listed), place, dtype=np.int64)
                order = np.argsort(column[listed], kind="stable")
                pairs = Pairs(askers, home, column[listed][order])
                yield query, listed[order], read(pairs)

    def _blocks(self) -> Iterator[list[int]]:
        """Cut the queries into blocks; those with words or a stream come alone."""
        alone = [bool(r.text or r.stream) for r in self.requests]
        block: list[int] = []
        for query, by_itself in enumerate(alone):
            if block and (by_itself or len(block) >= AT_ONCE):
                yield block
                block = []
            block.append(query)
            if by_itself:
                yield block
                block = []
        if block:
            yield block

    def scores(self, scorer: Ranks, without: str = "") -> Scores:
        """Return the score of everybody who may be listed, ``nan`` for the others.

        Parameters
        ----------
        without
            A family of signals that is made unknown.
        """
        found = np.full(self.allowed.shape, np.nan)
        for query, listed, readings in self.readings():
            found[query, listed] = scorer.score(hidden(readings, without))
        return found

    def choices(self, right: Sequence[frozenset[str]]) -> list[Choice]:
        """Turn queries with known answers into lessons for the scorer."""
        chance = np.random.default_rng(SEED)
        place: Mapping[str, int] = {name: n for n, name in enumerate(self.candidates)}
        lessons = []
        for query, listed, readings in self.readings():
            wanted = [place[name] for name in right[query] if name in place]
            chosen = np.isin(listed, wanted)
            if chosen.any():
                lessons.append(thinned(readings, chosen, chance))
        return lessons

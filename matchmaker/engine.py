"""The pipeline in one screen: candidates, readings, scores, a varied list, reasons."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, Self

import numpy as np

from matchmaker.asking import Askers
from matchmaker.candidates import BEST_OF_EACH, candidates
from matchmaker.errors import InvalidRequest
from matchmaker.explain import fair_chance, reasons, starting_point
from matchmaker.graph import View
from matchmaker.pairs import Pairs
from matchmaker.scoring import Scorer, read
from matchmaker.suggestion import Shortlist, Suggestion, SuggestionRequest
from matchmaker.text.space import TextSpace
from matchmaker.variety import varied, with_newcomers

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from matchmaker.habits import Habit
    from matchmaker.items import Space
    from matchmaker.snapshot import Snapshot

BLOCK = 500_000
"""Entries of one (askers, organisations) table: 4 MB, so that some dozens of them stay small."""


@cache
def _shipped_space() -> Space:
    """Return the space of texts that ships with the package; it loads nothing before it is used."""
    return TextSpace()


@dataclass(frozen=True)
class Ranking:
    """Everybody who was scored for one asker, best first, without reasons."""

    partners: tuple[str, ...]
    scores: NDArray[np.float64]
    left_out: Mapping[str, int]


class Engine:
    """Suggests partners, and says why.

    Parameters
    ----------
    scorer
        Weights; the shipped prior when not given.
    space
        Turns texts into vectors; `TextSpace` of the package, shared by all engines, when not given.
    habits
        Which trade usually takes what from which; all that ships with the package when not given.

    Attributes
    ----------
    view_
        The snapshot, prepared; there after `fit`.

    Examples
    --------
    >>> from matchmaker import Snapshot
    >>> from matchmaker.domain import Kind, Organisation
    >>> firm = Organisation("firm", "Brouwerij", Kind.PRIVATE)
    >>> workshop = Organisation("workshop", "Maatwerk", Kind.SOCIAL_ECONOMY)
    >>> engine = Engine().fit(Snapshot(organisations=(firm, workshop)))
    >>> [suggestion.partner for suggestion in engine.suggest("firm")]
    ['workshop']
    """

    def __init__(
        self,
        scorer: Scorer | None = None,
        space: Space | None = None,
        habits: Sequence[Habit] | None = None,
    ) -> None:
        self.scorer = Scorer.prior() if scorer is None else scorer
        self.space = space
        self.habits = habits

    def fit(self, snapshot: Snapshot) -> Self:
        """Prepare a snapshot; afterwards any number of questions can be asked about it."""
        self.view_ = View(snapshot, self.space or _shipped_space(), self.habits)
        return self

    def suggest(self, organisation: str, top: int = 10) -> list[Suggestion]:
        """Return the best partners of one organisation.

        Raises
        ------
        UnknownOrganisation
            Nobody has this id.
        """
        request = SuggestionRequest(organisation=organisation, top=top)
        return list(self.shortlist(request).suggestions)

    def shortlist(self, request: SuggestionRequest) -> Shortlist:
        """Return the answer to one request.

        Raises
        ------
        UnknownOrganisation
            Nobody has the id that asks.
        InvalidRequest
            Nobody asks, or for a stream that does not exist.
        """
        return self._shortlists((request,))[0]

    def shortlists(
        self, askers: Iterable[str] | None = None, top: int = 10, *, any_pair: bool = False
    ) -> Iterator[Shortlist]:
        """Return the lists of these organisations, or of all, ordered by id; one at a time.

        Parameters
        ----------
        any_pair
            Partners of the asker's own side too.
        """
        ids = list(self.view_.row) if askers is None else list(askers)
        for chosen in self.blocks(ids):
            yield from self._shortlists(
                tuple(
                    SuggestionRequest(organisation=id_, top=top, any_pair=any_pair)
                    for id_ in chosen
                )
            )

    def blocks(self, ids: Sequence[str]) -> Iterator[Sequence[str]]:
        """Return those who ask a block at a time, as many as fit in tables of `BLOCK` entries."""
        size = max(1, BLOCK // max(1, len(self.view_)))
        for start in range(0, len(ids), size):
            yield ids[start : start + size]

    def ranking(self, request: SuggestionRequest, *, best_of_each: int = BEST_OF_EACH) -> Ranking:
        """Return everybody who was scored, best first, for those who want no reasons.

        Parameters
        ----------
        best_of_each
            How many each generator of candidates proposes; the number of organisations scores all.
        """
        askers = Askers(self.view_, (request,))
        if not len(self.view_):
            return Ranking((), np.zeros(0), {})
        found = candidates(askers, best_of_each=best_of_each)
        score = self.scorer.score(read(found.pairs))
        order = np.lexsort((found.pairs.partner, -score))
        names = (self.view_.organisations[row].id for row in found.pairs.partner[order])
        return Ranking(tuple(names), score[order], found.left_out[0])

    def explain(self, organisation: str, partner: str) -> Suggestion:
        """Return how any two organisations fit, also when the list would not show them.

        Raises
        ------
        UnknownOrganisation
            Nobody has one of these ids.
        """
        self.view_.snapshot.organisation(partner)
        askers = Askers(self.view_, (SuggestionRequest(organisation=organisation),))
        if organisation == partner:
            raise InvalidRequest(field="partner", value=partner, expected="another organisation")
        there = np.array([self.view_.row[partner]], dtype=np.int64)
        pairs = Pairs(askers, np.zeros(1, dtype=np.int64), there)
        readings = read(pairs)
        return next(self._told(pairs, readings, self.scorer.contributions(readings), [False]))

    def _shortlists(self, requests: tuple[SuggestionRequest, ...]) -> list[Shortlist]:
        view, scorer = self.view_, self.scorer
        askers = Askers(view, requests)
        if not len(view):  # words are asked of a network in which nobody is yet
            made_from = view.snapshot.fingerprint, scorer.version
            return [Shortlist(request, (), *made_from) for request in requests]
        found = candidates(askers)
        readings = read(found.pairs)
        contributions = scorer.contributions(readings)
        score = scorer.total(contributions)
        start = np.searchsorted(found.pairs.asker, np.arange(len(requests) + 1))
        ranked: list[tuple[NDArray[np.int64], frozenset[int]]] = []
        for place, request in enumerate(requests):
            rows = np.arange(start[place], start[place + 1])
            order = rows[np.lexsort((found.pairs.partner[rows], -score[rows]))]
            best = varied(order, score, found.pairs.partner, view, request.top)
            ranked.append(with_newcomers(best, order, score, found.pairs.partner, view))
        shown = np.concatenate([rows for rows, _ in ranked])
        new = [row in given for rows, given in ranked for row in rows.tolist()]
        told = self._told(found.pairs.only(shown), readings[shown], contributions[shown], new)
        return [
            Shortlist(
                request=request,
                suggestions=tuple(islice(told, len(rows))),
                snapshot=view.snapshot.fingerprint,
                scorer=scorer.version,
                left_out=left_out,
            )
            for request, (rows, _), left_out in zip(requests, ranked, found.left_out, strict=True)
        ]

    def _told(
        self,
        pairs: Pairs,
        readings: NDArray[np.float64],
        contributions: NDArray[np.float64],
        new: Sequence[bool],
    ) -> Iterator[Suggestion]:
        """Yield the suggestions for these pairs, list after list, with their reasons.

        `new` marks who is in a list only for being new.
        """
        view, scorer = self.view_, self.scorer
        score = scorer.total(contributions).tolist()
        start = starting_point(scorer.starting_point)
        rank, last = 0, -1
        why = reasons(pairs, readings, contributions)
        for row, (asker, home, partner) in enumerate(
            zip(pairs.asker.tolist(), pairs.home.tolist(), pairs.partner.tolist(), strict=True)
        ):
            rank, last = (rank + 1 if asker == last else 1), asker
            yield Suggestion(
                organisation=None if home < 0 else view.organisations[home].id,
                partner=view.organisations[partner].id,
                rank=rank,
                score=score[row],
                probability=scorer.probability(score[row]),
                reasons=(
                    *next(why),
                    *((fair_chance(),) if new[row] else ()),
                    start,
                ),
            )

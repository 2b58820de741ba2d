"""What anybody could do to find who took a waste: the methods that T2 must beat."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from matchmaker.learning import baselines as simple
from matchmaker.learning.metrics import Scores
from matchmaker.learning.tasks.base import Method, Row

NEIGHBOURS = 10


@dataclass(frozen=True)
class Rivals:
    """Precedents from other cases than the query's, and other than the candidate's own.

    Parameters
    ----------
    offers, cases
        Words and case of each query.
    sectors, documents, own
        Sector, words and case of each candidate; a case is empty where a candidate has none.
    precedents
        Exchanges with a known receiver.
    """

    offers: Sequence[str]
    cases: Sequence[str]
    sectors: Sequence[str]
    documents: Sequence[str]
    own: Sequence[str]
    precedents: Sequence[Row]

    def of_actors(self) -> Mapping[str, Method]:
        """Return the methods that rank actors."""
        return {
            "chance": lambda: simple.chance(len(self.offers), len(self.sectors)),
            "popularity of the receiver's sector": self._popularity,
            "TF-IDF, words": lambda: simple.tfidf(self.offers, self.documents),
            "TF-IDF, letters": lambda: simple.tfidf(self.offers, self.documents, "letters"),
            "BM25": lambda: simple.bm25(self.offers, self.documents),
            "10 precedents, receiver's sector": self._votes,
            "10 precedents, sector and text": lambda: (
                self._votes() + simple.tfidf(self.offers, self.documents, "letters")
            ),
        }

    def of_classes(self) -> Mapping[str, Method]:
        """Return the methods that rank sectors."""
        return {
            "chance": lambda: simple.chance(len(self.offers), len(self.sectors)),
            "popularity": self._popularity,
            "TF-IDF, letters, names of the sector's businesses": lambda: simple.tfidf(
                self.offers, self.documents, "letters"
            ),
            "10 precedents": self._votes,
            "10 precedents + popularity": lambda: (
                self._votes() + 0.1 * np.log1p(self._popularity())
            ),
        }

    def _popularity(self) -> Scores:
        scores = np.zeros((len(self.offers), len(self.sectors)))
        counts = Counter((row["receiver_nace"], row["case_id"]) for row in self.precedents)
        totals = Counter(row["receiver_nace"] for row in self.precedents)
        for n, case in enumerate(self.cases):
            for m, sector in enumerate(self.sectors):
                hidden = {case, self.own[m]} - {""}
                scores[n, m] = totals[sector] - sum(counts[sector, c] for c in hidden)
        return scores

    def _votes(self) -> Scores:
        known = [offer_text(row) for row in self.precedents]
        near = simple.tfidf(self.offers, known, "letters")
        cases = np.array([row["case_id"] for row in self.precedents])
        near[np.array(self.cases)[:, None] == cases[None, :]] = np.nan
        names = sorted(set(self.sectors))
        labels = [
            [names.index(row["receiver_nace"])] if row["receiver_nace"] in names else []
            for row in self.precedents
        ]
        scores = np.zeros((len(self.offers), len(self.sectors)))
        for own in sorted(set(self.own)):
            seen = np.where(cases[None, :] == own, np.nan, near) if own else near
            votes = simple.neighbours_vote(seen, labels, len(names), NEIGHBOURS)
            for m in (m for m, case in enumerate(self.own) if case == own):
                scores[:, m] = votes[:, names.index(self.sectors[m])]
        return scores


def offer_text(row: Row) -> str:
    """Words of an offer: the waste and who has it."""
    return f"{row['waste']} {row['donor_business']}"


def actor_text(row: Row) -> str:
    """Words of a possible receiver."""
    return f"{row['name']} {row['business']}"

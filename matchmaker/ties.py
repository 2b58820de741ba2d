"""Who did what with whom: the partnerships of a snapshot as sparse arrays."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy import sparse

from matchmaker.domain import Kind, PartnershipState, Verdict
from matchmaker.items import day, vectors_of
from matchmaker.paths import Paths
from matchmaker.words import NameWords

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from matchmaker.domain import Organisation, Partnership
    from matchmaker.items import Space, Vectors
    from matchmaker.snapshot import Snapshot

KINDS = tuple(Kind)
KIND_ROW = {kind: row for row, kind in enumerate(KINDS)}
WORKED_TOGETHER = (PartnershipState.PILOT, PartnershipState.RUNNING, PartnershipState.ENDED)
"""States in which the partners really did something together."""
HAVE_MET = (
    PartnershipState.INTRODUCED,
    PartnershipState.TALKING,
    *WORKED_TOGETHER,
    PartnershipState.FAILED,
)
"""States after which nobody needs to introduce the partners to each other again."""
CLOSED = (Verdict.NOT_USEFUL, Verdict.KNOWN_ALREADY, Verdict.TRIED_FAILED)
"""Verdicts after which a pair is not asked again."""
REFUSED = (Verdict.NOT_USEFUL, Verdict.TRIED_FAILED)
"""Verdicts that speak against a partner."""
PERSONAL = ("too_far", "no_time", "no_answer", "partner_stopped", "other")
"""Why a partner was turned down for what says nothing of others of its sort."""
DAYS_A_YEAR = 365.25
TIE_HALF_LIFE = 2.0
"""Years after which a partnership counts half (best of a few tried on project networks)."""
OPENNESS_HALF_LIFE = 1.5
"""Years after which a new acquaintance counts half (the same trials)."""
UNDATED = 0.5
"""Weight of a partnership without a date: as if one half-life old."""


class Refusal(NamedTuple):
    """A partner that was turned down, and why."""

    partner: int
    why: str


class Ties:
    """Partnerships, verdicts and hubs of a network, as arrays.

    Rows are organisations ordered by id.

    Parameters
    ----------
    snapshot
        What is known.
    space
        Turns texts into vectors; without one, texts say nothing.

    Attributes
    ----------
    organisations
        Organisations ordered by id; their place in this tuple is their row everywhere else.
    row
        Row of each organisation, by id.
    kind
        Row of each organisation's kind in `KINDS`.
    partnerships
        Those in which anybody of the network took part, ordered by id.
    """

    def __init__(self, snapshot: Snapshot, space: Space | None = None) -> None:
        self.snapshot = snapshot
        self.space = space
        self.organisations: tuple[Organisation, ...] = tuple(
            sorted(snapshot.organisations, key=lambda organisation: organisation.id)
        )
        self.row: dict[str, int] = {
            organisation.id: row for row, organisation in enumerate(self.organisations)
        }
        self.kind: NDArray[np.int8] = np.array(
            [KIND_ROW[organisation.kind] for organisation in self.organisations], dtype=np.int8
        )
        self.partnerships: tuple[Partnership, ...] = tuple(
            sorted(
                (p for p in snapshot.partnerships if any(id_ in self.row for id_ in p.partners)),
                key=lambda partnership: partnership.id,
            )
        )

    def __len__(self) -> int:
        return len(self.organisations)

    @property
    def social(self) -> NDArray[np.bool_]:
        """Who is of the social economy."""
        return np.asarray(self.kind == KIND_ROW[Kind.SOCIAL_ECONOMY])

    @cached_property
    def members(self) -> sparse.csr_array:
        """Who took part in which partnership, ones, shape (organisations, partnerships)."""
        pairs = [
            (self.row[id_], column)
            for column, partnership in enumerate(self.partnerships)
            for id_ in dict.fromkeys(partnership.partners)
            if id_ in self.row
        ]
        rows, columns = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
        shape = (len(self), len(self.partnerships))
        return sparse.csr_array((np.ones(len(rows)), (rows, columns)), shape=shape)

    @cached_property
    def worked(self) -> NDArray[np.bool_]:
        """Which partnerships really came about."""
        return np.array([p.state in WORKED_TOGETHER for p in self.partnerships], dtype=np.bool_)

    @cached_property
    def age(self) -> NDArray[np.float64]:
        """Years since each partnership began, ``nan`` when undated."""
        today = self.snapshot.as_of.toordinal()
        began = [day(p.started or p.ended, otherwise=np.nan) for p in self.partnerships]
        return np.maximum(today - np.array(began, dtype=np.float64), 0.0) / DAYS_A_YEAR

    @cached_property
    def recency(self) -> NDArray[np.float64]:
        """Weight of each partnership: halved every `TIE_HALF_LIFE` years, 0 if it never came."""
        weight = np.where(np.isnan(self.age), UNDATED, 0.5 ** (self.age / TIE_HALF_LIFE))
        return np.where(self.worked, weight, 0.0)

    @cached_property
    def joint(self) -> sparse.csr_array:
        """Recent partnerships of each two organisations, whatever their size."""
        weighted = (self.members * self.recency[None]).tocsr()
        return _without_diagonal(weighted @ self.members.T)

    @cached_property
    def ties(self) -> sparse.csr_array:
        """How much two organisations worked together: recent and small partnerships count most.

        A partnership of ``s`` partners gives each of them one tie's worth, shared by the others.
        """
        size = np.asarray(self.members.sum(axis=0)).ravel()
        weight = self.recency / np.maximum(size - 1, 1)
        return _without_diagonal((self.members * weight[None]).tocsr() @ self.members.T)

    def partners_of(self, row: int) -> NDArray[np.int64]:
        """Return the rows of those whom an organisation worked with."""
        found = self.ties.indices[self.ties.indptr[row] : self.ties.indptr[row + 1]]
        return found.astype(np.int64)

    @cached_property
    def paths(self) -> Paths:
        """Ways through the partnership graph."""
        return Paths(self.ties, self.members, self.recency)

    @cached_property
    def have_met(self) -> sparse.csr_array:
        """Pairs that were introduced to each other, whatever came of it."""
        met = np.array([p.state in HAVE_MET for p in self.partnerships], dtype=np.float64)
        pairs = _without_diagonal((self.members * met[None]).tocsr() @ self.members.T)
        return (pairs > 0).tocsr()

    @cached_property
    def outcomes(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """How many partnerships of each organisation came about, and how many failed."""
        failed = [p.state == PartnershipState.FAILED for p in self.partnerships]
        came = self.members @ self.worked.astype(np.float64)
        return came, self.members @ np.array(failed, dtype=np.float64)

    @cached_property
    def active(self) -> NDArray[np.bool_]:
        """Who has any partnership at all."""
        return np.asarray(np.diff(self.members.indptr) > 0)

    @cached_property
    def closed(self) -> sparse.csr_array:
        """Pairs on which a verdict says not to ask again; both ways."""
        pairs = [
            (self.row[j.organisation], self.row[j.partner])
            for j in self.snapshot.judgements
            if j.verdict in CLOSED and j.organisation in self.row and j.partner in self.row
        ]
        rows, columns = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
        ones = np.ones(len(rows), dtype=np.bool_)
        one_way = sparse.csr_array((ones, (rows, columns)), shape=(len(self), len(self)))
        return (one_way + one_way.T).tocsr()

    @cached_property
    def refusals(self) -> Mapping[int, tuple[Refusal, ...]]:
        """Whom each organisation turned down for a reason that holds for others too, in order."""
        found: dict[int, list[tuple[float, Refusal]]] = {}
        for told in self.snapshot.judgements:
            known = told.organisation in self.row and told.partner in self.row
            if known and told.verdict in REFUSED and told.reason_code not in PERSONAL:
                refusal = Refusal(self.row[told.partner], told.reason_code)
                moment = day(told.at, otherwise=-np.inf)
                found.setdefault(self.row[told.organisation], []).append((moment, refusal))
        return {row: tuple(refusal for _, refusal in sorted(told)) for row, told in found.items()}

    @cached_property
    def openness(self) -> NDArray[np.float64]:
        """Recent new acquaintances of each organisation by their kind, shape (n, kinds).

        Each partner counts once, from the day of the first partnership, halved every
        `OPENNESS_HALF_LIFE` years.
        """
        first = self._first_meetings()
        count = np.zeros((len(self), len(KINDS)))
        np.add.at(count, (first[0], self.kind[first[1]]), 0.5 ** (first[2] / OPENNESS_HALF_LIFE))
        return count

    def _first_meetings(self) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
        """Return pairs that worked together and the years since they first did."""
        age = np.where(np.isnan(self.age), OPENNESS_HALF_LIFE, self.age)
        longest = float(age.max(initial=0.0)) + 1.0
        chosen = (self.members * self.worked[None]).tocsc()
        found: dict[int, float] = {}
        oldest_first = np.argsort(-age, kind="stable")
        for column in oldest_first[self.worked[oldest_first]]:
            rows = chosen.indices[chosen.indptr[column] : chosen.indptr[column + 1]]
            keys = (rows[:, None].astype(np.int64) * len(self) + rows[None]).ravel()
            for key in keys.tolist():
                found.setdefault(key, float(age[column]))
        keys = np.array(sorted(found), dtype=np.int64)
        years = np.array([found[key] for key in keys.tolist()] or [], dtype=np.float64)
        left, right = np.divmod(keys, max(len(self), 1))
        different = (left != right) & (years < longest)
        return left[different], right[different], years[different]

    # What partnerships were about

    @cached_property
    def stories(self) -> Vectors | None:
        """Vectors of the titles and descriptions of partnerships."""
        texts = [f"{p.title}. {p.description}".strip(". ") for p in self.partnerships]
        return vectors_of(texts, self.space)

    @cached_property
    def programmes(self) -> sparse.csr_array:
        """Which programmes partnerships belong to, ones, shape (partnerships, programmes)."""
        return incidence([themes(p.programme) for p in self.partnerships], self.programme_row)

    @cached_property
    def programme_activity(self) -> sparse.csr_array:
        """Recent partnerships of each organisation by programme."""
        weighted = self.members @ sparse.diags_array(self.recency, format="csr")
        return sparse.csr_array(weighted @ self.programmes)

    @cached_property
    def programme_row(self) -> Mapping[str, int]:
        """Column of each programme."""
        names = sorted({name for p in self.partnerships for name in themes(p.programme)})
        return {name: column for column, name in enumerate(names)}

    @cached_property
    def places_of_work(self) -> sparse.csr_array:
        """In which hub partnerships happened, ones, shape (partnerships, hubs)."""
        return incidence([(p.hub,) if p.hub else () for p in self.partnerships], self.hub_row)

    @cached_property
    def countries(self) -> NDArray[np.int64]:
        """Number of each organisation's country, -1 when unknown."""
        told = [o.site.country if o.site else "" for o in self.organisations]
        numbers = {name: at for at, name in enumerate(sorted({n for n in told if n}))}
        return np.array([numbers.get(name, -1) for name in told], dtype=np.int64)

    @cached_property
    def country_affinity(self) -> NDArray[np.float64]:
        """How many more pairs of two countries worked together than chance would have it.

        Observed over observed plus expected, each with one pair added: 0.5 is chance.
        """
        number = int(self.countries.max(initial=-1)) + 1
        pairs = self.ties.tocoo()
        left, right = (self.countries[at] for at in (pairs.row, pairs.col))
        known = (left >= 0) & (right >= 0)
        seen = np.zeros((number, number))
        np.add.at(seen, (left[known], right[known]), 1.0)
        total = max(float(seen.sum()), 1.0)
        chance = seen.sum(axis=1)[:, None] * seen.sum(axis=0)[None] / total
        return np.asarray((seen + 1.0) / (seen + chance + 2.0))

    @cached_property
    def name_words(self) -> NameWords:
        """Words of the names of organisations, the rarer the heavier."""
        return NameWords(
            [o.name for o in self.organisations],
            [o.site.municipality if o.site else "" for o in self.organisations],
        )

    # Belonging

    @cached_property
    def hubs(self) -> sparse.csr_array:
        """Which hubs organisations belong to, ones, shape (organisations, hubs)."""
        return incidence([o.hubs for o in self.organisations], self.hub_row)

    @cached_property
    def hub_names(self) -> Mapping[str, str]:
        """Names of the hubs that are described, by id."""
        return {hub.id: hub.name for hub in self.snapshot.hubs}

    @cached_property
    def hub_row(self) -> Mapping[str, int]:
        """Column of each hub."""
        members = {hub for organisation in self.organisations for hub in organisation.hubs}
        work = {partnership.hub for partnership in self.partnerships if partnership.hub}
        return {name: column for column, name in enumerate(sorted(members | work))}


def incidence(sides: Sequence[Sequence[str]], column: Mapping[str, int]) -> sparse.csr_array:
    """Return which names each side has, ones, shape (sides, columns)."""
    cells = [
        (row, column[name])
        for row, names in enumerate(sides)
        for name in dict.fromkeys(names)
        if name in column
    ]
    rows, columns = np.array(cells, dtype=np.int64).reshape(-1, 2).T
    return sparse.csr_array((np.ones(len(rows)), (rows, columns)), shape=(len(sides), len(column)))


def themes(programme: str) -> tuple[str, ...]:
    """Return the programmes in a cell, where ``|`` stands between several."""
    return tuple(filter(None, (name.strip() for name in programme.split("|"))))


def _without_diagonal(pairs: sparse.csr_array) -> sparse.csr_array:
    pairs = pairs.tocsr()
    pairs.setdiag(0.0)
    pairs.eliminate_zeros()
    pairs.sort_indices()
    return pairs

"""T2: those who took a waste."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from matchmaker.asking import Askers
from matchmaker.domain import Direction, PartnershipState, Stream, StreamStatus
from matchmaker.graph import View
from matchmaker.habits import Habit, known_habits
from matchmaker.learning.challenger import BoostedTrees
from matchmaker.learning.fit import Choice, Provenance, fit
from matchmaker.learning.metrics import Scores
from matchmaker.learning.networks.exchanges import code_of, documented_exchanges, sectors_of
from matchmaker.learning.tasks.base import OURS, TREES, Answers, Method, Problem, Row, Task, grouped
from matchmaker.learning.tasks.engine_task import Questions, Ranks
from matchmaker.learning.tasks.waste_rivals import Rivals, actor_text, offer_text
from matchmaker.scales import log_share
from matchmaker.scoring import Scorer
from matchmaker.signals import SIGNALS
from matchmaker.suggestion import SuggestionRequest
from matchmaker.vocabulary.sectors import sectors
from matchmaker.vocabulary.symbiosis import SOURCE

FEWEST_CANDIDATES = 4
FOLDS = 6
TELLABLE = "material"
"""The only family that is told: all others hang on what a candidate's own case says of it (its
partnerships, country, other streams), and knowing nothing would point at the answer."""
NAMES = [signal.name for signal in SIGNALS]
SIMILAR = NAMES.index("similar_pairs")
HABITS = (NAMES.index("trade_habit"), NAMES.index("speciality"))


def written_habits() -> tuple[Habit, ...]:
    """Return what people wrote down of trades; not the counts, for they hold these very cases."""
    return tuple(habit for habit in known_habits() if habit.source != SOURCE)


@dataclass(frozen=True)
class Readings:
    """What the signals say of every query: its columns, and their readings."""

    task: WasteTakers
    problem: Problem
    of: Mapping[str, tuple[NDArray[np.intp], NDArray[np.float64]]]

    def choices(self, but: int, hidden: Sequence[int] = ()) -> list[Choice]:
        """Return what all folds but one teach, without some signals where that is asked."""
        answers = self.task.answers(self.problem) or {}
        place = {name: n for n, name in enumerate(self.problem.candidates)}
        choices = []
        for qid, (listed, readings) in self.of.items():
            if self.task.fold(self.task.asked[qid]["case_id"]) != but:
                right = [place[name] for name in answers.get(qid, ()) if name in place]
                told = without_signals(readings, hidden)
                choices.append(Choice(told, np.isin(listed, right), np.ones(len(listed))))
        return choices

    @property
    def told(self) -> list[int]:
        """Signals of which anything is known."""
        known = [~np.isnan(readings).all(axis=0) for _, readings in self.of.values()]
        return [int(at) for at in np.flatnonzero(np.any(known, axis=0))]


def without_signals(readings: NDArray[np.float64], signals: Sequence[int]) -> NDArray[np.float64]:
    """Return the readings with some signals unknown."""
    told = readings.copy()
    told[:, list(signals)] = np.nan
    return told


def fitted(choices: Sequence[Choice]) -> Scorer:
    """Fit weights to what some cases teach."""
    told = "documented exchanges of other cases"
    return fit(choices, Scorer.prior(), Provenance("t2", told, date(2026, 11, 22)))


class WasteTakers(Task):
    """Documented exchanges of industrial symbiosis, and who became the receiver.

    Three lists of candidates: the other actors of the same case, the receivers of all cases, and
    the sectors of all receivers. Precedents always come from other cases; for a candidate of
    another case, that case is hidden too, because "nothing is known of this one" would otherwise
    give the answer away.
    """

    name: ClassVar[str] = "t2"
    folder_name: ClassVar[str] = "t2_exchange"
    question: ClassVar[str] = "Who took this waste?"
    lead: ClassVar[tuple[str, ...]] = ("mrr", "recall@5", "recall@1", "recall@10")

    @cached_property
    def asked(self) -> dict[str, Row]:
        """Queries by id."""
        return {row["qid"]: row for row in self.rows("uniform_queries")}

    @cached_property
    def actors(self) -> dict[str, Row]:
        """Everybody in a case of this split or of one to learn from, by actor id."""
        splits = (*self.splits_to_learn_from, self.split)
        return {row["actor"]: row for split in splits for row in self.rows("actors", split)}

    @cached_property
    def precedents(self) -> tuple[Row, ...]:
        """Exchanges to learn from, each only for queries of other cases.

        When dev is ranked these are dev's own exchanges, one case left out at a time; when test is
        ranked they are dev's and no test case is among them.
        """
        return tuple(self.rows("exchanges", "dev"))

    @cached_property
    def receivers(self) -> tuple[str, ...]:
        """Everybody who ever received something, as an unordered list without donors."""
        splits = (*self.splits_to_learn_from, self.split)
        found: set[str] = set()
        for split in splits:
            if self.has("exchanges", split):
                found |= {row["receiver_actor"] for row in self.rows("exchanges", split)}
            else:  # sealed: anybody in a case may have been a receiver
                found |= {row["actor"] for row in self.rows("actors", split)}
        return tuple(sorted(found))

    def problems(self) -> Sequence[Problem]:  # noqa: D102
        return [self._within(), self._all(), self._classes()]

    def _within(self) -> Problem:
        everybody = tuple(sorted(self.actors))
        case = np.array([self.actors[name]["case_id"] for name in everybody])
        kept, masks = [], []
        for qid, row in self.asked.items():
            mask = (case == row["case_id"]) & (np.array(everybody) != row["donor_actor"])
            if int(mask.sum()) >= FEWEST_CANDIDATES:
                kept.append(qid)
                masks.append(mask)
        return Problem("t2 within the case", "t2", tuple(kept), everybody, np.array(masks))

    def _all(self) -> Problem:
        queries = tuple(self.asked)
        donors = np.array([self.asked[qid]["donor_actor"] for qid in queries])
        allowed = donors[:, None] != np.array(self.receivers)[None, :]
        return Problem("t2 all receivers", "t2_all", queries, self.receivers, allowed)

    def _classes(self) -> Problem:
        classes = {self.actors[name]["nace"] for name in self.receivers} - {""}
        return Problem("t2 receiver class", "t2_class", tuple(self.asked), tuple(sorted(classes)))

    def answers(self, problem: Problem) -> Answers | None:  # noqa: D102
        if problem.run == "t2_class":
            if not self.has("exchanges"):
                return None
            rows = [row for row in self.rows("exchanges") if row["receiver_nace"]]
            named = [{**row, "qid": query_id(row)} for row in rows]
            return grouped(named, "qid", "receiver_nace")
        found = self.uniform_answers()
        if found is None:
            return None
        asked = ((qid, row["donor_actor"]) for qid, row in self.asked.items() if qid in found)
        return {qid: found[qid] - {donor} for qid, donor in asked}

    def ours(self, problem: Problem) -> Mapping[str, Method]:  # noqa: D102
        return {
            f"{OURS}, prior weights": lambda: self._ranked(problem, lambda _: Scorer.prior()),
            f"{OURS}, without habits of trades": lambda: self._without(problem, HABITS),
            OURS: lambda: self._ranked(problem, lambda fold: self._scorer(problem, fold)),
        }

    def ablated(self, problem: Problem) -> Mapping[str, Method]:  # noqa: D102
        # Only one family is told on two of the three lists, so signals are left out one by one.
        return {
            f"{OURS} without {NAMES[at]}": lambda at=at: self._without(problem, (at,))  # type: ignore[misc]
            for at in self._taught(problem).told
        }

    def challenger(self, problem: Problem) -> Mapping[str, Method]:  # noqa: D102
        taught = self._taught(problem)
        return {
            TREES: lambda: self._ranked(
                problem, lambda fold: BoostedTrees(Scorer.prior()).fit(taught.choices(fold))
            )
        }

    def chances(self, problem: Problem, scores: Scores) -> Scores | None:  # noqa: D102
        promised = np.full(scores.shape, np.nan)
        for n, qid in enumerate(problem.queries):
            curve = self._scorer(problem, self._fold_of(qid)).calibration
            if curve is None:
                return None
            promised[n] = curve(scores[n])
        return promised

    def _taught(self, problem: Problem) -> Readings:
        """Return the readings to learn from: dev's, in any split."""
        return self.read(problem) if self.split == "dev" else self._dev_twin(problem)

    def _scorer(self, problem: Problem, fold: int) -> Scorer:
        """Return weights fitted to dev cases of other folds."""
        if (problem.run, fold) not in self._scorers:
            self._scorers[problem.run, fold] = fitted(self._taught(problem).choices(fold))
        return self._scorers[problem.run, fold]

    @cached_property
    def _scorers(self) -> dict[tuple[str, int], Scorer]:
        return {}

    def _without(self, problem: Problem, hidden: Sequence[int]) -> Scores:
        taught = self._taught(problem)
        return self._ranked(problem, lambda fold: fitted(taught.choices(fold, hidden)), hidden)

    def _ranked(
        self, problem: Problem, ranker: Callable[[int], Ranks], hidden: Sequence[int] = ()
    ) -> Scores:
        """Score each query with what ranks its fold, which has not learned from it."""
        asked = self.read(problem)
        folds = {self._fold_of(qid) for qid in problem.queries}
        rankers = {fold: ranker(fold) for fold in sorted(folds)}
        scores = np.full((len(problem.queries), len(problem.candidates)), np.nan)
        for n, qid in enumerate(problem.queries):
            listed, readings = asked.of[qid]
            told = without_signals(readings, hidden)
            scores[n, listed] = rankers[self._fold_of(qid)].score(told)
        return scores

    def _fold_of(self, qid: str) -> int:
        return self.fold(self.asked[qid]["case_id"])

    def fold(self, case: str) -> int:
        """Deal cases into folds, so that weights never come from the query's own case."""
        cases = sorted({row["case_id"] for row in self.precedents})
        return cases.index(case) % FOLDS if case in cases else -1

    def _dev_twin(self, problem: Problem) -> Readings:
        """Read the same problem on dev, where the answers may be seen."""
        twin = next(p for p in self._on_dev.problems() if p.run == problem.run)
        return self._on_dev.read(twin)

    @cached_property
    def _on_dev(self) -> WasteTakers:
        return WasteTakers(self.folder, "dev", self.space)

    def read(self, problem: Problem) -> Readings:
        """Read every query in a snapshot from which its own case is hidden."""
        if problem.run in self._kept:
            return self._kept[problem.run]
        place = {qid: n for n, qid in enumerate(problem.queries)}
        own = np.array([self._hidden_cases(problem, name) for name in problem.candidates])
        allowed = np.ones((len(problem.queries), len(problem.candidates)), dtype=np.bool_)
        if problem.allowed is not None:
            allowed = problem.allowed
        found = {}
        for case in dict.fromkeys(self.asked[qid]["case_id"] for qid in problem.queries):
            queries = [q for q in problem.queries if self.asked[q]["case_id"] == case]
            requests = [SuggestionRequest(stream=f"query:{q}", any_pair=True) for q in queries]
            view = self.view(problem, case, queries)
            questions = Questions(
                view, requests, problem.candidates, allowed[[place[q] for q in queries]]
            )
            for n, listed, readings in questions.readings():
                rows = np.array([view.row[problem.candidates[at]] for at in listed], dtype=np.int64)
                hidden = readings
                if problem.run != "t2_class":  # a sector has no case of its own
                    hidden = self._without_own_cases(view, requests[n], readings, rows, own[listed])
                found[queries[n]] = (listed, hidden)
        self._kept[problem.run] = Readings(self, problem, found)
        return self._kept[problem.run]

    def _without_own_cases(
        self,
        view: View,
        request: SuggestionRequest,
        readings: NDArray[np.float64],
        rows: NDArray[np.int64],
        own: NDArray[np.str_],
    ) -> NDArray[np.float64]:
        """Hide from each candidate what its own case says of it.

        Only candidates of other cases than the query's have partnerships left; that somebody has
        none would point at the answer. So all but what fits the material is made unknown for
        everybody, and similar pairs are counted without those of the candidate's own case.
        """
        told = readings.copy()
        for at, signal in enumerate(SIGNALS):
            if signal.family != TELLABLE:
                told[:, at] = np.nan
        precedents = view.precedents
        weight = Askers(view, [request]).came_about[0]
        cases = np.flatnonzero(weight)
        if len(cases):
            theirs = np.array([_case_of(precedents.cases[at].partnership.id) for at in cases])
            like = precedents.taker_likeness(cases, rows)
            like[theirs[:, None] == own[None]] = 0.0
            told[:, SIMILAR] = log_share((weight[cases][:, None] * like).sum(axis=0), 0.05, 10.0)
        return told

    def view(self, problem: Problem, case: str, queries: Sequence[str]) -> View:
        """Make the snapshot of all cases but one, with the queries' offers in it."""
        shown = [row for row in self.precedents if row["case_id"] != case]
        actors = list(self._everybody.values())
        if problem.run == "t2_class":
            shown = [{**row, "receiver_actor": row["receiver_nace"]} for row in shown]
            actors += [_class_actor(nace) for nace in problem.candidates]
        past = documented_exchanges(actors, shown)
        offers = tuple(_offer(qid, self.asked[qid]) for qid in queries)
        # A planned exchange tells as well as a running one who can use what.
        told = tuple(replace(p, state=PartnershipState.RUNNING) for p in past.partnerships)
        everything = replace(past, streams=past.streams + offers, partnerships=told)
        return View(everything, self.space, written_habits())

    @cached_property
    def _kept(self) -> dict[str, Readings]:
        return {}

    @cached_property
    def _everybody(self) -> dict[str, Row]:
        splits = dict.fromkeys(("dev", self.split))
        return {row["actor"]: row for split in splits for row in self.rows("actors", split)}

    def baselines(self, problem: Problem) -> Mapping[str, Method]:  # noqa: D102
        asked = [self.asked[qid] for qid in problem.queries]
        classes = problem.run == "t2_class"
        rivals = Rivals(
            offers=[offer_text(row) for row in asked],
            cases=[row["case_id"] for row in asked],
            sectors=[name if classes else self.actors[name]["nace"] for name in problem.candidates],
            documents=[
                self._businesses(name) if classes else actor_text(self.actors[name])
                for name in problem.candidates
            ],
            # Within the case, what hides the query's own case hides the candidate's too.
            own=[self._hidden_cases(problem, name) for name in problem.candidates],
            precedents=self.precedents,
        )
        return rivals.of_classes() if classes else rivals.of_actors()

    def _businesses(self, nace: str) -> str:
        return " ".join(sorted({a["business"] for a in self.actors.values() if a["nace"] == nace}))

    def _hidden_cases(self, problem: Problem, candidate: str) -> str:
        return "" if problem.run == "t2_class" else self.actors[candidate]["case_id"]


def _offer(qid: str, row: Row) -> Stream:
    return Stream(
        id=f"query:{qid}",
        organisation=row["donor_actor"],
        direction=Direction.OFFER,
        title=row["waste"],
        waste_code=code_of(row["ewc"]),
        status=StreamStatus.WASTE,
    )


def _case_of(partnership: str) -> str:
    """Return the case of a partnership such as ``exchange:2,16,8``."""
    return partnership.split(":", 1)[1].split(",", 1)[0]


def _class_actor(nace: str) -> Row:
    """Describe a whole sector as if it were one organisation."""
    names = [sectors().label(code, "en") for code in sectors_of(nace)]
    return {"actor": nace, "name": nace, "business": ". ".join(names), "nace": nace}


def query_id(row: Row) -> str:
    """Return the id that the query files give to an exchange."""
    return f"{row['case_id']}|{row['donor_actor']}|{row['waste']}"

"""Fits how sure a proposed code is, on texts whose code is known.

To be run, as ``python -m matchmaker.learning.confidence FOLDER`` with an evaluation folder, after
the words or weights of a classifier changed. Nothing breaks without it; proposals only say too much
or too little of themselves. It prints, and writes beside the two numbers of each scheme, how far
promised chances were off on texts that they were not fitted on.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from matchmaker.learning.hub_texts import waste_code_questions
from matchmaker.learning.metrics import Calibration, calibration
from matchmaker.learning.tasks import EvaluationFolder
from matchmaker.learning.tasks.activities import Activities
from matchmaker.learning.tasks.skills import Skills
from matchmaker.learning.tasks.waste_codes import WasteCodes, trade
from matchmaker.text.classify import classifier_for
from matchmaker.text.confidence import FILE, Confidence, key
from matchmaker.text.space import TextSpace

FOLDS, BINS = 5, 5
EVERY = 4
"""Of the thousands of activities, each so manieth is enough."""


@dataclass(frozen=True)
class Known:
    """Texts whose code is known, scored as the product scores them.

    Parameters
    ----------
    scheme, with_trade
        What was asked.
    told
        What the texts are, for people.
    scores
        Shape (texts, codes).
    right
        Columns that are right, for each text; any of them will do.
    """

    scheme: str
    with_trade: bool
    told: str
    scores: NDArray[np.float32]
    right: tuple[frozenset[int], ...]

    def part(self, rows: NDArray[np.intp]) -> Known:
        """Return some of the texts."""
        right = tuple(self.right[row] for row in rows)
        return Known(self.scheme, self.with_trade, self.told, self.scores[rows], right)


def fit_confidence(known: Known) -> Confidence:
    """Return the two numbers under which the right codes are likeliest."""
    scores = known.scores.astype(np.float64)

    def loss(told: NDArray[np.float64]) -> float:
        found = 1.0 / (1.0 + np.exp(-told[1]))
        chances = Confidence(float(np.exp(told[0])), float(found)).chances(scores)
        chances += (1.0 - found) / scores.shape[1]
        kept = [chances[n, sorted(right)].sum() for n, right in enumerate(known.right)]
        return -float(np.mean(np.log(kept)))

    best = minimize(loss, np.array([0.0, 2.0]), method="Nelder-Mead", options={"xatol": 1e-3})
    found = 1.0 / (1.0 + np.exp(-best.x[1]))
    return Confidence(round(float(np.exp(best.x[0])), 3), round(float(found), 3))


def crossed(known: Known) -> Calibration:
    """Compare what is promised of the first proposal with what is right, on unseen texts."""
    rows = np.arange(len(known.right))
    chances = np.zeros(known.scores.shape)
    for fold in range(FOLDS):
        inside = rows % FOLDS == fold
        told = fit_confidence(known.part(rows[~inside]))
        chances[inside] = told.chances(known.scores[inside])
    return first_proposals(known, chances)


def first_proposals(known: Known, chances: NDArray[np.float64]) -> Calibration:
    """Compare the chances of the first proposals with whether they are right."""
    first = known.scores.argmax(axis=1)
    promised = chances[np.arange(len(first)), first]
    kept = np.array([float(at in right) for at, right in zip(first, known.right, strict=True)])
    return calibration(promised, kept, bins=BINS)


def everything_known(folder: EvaluationFolder, space: TextSpace) -> Iterator[Known]:
    """Yield texts with known codes: our own, and those of the folder's development half."""
    waste = classifier_for("ewc", space)
    column = {code: at for at, code in enumerate(waste.codes_)}
    own = waste_code_questions(half="dev")
    yield Known(
        "ewc",
        with_trade=False,
        told=f"{len(own)} hub texts, dev half",
        scores=waste.rank([one.text for one in own]),
        right=tuple(frozenset(column[code] for code in one.waste_codes) for one in own),
    )
    exchanges = WasteCodes(folder, "dev", space)
    answers = exchanges.answers(exchanges.problems()[0]) or {}
    rows = [row for qid, row in exchanges.asked.items() if qid in answers]
    plain = {code.replace(" ", ""): at for code, at in column.items()}
    yield Known(
        "ewc",
        with_trade=True,
        told=f"{len(rows)} wastes of documented exchanges with the donor's trade",
        scores=waste.rank([row["waste"] for row in rows], [trade(row) for row in rows]),
        right=tuple(frozenset(plain[code] for code in answers[row["qid"]]) for row in rows),
    )
    yield _activities(Activities(folder, "dev", space))
    yield _skills(Skills(folder, "dev", space))


def _activities(task: Activities) -> Known:
    sectors = classifier_for("nace", task.space)
    column = {code.replace(".", ""): at for at, code in enumerate(sectors.codes_)}
    answers = task.answers(task.problems()[0]) or {}
    asked = [row for qid, row in task.asked.items() if answers.get(qid, set()) & column.keys()]
    asked = asked[::EVERY]
    return Known(
        "nace",
        with_trade=False,
        told=f"{len(asked)} activities of the explanatory notes in three languages",
        scores=sectors.rank([row["text"] for row in asked]),
        right=tuple(
            frozenset(column[code] for code in answers[row["qid"]] & column.keys()) for row in asked
        ),
    )


def _skills(task: Skills) -> Known:
    scores, right = [], []
    for problem in task.problems():
        if problem.labels:
            continue
        place = {label: at for at, label in enumerate(problem.candidates)}
        answers = task.answers(problem) or {}
        told = task.ours_of(problem)
        for n, qid in enumerate(problem.queries):
            wanted = frozenset(place[name] for name in answers.get(qid, ()) if name in place)
            if wanted:
                scores.append(told[n].astype(np.float32))
                right.append(wanted)
    return Known(
        "esco",
        with_trade=False,
        told=f"{len(right)} sentences and phrases of vacancies",
        scores=np.array(scores),
        right=tuple(right),
    )


def make(folder: Path, file: Path = FILE) -> list[str]:
    """Fit every scheme, write the numbers, and return lines that tell how far they are off."""
    schemes, lines = {}, []
    for known in everything_known(EvaluationFolder(folder), TextSpace()):
        told = fit_confidence(known)
        before = first_proposals(known, Confidence().chances(known.scores))
        after = crossed(known)
        name = key(known.scheme, with_trade=known.with_trade)
        schemes[name] = {
            "temperature": told.temperature,
            "found": told.found,
            "fitted_on": known.told,
            "ece": round(after.ece, 4),
            "ece_before": round(before.ece, 4),
        }
        lines.append(f"{name} ({known.told}): ECE {before.ece:.3f} before, {after.ece:.3f} crossed")
        lines += [f"  {bin_.promised:.2f} → {bin_.kept:.2f} ({bin_.count})" for bin_ in after.bins]
    made = datetime.now(UTC).date().isoformat()
    method = "Two numbers per scheme, likeliest codes; ece on folds that were not fitted on."
    text = json.dumps({"date": made, "method": method, "schemes": schemes}, indent=2)
    file.write_text(text + "\n", encoding="utf-8")
    return lines


def main(words: Sequence[str]) -> None:
    """Read the folder from the command line."""
    print("\n".join(make(Path(words[0]))))  # noqa: T201


if __name__ == "__main__":
    main(sys.argv[1:])

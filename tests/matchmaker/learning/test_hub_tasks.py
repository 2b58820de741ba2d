"""The hub texts as evaluation tasks, asked without a folder because they come with the engine."""

from __future__ import annotations

from itertools import count

import pytest

from matchmaker.learning.evaluate import Request, evaluate
from matchmaker.learning.tasks import EvaluationFolder
from matchmaker.learning.tasks.hub_texts import HubPairs, HubWasteCodes

HUB_TASKS = (HubWasteCodes, HubPairs)


@pytest.fixture
def empty_folder(tmp_path):
    return EvaluationFolder(tmp_path)


def ticking():
    ticks = count()
    return lambda: float(next(ticks))


@pytest.mark.parametrize("kind", HUB_TASKS, ids=lambda kind: kind.name)
def test_dev_and_test_ask_different_texts_of_the_same_candidates(kind, empty_folder):
    (dev,) = kind(empty_folder, "dev").problems()
    (test,) = kind(empty_folder, "test").problems()
    assert not set(dev.queries) & set(test.queries)
    assert dev.candidates == test.candidates
    assert set().union(*dev.groups.values()) == set(dev.queries)


@pytest.mark.parametrize("split", ["dev", "test"])
@pytest.mark.parametrize("kind", HUB_TASKS, ids=lambda kind: kind.name)
def test_every_text_has_an_answer_among_the_candidates(kind, split, empty_folder):
    task = kind(empty_folder, split)
    (problem,) = task.problems()
    answers = task.answers(problem)
    assert set(answers) == set(problem.queries)
    assert all(right and right <= set(problem.candidates) for right in answers.values())


@pytest.mark.parametrize("kind", HUB_TASKS, ids=lambda kind: kind.name)
def test_every_baseline_scores_every_candidate_for_every_text(kind, empty_folder):
    task = kind(empty_folder, "dev")
    (problem,) = task.problems()
    for method in task.baselines(problem).values():
        assert method().shape == (len(problem.queries), len(problem.candidates))


@pytest.mark.slow
def test_the_engine_beats_every_baseline_on_pairs():
    (table,) = evaluate(Request(None, tasks=("hub_pairs",)), ticking())
    assert table.ours.against_best["recall@1"].low > 0


@pytest.mark.slow
@pytest.mark.parametrize("split", ["dev", "test"])
def test_five_proposals_hold_a_right_waste_code_in_each_language(split):
    (table,) = evaluate(Request(None, split=split, tasks=("hub_codes",)), ticking())
    assert table.ours.against_best["hit@5"].low > 0
    assert set(table.ours.groups) == {"nl", "fr", "de"}
    for language, metrics in table.ours.groups.items():
        assert metrics["hit@5"].mean >= 0.85, language

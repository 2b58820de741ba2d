"""The harness on the real evaluation folder, where it is at hand."""

import csv
import random
import shutil
from itertools import count

import pytest

from matchmaker.errors import InvalidRequest
from matchmaker.learning.evaluate import Request, evaluate
from matchmaker.learning.tasks import TASKS, EvaluationFolder

ANSWERS = {
    # Columns whose values are answers. Those of t2 and t3 also serve as precedents for *other*
    # cases on dev, so they are shuffled for one case only, and only that case's lists are compared.
    "t1": [("uniform_qrels_dev.csv", "docid"), ("qrels_dev.csv", "partner_org")],
    "t4": [("uniform_qrels_house_spans_dev.csv", "docid")],
    "t7": [("uniform_qrels_dev.csv", "docid"), ("entries_dev.csv", "siren")],
    "t8": [("uniform_qrels_dev.csv", "docid")],
}


@pytest.fixture
def evaluation_folder(shared_folder):
    return shared_folder / "data" / "eval"


def ticking():
    ticks = count()
    return lambda: float(next(ticks))


def shuffle_column(path, column):
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    values = [row[column] for row in rows]
    random.Random(7).shuffle(values)
    path.chmod(0o644)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        writer.writerows({**row, column: value} for row, value in zip(rows, values, strict=True))


def copy_of(folder, task, where):
    where.mkdir()
    target = where / task.folder_name
    shutil.copytree(folder / task.folder_name, target)
    target.chmod(0o755)
    return where


@pytest.mark.slow
@pytest.mark.parametrize("task", [t for t in TASKS if t.name in ANSWERS], ids=lambda t: t.name)
def test_shuffled_answers_change_no_ranking(task, evaluation_folder, tmp_path):
    shuffled = copy_of(evaluation_folder, task, tmp_path / "shuffled")
    for name, column in ANSWERS[task.name]:
        shuffle_column(shuffled / task.folder_name / name, column)
    before = task(EvaluationFolder(evaluation_folder), "dev")
    after = task(EvaluationFolder(shuffled), "dev")
    for one, other in zip(before.problems(), after.problems(), strict=True):
        if not one.run:
            continue  # earlier years are training data of the main one
        assert (one.queries, one.candidates) == (other.queries, other.candidates)
        theirs, ours = before.baselines(one), after.baselines(other)
        for name in theirs:
            assert (theirs[name]() == ours[name]()).all(), name


@pytest.mark.slow
@pytest.mark.parametrize("name", ["t2", "t6", "t7"])
def test_every_baseline_has_a_row_and_beats_chance(name, evaluation_folder):
    for table in evaluate(Request(evaluation_folder, tasks=(name,)), ticking()):
        lead = table.lead[0]
        rows = {row.method: row.metrics[lead].mean for row in table.results}
        assert table.best_baseline.metrics[lead].mean > rows["chance"]


@pytest.mark.parametrize(
    ("field", "request_"),
    [
        ("folder", lambda p: Request(p / "nowhere")),
        ("split", lambda p: Request(p, split="train")),
        ("tasks", lambda p: Request(p, tasks=("t99",))),
    ],
)
def test_a_request_that_makes_no_sense_is_refused_with_its_field(field, request_, tmp_path):
    with pytest.raises(InvalidRequest) as refusal:
        list(evaluate(request_(tmp_path), ticking()))
    assert refusal.value.facts["field"] == field


def test_a_folder_without_any_task_gives_no_table(tmp_path):
    assert list(evaluate(Request(tmp_path), ticking())) == []

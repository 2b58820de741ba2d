"""The harness on the real evaluation folder, where it is at hand."""

import csv
import random
import shutil
from itertools import count

import pytest

from matchmaker.errors import InvalidRequest
from matchmaker.learning.evaluate import Request, evaluate
from matchmaker.learning.metrics import measure, places
from matchmaker.learning.tasks import TASKS, EvaluationFolder
from matchmaker.learning.tasks.base import OURS, columns
from matchmaker.learning.tasks.consortium import Consortium, lesson_windows
from matchmaker.learning.tasks.new_partners import NewPartners, windows_before
from matchmaker.learning.tasks.waste_takers import WasteTakers
from matchmaker.text.space import TextSpace

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
    pairs = zip(before.problems(), after.problems(), strict=True)
    for one, other in list(pairs)[:2]:
        if not one.run:
            continue  # earlier years are training data of the main one
        assert (one.queries, one.candidates) == (other.queries, other.candidates)
        theirs, ours = before.baselines(one), after.baselines(other)
        for name in theirs:
            assert (theirs[name]() == ours[name]()).all(), name


@pytest.mark.slow
@pytest.mark.parametrize("name", ["t2", "t6", "t7"])
def test_every_baseline_has_a_row_and_beats_chance(name, evaluation_folder):
    task = next(t for t in TASKS if t.name == name)(EvaluationFolder(evaluation_folder), "dev")
    problem = task.problems()[0]
    right = columns(problem, task.answers(problem))
    lead = task.lead[0]
    told = {
        method: measure(places(problem.close(rank()), right))[lead].mean()
        for method, rank in task.baselines(problem).items()
    }
    assert all(value >= 0 for value in told.values())
    assert max(told.values()) > told["chance"]


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


def test_a_folder_without_any_task_leaves_only_our_own(tmp_path):
    space = TextSpace(encoder=False)
    tables = list(evaluate(Request(tmp_path, with_baselines=False), ticking(), space))
    assert {table.task for table in tables} == {"hub_codes", "hub_pairs", "synergies"}


@pytest.mark.slow
def test_our_own_ranking_does_not_see_shuffled_answers_either(evaluation_folder, tmp_path):
    task = next(t for t in TASKS if t.name == "t7")
    shuffled = copy_of(evaluation_folder, task, tmp_path / "shuffled")
    for name, column in ANSWERS["t7"]:
        shuffle_column(shuffled / task.folder_name / name, column)
    space = TextSpace(encoder=False)
    before = task(EvaluationFolder(evaluation_folder), "dev", space)
    after = task(EvaluationFolder(shuffled), "dev", space)
    one, other = before.problems()[0], after.problems()[0]
    assert (before.ours(one)[OURS]() == after.ours(other)[OURS]()).all()


@pytest.mark.slow
def test_partners_of_a_later_year_are_not_known_before_it(evaluation_folder):
    task = NewPartners(EvaluationFolder(evaluation_folder), "dev", TextSpace(encoder=False))
    window = task.window(2018)
    assert max(row["start_date"] for row in window.before) < "2018-01-01"


@pytest.mark.slow
def test_members_of_projects_in_the_window_are_not_read_while_ranking(evaluation_folder):
    task = Consortium(EvaluationFolder(evaluation_folder), "dev", TextSpace(encoder=False))
    (problem,) = task.problems()
    assert not set(problem.queries) & set(task.members)
    assert {task.projects[name]["start"] < task.start for name in task.members} == {True}


@pytest.mark.slow
def test_a_case_is_hidden_from_its_own_questions(evaluation_folder):
    task = WasteTakers(EvaluationFolder(evaluation_folder), "dev", TextSpace(encoder=False))
    problem = task.problems()[0]
    queries = [qid for qid in problem.queries if task.asked[qid]["case_id"] == "5"]
    snapshot = task.view(problem, "5", queries).snapshot
    told = {partnership.id.split(":")[1].split(",")[0] for partnership in snapshot.partnerships}
    assert queries
    assert "5" not in told
    assert "16" in told


def test_windows_to_learn_from_end_where_the_question_begins():
    assert lesson_windows("2010-07-01") == (
        ("2008-07-01", "2009-01-01"),
        ("2009-01-01", "2009-07-01"),
        ("2009-07-01", "2010-01-01"),
        ("2010-01-01", "2010-07-01"),
    )
    assert windows_before(2019)[-1] == ("2018-07-01", "2019-01-01")

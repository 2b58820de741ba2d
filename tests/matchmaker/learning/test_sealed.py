"""Somebody outside scores a half that nobody here has seen: no list may fail, none may peek."""

import csv
from itertools import count

import pytest

from matchmaker.learning.evaluate import Request, evaluate
from matchmaker.learning.tasks import TASKS
from matchmaker.text.space import TextSpace
from tests.matchmaker.learning.sealed_folder import (
    WITH_ANSWERS,
    WITHOUT_ANSWERS,
    WRONG_ANSWERS,
    SealedFolder,
)

RUNS = {
    "t1": ["t1"],
    "t2": ["t2", "t2_all", "t2_class"],
    "t3": ["t3"],
    "t4": ["t4", "t4_groups"],
    "t5": ["t5", "t5_labels", "t5_titles"],
    "t6": ["t6"],
    "t7": ["t7"],
    "t8": ["t8", "t8_text"],
}
"""Files that each task writes."""
LONG_RUNS = {"t1", "t5", "t6"}
"""Tasks that learn first, and so take a minute."""
QUESTIONS = {
    # run: (folder, files with a column qid)
    "t1": ("t1_h2020_partners", ["uniform_queries_test"]),
    "t2_all": ("t2_exchange", ["uniform_queries_test"]),
    "t2_class": ("t2_exchange", ["uniform_queries_test"]),
    "t3": ("t3_ewc", ["uniform_queries_test"]),
    "t4": (
        "t4_esco_skills",
        [
            f"uniform_queries_{part}_test"
            for part in ("tech_sentences", "tech_spans", "house_sentences", "house_spans")
        ],
    ),
    "t5": ("t5_nace_text_to_code", ["uniform_queries_test"]),
    "t7": ("t7_social_enterprises_fr", ["uniform_queries_test"]),
    "t8": ("t8_dutch_projects", ["uniform_queries_test"]),
    "t8_text": ("t8_dutch_projects", ["uniform_queries_test"]),
}
FEW = 4
"""Questions per file: what is tried is whether lists come out, not how good they are."""


@pytest.fixture(scope="session")
def space():
    return TextSpace(encoder=False)


@pytest.fixture(scope="session")
def sealed(shared_folder, tmp_path_factory):
    """Folders with the right answers, without any, and with answers dealt to wrong questions."""
    made = {}
    for answers in (WITH_ANSWERS, WITHOUT_ANSWERS, WRONG_ANSWERS):
        target = tmp_path_factory.mktemp(f"sealed-{answers}") / "eval"
        made[answers] = SealedFolder(shared_folder / "data" / "eval", target, answers, FEW).make()
    return made


@pytest.fixture(scope="session")
def runs_of(sealed, space, tmp_path_factory):
    """Rank one task in one of the folders, once for all tests."""
    known = {}

    def run(task, answers):
        if (task, answers) not in known:
            target = tmp_path_factory.mktemp("runs")
            request = Request(sealed[answers], "test", (task,), runs=target, with_baselines=False)
            ticks = count()
            tables = list(evaluate(request, lambda: float(next(ticks)), space))
            known[task, answers] = {path.stem: path.read_bytes() for path in target.iterdir()}
            assert tables
        return known[task, answers]

    return run


def rows_of(run):
    return list(csv.DictReader(run.decode("utf-8").splitlines()))


@pytest.mark.slow
@pytest.mark.parametrize("task", RUNS)
def test_a_folder_with_questions_alone_gets_every_run_file(task, runs_of):
    runs = runs_of(task, WITHOUT_ANSWERS)
    assert sorted(runs) == RUNS[task]
    for run in runs.values():
        rows = rows_of(run)
        assert list(rows[0]) == ["qid", "docid", "score"]
        assert {(row["qid"], row["docid"]) for row in rows}.__len__() == len(rows)


@pytest.mark.slow
@pytest.mark.parametrize(
    "task",
    [pytest.param(task, marks=[pytest.mark.long] if task in LONG_RUNS else []) for task in RUNS],
)
def test_answers_dealt_to_the_wrong_questions_change_no_byte(task, runs_of):
    assert runs_of(task, WRONG_ANSWERS) == runs_of(task, WITH_ANSWERS)


@pytest.mark.slow
@pytest.mark.parametrize("run", QUESTIONS)
def test_every_question_gets_a_list(run, runs_of, sealed):
    folder, names = QUESTIONS[run]
    asked = set()
    for name in names:
        path = sealed[WITHOUT_ANSWERS] / folder / f"{name}.csv"
        with path.open(encoding="utf-8", newline="") as file:
            asked |= {row["qid"] for row in csv.DictReader(file)}
    found = rows_of(runs_of(run.split("_")[0], WITHOUT_ANSWERS)[run])
    assert {row["qid"] for row in found} == asked


@pytest.mark.slow
def test_both_directions_are_asked_and_past_partners_are_left_out(runs_of, shared_folder):
    rows = rows_of(runs_of("t1", WITHOUT_ANSWERS)["t1"])
    assert {row["qid"][0] for row in rows} == {"A", "B"}
    assert not any(row["qid"][2:] == row["docid"] for row in rows)


@pytest.mark.slow
def test_every_project_gets_a_consortium_without_its_lead(runs_of, sealed):
    path = sealed[WITHOUT_ANSWERS] / "t6_erdf_consortium" / "projects_test.csv"
    with path.open(encoding="utf-8", newline="") as file:
        leads = {row["project_id"]: row["lead"].lower() for row in csv.DictReader(file)}
    rows = rows_of(runs_of("t6", WITHOUT_ANSWERS)["t6"])
    assert {row["qid"] for row in rows} == set(leads)
    assert not any(row["docid"] == leads[row["qid"]] for row in rows)


def test_a_task_without_questions_is_passed_over_and_said_so(tmp_path):
    (tmp_path / "t7_social_enterprises_fr").mkdir()
    tables = list(evaluate(Request(tmp_path, "test", with_baselines=False), lambda: 0.0))
    told = {table.task: table.notes for table in tables if not table.results}
    assert list(told) == ["t7"]
    assert "uniform_queries_test.csv" in told["t7"][0]


def test_the_list_of_run_files_names_every_task_that_needs_a_folder():
    assert list(RUNS) == [task.name for task in TASKS if task.folder_name]

"""Nasty files end in the right class, with their rows named, quickly, and with nothing stored."""

from __future__ import annotations

import tracemalloc
from typing import TYPE_CHECKING

import pytest

from models import migrations
from models.database import open_database
from models.intake import Severity, check, read
from models.store import Store
from tests.models.intake.nasty import ACCEPTED, CASES, REFUSED, WARNED, Case

if TYPE_CHECKING:
    from pathlib import Path

    from models.intake import CheckedImport

DECIDES = {REFUSED: Severity.ERROR, WARNED: Severity.WARNING}


def verdict(checked: CheckedImport) -> str:
    if checked.has_errors:
        return REFUSED
    return WARNED if checked.of(Severity.WARNING) else ACCEPTED


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_each_file_ends_in_its_class_with_its_rows_named(case: Case, tmp_path: Path) -> None:
    checked = check(read(case.write(tmp_path)))
    told = [(issue.severity.value, issue.code, issue.row, issue.value) for issue in checked.issues]
    assert verdict(checked) == case.verdict, told
    if case.verdict in DECIDES:
        assert {issue.code for issue in checked.of(DECIDES[case.verdict])} == set(case.codes), told
    named = [issue.row for issue in checked.of(Severity.ERROR) if issue.row is not None]
    assert sorted(named) == sorted(case.rows), told


def test_there_are_more_than_forty_of_them_and_no_two_alike() -> None:
    assert len({case.name for case in CASES}) == len(CASES) > 40


def test_nothing_of_a_refused_file_comes_near_the_store(tmp_path: Path) -> None:
    """What a service does: store when nothing was refused. Accepted files are really stored."""
    with open_database(f"sqlite:///{tmp_path / 'store.db'}") as database:
        migrations.ensure(database)
        for number, case in enumerate(CASES):
            folder = tmp_path / str(number)
            folder.mkdir()
            checked = check(read(case.write(folder)))
            if checked.has_errors:
                continue
            with database.writing() as session:
                kept = Store(session).upsert(checked.sheets)
            assert sum(count.touched + count.same for count in kept.values()) == sum(
                len(rows.rows) for rows in checked.sheets.values()
            )


@pytest.mark.parametrize(
    "case", [c for c in CASES if "bomb" in c.name or "laughs" in c.name], ids=lambda c: c.name
)
def test_a_bomb_is_refused_with_little_memory(case: Case, tmp_path: Path) -> None:
    path = case.write(tmp_path)
    tracemalloc.start()
    try:
        source = read(path)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert not source.tables
    assert peak < 250 << 20


def test_reading_again_gives_the_same_to_the_letter(tmp_path: Path) -> None:
    for number, case in enumerate(CASES[:20]):
        folder = tmp_path / str(number)
        folder.mkdir()
        path = case.write(folder)
        first, second = check(read(path)), check(read(path))
        assert first.issues == second.issues
        assert first.sheets == second.sheets

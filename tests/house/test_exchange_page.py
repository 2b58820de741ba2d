"""The page about the exchange format says what the code does."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from models.exchange.format import SHEETS
from models.intake import check, read
from tests.house.exchange_page import PAGE, PART, generated, page_as_it_should_be

if TYPE_CHECKING:
    from pathlib import Path

EXAMPLE = re.compile(r"`([\w.]+\.csv)`[^\n]*\n+```csv\n(.*?)```", re.DOTALL)


def test_the_tables_follow_from_the_code() -> None:
    assert PAGE.read_text(encoding="utf-8") == page_as_it_should_be(), (
        "run: python -m tests.house.exchange_page"
    )


def test_every_part_has_its_place_on_the_page() -> None:
    assert set(PART.findall(PAGE.read_text(encoding="utf-8"))) == set(generated())


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_every_sheet_has_a_chapter(sheet) -> None:
    assert f"\n## {sheet.name}\n" in PAGE.read_text(encoding="utf-8")


def test_the_examples_on_the_page_can_be_imported(tmp_path: Path) -> None:
    examples = EXAMPLE.findall(PAGE.read_text(encoding="utf-8"))
    assert len(examples) >= 5
    for name, content in examples:
        (tmp_path / name).write_text(content, encoding="utf-8")
    checked = check(read(tmp_path))
    assert not checked.has_errors, checked.issues
    assert len(checked.sheets) >= 5

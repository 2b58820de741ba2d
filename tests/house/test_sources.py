"""Every list we ship says where it comes from, and is stored so that it can be made again."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

import matchmaker.vocabulary

DATA = Path(str(matchmaker.vocabulary.__file__)).parent / "data"
SOURCES = (DATA / "SOURCES.md").read_text(encoding="utf-8")
TABLES = sorted(path for path in DATA.iterdir() if path.name != "SOURCES.md")


def rows_about(name: str) -> list[str]:
    return [line for line in SOURCES.splitlines() if line.startswith("|") and f"`{name}`" in line]


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.name)
def test_every_data_file_has_one_line_with_source_version_changes_and_gaps(path):
    rows = rows_about(path.name)
    assert len(rows) == 1, f"SOURCES.md has {len(rows)} lines about {path.name}"
    cells = [cell.strip() for cell in rows[0].strip("|").split("|")]
    assert len(cells) == 5
    assert all(cells)


def test_no_source_is_told_of_a_file_that_is_not_there():
    told = {
        name
        for line in SOURCES.splitlines()
        if line.startswith("| `")
        for name in line.split("|")[1].replace("`", "").replace(" ", "").split(",")
    }
    assert told == {path.name for path in TABLES}


def test_all_lists_together_stay_under_four_megabytes():
    assert sum(path.stat().st_size for path in TABLES) < 4_000_000


@pytest.mark.parametrize(
    "path", [path for path in TABLES if path.suffix == ".gz"], ids=lambda path: path.name
)
def test_compressed_lists_carry_no_time_stamp(path):
    raw = path.read_bytes()
    assert raw[4:8] == b"\0\0\0\0"
    assert "\r" not in gzip.decompress(raw).decode("utf-8")

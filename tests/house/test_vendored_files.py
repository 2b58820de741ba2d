"""Files made by others are as their makers published them, and their licence stands beside them."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest

STATIC = Path(__file__).parents[2] / "api" / "pages" / "static"
ROWS = [
    [cell.strip().strip("`") for cell in line.strip("|").split("|")]
    for line in (STATIC / "SOURCES.md").read_text(encoding="utf-8").splitlines()
    if line.startswith("| `")
]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_a_file_is_the_one_of_its_package(row):
    name, package, _, licence, digest = row
    assert hashlib.sha256((STATIC / name).read_bytes()).hexdigest() == digest
    assert re.fullmatch(r"[\w.@/-]+ \d+\.\d+\.\d+", package), "an exact version"
    (beside,) = re.findall(r"`([^`]+)`", licence + "`") or re.findall(r"`([^`]+)", licence)
    assert (STATIC / beside).stat().st_size > 500


def test_every_minified_script_has_a_row():
    small = {
        path.relative_to(STATIC).as_posix()
        for path in STATIC.rglob("*.js")
        if "swagger" not in path.parts and max(map(len, path.read_text().splitlines())) > 1000
    }
    assert small <= {row[0] for row in ROWS}

"""Nothing is read before it is asked for, and one list does not drag another in."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import matchmaker

WATCHED = """
import sys
read = []
def watch(event, details):
    if event == "open" and "vocabulary" in str(details[0]) and ".csv" in str(details[0]):
        read.append(str(details[0]).replace("\\\\", "/").rsplit("/", 1)[1])
sys.addaudithook(watch)
{code}
print(",".join(sorted(read)))
"""

MODULES = (
    *("densities", "enterprise_numbers", "operations", "places", "procurement", "sectors"),
    *("skills", "statuses", "symbiosis", "terms", "themes", "waste"),
)


def files_read_by(code: str) -> str:
    """Run code in a fresh interpreter and name the data files it opened."""
    run = subprocess.run(
        [sys.executable, "-c", WATCHED.format(code=code)],
        check=True,
        capture_output=True,
        text=True,
        cwd=Path(str(matchmaker.__file__)).parent.parent,
    )
    return run.stdout.strip()


def test_importing_every_module_reads_no_data():
    imports = "\n".join(f"import matchmaker.vocabulary.{module}" for module in MODULES)
    assert files_read_by(imports) == ""


@pytest.mark.parametrize(
    ("code", "files"),
    [
        (
            "from matchmaker.vocabulary.places import places; places().by_name('Gent'); places()",
            "former_municipalities.csv,municipalities.csv.gz,postcodes.csv.gz",
        ),
        (
            "from matchmaker.vocabulary.waste import parse_waste_code; parse_waste_code('170201')",
            "waste_list.csv.gz",
        ),
        (
            "from matchmaker.vocabulary.sectors import *; sectors(); sectors(Revision.REV_2)",
            "nace_rev2.csv.gz",
        ),
        (
            "from matchmaker.vocabulary.skills import skills; skills(); skills()",
            "esco_skills.csv.gz",
        ),
        (
            "from matchmaker.vocabulary.terms import process_knowledge; process_knowledge()",
            "process_accepts.csv",
        ),
    ],
)
def test_a_list_is_read_once_and_alone(code, files):
    assert files_read_by(code) == files

"""The list of words that people type is in order, and says one thing per word."""

from __future__ import annotations

import csv
from collections import defaultdict
from pathlib import Path

from matchmaker.domain import LANGUAGES
from models.exchange.format import SHEET, SHEETS
from models.intake.synonyms import fold

FILE = Path(__file__).parents[2] / "models" / "exchange" / "synonyms.csv"


def lines() -> list[dict[str, str]]:
    with FILE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_line_is_about_a_column_and_a_value_that_exist() -> None:
    columns = {sheet.name: {column.name: column for column in sheet.columns} for sheet in SHEETS}
    for line in lines():
        assert line["language"] in LANGUAGES, line
        assert line["sheet"] == "*" or line["sheet"] in SHEET, line
        owners = [
            known[line["column"]]
            for name, known in columns.items()
            if line["sheet"] in {"*", name} and line["column"] in known
        ]
        assert owners or not line["column"], line
        for column in owners:
            assert not (line["value"] and column.choices) or line["value"] in column.choices, line


def test_a_word_means_one_thing_in_one_place() -> None:
    meanings: dict[tuple[str, str, str], set[tuple[str, str]]] = defaultdict(set)
    for line in lines():
        place = "header" if line["column"] and not line["value"] else line["column"] or "sheet"
        owner = "" if place == "sheet" else line["sheet"]
        meant = line["column"] if place == "header" else line["value"] or line["sheet"]
        meanings[place, owner, fold(line["synonym"])].add((meant, line["also"]))
    assert {word: meant for word, meant in meanings.items() if len(meant) > 1} == {}


def test_every_choice_has_words_in_dutch_and_french() -> None:
    spoken = {(line["column"], line["value"], line["language"]) for line in lines()}
    silent = {
        (column.name, choice, language)
        for sheet in SHEETS
        for column in sheet.columns
        for choice in column.choices
        for language in ("nl", "fr")
        if (column.name, choice, language) not in spoken
    }
    assert silent == set()

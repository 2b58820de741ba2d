"""``matchmaker programmes`` on the Alliance played again."""

import csv
import json

import pytest

from api.services.demo import load_alliance
from api.settings import Settings


@pytest.fixture(scope="module")
def alliance(tmp_path_factory, cache_folder):
    file = tmp_path_factory.mktemp("alliance") / "hub.db"
    settings = Settings(database_url=f"sqlite:///{file}", cache_folder=cache_folder)
    assert load_alliance(settings, seed=1) == 275
    return settings


def test_the_command_tells_how_actions_stand_and_takes_a_sheet_in_again(prompt, alliance, tmp_path):
    run = prompt(alliance)
    assert "200 acties" in run("programmes").output
    told = json.loads(run("programmes", "alliance-fiction", "--json").stdout)
    assert (told["actions"], len(told["items"]), len(told["axes"])) == (200, 200, 4)
    assert "Wie is te laat" in run("programmes", "alliance-fiction").output
    book = tmp_path / "acties.csv"
    assert run("programmes", "alliance-fiction", "--out", book).exit_code == 0
    with book.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file, delimiter=";"))
    assert len(rows) == 201
    with book.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=";").writerows(rows[:4])
    again = run("programmes", "alliance-fiction", "--import", book)
    assert "Nieuw: 0. Bijgewerkt: 3." in again.output
    wrong = tmp_path / "wrong.csv"
    wrong.write_text("Actie;Partners\nX;Niemand Zo\n", encoding="utf-8")
    refused = run("programmes", "alliance-fiction", "--import", wrong)
    assert refused.exit_code == 1
    assert "2 / Partners" in refused.output
    assert run("programmes", "--out", book).exit_code == 2

"""Chains at the doors: the command line, the API and the page; what is confidential stays blind."""

from __future__ import annotations

import csv
import io
import json

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.services.bring_in import Import, bring_in
from api.services.chains import COLUMNS
from matchmaker.domain import LANGUAGES

SECRET = "zilverregenboog"
ORGANISATIONS = """id,name,kind,postcode,visibility
firm,Brouwerij Open,private,8000,public
shop,Maatwerk Open,social_economy,8310,public
{s}-trader,{s} Handel,private,8340,hub
"""
STREAMS = """id,organisation,direction,title,waste_code,quantity,unit,every,status,visibility
s1,firm,offer,kapotte paletten,15 01 03,41.7,t,year,waste,public
{s}-2,{s}-trader,need,{s} paletten,15 01 03,33.3,t,year,product,hub
"""
PROCESSES = """id,organisation,operation,accepts,produces,labour_hours_per_tonne
p1,shop,repair,15 01 03,15 01 03,10
"""


@pytest.fixture
def with_a_secret(fresh, tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    for name, text in (
        ("organisations", ORGANISATIONS),
        ("streams", STREAMS),
        ("processes", PROCESSES),
    ):
        (folder / f"{name}.csv").write_text(text.format(s=SECRET), "utf-8")
    bring_in(fresh, Import(folder))
    with TestClient(create_app(fresh)) as client:
        yield client


@pytest.fixture
def giver(run_demo, tmp_path):
    """Somebody who gives in a chain of the demo network."""
    out = tmp_path / "some.csv"
    run_demo("chains", "--all", "--out", str(out), "--top", "1")
    return next(csv.DictReader(out.read_text("utf-8").splitlines()))["giver"]


def test_a_coordinator_reads_the_chains_of_a_member(run_demo, giver):
    shown = run_demo("chains", giver, "--lang", "nl").stdout
    assert "geeft" in shown
    assert "Wettelijk licht" in shown


def test_json_holds_masses_light_and_points_that_add_up(run_demo, giver):
    found = json.loads(run_demo("chains", giver, "--json").stdout)
    assert found["chains"]
    for chain in found["chains"]:
        assert chain["score"] == pytest.approx(sum(part["points"] for part in chain["parts"]))
        assert chain["light"] in {"green", "amber", "red"}
        assert all(finding["source"] and finding["date"] for finding in chain["findings"])


def test_csv_has_the_columns_it_names(run_demo, giver):
    rows = list(csv.reader(io.StringIO(run_demo("chains", giver, "--csv").stdout)))
    assert rows[0] == list(COLUMNS)
    assert {len(row) for row in rows} == {len(COLUMNS)}


def test_all_offers_go_to_a_file(run_demo, tmp_path):
    out = tmp_path / "chains.csv"
    told = json.loads(run_demo("chains", "--all", "--out", str(out), "--top", "1", "--json").stdout)
    assert len(list(csv.reader(out.read_text("utf-8").splitlines()))) == told["chains"] + 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_speaks_four_languages(site, giver, language):
    page = site.get(f"/{language}/chains/{giver}")
    assert page.status_code == 200
    assert "<svg" in page.text
    assert site.get(f"/{language}/chains/nobody").status_code == 404


def test_who_may_not_see_a_partner_reads_that_there_is_one_and_no_more(with_a_secret):
    answer = with_a_secret.get("/api/v1/organisations/firm/chains")
    (chain,) = answer.json()["chains"]
    assert chain["confidential"]
    assert chain["stops"][-1]["organisation"] is None
    assert chain["tonnes"] is None
    page = with_a_secret.get("/nl/chains/firm")
    for text in (answer.text, page.text):
        assert SECRET not in text
        assert "33,3" not in text
        assert "33.3" not in text


def test_an_unknown_organisation_is_refused(site):
    assert site.get("/api/v1/organisations/nobody/chains").status_code == 404

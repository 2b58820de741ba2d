"""Bundles at the doors: the command line, the API and the page; what is confidential stays out."""

from __future__ import annotations

import csv
import json

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.services.bring_in import Import, bring_in
from api.services.bundles import COLUMNS, bundles_of, for_machines
from api.services.network import Network
from api.settings import Settings
from api.wording import wording
from matchmaker.domain import LANGUAGES
from models.access.asker import ANONYMOUS
from tests.api.federation.requests import NO_LIMITS

SECRET = "zilverregenboog"
ORGANISATIONS = """id,name,kind,postcode,visibility
soup,Soepcafé Open,social_economy,8000,public
fair,Maatwerk Ver,social_economy,8310,public
one,Bakkerij Eén,private,8000,public
two,Bakkerij Twee,private,8310,public
{s}-three,{s} Bakkerij,private,8310,hub
"""
STREAMS = """id,organisation,direction,title,waste_code,quantity,unit,every,status,visibility
s1,one,offer,oud brood,02 06 01,6,t,year,by_product,public
s2,two,offer,oud brood,02 06 01,5,t,year,waste,public
s3,one,offer,houten paletten,15 01 03,2,t,year,waste,public
{s}-4,{s}-three,offer,{s} paletten,15 01 03,9,t,year,waste,hub
"""
PROCESSES = """id,organisation,operation,accepts,minimum,unit,every,labour_hours_per_tonne
p1,soup,process_food,02 06 01,10,t,year,60
p2,fair,repair,15 01 03,10,t,year,10
p3,fair,process_food,02 06 01,14,t,year,
"""


@pytest.fixture(scope="module")
def bakeries(tmp_path_factory, cache_folder):
    """Settings of a store with two soup kitchens, three bakeries and pallets of one in secret."""
    folder = tmp_path_factory.mktemp("bundles")
    settings = Settings(
        database_url=f"sqlite:///{folder / 'hub.db'}", cache_folder=cache_folder, **NO_LIMITS
    )
    for name, text in (
        ("organisations", ORGANISATIONS),
        ("streams", STREAMS),
        ("processes", PROCESSES),
    ):
        (folder / f"{name}.csv").write_text(text.format(s=SECRET), "utf-8")
    bring_in(settings, Import(folder))
    return settings


@pytest.fixture
def run(prompt, bakeries):
    return prompt(bakeries)


def test_the_coordinator_reads_who_stands_on_the_round_and_what_is_short(run):
    shown = " ".join(run("bundles", "--lang", "en").stdout.split())  # lines are broken anywhere
    assert "Bakkerij Eén" in shown
    assert "Without any one of them it does not work" in shown
    assert "counts as waste" in shown
    assert "With one more like" in shown


def test_json_holds_masses_rounds_and_what_is_lacking(run):
    found = json.loads(run("bundles", "--json").stdout)
    bundle = next(one for one in found["bundles"] if one["process"] == "p1")
    assert {one["offer"] for one in bundle["members"]} == {"s1", "s2"}
    assert (bundle["tonnes"], bundle["needed"], bundle["hours"]) == (11.0, 10.0, 660.0)
    assert bundle["contamination"] == "waste"
    (short,) = found["short"]
    assert (short["process"], short["lacking"], short["more"]) == ("p3", 3.0, 1)


def test_what_a_stranger_may_not_see_is_in_no_bundle(bakeries):
    with Network.of(bakeries) as network:
        seen = network.as_seen_by(ANONYMOUS)
        everything = for_machines(bundles_of(network.fitted, None), wording("en"))
        told = for_machines(bundles_of(seen.fitted, None), wording("en"))
    assert SECRET in json.dumps(everything)
    assert SECRET not in json.dumps(told)
    assert {one["process"] for one in told["bundles"]} == {"p1"}


def test_all_of_them_go_to_a_file(run, tmp_path):
    out = tmp_path / "bundles.csv"
    assert run("bundles", "--out", out).exit_code == 0
    header, *rows = csv.reader(out.read_text("utf-8").splitlines())
    assert header == list(COLUMNS)
    assert {row[2] for row in rows} == {"s1", "s2", "s3", f"{SECRET}-4"}


def test_a_radius_is_kept_to_and_one_that_is_none_refused_in_a_line(run):
    assert not json.loads(run("bundles", "--radius", "1", "--json").stdout)["bundles"]
    refused = run("bundles", "--radius", "-3")
    assert refused.exit_code == 1
    assert len(refused.stderr.strip().splitlines()) <= 3


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_command_line_speaks_four_languages(run, language):
    shown = run("bundles", "--lang", language)
    assert shown.exit_code == 0, shown.output
    assert "{" not in shown.stdout


def test_a_stranger_signs_in_first(bakeries):
    with TestClient(create_app(bakeries)) as client:
        assert client.get("/nl/bundles", follow_redirects=False).status_code == 303
        assert client.get("/api/v1/hubs/x/bundles").status_code == 401

"""What a coordinator does at a prompt: each verb, its results, its refusals."""

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from api.cli import VERBS, names_taken_by_others
from api.services.network import Network
from api.wording import wording
from matchmaker.domain import LANGUAGES
from matchmaker.engine import Engine
from models.database import open_database
from models.store import Store

HOME = Path(__file__).parents[2]
DESIGN = ("import", "export", "suggest", "find", "classify", "demo", "serve")

NETWORK = {
    "hubs.csv": "id,name\nh1,Hub Noord\n",
    "organisations.csv": (
        "id,name,kind,postcode,hubs\n"
        "firm,Brouwerij De Fantast,private,8000,h1\n"
        "shop,Maatwerk Verzonnendal,social_economy,8340,h1\n"
    ),
    "streams.csv": (
        "id,organisation,direction,title,waste_code\n"
        "s1,firm,offer,houten paletten,15 01 03\n"
        "s2,shop,need,oude paletten,15 01 03\n"
    ),
}


@pytest.fixture
def folder(tmp_path):
    place = tmp_path / "list"
    place.mkdir()
    for name, text in NETWORK.items():
        (place / name).write_text(text, encoding="utf-8")
    return place


def rows_of(file, delimiter=","):
    text = io.StringIO(file.read_text("utf-8-sig"), newline="")
    return list(csv.DictReader(text, delimiter=delimiter))


def test_nobody_took_our_names():
    assert names_taken_by_others() == []


def test_the_verbs_are_those_of_the_design():
    assert set(DESIGN) <= {name for name, _ in VERBS}


def test_help_names_every_verb_and_starts_no_heavy_room():
    told = "from api.cli import app; import sys; heavy = {'numpy', 'sqlalchemy', 'fastapi'};"
    told += "print(sorted(heavy & set(sys.modules)))"
    loaded = subprocess.run(
        [sys.executable, "-c", told], cwd=HOME, capture_output=True, text=True, check=True
    )
    assert loaded.stdout.strip() == "[]"
    help_ = subprocess.run(
        [sys.executable, "-m", "api.cli", "--help"],
        cwd=HOME,
        capture_output=True,
        text=True,
        check=True,
    )
    assert all(verb in help_.stdout for verb in (*DESIGN, "db"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_empty_store_gets_advice_in_ones_own_language(run, language):
    result = run("suggest", "Bakkerij", "--lang", language)
    assert result.exit_code == 1
    assert result.stdout == ""
    assert "matchmaker import" in result.stderr
    assert "Traceback" not in result.stderr


def test_a_list_becomes_suggestions(run, folder):
    imported = run("import", folder, "--lang", "nl")
    assert imported.exit_code == 0, imported.stderr
    result = run("suggest", "fantast", "--lang", "nl")
    assert result.exit_code == 0, result.stderr
    assert "Maatwerk Verzonnendal" in result.stdout
    assert "paletten" in result.stdout
    assert wording("nl").say("nouns.certainty.unnamed") in result.stdout


def test_importing_twice_changes_nothing(run, folder):
    run("import", folder)
    again = json.loads(run("import", folder, "--json").stdout)
    assert {(c["new"], c["changed"], c["deleted"]) for c in again["kept"].values()} == {(0, 0, 0)}


def test_a_wrong_row_refuses_the_whole_list(run, folder):
    with (folder / "streams.csv").open("a", encoding="utf-8") as file:
        file.write("s3,nobody,offer,glas,\n")
    refused = run("import", folder, "--lang", "nl")
    assert refused.exit_code == 1
    assert "streams.csv" in refused.stderr
    assert "rij 4" in refused.stderr
    assert run("suggest", "firm").exit_code == 1  # nothing was kept


def test_the_good_rows_can_be_kept_on_request(run, folder):
    with (folder / "streams.csv").open("a", encoding="utf-8") as file:
        file.write("s3,nobody,offer,glas,\n")
    kept = run("import", folder, "--accept-valid", "--json")
    assert kept.exit_code == 0
    assert json.loads(kept.stdout)["kept"]["streams"]["new"] == 2


def test_a_dry_run_keeps_nothing(run, folder):
    assert run("import", folder, "--dry-run").exit_code == 0
    assert run("suggest", "firm").exit_code == 1


def test_organisations_without_a_hub_join_the_one_named(run, folder, tmp_path):
    (folder / "organisations.csv").write_text("id,name,kind\na,Atelier,private\n", "utf-8")
    (folder / "streams.csv").unlink()
    assert run("import", folder, "--hub", "h1").exit_code == 0
    run("export", tmp_path / "out")
    rows = rows_of(tmp_path / "out" / "organisations.csv", delimiter=";")
    assert [row["hubs"] for row in rows] == ["h1"]


def test_a_hub_that_is_nowhere_is_refused_with_the_nearest(run, folder):
    refused = run("import", folder, "--hub", "h2", "--lang", "en")
    assert refused.exit_code == 1
    assert "“h2”" in refused.stderr
    assert "“h1”" in refused.stderr


def test_ones_own_headers_can_be_explained(run, folder, tmp_path):
    (folder / "streams.csv").write_text(
        "id,organisation,direction,Zoals wij het noemen\ns9,firm,offer,paletten\n",
        "utf-8",
    )
    mapping = tmp_path / "mapping.json"
    mapping.write_text('{"Zoals wij het noemen": "title"}', "utf-8")
    assert run("import", folder).exit_code == 1
    assert run("import", folder, "--mapping", mapping).exit_code == 0
    mapping.write_text('{"Zoals wij het noemen": "titel"}', "utf-8")
    refused = run("import", folder, "--mapping", mapping, "--lang", "en")
    assert refused.exit_code == 1
    assert "“title”" in refused.stderr


def test_a_mistyped_name_gets_the_nearest_names(run, folder):
    run("import", folder)
    refused = run("suggest", "Maatwerk Bloemendal", "--lang", "nl")
    assert refused.exit_code == 1
    assert "Bedoel je “Maatwerk Verzonnendal”" in refused.stderr


def test_the_same_question_gets_the_same_bytes(run_demo):
    first, second = (run_demo("find", "oude paletten", "--json", "--lang", "fr") for _ in range(2))
    assert first.stdout_bytes == second.stdout_bytes
    answer = json.loads(first.stdout)
    assert set(answer) == {"request", "snapshot", "scorer", "suggestions"}


def test_contributions_add_up_to_the_score(run):
    answer = json.loads(run("demo", "--organisations", "40", "--no-serve", "--json").stdout)
    assert answer["suggestions"]
    for one in answer["suggestions"]:
        assert set(one) >= {"partner", "rank", "score", "probability", "kind", "reasons"}
        total = sum(reason["contribution"] for reason in one["reasons"])
        assert total == pytest.approx(one["score"], abs=1e-9)
        assert all(reason["sentence"] for reason in one["reasons"])


def test_fiction_says_so_without_spoiling_the_result(run_demo):
    result = run_demo("find", "karton", "--json", "--lang", "en")
    assert "made up" in result.stderr
    json.loads(result.stdout)


def test_everybody_at_once_goes_to_a_file(run_demo, tmp_path):
    out = tmp_path / "all.csv"
    result = run_demo("suggest", "--all", "--out", out, "--top", "3", "--json")
    assert result.exit_code == 0
    rows = rows_of(out)
    columns = ["organisation", "partner", "rank", "score", "probability", "kind", "reasons"]
    assert list(rows[0]) == [*columns, "organisation_name", "partner_name"]
    assert json.loads(result.stdout)["suggestions"] == len(rows)
    assert {row["rank"] for row in rows} <= {"1", "2", "3"}
    assert list(tmp_path.iterdir()) == [out]


def test_a_csv_on_standard_output_has_the_same_columns(run, folder):
    run("import", folder)
    result = run("suggest", "firm", "--csv")
    assert next(csv.reader(io.StringIO(result.stdout)))[:3] == ["organisation", "partner", "rank"]


def test_everybodys_partners_are_told_by_id_and_by_name(run_demo, tmp_path, demo):
    out = tmp_path / "all.csv"
    run_demo("suggest", "--all", "--out", out, "--top", "2")
    names = {}
    with open_database(demo.database_url) as database, database.reading() as session:
        names = {one.id: one.name for one in Store(session).organisations(limit=None)}
    rows = rows_of(out)
    assert rows
    for row in rows:
        assert row["organisation_name"] == names[row["organisation"]]
        assert row["partner_name"] == names[row["partner"]]


def test_any_pair_for_everybody_is_asked_in_one_go(run_demo, tmp_path, monkeypatch):
    one_by_one = run_demo("suggest", "Tuinderij", "--any-pair", "--top", "3", "--csv").stdout
    asked = []
    answer = Engine.shortlist
    monkeypatch.setattr(
        Engine, "shortlist", lambda self, request: asked.append(request) or answer(self, request)
    )
    out = tmp_path / "all.csv"
    run_demo("suggest", "--all", "--any-pair", "--out", out, "--top", "3")
    assert asked == []
    everybody = rows_of(out)
    assert all(row in everybody for row in csv.DictReader(io.StringIO(one_by_one)))


@pytest.mark.parametrize(
    "words",
    [
        ("suggest",),
        ("suggest", "x", "--all"),
        ("suggest", "--all"),
        ("suggest", "x", "--json", "--csv"),
        ("suggest", "x", "--top", "0"),
        ("suggest", "x", "--lang", "es"),
        ("find", "x", "--radius", "-3"),
        ("find", "x", "--direction", "sideways"),
        ("classify",),
        ("classify", "x", "--column", "c"),
        ("export", "x", "--format", "exe"),
        ("nonsense",),
    ],
)
def test_wrong_usage_ends_with_2(run, words):
    assert run(*words).exit_code == 2


def test_an_unknown_place_is_refused_with_the_nearest(run_demo):
    refused = run_demo("find", "hout", "--near", "Brgge", "--lang", "nl")
    assert refused.exit_code == 1
    assert "Brugge" in refused.stderr


def test_silence_is_refused_kindly(run_demo):
    refused = run_demo("find", "   ", "--lang", "de")
    assert refused.exit_code == 1
    assert "Worten" in refused.stderr


def test_a_copy_can_be_made_and_put_back(run, folder, tmp_path):
    run("import", folder)
    copy = tmp_path / "copy.db"
    assert run("db", "backup", copy).exit_code == 0
    (folder / "organisations.csv").write_text("id,name,kind\nnew,Nieuw,private\n", "utf-8")
    run("import", folder / "organisations.csv")
    assert run("suggest", "new").exit_code == 0
    assert run("db", "restore", copy, "--overwrite").exit_code == 0
    assert run("suggest", "new").exit_code == 1
    assert run("db", "check").exit_code == 0


def test_the_demo_never_mixes_with_a_real_network(run, folder):
    run("import", folder)
    refused = run("demo", "--no-serve", "--lang", "en")
    assert refused.exit_code == 1
    assert "real network" in " ".join(refused.stderr.split())  # the path decides the line breaks


def test_a_real_network_never_mixes_with_the_demo(run, folder):
    run("demo", "--no-serve")
    refused = run("import", folder, "--lang", "en")
    assert refused.exit_code == 1
    assert "fictional network" in " ".join(refused.stderr.split())


def test_the_demo_taken_out_comes_back_in(run, tmp_path):
    run("demo", "--no-serve")
    run("export", tmp_path / "network")
    assert run("import", tmp_path / "network").exit_code == 0


@pytest.mark.parametrize(
    "url",
    ["sqlite:////no/such/folder/x.db", "mysql://x/y", "nonsense", f"sqlite:///{__file__}"],
)
def test_an_unusable_database_is_told_in_one_line(run, url):
    refused = run("suggest", "x", "--db", url, "--lang", "en")
    assert refused.exit_code == 1
    assert "Traceback" not in refused.output
    assert len(refused.stderr.strip()) > 20


def test_a_mistake_of_ours_is_told_with_a_number_and_no_traceback(run_demo, monkeypatch):
    def broken(self):
        raise ZeroDivisionError

    monkeypatch.setattr(Network, "fitted", property(broken))
    result = run_demo("find", "hout", "--lang", "en")
    assert result.exit_code == 70
    assert "our mistake (ZeroDivisionError)" in result.stderr
    assert "Traceback" not in result.output

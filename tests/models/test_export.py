"""What goes out can be read back, runs nowhere, and gives nobody away."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from dataclasses import replace
from datetime import date
from operator import attrgetter
from typing import TYPE_CHECKING, Any

import networkx as nx
import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker import Snapshot
from matchmaker.domain import (
    Contact,
    Direction,
    Hub,
    Judgement,
    Kind,
    Operation,
    Organisation,
    Partnership,
    PartnershipState,
    Point,
    Process,
    Quantity,
    Site,
    Skill,
    Stream,
    Unit,
    Verdict,
    Visibility,
)
from models.errors import ExportRefused
from models.exchange.cells import guard, unguard, written, written_number
from models.exchange.export import FORMATS, OPEN, export
from models.exchange.sheets_out import sheets_of
from models.intake import check, read
from models.store import Store

if TYPE_CHECKING:
    from pathlib import Path

    from models.database import Database

FORMULAS = [
    "=1+1",
    "+SUM(A1)",
    "-2+3",
    "@cmd",
    "\t=1",
    "\r=1",
    " =1",
    "＝1+1",
    "=cmd|' /C calc'!A0",
    "-1+cmd",
    "\n=1",
    "'=1",
    "+32-9-123",
]
HARMLESS = ["-", "-12,5", "+5", "+32 56 12 34 56", "-0.75", "'t Hofke", "Kringwinkel", "a=b", ""]

FACTORY = Organisation(
    id="firm",
    name='=HYPERLINK("http://x") & Zonen',
    kind=Kind.PRIVATE,
    sectors=("16.10", "31.09"),
    description="Meubels; op maat\nsinds 1950",
    sites=(
        Site("Kaai 1", "8500", "Kortrijk", "BE", Point(50.8, 3.265)),
        Site(country="NL", postcode="4611", id="depot"),
    ),
    employees=0,
    target_group_jobs=1.205,
    website="https://meubels.example",
    contact=Contact("Ann Peeters", "ann@meubels.example", "+32 56 12 34 56"),
    hubs=("h1",),
    since=date(1950, 1, 1),
)
WORKSHOP = Organisation(
    id="atelier",
    name="Atelier Één",
    kind=Kind.SOCIAL_ECONOMY,
    sites=(Site(country="NL", id="only"),),
)
HIDDEN = Organisation(
    id="secret",
    name="Geheim bv",
    kind=Kind.PRIVATE,
    visibility=Visibility.HIDDEN,
    sites=(Site(point=Point(51.0, 4.0)),),
)
# Text that runs, breaks lines or splits lists; places without coordinates; confidential rows.
NETWORK = Snapshot(
    organisations=(WORKSHOP, FACTORY, HIDDEN),
    streams=(
        Stream(
            "s1",
            "firm",
            Direction.OFFER,
            "@paletten",
            waste_code="15 01 03",
            waste_code_assumed=True,
            quantity=Quantity(0.1, Unit.T),
            price=-12.5,
            available_until=date(2027, 1, 1),
        ),
        Stream(
            "s2",
            "firm",
            Direction.OFFER,
            "Proefreeks",
            visibility=Visibility.HUB,
            site=Site(postcode="8500", point=Point(50.0, 3.0)),
        ),
        Stream("s3", "secret", Direction.NEED, "Stalen buizen"),
    ),
    processes=(
        Process(
            "x",
            "atelier",
            Operation.REPAIR,
            accepts=("20 01", "hout"),
            yield_share=1.0,
            minimum=Quantity(2.0, Unit.KG),
        ),
    ),
    skills=(Skill("atelier", Direction.OFFER, "lassen", fte=2.5),),
    partnerships=(
        Partnership(
            "p1",
            ("firm", "atelier"),
            PartnershipState.RUNNING,
            streams=("s2", "s1"),
            lead="firm",
            jobs=0.5,
        ),
        Partnership(
            "p2",
            ("firm", "secret"),
            PartnershipState.FAILED,
            title="Geheim project",
            reason="prijs",
        ),
    ),
    judgements=(Judgement("firm", "atelier", Verdict.USEFUL, note="-", at=date(2026, 2, 3)),),
    hubs=(Hub("h1", "Noord", ("8000-8999",), focus=("hout",)),),
    as_of=date(2026, 6, 1),
)


def test_rows_of_a_snapshot_stored_again_give_the_same_snapshot(database: Database) -> None:
    with database.writing() as session:
        store = Store(session)
        store.upsert(sheets_of(NETWORK))
        again = store.snapshot(as_of=NETWORK.as_of)
        assert again.fingerprint == NETWORK.fingerprint
        counts = store.upsert(sheets_of(again))
        assert not any(count.touched for count in counts.values())


@pytest.mark.parametrize("ending", ["", ".zip", ".xlsx", ".json"])
def test_what_was_exported_is_imported_as_the_same_network(
    tmp_path: Path, sqlite_database: Database, ending: str
) -> None:
    checked = check(read(export(NETWORK, tmp_path / f"out{ending}")))
    assert checked.issues == []
    with sqlite_database.writing() as session:
        store = Store(session)
        store.upsert(checked.sheets)
        assert store.snapshot(as_of=NETWORK.as_of) == in_order(NETWORK)


def in_order(snapshot: Snapshot) -> Snapshot:
    """Rows come back by id."""
    by_id = attrgetter("id")
    return replace(
        snapshot,
        organisations=tuple(sorted(snapshot.organisations, key=by_id)),
        partnerships=tuple(sorted(snapshot.partnerships, key=by_id)),
    )


def test_control_characters_break_no_graph(tmp_path: Path) -> None:
    odd = replace(WORKSHOP, name="Atelier \x02 \ufffe &<>")
    path = export(Snapshot(organisations=(odd,)), tmp_path / "network.gexf")
    assert nx.read_gexf(path).nodes["atelier"]["label"] == "Atelier   &<>"


@pytest.mark.parametrize("text", FORMULAS)
def test_a_formula_does_not_run_and_comes_back(text: str) -> None:
    assert guard(text).startswith("'")
    assert unguard(guard(text)) == text


@pytest.mark.parametrize("text", HARMLESS)
def test_numbers_and_telephone_numbers_stay_as_they_are(text: str) -> None:
    assert guard(text) == text
    assert unguard(text) == text


@given(st.text())
def test_every_text_survives_guarding(text: str) -> None:
    assert unguard(guard(text)) == text


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_every_number_survives_writing_and_is_unambiguous(number: float) -> None:
    text = written_number(number)
    assert float(text) == number
    before, _, after = text.lstrip("-").partition(".")
    assert len(after) != 3 or len(before) > 3 or before == "0"


def test_a_csv_opens_in_excel_and_reads_back(tmp_path: Path) -> None:
    export(NETWORK, tmp_path / "out", decimal_comma=True)
    text = (tmp_path / "out" / "organisations.csv").read_bytes()
    assert text.startswith(b"\xef\xbb\xbfid;name;kind;")
    firm = list(csv.DictReader(io.StringIO(text.decode("utf-8-sig"), newline=""), delimiter=";"))[1]
    assert firm["name"].startswith("'=HYPERLINK")
    assert (firm["sectors"], firm["employees"], firm["target_group_jobs"], firm["lat"]) == (
        "16.10; 31.09",
        "0",
        "1,2050",
        "50,8",
    )
    assert firm["description"] == FACTORY.description
    assert firm["phone"] == "+32 56 12 34 56"
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == sorted(
        f"{name}.csv" for name in sheets_of(NETWORK)
    )


def test_a_zip_has_the_same_files(tmp_path: Path) -> None:
    export(NETWORK, tmp_path / "out")
    with zipfile.ZipFile(export(NETWORK, tmp_path / "out.zip")) as archive:
        for name in archive.namelist():
            assert archive.read(name) == (tmp_path / "out" / name).read_bytes()


def test_a_workbook_has_typed_cells_and_no_formula(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(export(NETWORK, tmp_path / "network.xlsx"))
    assert book.sheetnames == list(sheets_of(NETWORK))
    sheet: Any = book["organisations"]
    assert sheet.freeze_panes == "B2"
    assert sheet["A1"].font.b
    header = [cell.value for cell in sheet[1]]
    firm = dict(zip(header, sheet[3], strict=True))
    assert firm["name"].data_type == "s"
    assert firm["name"].value.startswith("'=")
    assert (firm["lat"].value, firm["employees"].value) == (50.8, 0)
    assert firm["since"].value.date() == date(1950, 1, 1)
    assert firm["postcode"].value == "8500"
    choices = {str(rule.sqref): rule.formula1 for rule in sheet.data_validations.dataValidation}
    assert choices["C2:C1048576"] == '"social_economy,private,public,knowledge,other"'


def test_json_holds_what_is_known_and_nothing_else(tmp_path: Path) -> None:
    told = json.loads(export(NETWORK, tmp_path / "network.json").read_text(encoding="utf-8"))
    assert list(told) == list(sheets_of(NETWORK))
    assert told["organisations"][0] == {
        "id": "atelier",
        "name": "Atelier Één",
        "kind": "social_economy",
        "visibility": "public",
    }
    assert told["partnerships"][0]["partners"] == ["firm", "atelier"]


def test_geojson_shows_what_has_a_place(tmp_path: Path) -> None:
    told = json.loads(export(NETWORK, tmp_path / "map.geojson").read_text(encoding="utf-8"))
    assert [feature["id"] for feature in told["features"]] == ["organisation/firm", "stream/s1"]
    assert told["features"][0]["geometry"]["coordinates"] == [3.265, 50.8]
    assert told["without_place"] == 1


@pytest.mark.parametrize("ending", ["graphml", "gexf"])
def test_graphs_parse_back(tmp_path: Path, ending: str) -> None:
    path = export(NETWORK, tmp_path / f"network.{ending}")
    graph = {"graphml": nx.read_graphml, "gexf": nx.read_gexf}[ending](path)
    assert sorted(graph) == ["atelier", "firm"]
    assert graph.number_of_edges() == 1
    assert graph.nodes["firm"]["offers"] == 1
    assert graph.nodes["firm"]["lat"] == 50.8


def test_murmurations_profiles_name_no_person(tmp_path: Path) -> None:
    folder = export(NETWORK, tmp_path / "profiles", "murmurations")
    files = {str(path.relative_to(folder)) for path in folder.rglob("*.json")}
    assert files == {
        "organisations/atelier.json",
        "organisations/firm.json",
        "offers_wants/s1.json",
    }
    stream = json.loads((folder / "offers_wants/s1.json").read_text(encoding="utf-8"))
    assert stream["exchange_type"] == "offer"
    assert stream["transaction_type"] == ["receive-donate"]
    assert stream["contact_details"] == {"contact_form": "https://meubels.example"}
    assert stream["expires_at"] == 1798761600


def everything_written(path: Path) -> str:
    files = path.rglob("*") if path.is_dir() else [path]
    return "\n".join(file.read_text(encoding="utf-8") for file in files if file.is_file())


@pytest.mark.parametrize("way", OPEN)
def test_open_formats_give_nobody_away(tmp_path: Path, way: str) -> None:
    shown = everything_written(export(NETWORK, tmp_path / "open", way))
    for secret in ("Geheim", "Proefreeks", "Stalen", "Ann Peeters", "ann@", "+32"):
        assert secret not in shown
    everything = everything_written(
        export(NETWORK, tmp_path / "all", way, include_confidential=True)
    )
    assert "Geheim bv" in everything
    assert "Ann Peeters" not in everything


@pytest.mark.parametrize("way", [name for name in FORMATS if name not in {"csv", "murmurations"}])
def test_the_same_network_gives_the_same_bytes(tmp_path: Path, way: str) -> None:
    one = export(NETWORK, tmp_path / "one", way).read_bytes()
    assert one == export(NETWORK, tmp_path / "two", way).read_bytes()


@pytest.mark.parametrize("way", FORMATS)
def test_an_empty_network_can_be_written(tmp_path: Path, way: str) -> None:
    assert export(Snapshot(), tmp_path / "out", way).exists()


def test_what_cannot_be_written_is_refused_and_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "network.xlsx"
    path.write_text("vorige")
    long = replace(WORKSHOP, description="x" * 40_000)
    with pytest.raises(ExportRefused, match="cell_too_long"):
        export(Snapshot(organisations=(long,)), path)
    assert path.read_text() == "vorige"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    ("name", "way", "problem"),
    [
        ("network.csv", None, "needs_folder"),
        ("network.doc", None, "format"),
        ("network", "pdf", "format"),
        ("no/such/folder/network.json", None, "not_writable"),
    ],
)
def test_a_place_or_format_that_cannot_be_is_told(
    tmp_path: Path, name: str, way: str | None, problem: str
) -> None:
    with pytest.raises(ExportRefused) as refusal:
        export(NETWORK, tmp_path / name, way)
    assert refusal.value.facts["problem"] == problem


def test_lists_keep_their_items_apart() -> None:
    assert written(("hout; geverfd", "ijzer")) == "hout, geverfd; ijzer"

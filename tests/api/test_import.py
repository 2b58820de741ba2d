"""A network comes in: what a person confirmed stays, on both databases."""

from __future__ import annotations

import csv
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook

from api.services.bring_in import Import, Outcome, bring_in
from api.services.rejected import write_rejected_rows
from api.settings import Settings
from api.wording import wording
from matchmaker.domain import LANGUAGES
from models.intake import REMARKS, Severity
from models.store import Store

if TYPE_CHECKING:
    from pathlib import Path

    from matchmaker.domain import Organisation, Stream
    from models.database import Database

FIRMS = "id;naam;soort;postcode\nzuid;Zuid;privé;9000\nnoord;Noord;maatwerkbedrijf;8000\n"
PALLETS = "id;organisatie;richting;titel\np1;zuid;aanbod;houten paletten\n"


class Coordinator:
    """Somebody with a folder of spreadsheets and a store."""

    def __init__(self, database: Database, folder: Path) -> None:
        self.database, self.folder = database, folder
        url = database.engine.url.render_as_string(hide_password=False)
        self.settings = Settings(database_url=url)

    def brings(
        self,
        *,
        accept_valid: bool = False,
        dry_run: bool = False,
        hub: str | None = None,
        **files: str,
    ) -> Outcome:
        for name, content in files.items():
            (self.folder / f"{name}.csv").write_text(content, encoding="utf-8")
        wish = Import(self.folder, hub, accept_valid=accept_valid, dry_run=dry_run)
        outcome = bring_in(self.settings, wish)
        for name in files:
            (self.folder / f"{name}.csv").unlink()
        return outcome

    def organisation(self, id_: str) -> Organisation:
        with self.database.reading() as session:
            found = Store(session).snapshot().organisations
        return next(one for one in found if one.id == id_)

    def stream(self, id_: str) -> Stream:
        with self.database.reading() as session:
            found = Store(session).snapshot().streams
        return next(one for one in found if one.id == id_)

    def counts(self) -> dict[str, int]:
        with self.database.reading() as session:
            return {name: count for name, count in Store(session).counts().items() if count}


@pytest.fixture
def coordinator(database: Database, tmp_path: Path) -> Coordinator:
    folder = tmp_path / "sheets"
    folder.mkdir()
    return Coordinator(database, folder)


def test_a_confirmed_waste_code_is_not_replaced_by_a_proposal(coordinator: Coordinator) -> None:
    coordinator.brings(organisations=FIRMS, streams=PALLETS)
    assert coordinator.stream("p1").waste_code_assumed
    confirmed = PALLETS.replace("titel", "titel;eural").replace("paletten", "paletten;17 02 01")
    coordinator.brings(streams=confirmed)
    again = coordinator.brings(streams=PALLETS)
    assert again.kept["streams"].same == 1
    assert (coordinator.stream("p1").waste_code, coordinator.stream("p1").waste_code_assumed) == (
        "17 02 01",
        False,
    )
    assert "waste_code_proposed" not in {issue.code for issue in again.checked.issues}


def test_an_empty_cell_does_not_take_a_confirmed_code_away(coordinator: Coordinator) -> None:
    coded = "id;organisatie;richting;titel;eural\np1;zuid;aanbod;xyzzy;{}\n"
    coordinator.brings(organisations=FIRMS, streams=coded.format("17 02 01"))
    coordinator.brings(streams=coded.format(""))
    assert coordinator.stream("p1").waste_code == "17 02 01"


def test_a_sender_corrects_a_confirmed_code(coordinator: Coordinator) -> None:
    coded = "id;organisatie;richting;titel;eural\np1;zuid;aanbod;hout;{}\n"
    coordinator.brings(organisations=FIRMS, streams=coded.format("17 02 01"))
    coordinator.brings(streams=coded.format("15 01 03"))
    assert coordinator.stream("p1").waste_code == "15 01 03"


def test_measured_coordinates_stay_until_the_postcode_changes(coordinator: Coordinator) -> None:
    exact = "id;naam;soort;postcode;gemeente;lat;lon\nzuid;Zuid;privé;9000;Gentbrugge;51.01;3.76\n"
    coordinator.brings(organisations=exact)
    coordinator.brings(organisations=FIRMS)
    assert place_of(coordinator) == (51.01, 3.76, "Gentbrugge")
    coordinator.brings(organisations=FIRMS.replace("9000", "8500"))
    lat, lon, municipality = place_of(coordinator)
    assert (round(lat, 1), round(lon, 1), municipality) == (50.8, 3.3, "Kortrijk")


def place_of(coordinator: Coordinator) -> tuple[float, float, str]:
    site = coordinator.organisation("zuid").sites[0]
    assert site.point is not None
    return site.point.lat, site.point.lon, site.municipality


MESSY = {
    "organisations": FIRMS + "oost;Oost;kringloopje;9000\n",
    "aanbod": "organisatie;materiaal;hoeveelheid (ton/jaar)\nZuid;houten paletten;1.250,5\n"
    "Zuid;glas;veel\nNiemand;karton;3\n",
}
KEPT = {"organisations": 2, "streams": 1}


def test_a_refused_import_keeps_nothing(coordinator: Coordinator) -> None:
    assert coordinator.brings(**MESSY).refused
    assert coordinator.counts() == {}


def test_the_good_rows_of_a_messy_list_are_kept_and_a_second_time_changes_nothing(
    coordinator: Coordinator,
) -> None:
    first = coordinator.brings(accept_valid=True, **MESSY)
    assert {name: count.new for name, count in first.kept.items()} == KEPT
    again = coordinator.brings(accept_valid=True, **MESSY)
    assert {name: count.same for name, count in again.kept.items()} == KEPT
    assert [count.touched for count in again.kept.values()] == [0, 0]
    assert coordinator.counts() == KEPT


@pytest.mark.parametrize("name", ["mend.xlsx", "mend.csv"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_rejected_rows_are_mended_in_their_file_and_brought_in(
    sqlite_database: Database, tmp_path: Path, name: str, language: str
) -> None:
    folder = tmp_path / "sheets"
    folder.mkdir()
    coordinator = Coordinator(sqlite_database, folder)
    outcome = coordinator.brings(accept_valid=True, **MESSY)
    words = wording(language)
    files, count = write_rejected_rows(outcome, folder / name, words)
    assert count == 3
    tables = [table for file in files for table in cells_of(file)]
    assert {tuple(rows[0][-2:]) for rows in tables} == {REMARKS[language]}
    about_kind = next(rows[1] for rows in tables if "kringloopje" in rows[1])
    assert "kringloopje" in about_kind[-2]
    assert len(about_kind[-1]) > 20
    for file in files:
        mend(file, {"kringloopje": "maatwerkbedrijf", "veel": "12,5", "Niemand": "Oost"})
    mended = bring_in(coordinator.settings, Import(folder))
    assert not mended.refused, [issue.told for issue in mended.checked.of(Severity.ERROR)]
    assert coordinator.counts() == {"organisations": 3, "streams": 3}
    assert not any(mended.checked.sheets["organisations"].extra)


def test_nothing_is_written_when_no_row_is_rejected(
    coordinator: Coordinator, tmp_path: Path
) -> None:
    outcome = coordinator.brings(organisations=FIRMS)
    assert write_rejected_rows(outcome, tmp_path / "mend.xlsx", wording("nl")) == ([], 0)
    assert not (tmp_path / "mend.xlsx").exists()


def cells_of(file: Path) -> list[list[list[str]]]:
    """The rows of each worksheet, or of the one table of a CSV."""
    if file.suffix == ".csv":
        return [list(csv.reader(file.read_text("utf-8-sig").splitlines(), delimiter=";"))]
    with closing(load_workbook(file)) as workbook:
        return [
            [["" if cell is None else str(cell) for cell in row] for row in sheet.values]
            for sheet in workbook
        ]


def mend(file: Path, corrections: dict[str, str]) -> None:
    if file.suffix == ".csv":
        text = file.read_text("utf-8-sig")
        for wrong, right in corrections.items():
            text = text.replace(f"{wrong};", f"{right};")
        file.write_text(text, encoding="utf-8")
        return
    with closing(load_workbook(file)) as workbook:
        for sheet in workbook:
            for cell in (cell for row in sheet.iter_rows() for cell in row):
                cell.value = corrections.get(cell.value, cell.value)
        workbook.save(file)


MEMBERS = "id;naam;soort;hubs\nzuid;Zuid;privé;a|b\nnoord;Noord;privé;b\nlos;Los;privé;\n"
HUBS = "id;naam\na;Hub A\nb;Hub B\n"


@pytest.mark.parametrize("column", ["", ";hubs"])
def test_a_hub_is_given_to_who_has_none_and_taken_from_nobody(
    coordinator: Coordinator, column: str
) -> None:
    coordinator.brings(hubs=HUBS, organisations=MEMBERS.replace("a|b", '"a;b"'))
    names = {"zuid": "Zuid", "noord": "Noord nv", "los": "Los", "nieuw": "Nieuw"}
    empty = ";" if column else ""
    lines = [f"{id_};{name};privé{empty}" for id_, name in names.items()]
    coordinator.brings(hub="a", organisations="\n".join([f"id;naam;soort{column}", *lines]))
    with coordinator.database.reading() as session:
        assert Store(session).hubs_by_organisation() == {
            "zuid": ("a", "b"),
            "noord": ("b",),
            "los": ("a",),
            "nieuw": ("a",),
        }
    assert coordinator.organisation("noord").name == "Noord nv"

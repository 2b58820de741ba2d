"""Cells mean what people mean by them; rows are checked against each other and the store."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from matchmaker.identity import Entry
from models.exchange.format import SHEET
from models.intake import CheckedImport, Known, Limits, check, grouped, read
from models.intake.amounts import Told, read_date, read_number
from models.intake.cells import Place, reader

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

ORGANISATIONS = "id,name,kind,postcode\no1,Zuid,private,9000\no2,Noord,private,8000\n"


def checked(folder: Path, known: Known | None = None, **files: str) -> CheckedImport:
    for name, content in files.items():
        (folder / f"{name}.csv").write_text(content, encoding="utf-8")
    return check(read(folder), known=known or Known())


def column_read(sheet: str, column: str, cells: Sequence[object]) -> list[object]:
    read_cell = reader(SHEET[sheet].column(column), cells, Place(sheet, 1000))
    return [read_cell(cell) for cell in cells]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("12", 12.0),
        ("12,5", 12.5),
        ("12.5", 12.5),
        ("1.250,75", 1250.75),
        ("1,250.75", 1250.75),
        ("1 250,5", 1250.5),
        ("1\u202f250", 1250.0),
        ("1.250.000", 1_250_000.0),
        ("0.125", 0.125),
        ("-3,5", -3.5),
        ("€ 4,20", 4.2),
        ("1e3", 1000.0),
        (7, 7.0),
    ],
)
def test_numbers_as_people_write_them(typed: object, meant: float) -> None:
    assert read_number(typed) == meant


@pytest.mark.parametrize("typed", ["1.200", "1,200"])
def test_a_doubtful_number_is_told_with_both_readings(typed: str) -> None:
    told = read_number(typed)
    assert isinstance(told, Told)
    assert {told.facts["read_as"], told.facts["other"]} == {1.2, 1200.0}


def test_the_rest_of_a_column_settles_a_doubtful_number() -> None:
    assert column_read("streams", "quantity", ["1.200", "12,5"]) == [1200.0, 12.5]
    assert column_read("streams", "quantity", ["1.200", "12.5"]) == [1.2, 12.5]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("2026-03-05", date(2026, 3, 5)),
        ("5/3/2026", date(2026, 3, 5)),
        ("05-03-2026", date(2026, 3, 5)),
        ("5.3.26", date(2026, 3, 5)),
        ("2026-03-05T10:00:00", date(2026, 3, 5)),
        ("20260305", date(2026, 3, 5)),
        ("5 maart 2026", date(2026, 3, 5)),
        ("5 mrt. 2026", date(2026, 3, 5)),
        ("1er août 2026", date(2026, 8, 1)),
        ("5. März 2026", date(2026, 3, 5)),
        ("5 June 2026", date(2026, 6, 5)),
        ("5 juillet 2026", date(2026, 7, 5)),
        (46086, date(2026, 3, 5)),
        (46086.0, date(2026, 3, 5)),
    ],
)
def test_dates_as_people_write_them(typed: object, meant: date) -> None:
    assert read_date(typed) == meant


@pytest.mark.parametrize(
    ("column", "cell", "meant"),
    [
        ("from", "05/03/2026\x1f", date(2026, 3, 5)),
        ("quantity", "12,5\x1f", 12.5),
        ("direction", "aanbod\x1f", "offer"),
        ("from", "n.v.t.\x1f", None),
    ],
)
def test_a_cell_is_read_as_well_once_an_invisible_sign_is_out(
    column: str, cell: str, meant: object
) -> None:
    [told] = column_read("streams", column, [cell])
    assert told == Told(meant, "control_characters_removed", told.facts)


@pytest.mark.parametrize("typed", ["31/02/2026", "03/25/2026", "morgen", "5", "0000-01-01", 1e20])
def test_what_is_no_date_is_refused(typed: object) -> None:
    assert read_date(typed) == Told(None, "date_unreadable")


def test_of_a_year_alone_an_end_is_its_last_day() -> None:
    assert read_date("2026").value == date(2026, 1, 1)
    assert read_date("02/2028", last=True).value == date(2028, 2, 29)


@pytest.mark.parametrize("typed", ["", " ", "-", "?", "n.v.t.", "N/A", "onbekend", "inconnu"])
def test_unknown_is_not_zero(typed: str) -> None:
    for column in ("quantity", "from", "unit", "waste_code"):
        assert column_read("streams", column, [typed]) == [None]


@pytest.mark.parametrize(
    ("column", "typed", "meant"),
    [
        ("unit", "Stuks", "piece"),
        ("unit", "tonnes", "t"),
        ("unit", "m³", "m3"),
        ("every", "wekelijks", "week"),
        ("every", "par an", "year"),
        ("every", "monatlich", "month"),
        ("direction", "Aanbod", "offer"),
        ("direction", "je cherche", "need"),
        ("status", "sous-produit", "by_product"),
        ("status", "onbekend", "unknown"),
        ("visibility", "vertrouwelijk", "hidden"),
    ],
)
def test_values_in_any_language(column: str, typed: str, meant: str) -> None:
    assert column_read("streams", column, [typed]) == [meant]


def test_a_wrong_choice_comes_with_the_nearest() -> None:
    (told,) = column_read("organisations", "kind", ["sociale ekonomie"])
    assert told.code == "choice_unknown"
    assert told.facts["proposals"][0] == "social_economy"


def test_rows_may_refer_to_what_the_store_holds(tmp_path: Path) -> None:
    streams = "id,organisation,direction,title\ns1,o7,offer,hout\ns2,Het Anker,need,mout\n"
    known = Known({"organisations": frozenset({"o7"})}, (Entry("o7", "Het Anker"),))
    result = checked(tmp_path, known, streams=streams)
    assert not result.has_errors
    assert [row[1] for row in result.sheets["streams"].rows] == ["o7", "o7"]


def test_of_two_names_that_differ_by_case_the_one_spelled_so_is_meant(tmp_path: Path) -> None:
    result = checked(
        tmp_path,
        organisations="id,name,kind\na,Zuid,private\nb,ZUID,public\n",
        streams="id,organisation,direction,title\n"
        "s1,ZUID,offer,hout\ns2,Zuid,offer,glas\ns3,zuid,offer,karton\n",
    )
    found = [row[1] for row in result.sheets["streams"].rows]
    assert found == ["b", "a"]
    (refused,) = [issue for issue in result.issues if issue.code == "reference_ambiguous"]
    assert refused.row == 4


@pytest.mark.parametrize(
    "typed", ["NV", "BV", "b.v.", "SRL", "ASBL", "VZW", "asbl", "S.A.", "Naamloze vennootschap"]
)
def test_a_legal_form_is_no_kind_and_nothing_is_guessed_from_it(typed: str) -> None:
    (told,) = column_read("organisations", "kind", [typed])
    assert told.code == "kind_is_legal_form"
    assert told.value is None
    assert not told.facts.get("proposals")
    assert set(told.facts["choices"]) == set(SHEET["organisations"].column("kind").choices)


def test_two_organisations_of_one_name_are_not_guessed_between(tmp_path: Path) -> None:
    result = checked(
        tmp_path,
        organisations="id,name,kind\na,Zuid,private\nb,ZUID,public\n",
        streams="id,organisation,direction,title\ns1,zuid,offer,hout\n",
    )
    (error,) = [issue for issue in result.issues if issue.severity == "error"]
    assert (error.code, error.facts["proposals"]) == ("reference_ambiguous", ["a", "b"])


def test_a_known_organisation_under_another_id_is_asked_about(tmp_path: Path) -> None:
    known = Known(
        {"organisations": frozenset({"old"})}, (Entry("old", "Zuid vzw", "private", "", "9000"),)
    )
    result = checked(tmp_path, known, organisations=ORGANISATIONS)
    (question,) = [issue for issue in result.issues if issue.code == "same_organisation"]
    assert (question.row, question.facts["existing"]) == (2, "old")
    assert len(result.sheets["organisations"].rows) == 2


def test_a_stream_without_a_code_gets_a_proposed_one_marked_as_assumed(tmp_path: Path) -> None:
    for name, content in {
        "organisations": ORGANISATIONS,
        "streams": "id,organisation,direction,title,waste_code\n"
        "s1,o1,offer,hout,\ns2,o1,offer,glas,20 01 02\ns3,o1,offer,iets,\n",
    }.items():
        (tmp_path / f"{name}.csv").write_text(content)
    result = check(read(tmp_path), propose=lambda title, _: "17 02 01" if title == "hout" else None)
    rows = result.sheets["streams"]
    code, assumed = (rows.columns.index(name) for name in ("waste_code", "waste_code_assumed"))
    assert [(row[code], row[assumed]) for row in rows.rows] == [
        ("17 02 01", True),
        ("20 01 02", False),
        (None, False),
    ]


def test_unknown_columns_are_kept_and_told_once(tmp_path: Path) -> None:
    result = checked(
        tmp_path, organisations="id,name,kind,Kleur\no1,Zuid,private,rood\no2,Noord,private,\n"
    )
    assert result.sheets["organisations"].extra == [{"Kleur": "rood"}, {}]
    assert [i.column for i in result.issues if i.code == "column_unknown"] == ["Kleur"]


def test_good_rows_stay_beside_wrong_ones_and_are_counted(tmp_path: Path) -> None:
    result = checked(tmp_path, organisations=f"{ORGANISATIONS}o3,West,baksteen,\n")
    count = result.counts["organisations"]
    assert (count.read, count.kept, count.refused) == (3, 2, 1)
    assert result.sheets["organisations"].lines == [2, 3]


def test_equal_problems_are_told_as_one(tmp_path: Path) -> None:
    lines = "".join(f"o{n},Zuid {n},baksteen,\n" for n in range(10, 47))
    groups = grouped(checked(tmp_path, organisations=ORGANISATIONS + lines).issues)
    assert (groups[0].first.code, groups[0].count) == ("choice_unknown", 37)
    assert groups[0].rows[:2] == (4, 5)


def test_progress_ends_at_all_rows(tmp_path: Path) -> None:
    (tmp_path / "organisations.csv").write_text(ORGANISATIONS)
    seen: list[tuple[int, int]] = []
    check(read(tmp_path), progress=lambda done, total: seen.append((done, total)))
    assert seen[-1] == (2, 2)


def test_limits_are_named_when_they_are_met(tmp_path: Path) -> None:
    path = tmp_path / "organisations.csv"
    path.write_text(ORGANISATIONS)
    (issue,) = read(path, limits=Limits(upload=10)).issues
    assert issue.code == "file_too_large"
    assert "limit" in issue.facts


def test_a_file_that_is_not_there_is_a_problem_not_a_crash(tmp_path: Path) -> None:
    assert [i.code for i in read(tmp_path / "weg.csv").issues] == ["file_not_found"]

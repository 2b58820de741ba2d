"""What people send is understood as they mean it."""

from datetime import date
from pathlib import Path

import pytest

from models.intake import CheckedImport, check, read

ORGANISATIONS = "id;naam;soort;postcode\no1;Kringwinkel Zuid;sociale economie;9000\n"


def the_import(folder: Path, **files: str | bytes) -> CheckedImport:
    for name, content in files.items():
        file = folder / name.replace("__", ".")
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return check(read(folder))


def codes(checked: CheckedImport) -> set[str]:
    return {issue.code for issue in checked.issues}


def only_row(checked: CheckedImport, sheet: str) -> dict[str, object]:
    rows = checked.sheets[sheet]
    assert len(rows.rows) == 1
    return dict(zip(rows.columns, rows.rows[0], strict=True))


@pytest.mark.parametrize(
    "header",
    [
        "id;naam;soort;postcode",
        "id;Nom de l'entreprise;Type d'organisation;Code postal",
        "ID*;Organisation name;KIND;Post code",
        "Kennung;Firmenname;Art;PLZ",
    ],
)
def test_headers_are_known_in_four_languages(tmp_path: Path, header: str) -> None:
    checked = the_import(tmp_path, data__csv=f"{header}\no1;Zuid;private;9000\n")
    row = only_row(checked, "organisations")
    assert (row["id"], row["name"], row["kind"]) == ("o1", "Zuid", "private")
    assert (row["municipality"], round(row["lat"])) == ("Gent", 51)
    assert not checked.has_errors


def test_a_word_may_say_two_things_at_once(tmp_path: Path) -> None:
    checked = the_import(tmp_path, leden__csv="naam,soort\nWerkmaat,Maatwerkbedrijf\n")
    row = only_row(checked, "organisations")
    assert row["kind"] == "social_economy"
    assert row["recognitions"] == ("maatwerkbedrijf",)


def test_a_stream_sheet_of_offers_needs_no_direction(tmp_path: Path) -> None:
    checked = the_import(
        tmp_path,
        organisaties__csv=ORGANISATIONS,
        aanbod__csv=(
            "Organisatie;Materiaal;Eural;Hoeveelheid (ton/jaar);Vanaf\n"
            "Kringwinkel Zuid;paletten;150103;12,5;05/03/2026\n"
        ),
    )
    row = only_row(checked, "streams")
    assert (row["organisation"], row["direction"], row["waste_code"]) == ("o1", "offer", "15 01 03")
    assert (row["quantity"], row["unit"], row["every"]) == (12.5, "t", "year")
    assert row["from"] == date(2026, 3, 5)
    assert not checked.has_errors


def test_a_second_import_derives_the_same_ids(tmp_path: Path) -> None:
    text = "naam;soort;postcode\nZuid;privé;9000\nNoord;privé;8000\n"
    first = the_import(tmp_path, organisaties__csv=text)
    second = check(read(tmp_path))
    assert [row[0] for row in first.sheets["organisations"].rows] == ["zuid-9000", "noord-8000"]
    assert second.sheets == first.sheets


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_any_usual_encoding_gives_the_same_names(tmp_path: Path, encoding: str) -> None:
    text = "id;naam;soort\no1;Café Liège;privé\n"
    checked = the_import(tmp_path, organisaties__csv=text.encode(encoding))
    assert only_row(checked, "organisations")["name"] == "Café Liège"


def test_rows_are_numbered_as_the_senders_spreadsheet_does(tmp_path: Path) -> None:
    checked = the_import(
        tmp_path,
        organisaties__csv="Lijst 2026;;\n;;\nnaam;soort;opmerking\nA;privé;\n;;\nB;fout;\n",
    )
    assert [(i.code, i.row) for i in checked.issues if i.severity == "error"] == [
        ("choice_unknown", 6)
    ]
    assert checked.sheets["organisations"].lines == [4]

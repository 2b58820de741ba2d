"""A coordinator brings the workbook she has always kept, and forwards what comes out of it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
import xlsxwriter
from typer.testing import CliRunner

from api.cli import app

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from click.testing import Result

    Run = Callable[..., Result]
    Sheet = Sequence[Sequence[object]]

DUTCH: dict[str, Sheet] = {
    "Hubs": [("Naam", "Postcodes"), ("Hub Zuidrand", "9000; 9040")],
    "Ledenlijst organisaties": [
        ("Ledenlijst Hub Zuidrand, stand voorjaar 2026",),
        (),
        ("Naam", "Soort", "Postcode", "Gemeente", "Ondernemingsnummer", "NACE-codes"),
        ("Atelier De Zilvervis vzw", "maatwerkbedrijf", 9000, "Gent", 400000185, "38.32; 95.29"),
        ("Brouwerij Het Houten Anker", "bedrijf", 9040, "Sint-Amandsberg", None, "11.05"),
        ("Gemeente Verzonnendal", "gemeente", 9900, "Eeklo", None, None),
    ],
    "Vestigingen": [
        ("Organisatie", "Straat", "Postcode"),
        ("Brouwerij Het Houten Anker", "Kade 3", 9050),
    ],
    "Aanbod": [
        ("Organisatie", "Materiaal", "Eural", "Hoeveelheid (ton/jaar)", "Vanaf"),
        ("Brouwerij Het Houten Anker", "houten paletten", 150103, "12,5", "01/03/2026"),
        ("Brouwerij Het Houten Anker", "bierdraf", 20704, "1.250,75", 46086),
    ],
    "Vraag": [
        ("Organisatie", "Materiaal", "Eural", "Hoeveelheid (ton/jaar)"),
        ("Atelier De Zilvervis vzw", "paletten om te herstellen", None, "8,5"),
    ],
}
FRENCH: dict[str, Sheet] = {
    "Hubs": [("Nom", "Codes postaux"), ("Hub du Val", "5000; 5100")],
    "Liste des organisations": [
        ("Membres du Hub du Val, printemps 2026",),
        (),
        ("Nom", "Type", "Code postal", "Commune", "Numéro d’entreprise", "Codes NACE"),
        ("Atelier du Héron asbl", "économie sociale", 5000, "Namur", 400000185, "38.32; 95.29"),
        ("Brasserie de l’Ancre", "entreprise", 5100, "Jambes", None, "11.05"),
        ("Commune de Valfictif", "commune", 4000, "Liège", None, None),
    ],
    "Sites": [
        ("Organisation", "Rue", "Code postal"),
        ("Brasserie de l’Ancre", "Quai 3", 5001),
    ],
    "Offres": [
        ("Organisation", "Matière", "Code déchet", "Quantité (tonnes/an)", "À partir du"),
        ("Brasserie de l’Ancre", "palettes en bois", 150103, "12,5", "01/03/2026"),
        ("Brasserie de l’Ancre", "drêches", 20704, "1.250,75", 46086),
    ],
    "Besoins": [
        ("Organisation", "Matière", "Code déchet", "Quantité (tonnes/an)"),
        ("Atelier du Héron asbl", "palettes à réparer", None, "8,5"),
    ],
}
STORIES = [
    pytest.param("nl", DUTCH, ("zilvervis", "Brouwerij Het Houten Anker", "hub-zuidrand"), id="nl"),
    pytest.param("fr", FRENCH, ("héron", "Brasserie de l’Ancre", "hub-du-val"), id="fr"),
]


def workbook(path: Path, sheets: dict[str, Sheet]) -> Path:
    """Write it as she has it: a title over all columns of the list of members."""
    with xlsxwriter.Workbook(str(path)) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for line, row in enumerate(rows):
                if len(row) == 1:
                    sheet.merge_range(line, 0, line, 5, row[0])
                for place, cell in enumerate(row):
                    if cell is not None and len(row) > 1:
                        sheet.write(line, place, cell)
    return path


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("MATCHMAKER_DATABASE_URL", f"sqlite:///{tmp_path / 'hub.db'}")

    def at(*words: object) -> Result:
        return CliRunner().invoke(app, [str(word) for word in words])

    return at


def changes(result: Result) -> dict[str, int]:
    assert result.exit_code == 0, result.stderr
    kept: dict[str, dict[str, int]] = json.loads(result.stdout)["kept"]
    return {
        name: count["new"] + count["changed"] + count["deleted"] for name, count in kept.items()
    }


@pytest.mark.parametrize(("language", "sheets", "names"), STORIES)
def test_her_spreadsheet_becomes_a_sentence_to_forward(
    run: Run, tmp_path: Path, language: str, sheets: dict[str, Sheet], names: tuple[str, str, str]
) -> None:
    asker, partner, hub = names
    path = workbook(tmp_path / "leden.xlsx", sheets)
    first = run("import", path, "--hub", hub, "--json", "--lang", language)
    assert changes(first) == {
        "hubs": 1, "organisations": 3, "sites": 1, "streams": 3
    }  # fmt: skip
    told = {issue["code"] for issue in json.loads(first.stdout)["issues"]}
    assert {"title_rows_skipped", "zero_restored", "waste_code_proposed"} <= told

    answer: Any = json.loads(run("suggest", asker, "--json", "--lang", language).stdout)
    best = answer["suggestions"][0]
    assert best["partner"]["name"] == partner
    sentences = [reason["sentence"] for reason in best["reasons"]]
    assert any("palet" in sentence for sentence in sentences), sentences

    out = tmp_path / "out"
    assert run("export", out).exit_code == 0
    organisations = (out / "organisations.csv").read_text("utf-8-sig")
    assert organisations.count(hub) == 3
    assert "0400000185" in organisations
    streams = (out / "streams.csv").read_text("utf-8-sig")
    assert all(word in streams for word in ("02 07 04", "1250.75", "12.5", "2026-03-05"))
    written = {file.name: file.read_bytes() for file in out.iterdir()}
    run("import", out)  # writes down what was only taken for granted: the country, who may see it
    assert run("export", out).exit_code == 0
    assert {file.name: file.read_bytes() for file in out.iterdir()} == written
    assert set(changes(run("import", out, "--json")).values()) == {0}
    assert set(changes(run("import", path, "--hub", hub, "--json")).values()) == {0}

"""A network comes in: what a person confirmed stays, on both databases."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from api.services.bring_in import Import, Outcome, bring_in
from api.settings import Settings
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

    def brings(self, *, accept_valid: bool = False, dry_run: bool = False, **files: str) -> Outcome:
        for name, content in files.items():
            (self.folder / f"{name}.csv").write_text(content, encoding="utf-8")
        wish = Import(self.folder, accept_valid=accept_valid, dry_run=dry_run)
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

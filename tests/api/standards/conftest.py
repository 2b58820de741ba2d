"""A small network with something of everything, public and not, on either database."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.settings import Settings
from models.exchange.format import Rows
from models.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from models.database import Database

SHEETS = {
    "hubs": Rows(
        ("id", "name", "email"),
        [("oost", "Hub Oost", "els.coordinator@example.org")],
    ),
    "organisations": Rows(
        (
            *("id", "name", "kind", "description", "postcode", "municipality", "country"),
            *("lat", "lon", "website", "enterprise_number", "contact_name", "email", "sectors"),
            *("hubs", "visibility"),
        ),
        [
            (
                *("atelier/1", "Atelier & Zoon <Droomkerke>", "social_economy"),
                *("=SUM(A1) herstelt paletten", "8000", "Brugge", "BE", 51.2, 3.22),
                *("https://atelier.example/", "0123456749", "Ann Peeters", "ann@example.org"),
                *(("16.24", "95.24"), ("oost",), "public"),
            ),
            (
                *("brouwerij", "Brouwerij Zomerzon", "private", None, "9000", "Gent", "BE"),
                *(51.05, 3.71, None, None, None, None, ("11.05",), ("oost",), "public"),
            ),
            (
                *("geheim", "Stille Vennoot", "private", None, "9000", "Gent", "BE"),
                *(51.05, 3.72, None, None, None, None, None, None, "hub"),
            ),
        ],
    ),
    "streams": Rows(
        (
            *("id", "organisation", "direction", "title", "waste_code", "quantity", "unit"),
            *("every", "from", "until", "price", "visibility"),
        ),
        [
            (
                *("s1", "brouwerij", "offer", "houten paletten", "15 01 03", 12.0, "t", "year"),
                *(date(2026, 1, 1), date(2026, 12, 31), 4.5, "public"),
            ),
            (
                *("s2", "atelier/1", "need", "paletten", "15 01 03", None, None),
                *(None, None, None, None, "public"),
            ),
            (
                *("s3", "brouwerij", "offer", "Verborgen bostel", "02 07 04", None, None),
                *(None, None, None, None, "hub"),
            ),
        ],
    ),
    "partnerships": Rows(
        ("id", "partners", "state", "title", "kind"),
        [
            ("p1", ("atelier/1", "brouwerij"), "running", "Paletten terug", "exchange"),
            ("p2", ("atelier/1", "brouwerij"), "talking", "Stil gesprek", "exchange"),
            ("p3", ("atelier/1", "brouwerij", "geheim"), "running", "Met drie", "exchange"),
        ],
    ),
}
NOT_FOR_STRANGERS = (
    *("geheim", "Stille Vennoot", "Verborgen", "Stil gesprek", "Met drie"),
    *("Paletten terug", "Ann Peeters", "ann@example.org", "els.coordinator"),
)


@pytest.fixture
def hub(database: Database, cache_folder: Path) -> Iterator[TestClient]:
    """The site in front of `SHEETS`."""
    with database.writing() as session:
        Store(session).upsert(SHEETS)
    settings = Settings(
        database_url=database.engine.url.render_as_string(hide_password=False),
        cache_folder=cache_folder,
        public_url="https://hub.example",
        publisher_name="Hub Oost",
        publisher_email="open.data@hub.example",
        data_licence="https://creativecommons.org/licenses/by/4.0/",
    )
    with TestClient(create_app(settings), raise_server_exceptions=False) as client:
        yield client

"""Whatever stands in a file: a verdict, never a crash, and only rows that fit their columns."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from models.intake import CheckedImport, check, read

CELLS = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        ("1.200", "-", "NaN", "31/12/2026", "9000", "#N/A", "o1", "o1;o2", "offer", "170201")
    ),
)
HEADERS = (
    "id;naam;soort;postcode;kbo;sector;erkenning;sinds",
    "id;organisatie;richting;titel;eural;hoeveelheid;vanaf;tot",
    "partners;status;start;einde;hub;stromen;id;titel",
    "organisatie;bewerking;accepts;yield;capaciteit;straal;lat;lon",
    "id;organisation;skill;fte;direction;setting;by;verdict",
)
NAMES = (
    "organisaties",
    "aanbod",
    "samenwerkingen",
    "hubs",
    "processes",
    "skills",
    "judgements",
    "x",
)
KEYS = ("id", "name", "kind", "organisations", "streams", "partners", "quantity", "since")
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=5)
    ),
    max_leaves=12,
)


def the_import_of(name: str, content: bytes) -> CheckedImport:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(content)
        return check(read(path))


def fits(checked: CheckedImport) -> bool:
    return all(
        len(rows.rows) == len(rows.lines)
        and all(len(row) == len(rows.columns) for row in rows.rows)
        for rows in checked.sheets.values()
    )


@given(
    rows=st.lists(st.lists(CELLS, min_size=1, max_size=8), max_size=5),
    name=st.sampled_from(NAMES),
    header=st.sampled_from(HEADERS),
    delimiter=st.sampled_from(";,\t"),
)
def test_any_cells(rows: list[list[str]], name: str, header: str, delimiter: str) -> None:
    lines = [header.replace(";", delimiter), *(delimiter.join(row) for row in rows)]
    assert fits(the_import_of(f"{name}.csv", "\n".join(lines).encode("utf-8", "surrogatepass")))


@given(
    content=st.binary(max_size=200),
    name=st.sampled_from(("a.csv", "organisaties.csv", "a.xlsx", "a.zip", "a.json", "a")),
    start=st.sampled_from((b"", b"PK\x03\x04", b"\xff\xfe", b"[{", b"\xef\xbb\xbf")),
)
def test_any_bytes(content: bytes, name: str, start: bytes) -> None:
    assert the_import_of(name, start + content).has_errors


@given(VALUES)
def test_any_json(value: object) -> None:
    assert fits(the_import_of("organisations.json", json.dumps(value).encode()))

"""Whatever comes in: twice is once, any subset of columns fits, both databases agree."""

from __future__ import annotations

from contextlib import contextmanager, suppress
from datetime import date
from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.exchange.format import SHEETS, Column, Rows, Sheet, Type
from models.exchange.sheets_out import sheets_of
from models.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from models.database import Database

IDS = ("a", "b", "é", "Z z", "10", "9")
# What PostgreSQL can keep: no NUL and no half of a surrogate pair; intake refuses both.
TEXT = st.text(
    st.characters(exclude_characters="\x00", exclude_categories=("Cs",)), min_size=1, max_size=8
)


def cells(column: Column) -> st.SearchStrategy[Any]:
    """Any value that a column may hold, unknown where it may be."""
    if column.name == "id":
        return st.sampled_from(IDS)
    if column.refers_to:
        one: st.SearchStrategy[Any] = st.sampled_from(IDS)
    elif column.choices:
        one = st.sampled_from(column.choices)
    elif column.type is Type.DATE:
        one = st.dates(date(1900, 1, 1), date(2100, 1, 1))
    elif column.type is Type.WHOLE:
        one = st.integers(0, 10**12)
    elif column.type is Type.FLAG:
        one = st.booleans()
    elif column.type in {
        Type.TEXT,
        Type.WASTE_CODE,
        Type.POSTCODE,
        Type.COUNTRY,
        Type.ENTERPRISE_NUMBER,
    }:
        one = TEXT
    else:
        one = st.floats(allow_nan=False, allow_infinity=False)
    if column.many:
        one = st.lists(one, min_size=1, max_size=3, unique=True).map(tuple)
    return one if column.required else st.none() | one


@st.composite
def rows(draw: st.DrawFn, sheet: Sheet) -> Rows:
    """Some rows, with any subset of the columns that need not be there."""
    columns = [c for c in sheet.columns if c.required or c.name in sheet.key or draw(st.booleans())]
    columns = draw(st.permutations(columns))
    names = tuple(column.name for column in columns)
    found = draw(st.lists(st.tuples(*map(cells, columns)), max_size=5))
    extra = draw(st.sampled_from([[], [{"Kleur": "rood"}] * len(found)]))
    return Rows(names, found, extra=[dict(e) for e in extra])


def base() -> dict[str, Rows]:
    """One of everything that rows may refer to."""
    return {
        "hubs": Rows(("id", "name"), [(id_, "Hub") for id_ in IDS]),
        "organisations": Rows(("id", "name", "kind"), [(id_, "O", "private") for id_ in IDS]),
        "streams": Rows(
            ("id", "organisation", "direction", "title"),
            [(id_, id_, "need", "T") for id_ in IDS],
        ),
    }


imports = st.fixed_dictionaries({}, optional={sheet.name: rows(sheet) for sheet in SHEETS})


class Undone(Exception):
    """Takes back what an example wrote, so that the next one finds the tables empty."""


@contextmanager
def an_empty_store(database: Database) -> Iterator[Store]:
    with suppress(Undone), database.writing() as session:
        yield Store(session)
        raise Undone


property_test = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@property_test
@given(sheets=imports)
def test_an_import_twice_is_an_import_once(database: Database, sheets: dict[str, Rows]) -> None:
    with an_empty_store(database) as store:
        store.upsert(base())
        store.upsert(sheets)
        before = store.snapshot().fingerprint
        again = store.upsert(sheets)
        assert not any(counts.touched for counts in again.values())
        assert store.snapshot().fingerprint == before


@property_test
@given(sheets=imports)
def test_both_databases_see_the_same(
    sqlite_database: Database, postgres_database: Database, sheets: dict[str, Rows]
) -> None:
    with an_empty_store(sqlite_database) as one, an_empty_store(postgres_database) as other:
        for store in (one, other):
            store.upsert(base())
        assert one.upsert(sheets) == other.upsert(sheets)
        assert one.snapshot() == other.snapshot()
        assert one.snapshot().fingerprint == other.snapshot().fingerprint


@property_test
@given(sheets=imports)
def test_rows_of_a_snapshot_stored_again_change_nothing_that_is_seen(
    sqlite_database: Database, sheets: dict[str, Rows]
) -> None:
    with an_empty_store(sqlite_database) as store:
        store.upsert(base())
        store.upsert(sheets)
        before = store.snapshot()
        store.upsert(sheets_of(before))
        assert store.snapshot() == before

"""Rows go in, the same network comes out."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from matchmaker.domain import Kind, Point
from models.errors import IncompleteRow, StillInUse, UnfitValue, UnknownChoice, UnknownReference
from models.exchange.format import SHEETS, Rows
from models.store import Counts, Store
from models.tables import LINKS, TABLES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from matchmaker import Snapshot
    from models.database import Database


def put(
    database: Database, sheets: Mapping[str, Rows], *, replace: bool = False
) -> dict[str, Counts]:
    with database.writing() as session:
        return Store(session).upsert(sheets, replace=replace)


def picture(database: Database, hub: str | None = None) -> Snapshot:
    with database.reading() as session:
        return Store(session).snapshot(hub)


def some_organisations(*ids: str) -> Rows:
    return Rows(("id", "name", "kind"), [(id_, f"Firma {id_}", "private") for id_ in ids])


def a_network() -> dict[str, Rows]:
    return {
        "judgements": Rows(
            ("organisation", "partner", "verdict", "at"), [("a", "b", "useful", date(2026, 3, 4))]
        ),
        "partnerships": Rows(
            ("id", "partners", "state", "started", "streams", "hub", "lead", "jobs"),
            [("p1", ("b", "a"), "running", date(2026, 1, 2), ("s1",), "h1", "a", 1.5)],
        ),
        "streams": Rows(
            (
                "id",
                "organisation",
                "direction",
                "title",
                "quantity",
                "unit",
                "every",
                "from",
                "postcode",
                "waste_code_assumed",
            ),
            [
                (
                    "s1",
                    "a",
                    "offer",
                    "Houten paletten",
                    12.5,
                    "t",
                    "year",
                    date(2026, 1, 1),
                    "8500",
                    True,
                )
            ],
        ),
        "processes": Rows(
            ("id", "organisation", "operation", "accepts", "yield"),
            [("x1", "b", "repair", ("15 01 03", "hout"), 0.9)],
        ),
        "skills": Rows(
            ("organisation", "direction", "skill", "fte"), [("b", "offer", "houtbewerking", 3.0)]
        ),
        "sites": Rows(
            ("id", "organisation", "postcode"), [("a/2", "a", "9000"), ("a/1", "a", "8000")]
        ),
        "organisations": Rows(
            (
                "id",
                "name",
                "kind",
                "sectors",
                "hubs",
                "street",
                "lat",
                "lon",
                "employees",
                "since",
                "email",
            ),
            [
                (
                    "b",
                    "De Kringwinkel Één",
                    "social_economy",
                    ("88.995",),
                    ("h2", "h1"),
                    None,
                    None,
                    None,
                    40,
                    date(1999, 5, 1),
                    None,
                ),
                (
                    "a",
                    "Meubelfabriek",
                    "private",
                    ("31.09", "16.10"),
                    ("h1",),
                    "Kaai 1",
                    50.8,
                    3.2,
                    None,
                    None,
                    "info@voorbeeld.be",
                ),
            ],
        ),
        "hubs": Rows(
            ("id", "name", "postcodes"), [("h1", "Noord", ("8000-8999",)), ("h2", "Zuid", None)]
        ),
    }


def test_tables_follow_the_sheets_column_by_column() -> None:
    for sheet in SHEETS:
        linked = {name for owner, name in LINKS if owner == sheet.name}
        columns = [column.name for column in sheet.columns if column.name not in linked]
        assert TABLES[sheet.name].columns.keys() == [*columns, "extra"]


def test_what_goes_in_comes_out(database: Database) -> None:
    put(database, a_network())
    seen = picture(database)
    factory, shop = seen.organisations
    assert (factory.id, factory.kind, factory.point) == ("a", Kind.PRIVATE, Point(50.8, 3.2))
    assert [site.postcode for site in factory.sites] == ["", "8000", "9000"]
    assert (shop.name, shop.hubs, shop.sites, shop.employees) == (
        "De Kringwinkel Één",
        ("h2", "h1"),
        (),
        40,
    )
    (stream,) = seen.streams
    assert stream.quantity is not None
    assert stream.quantity.tonnes_per_year == 12.5
    assert stream.waste_code_assumed
    assert stream.site is not None
    assert stream.available_from == date(2026, 1, 1)
    (partnership,) = seen.partnerships
    assert (partnership.partners, partnership.streams, partnership.lead) == (
        ("b", "a"),
        ("s1",),
        "a",
    )
    assert seen.processes[0].accepts == ("15 01 03", "hout")
    assert seen.processes[0].yield_share == 0.9
    assert seen.skills[0].fte == 3.0
    assert seen.judgements[0].by == ""
    assert [hub.postcodes for hub in seen.hubs] == [("8000-8999",), ()]


def test_the_same_file_twice_changes_nothing(database: Database) -> None:
    first = put(database, a_network())
    before = picture(database).fingerprint
    second = put(database, a_network())
    assert {name: counts.new for name, counts in first.items()} == {
        name: counts.same for name, counts in second.items()
    }
    assert not any(counts.touched for counts in second.values())
    assert picture(database).fingerprint == before


def test_both_databases_give_the_same_snapshot(
    sqlite_database: Database, postgres_database: Database
) -> None:
    for database in (sqlite_database, postgres_database):
        put(database, a_network())
    assert picture(sqlite_database) == picture(postgres_database)
    assert picture(sqlite_database).fingerprint == picture(postgres_database).fingerprint


def test_a_changed_row_is_updated_and_absent_columns_stay(database: Database) -> None:
    put(database, a_network())
    counts = put(
        database,
        {
            "organisations": Rows(
                ("id", "employees", "hubs"), [("a", 7, None), ("b", 40, ("h2", "h1"))]
            )
        },
    )
    assert counts == {"organisations": Counts(changed=1, same=1)}
    factory = picture(database).organisation("a")
    assert (factory.employees, factory.hubs, factory.name) == (7, (), "Meubelfabriek")


def test_none_makes_a_value_unknown(database: Database) -> None:
    put(database, a_network())
    put(database, {"organisations": Rows(("id", "sectors", "email"), [("a", None, None)])})
    factory = picture(database).organisation("a")
    assert factory.sectors == ()
    assert factory.contact.email == ""


def test_of_two_rows_with_one_key_the_last_counts(database: Database) -> None:
    rows = Rows(("id", "name", "kind"), [("a", "Oud", "private"), ("a", "Nieuw", "private")])
    assert put(database, {"organisations": rows}) == {"organisations": Counts(new=1)}
    assert picture(database).organisation("a").name == "Nieuw"


def test_a_file_deletes_nothing_unless_asked(database: Database) -> None:
    put(database, {"organisations": some_organisations("a", "b", "c")})
    put(database, {"organisations": some_organisations("a")})
    assert len(picture(database).organisations) == 3
    counts = put(database, {"organisations": some_organisations("a")}, replace=True)
    assert counts == {"organisations": Counts(same=1, deleted=2)}
    assert [o.id for o in picture(database).organisations] == ["a"]


def test_replacing_takes_along_what_belongs_to_the_deleted(database: Database) -> None:
    put(database, a_network())
    sheets = {
        "organisations": some_organisations("a"),
        "partnerships": Rows(("id", "partners", "state")),
    }
    put(database, sheets, replace=True)
    seen = picture(database)
    assert (seen.processes, seen.skills, seen.judgements, seen.partnerships) == ((), (), (), ())
    assert len(seen.streams) == 1


def test_an_organisation_stays_while_a_partnership_names_it(database: Database) -> None:
    put(database, a_network())
    before = picture(database).fingerprint
    with pytest.raises(StillInUse) as refusal:
        put(database, {"organisations": some_organisations("a")}, replace=True)
    assert refusal.value.facts == {"sheet": "organisations", "row": "b", "used_by": "p1"}
    assert picture(database).fingerprint == before


def test_replacing_one_hub_leaves_the_others_alone(database: Database) -> None:
    put(
        database,
        {
            "hubs": Rows(("id", "name"), [("h1", "Noord"), ("h2", "Zuid")]),
            "organisations": Rows(
                ("id", "name", "kind", "hubs"),
                [
                    ("gone", "Weg", "private", ("h1",)),
                    ("stays", "Blijft", "private", ("h1",)),
                    ("both", "Beide", "private", ("h1", "h2")),
                    ("south", "Zuid", "private", ("h2",)),
                    ("free", "Los", "private", None),
                ],
            ),
            "partnerships": Rows(
                ("id", "partners", "state", "hub"),
                [
                    ("p1", ("gone", "stays"), "lead", "h1"),
                    ("p2", ("both", "south"), "lead", "h2"),
                ],
            ),
        },
    )
    sheets = {
        "hubs": Rows(("id", "name"), [("h1", "Noord")]),
        "organisations": some_organisations("stays"),
        "partnerships": Rows(("id", "partners", "state")),
    }
    with database.writing() as session:
        Store(session).upsert(sheets, replace=True, hub="h1")
    seen = picture(database)
    assert [o.id for o in seen.organisations] == ["both", "free", "south", "stays"]
    assert [p.id for p in seen.partnerships] == ["p2"]
    assert len(seen.hubs) == 2


@pytest.mark.parametrize("value", ["half a pair \ud800", 10**30])
def test_a_value_that_no_database_can_hold_is_refused(database: Database, value: object) -> None:
    column = "description" if isinstance(value, str) else "employees"
    rows = Rows(("id", "name", "kind", column), [("a", "Firma", "private", value)])
    with pytest.raises(UnfitValue, match="organisations"):
        put(database, {"organisations": rows})
    assert picture(database).organisations == ()


def test_a_refused_import_leaves_nothing_behind(database: Database) -> None:
    sheets = {
        "organisations": some_organisations("a"),
        "streams": Rows(
            ("id", "organisation", "direction", "title"),
            [("s", "nobody", "offer", "Hout")],
            lines=[7],
        ),
    }
    with pytest.raises(UnknownReference) as refusal:
        put(database, sheets)
    assert refusal.value.facts == {
        "sheet": "streams",
        "row": "s",
        "line": 7,
        "column": "organisation",
        "value": "nobody",
    }
    assert picture(database).organisations == ()


def test_a_new_row_needs_its_required_columns(database: Database) -> None:
    with pytest.raises(IncompleteRow, match="kind"):
        put(database, {"organisations": Rows(("id", "name"), [("a", "Firma")])})
    with pytest.raises(IncompleteRow, match="name"):
        put(database, {"organisations": Rows(("id", "name", "kind"), [("a", None, "private")])})


def test_an_unknown_choice_is_refused(database: Database) -> None:
    with pytest.raises(UnknownChoice, match="bakery"):
        put(database, {"organisations": Rows(("id", "name", "kind"), [("a", "Firma", "bakery")])})


def test_nothing_below_nothing_is_nothing(database: Database) -> None:
    rows = Rows(("id", "name", "kind", "lat", "lon"), [("a", "Firma", "private", -0.0, 3.0)])
    put(database, {"organisations": rows})
    assert str(picture(database).organisation("a").point) == str(Point(0.0, 3.0))
    assert put(database, {"organisations": rows}) == {"organisations": Counts(same=1)}


def test_extra_columns_of_the_sender_are_kept(database: Database) -> None:
    rows = some_organisations("a")
    rows.extra = [{"Kleur": "rood"}]
    put(database, {"organisations": rows})
    assert put(database, {"organisations": rows}) == {"organisations": Counts(same=1)}
    rows.extra = [{"Kleur": "blauw"}]
    assert put(database, {"organisations": rows}) == {"organisations": Counts(changed=1)}


def test_the_day_of_a_snapshot_is_the_latest_that_the_data_know(database: Database) -> None:
    put(database, a_network())
    assert picture(database).as_of == date(2026, 3, 4)
    with database.reading() as session:
        assert Store(session).snapshot(as_of=date(2020, 1, 1)).as_of == date(2020, 1, 1)


def test_a_hub_sees_its_members_and_what_is_theirs(database: Database) -> None:
    put(database, a_network())
    assert [o.id for o in picture(database, "h1").organisations] == ["a", "b"]
    assert len(picture(database, "h1").partnerships) == 1
    small = picture(database, "h2")
    assert [o.id for o in small.organisations] == ["b"]
    assert (small.streams, small.partnerships, small.judgements) == ((), (), ())
    assert [hub.id for hub in small.hubs] == ["h2"]

"""Two organisations of the store become one, and two again; on both databases."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import insert, select

from matchmaker.domain import PartnershipState
from models import mergers as merging
from models.errors import UndoRefused, UnknownRow
from models.exchange.format import SHEETS, Rows
from models.mergers import Mergers
from models.store import Store
from models.tables import (
    TABLES,
    Base,
    DisclosureRow,
    FieldVisibilityRow,
    MergerRow,
    OrganisationHubRow,
    OrganisationRow,
)

NOW = datetime(2026, 11, 28, 9, tzinfo=UTC)


def put(database, sheet, *rows):
    with database.writing() as session:
        store = Store(session)
        for row in rows:
            store.upsert({sheet: Rows(tuple(row), [tuple(row.values())])})


@pytest.fixture
def twins(database):
    """Give a store in which a bakery stands twice, each time with things of its own."""
    put(database, "hubs", {"id": "h1", "name": "Noord"}, {"id": "h2", "name": "Zuid"})
    put(
        database,
        "organisations",
        {"id": "old", "name": "Bakkerij", "kind": "private", "hubs": ("h1",), "phone": "09 1"},
        {
            "id": "new",
            "name": "Bakkerij bv",
            "kind": "private",
            "hubs": ("h2", "h1"),
            "email": "an@bakkerij.example",
            "since": date(2020, 1, 2),
        },
        {"id": "third", "name": "Atelier", "kind": "social_economy", "hubs": ("h1",)},
    )
    offer = {"direction": "offer", "title": "Oud brood"}
    put(
        database,
        "streams",
        {"id": "s1", "organisation": "old", **offer},
        {"id": "s2", "organisation": "new", **offer, "from": date(2026, 1, 1)},
    )
    bake = {"direction": "offer", "skill": "bakken"}
    put(
        database,
        "skills",
        {"organisation": "old", **bake, "fte": 1.0},
        {"organisation": "new", **bake, "fte": 2.0},
        {"organisation": "new", "direction": "need", "skill": "rijden", "from": date(2026, 5, 1)},
    )
    state = PartnershipState.LEAD.value
    put(
        database,
        "partnerships",
        {"id": "p1", "partners": ("new", "third"), "state": state, "lead": "new"},
        {"id": "p2", "partners": ("old", "new", "third"), "state": state},
    )
    say = {"verdict": "useful", "by": "user:a"}
    put(
        database,
        "judgements",
        {"organisation": "new", "partner": "third", **say, "at": date(2026, 2, 3)},
        {"organisation": "old", "partner": "new", **say},
    )
    with database.writing() as session:
        ask = {"organisation": "new", "asking": "third", "hub": "h1", "state": "asked"}
        session.execute(insert(DisclosureRow).values(id="d1", **ask))
        seen = {"noun": "organisations", "row": "new", "field": "email", "visibility": "hidden"}
        session.execute(insert(FieldVisibilityRow).values(**seen))
    return database


def everything(database):
    """Return all rows of the network, in the order of their keys."""
    names = [*TABLES, "organisation_hubs", "partnership_partners", "disclosures"]
    with database.reading() as session:
        return {
            name: sorted(str(tuple(row)) for row in session.execute(select(table)))
            for name in [*names, "field_visibility"]
            for table in (Base.metadata.tables[name],)
        }


def merge(database, values=None):
    with database.writing() as session:
        return Mergers(session).merge("old", "new", values or {}, "user:a", NOW)


def cells(database, table, *columns, where=None):
    with database.reading() as session:
        query = select(*(table.c[name] for name in columns))
        query = query if where is None else query.where(where)
        return sorted((tuple(row) for row in session.execute(query)), key=str)


def test_all_that_was_of_one_is_the_others_and_nothing_stands_twice(twins):
    merge(twins, {"email": "an@bakkerij.example"})
    assert cells(twins, TABLES["organisations"], "id") == [("old",), ("third",)]
    assert cells(twins, TABLES["streams"], "id", "organisation") == [("s1", "old"), ("s2", "old")]
    skills = cells(twins, TABLES["skills"], "organisation", "skill", "fte")
    assert skills == [("old", "bakken", 1.0), ("old", "rijden", None)]
    partners = Base.metadata.tables["partnership_partners"]
    named = cells(twins, partners, "partnership", "organisation")
    assert named == [("p1", "old"), ("p1", "third"), ("p2", "old"), ("p2", "third")]
    assert cells(twins, TABLES["partnerships"], "id", "lead") == [("p1", "old"), ("p2", None)]
    said = cells(twins, TABLES["judgements"], "organisation", "partner")
    assert said == [("old", "third")]
    hubs = cells(twins, OrganisationHubRow.__table__, "organisation", "hub")
    assert hubs == [("old", "h1"), ("old", "h2"), ("third", "h1")]
    kept = cells(twins, OrganisationRow.__table__, "name", "email", "phone")
    assert ("Bakkerij", "an@bakkerij.example", "09 1") in kept
    hidden = cells(twins, FieldVisibilityRow.__table__, "row", "field", "visibility")
    assert hidden == [("old", "email", "hidden")]


def test_undone_everything_is_as_it_was(twins):
    before = everything(twins)
    number = merge(twins, {"email": "an@bakkerij.example"})
    assert everything(twins) != before
    with twins.writing() as session:
        Mergers(session).back(number, NOW)
    assert everything(twins) == before
    with twins.writing() as session, pytest.raises(UndoRefused):
        Mergers(session).back(number, NOW)


def test_what_was_changed_or_added_meanwhile_stays(twins):
    number = merge(twins, {"email": "an@bakkerij.example"})
    put(twins, "organisations", {"id": "old", "email": "bo@bakkerij.example"})
    put(twins, "streams", {"id": "s3", "organisation": "old", "direction": "need", "title": "Meel"})
    with twins.writing() as session:
        Store(session).remove("streams", ("s2",))
        Mergers(session).back(number, NOW)
    emails = cells(twins, OrganisationRow.__table__, "id", "email")
    assert emails[:2] == [("new", "an@bakkerij.example"), ("old", "bo@bakkerij.example")]
    assert cells(twins, TABLES["streams"], "id", "organisation") == [("s1", "old"), ("s3", "old")]


def test_a_chain_of_mergers_leads_to_the_last(twins):
    merge(twins)
    with twins.writing() as session:
        Mergers(session).merge("third", "old", {}, "user:a", NOW)
        assert Mergers(session).kept_of_all(["new", "old", "third"]) == {
            "new": "third",
            "old": "third",
        }


def test_of_a_chain_the_last_merger_is_undone_first(twins):
    """Else hubs and values of the last would give way to those of the one between."""
    put(twins, "organisations", {"id": "third", "hubs": ("h2", "h1")})
    before = everything(twins)
    first = merge(twins)
    with twins.writing() as session:
        second = Mergers(session).merge("third", "old", {}, "user:a", NOW)
    with twins.writing() as session, pytest.raises(UndoRefused):
        Mergers(session).back(first, NOW)
    with twins.writing() as session:
        Mergers(session).back(second, NOW)
        Mergers(session).back(first, NOW)
    assert everything(twins) == before


def test_a_file_that_names_the_one_that_is_gone_means_the_other(twins):
    merge(twins)
    rows = {
        "organisations": Rows(
            ("id", "name"), [("new", "Anders"), ("old", "Bakkerij"), ("x", "X")], [2, 3, 4]
        ),
        "streams": Rows(("id", "organisation"), [("s9", "new")]),
        "partnerships": Rows(("id", "partners"), [("p9", ("new", "old", "third"))]),
    }
    with twins.reading() as session:
        meant = Mergers(session).applied(rows)
    assert meant["organisations"].rows == [("old", "Bakkerij"), ("x", "X")]
    assert meant["organisations"].lines == [3, 4]
    assert meant["streams"].rows == [("s9", "old")]
    assert meant["partnerships"].rows == [("p9", ("old", "third"))]


def test_nobody_is_merged_with_themselves_or_with_nobody(twins):
    for kept, gone in (("old", "old"), ("old", "nobody"), ("nobody", "old")):
        with twins.writing() as session, pytest.raises(UnknownRow):
            Mergers(session).merge(kept, gone, {}, "user:a", NOW)


def test_who_is_erased_is_in_no_image_and_old_images_go(twins):
    number = merge(twins, {"email": "an@bakkerij.example"})
    with twins.writing() as session:
        Mergers(session).forget_person("an@bakkerij.example")
        assert "an@bakkerij" not in str(session.get(MergerRow, number).image)
        Mergers(session).forget_before(NOW + timedelta(days=1))
        assert not Mergers(session).get(number).undoable


@pytest.mark.parametrize(
    ("told_of", "field", "visibility", "left"),
    [
        ("new", "phone", "public", []),  # the phone of the other is for its hub
        ("old", "email", "public", [("old", "email", "hidden")]),  # that of the other is hidden
        ("new", "contact_name", "public", [("old", "contact_name", "public")]),  # nobody else's
        ("old", "description", "hub", [("old", "description", "hub")]),
    ],
)
def test_no_field_is_open_further_than_it_was_at_both(twins, told_of, field, visibility, left):
    with twins.writing() as session:
        told = {"noun": "organisations", "row": told_of, "field": field, "visibility": visibility}
        session.execute(insert(FieldVisibilityRow).values(**told))
    put(twins, "organisations", {"id": "new", "phone": "09 2"})
    before = everything(twins)
    number = merge(twins, {"email": "an@bakkerij.example"})
    rows = cells(twins, FieldVisibilityRow.__table__, "row", "field", "visibility")
    assert [one for one in rows if one[1] == field] == left
    with twins.writing() as session:
        Mergers(session).back(number, NOW)
    assert everything(twins) == before


def test_two_stay_two_whoever_stands_first(twins):
    with twins.writing() as session:
        for one, other in (("old", "new"), ("new", "old")):
            Mergers(session).say_distinct(one, other, "user:a", NOW)
        assert Mergers(session).distinct() == {("new", "old")}


def test_two_stay_two_when_one_of_them_got_another_id(twins):
    put(twins, "organisations", {"id": "zz", "name": "Bakkerij Z", "kind": "private"})
    with twins.writing() as session:
        Mergers(session).say_distinct("new", "third", "user:a", NOW)
        Mergers(session).merge("zz", "new", {}, "user:a", NOW)
        assert Mergers(session).distinct() == {("third", "zz")}


def test_every_column_that_names_an_organisation_is_known():
    """A new table that calls its column after an organisation has a foreign key to it."""
    named = {str(column) for column in merging._naming()}
    called = {
        f"{table.name}.{column.name}"
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if column.name in {"organisation", "partner"} and table.name != "organisation_hubs"
    }
    assert called <= named
    assert {sheet.name for sheet in SHEETS} <= set(TABLES)

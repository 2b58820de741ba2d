"""A coordinator's own spreadsheet comes in over the web, and goes out again, on both databases."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta

import pytest
from openpyxl import load_workbook

from api.services.imports import Imports
from api.services.privacy import tidy
from models.access.asker import Asker, Role
from models.exchange.format import Rows
from models.mergers import Mergers
from models.persons import Persons
from models.store import Store
from tests.api.federation.hubs import marker

FIRMS = """id;naam;soort;postcode;e-mail
a-public;Firma hernoemd;privé;9000;
nieuw;Nieuwe firma;privé;9000;an@nieuw.be
"""
WRONG = "id;naam;soort;postcode\ngoed;Goed;privé;9000\nslecht;Slecht;ruimteschip;9000\n"


@pytest.fixture
def her(door, everybody):
    """A coordinator of hub A at the API."""
    return Desk(door, everybody["coordinator"].headers)


class Desk:
    def __init__(self, door, headers):
        self.door, self.headers = door, headers

    def sends(self, content, name="organisaties.csv", **more):
        headers = {**self.headers, **more.pop("headers", {})}
        return self.door.post(
            "/api/v1/imports", files={"file": (name, content)}, data=more, headers=headers
        )

    def posts(self, href, **body):
        return self.door.post(href, json=body, headers=self.headers)

    def gets(self, href, **query):
        return self.door.get(href, params=query, headers=self.headers)

    def keeps(self, content, **more):
        sent = self.sends(content, **more).json()
        kept = self.posts(f"{sent['href']}/confirm")
        assert kept.status_code == 200, kept.text
        return kept.json()

    def organisation(self, id_):
        return self.gets(f"/api/v1/organisations/{id_}").json()


def test_a_file_is_checked_kept_and_taken_back(her):
    before = her.organisation("a-public")
    sent = her.sends(FIRMS)
    assert (sent.status_code, sent.json()["state"], sent.json()["ready"]) == (201, "open", True)
    assert her.organisation("a-public") == before, "nothing is kept before she confirms"
    kept = her.posts(f"{sent.json()['href']}/confirm").json()
    assert kept["counts"]["organisations"] == {"new": 1, "changed": 1, "same": 0, "deleted": 0}
    assert her.organisation("a-public")["name"] == "Firma hernoemd"
    assert her.organisation("nieuw")["hubs"] == ["hub-a"]
    assert her.posts(f"{sent.json()['href']}/confirm").status_code == 409
    undone = her.posts(f"{kept['href']}/undo").json()
    assert (undone["state"], undone["undoable"]) == ("undone", False)
    assert her.organisation("a-public") == before
    assert her.gets("/api/v1/organisations/nieuw").status_code == 404
    assert her.posts(f"{kept['href']}/undo").status_code == 409
    listed = her.gets("/api/v1/imports").json()["items"]
    assert next(one for one in listed if one["id"] == kept["id"])["state"] == "undone"


def test_errors_are_told_with_row_column_and_cure_in_her_language(her):
    sent = her.sends(WRONG).json()
    assert not sent["ready"]
    told = {lang: her.gets(sent["href"], lang=lang).json()["issues"] for lang in ("nl", "fr")}
    (issue,) = [one for one in told["fr"] if one["severity"] == "error"]
    assert (issue["row"], issue["column"], issue["value"]) == (3, "soort", "ruimteschip")
    assert issue["cure"]
    assert issue["message"] not in [one["message"] for one in told["nl"]]
    assert her.posts(f"{sent['href']}/confirm").status_code == 409


def test_a_cell_is_mended_without_sending_the_file_again(her):
    sent = her.sends(WRONG).json()
    cell = {"file": "organisaties.csv", "row": 3, "column": "soort", "value": "privé"}
    answer = her.door.patch(sent["href"], json={"cells": [cell]}, headers=her.headers)
    assert answer.json()["ready"], answer.text
    kept = her.posts(f"{sent['href']}/confirm").json()
    assert kept["counts"]["organisations"]["new"] == 2


def test_the_good_rows_alone_and_the_others_as_a_workbook(her):
    sent = her.sends(WRONG).json()
    book = load_workbook(io.BytesIO(her.gets(f"{sent['href']}/rejected").content))
    rows = [[cell.value for cell in row] for row in book.worksheets[0].iter_rows()]
    assert [row[0] for row in rows[1:]] == ["slecht"]
    assert rows[1][-1]
    assert "slecht" in her.gets(f"{sent['href']}/rejected", format="csv").text
    kept = her.posts(f"{sent['href']}/confirm", accept_valid=True).json()
    assert kept["counts"]["organisations"]["new"] == 1


def test_what_a_header_is_is_remembered_for_the_hubs_next_file(her):
    odd = "Kenmerk;Zaak;soort\nx1;Een zaak;privé\n"
    sent = her.sends(odd).json()
    assert not sent["ready"]
    headers = {"Kenmerk": "id", "Zaak": "name"}
    mapped = her.door.patch(sent["href"], json={"headers": headers}, headers=her.headers).json()
    assert mapped["ready"]
    assert mapped["tables"][0]["columns"]["name"].casefold() in {"zaak", "name"}
    assert her.sends(odd.replace("x1", "x2")).json()["ready"]
    wrong = her.door.patch(sent["href"], json={"headers": {"Zaak": "kleur"}}, headers=her.headers)
    assert wrong.status_code == 422


@pytest.mark.parametrize(
    "content",
    [
        "id;naam;soort\nb-hidden;Gekaapt;privé\n",
        "id;naam;soort\nb-public;Gekaapt;privé\n",
        "id;organisatie;richting;titel\nb-public-public;a-public;aanbod;Gekaapt\n",
        "id;naam\nhub-b;Gekaapt\n",
    ],
    ids=["hidden", "public", "stream", "hub"],
)
def test_rows_of_another_hub_stay_as_they_are(her, door, everybody, content):
    there = everybody["administrator"].headers
    rows = ("organisations/b-hidden", "organisations/b-public", "streams/b-public-public")

    def all_of_b():
        return [door.get(f"/api/v1/{row}", headers=there).json() for row in (*rows, "hubs/hub-b")]

    before = all_of_b()
    sent = her.sends(content, name="iets.csv").json()
    assert [one["code"] for one in sent["issues"] if one["severity"] == "error"] == ["not_yours"]
    assert her.posts(f"{sent['href']}/confirm", accept_valid=True).status_code == 409
    assert all_of_b() == before


def test_what_is_proposed_names_nothing_that_is_hidden(her):
    secret = marker("b", "hidden")
    content = f"id;naam;soort;postcode\nq;Firma {secret[:-1]};privé;9000\n"
    sent = her.sends(content)
    assert secret not in sent.text
    streams = "organisatie;richting;titel\nb-hidde;aanbod;karton\n"
    assert "b-hidden" not in her.sends(streams, name="streams.csv").text


def test_an_organisation_of_two_hubs_stays_in_both(her, database):
    with database.writing() as session:
        rows = Rows(("id", "name", "kind", "hubs"), [("both", "B", "private", ("hub-a", "hub-b"))])
        Store(session).upsert({"organisations": rows})
    her.keeps("id;naam;soort;hubs\nboth;Anders;privé;hub-a\n")
    with database.reading() as session:
        assert Store(session).hubs_of("both") == {"hub-a", "hub-b"}


def test_another_hubs_import_does_not_exist(her, door, everybody, database):
    other = Imports(database, Asker(Role.COORDINATOR, frozenset({"hub-b"}), user="of-b"))
    theirs = other.send("b.csv", FIRMS.replace("a-", "b-").encode(), None)
    href = f"/api/v1/imports/{theirs.id}"
    for answer in (her.gets(href), her.posts(f"{href}/confirm"), her.posts(f"{href}/undo")):
        assert answer.status_code == 404
    assert theirs.id not in her.gets("/api/v1/imports").text


def test_what_somebody_changed_afterwards_is_not_lost(her, door):
    kept = her.keeps(FIRMS)
    headers = {**her.headers, "If-Match": "*"}
    door.patch("/api/v1/organisations/a-public", json={"name": "Nog anders"}, headers=headers)
    refused = her.posts(f"{kept['href']}/undo")
    assert (refused.status_code, "a-public" in refused.json()["detail"]) == (409, True)
    assert her.organisation("a-public")["name"] == "Nog anders"
    assert her.organisation("nieuw")["name"] == "Nieuwe firma"


def test_what_hangs_on_what_was_brought_keeps_it_there(her):
    kept = her.keeps(FIRMS)
    row = {"organisation": "nieuw", "direction": "offer", "title": "Karton"}
    assert her.posts("/api/v1/streams", **row).status_code == 201
    assert her.posts(f"{kept['href']}/undo").status_code == 409
    assert her.organisation("nieuw")["name"] == "Nieuwe firma"


def test_who_was_erased_does_not_come_back_by_an_undo(her, database):
    email = f"{marker('a', 'contact')}@example.be"
    kept = her.keeps(FIRMS)
    with database.writing() as session:
        Persons(session).erase(email, datetime.now(UTC))
    with database.reading() as session:
        images = session.connection().exec_driver_sql('SELECT "before" FROM before_images')
        assert marker("a", "contact") not in str(list(images))
    her.posts(f"{kept['href']}/undo")
    assert not her.organisation("a-public")["email"]


def test_a_request_sent_twice_is_one_import(her):
    first, again = (
        her.sends(FIRMS, headers={"Idempotency-Key": "vrijdag"}).json() for _ in range(2)
    )
    assert first["id"] == again["id"]


def test_what_is_too_old_is_gone(her, hubs, database):
    sent, kept = her.sends(WRONG).json(), her.keeps(FIRMS)
    with database.writing() as session:
        long_ago = datetime.now(UTC) - timedelta(days=40)
        for table, column in (("files", "expires"), ("before_images", "at")):
            session.connection().exec_driver_sql(f"UPDATE {table} SET {column} = '{long_ago}'")
    tidy(database, hubs)
    assert her.gets(sent["href"]).status_code == 410
    assert her.posts(f"{kept['href']}/undo").status_code == 409


def test_files_that_are_none_and_rows_without_end_are_refused_kindly(her):
    for content, name in ((b"", "x.xlsx"), (b"\x00\xff" * 50, "x.csv"), (b"PK\x03\x04", "../x")):
        answer = her.sends(content, name=name)
        assert answer.status_code == 201, answer.text
        assert not answer.json()["ready"]
        assert her.posts(f"{answer.json()['href']}/confirm").status_code == 409


def test_an_import_of_the_console_is_undone_by_its_number(prompt, hubs, database, tmp_path):
    run = prompt(hubs)
    file = tmp_path / "organisaties.csv"
    file.write_text(FIRMS)
    with database.reading() as session:
        before = Store(session).snapshot().fingerprint
    assert run("import", file, "--hub", "hub-a").exit_code == 0
    assert "organisaties.csv" in run("imports", "--lang", "nl").stdout
    assert run("import", "--undo", "1").exit_code == 0
    with database.reading() as session:
        assert Store(session).snapshot().fingerprint == before
    assert run("import", "--undo", "1").exit_code == 1
    assert run("import", "--undo", "99").exit_code == 1


def test_what_a_replacing_import_deleted_comes_back(prompt, hubs, database, tmp_path):
    run = prompt(hubs)
    file = tmp_path / "streams.csv"
    file.write_text("id;organisatie;richting;titel\nnieuw;a-public;aanbod;Karton\n")
    with database.reading() as session:
        before = Store(session).snapshot().fingerprint
    assert run("import", file, "--replace").exit_code == 0
    with database.reading() as session:
        assert Store(session).counts()["streams"] == 1
    assert run("import", "--undo", "1").exit_code == 0
    with database.reading() as session:
        assert Store(session).snapshot().fingerprint == before


def test_a_header_that_means_something_else_than_we_think_is_as_she_says(her):
    content = "id;Naam;Zaak;soort\nx;Jan;Een zaak;privé\n"
    sent = her.sends(content).json()
    assert sent["tables"][0]["columns"]["name"] == "Naam"
    headers = {"Zaak": "name", "Naam": ""}
    mapped = her.door.patch(sent["href"], json={"headers": headers}, headers=her.headers).json()
    assert mapped["tables"][0]["columns"]["name"] == "Zaak"
    assert mapped["tables"][0]["unknown"] == ["Naam"]
    her.posts(f"{sent['href']}/confirm")
    assert her.organisation("x")["name"] == "Een zaak"


def test_what_a_table_is_can_be_said_and_is_remembered(her):
    odd = "Ding;Betreft\nx1;Een zaak\n"
    sent = her.sends(odd, name="lijst.csv").json()
    assert sent["tables"] == []
    said = {"sheets": {"lijst.csv": "organisations"}, "headers": {"Betreft": "name"}}
    mapped = her.door.patch(sent["href"], json=said, headers=her.headers).json()
    assert mapped["tables"][0]["noun"] == "organisations"
    assert her.sends(odd, name="lijst.csv").json()["tables"][0]["columns"] == {"name": "Betreft"}
    left_out = {"sheets": {"lijst.csv": ""}}
    assert her.door.patch(sent["href"], json=left_out, headers=her.headers).json()["tables"] == []
    wrong = her.door.patch(sent["href"], json={"sheets": {"a": "ruimte"}}, headers=her.headers)
    assert wrong.status_code == 422


def test_a_column_that_is_missing_is_filled_for_all_rows_at_once(her):
    sent = her.sends("naam;postcode\nEerste zaak;9000\nTweede zaak;9000\n").json()
    assert not sent["ready"]
    cell = {"file": "organisaties.csv", "row": 0, "column": "kind", "value": "private"}
    answer = her.door.patch(sent["href"], json={"cells": [cell]}, headers=her.headers).json()
    assert answer["ready"]
    assert answer["changes"]["organisations"] == {"new": 2, "changed": 0, "same": 0}


def test_what_would_change_is_counted_before_it_is_kept(her):
    counted = her.sends(FIRMS).json()["changes"]["organisations"]
    assert counted == {"new": 1, "changed": 1, "same": 0}
    kept = her.keeps(FIRMS)["counts"]["organisations"]
    assert {name: kept[name] for name in counted} == counted
    assert her.sends(FIRMS).json()["changes"]["organisations"]["same"] == 2


@pytest.mark.parametrize("language", ["nl", "fr"])
def test_the_pages_bring_a_file_in_and_take_it_back(her, language):
    def form(path, **fields):
        headers = {**her.headers, "Sec-Fetch-Site": "same-origin"}
        return her.door.post(path, headers=headers, follow_redirects=False, **fields)

    at = f"/{language}/imports"
    assert her.gets(at).status_code == 200
    page = form(at, files={"file": ("organisaties.csv", WRONG)}).headers["location"]
    shown = her.gets(page)
    assert (shown.status_code, "ruimteschip" in shown.text) == (200, True)
    place = '["organisaties.csv", "", [3], "soort"]'
    cell = {"place": place, "was": "", "value": "private"}
    assert form(f"{page}/cells", data=cell).status_code == 303
    assert "ruimteschip" not in her.gets(page).text
    assert form(f"{page}/confirm").status_code == 303
    assert her.organisation("slecht")["name"] == "Slecht"
    assert "/undo" in her.gets(page).text
    assert form(f"{page}/undo").status_code == 303
    assert her.gets("/api/v1/organisations/slecht").status_code == 404
    assert her.door.get(at, follow_redirects=False).status_code in {303, 401}


def merged(database, kept, gone):
    """Let a new organisation stand in the store and go up in another."""
    with database.writing() as session:
        row = (gone, "Dubbel", "private", ("hub-b",))
        Store(session).upsert({"organisations": Rows(("id", "name", "kind", "hubs"), [row])})
        Mergers(session).merge(kept, gone, {}, "user:a", datetime.now(UTC))


def test_the_old_id_of_what_another_hub_merged_is_not_free(her, database):
    merged(database, "b-public", "dubbel")
    before = her.organisation("b-public")
    sent = her.sends("id;naam;soort\ndubbel;Van mij;privé\n").json()
    assert [(one["code"], one["value"]) for one in sent["issues"] if one["row"]] == [
        ("not_yours", "dubbel")
    ]
    assert her.posts(f"{sent['href']}/confirm", accept_valid=True).status_code == 409
    assert her.organisation("b-public") == before


def test_the_old_id_means_the_one_that_was_kept_which_stays_in_all_its_hubs(her, database):
    merged(database, "a-public", "dubbel")
    kept = her.keeps("id;naam;soort\ndubbel;Firma nu;privé\n")
    assert kept["counts"]["organisations"]["changed"] == 1
    assert her.organisation("a-public")["name"] == "Firma nu"
    assert sorted(her.organisation("a-public")["hubs"]) == ["hub-a", "hub-b"]

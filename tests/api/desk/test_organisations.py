"""The list of organisations at the desk, and two people who edit one of them."""

import io
import re
from html import unescape

import openpyxl
import pytest

from models.exchange.format import Rows
from models.store import Store
from tests.api.desk.conftest import text_of
from tests.api.federation.hubs import marker

EDIT = "desk/organisations/a-hub/edit"


@pytest.fixture
def imane(at):
    return at("coordinator")


def form_on(answer):
    """Return what a form would send as it stands."""
    html = answer.text[answer.text.index('<form method="post"') :]
    fields = dict(re.findall(r'<input[^>]*?name="(\w+)" value="([^"]*)"', html))
    for name, inside in re.findall(r'<select id="(\w+)".*?>(.*?)</select>', html, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', inside)
        fields[name] = chosen[1] if chosen else ""
    fields |= dict(re.findall(r'<textarea id="(\w+)"[^>]*>([^<]*)</textarea>', html))
    return {name: unescape(value) for name, value in fields.items()}


def test_what_is_changed_is_kept_and_written_down(imane):
    after = imane.send(EDIT, **form_on(imane.open(EDIT)) | {"phone": "09 123 45 67"})
    assert "Bewaard." in after.text
    assert "09 123 45 67" in after.text
    assert "Gegevens: aangepast (C)" in text_of(after)


def test_the_second_of_two_editors_keeps_what_the_first_wrote(imane, at):
    second = at("administrator")
    mine, theirs = form_on(imane.open(EDIT)), form_on(second.open(EDIT))
    imane.send(EDIT, **mine | {"website": "https://eerst.example", "phone": "1"})
    told = second.send(EDIT, **theirs | {"description": "Nieuwe tekst", "phone": "2"})
    assert told.status_code == 409
    said = text_of(told)
    assert "C was je net voor" in said
    assert "Website" in said
    assert "er staat nu “1”" in said
    both = form_on(told)
    assert (both["website"], both["phone"]) == ("https://eerst.example", "2")
    after = second.send(EDIT, **both)
    assert "Nieuwe tekst" in after.text
    assert "https://eerst.example" in after.text


def test_what_cannot_be_kept_is_said_beside_its_field(imane):
    form = form_on(imane.open(EDIT)) | {"name": "", "employees": "-3"}
    answer = imane.send(EDIT, **form)
    assert answer.status_code == 422
    assert 'id="name-wrong"' in answer.text
    assert 'value="-3"' in answer.text


def test_nobody_edits_what_another_hub_looks_after(imane):
    for other in ("b-public", "b-hidden", "nobody"):
        assert imane.open(f"desk/organisations/{other}/edit").status_code == 404
        assert imane.send(f"desk/organisations/{other}/edit", name="X").status_code == 404


def test_the_list_is_sifted_and_is_the_workbook_too(imane):
    page = imane.open("desk/organisations?kind=private&hub=hub-a&has=offer")
    assert page.status_code == 200, page.text[-900:]
    assert marker("a", "hidden") in page.text
    assert marker("a", "public") not in page.text
    file = imane.open("desk/organisations.xlsx?kind=private&hub=hub-a&has=offer")
    rows = list(openpyxl.load_workbook(io.BytesIO(file.content)).active.values)
    assert {row[0] for row in rows[1:]} == {"a-hubs", "a-hub", "a-hidden"}
    assert "Toon alles" in imane.open("desk/organisations?q=xyzzy").text


def test_the_list_tells_no_secret_of_another_hub(imane):
    page = imane.open("desk/organisations?hub=hub-b").text
    assert marker("b", "hidden") not in page
    assert marker("b", "contact") not in page


def test_the_list_is_sifted_by_place_and_by_who_is_quiet(imane, database):
    with database.writing() as session:
        far = Rows(("id", "municipality", "postcode"), [("a-hubs", "Écaussinnes", "7190")])
        Store(session).upsert({"organisations": far})
    assert names_in(imane, "place=ecaussinnes") == {"a-hubs"}
    assert names_in(imane, "place=7190") == {"a-hubs"}
    quiet = names_in(imane, "quiet=yes&hub=hub-a")
    assert {"a-hubs", "a-hidden"} <= quiet
    assert "a-hub" not in quiet  # somebody asks to meet them


def names_in(desk, query):
    file = desk.open(f"desk/organisations.xlsx?{query}")
    return {
        row[0] for row in list(openpyxl.load_workbook(io.BytesIO(file.content)).active.values)[1:]
    }

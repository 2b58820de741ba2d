"""What an organisation has, wants and can do: added, changed and taken away at the desk."""

import re
from html import unescape

import pytest

from tests.api.desk.conftest import text_of

HOME = "desk/organisations/a-hub"


@pytest.fixture
def imane(at):
    return at("coordinator")


def form_on(answer):
    """Return what the first form of a page would send as it stands."""
    html = answer.text[answer.text.index('class="form">') :]
    html = html[: html.index("</form>")]
    fields = {}
    for tag in re.findall(r"<input[^>]*>", html):
        name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
        if 'type="radio"' not in tag or " checked" in tag:
            fields[name[1]] = value[1] if value else ""
    for name, inside in re.findall(r'<select id="(\w+)".*?>(.*?)</select>', html, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', inside) or re.search(
            r'value="([^"]*)"', inside
        )
        fields[name] = chosen[1]
    fields |= dict(re.findall(r'<textarea id="(\w+)"[^>]*>([^<]*)</textarea>', html))
    return {name: unescape(value) for name, value in fields.items()}


def link_to(answer, words):
    """Return the address behind the link that changes a thing with these words, below /nl/."""
    links = re.findall(r'href="/nl/([^"]+)">Aanpassen<span class="hidden">: ([^<]*)<', answer.text)
    return next(address for address, title in links if words in title)


def test_a_new_offer_gets_codes_to_choose_from_and_stands_on_the_page(imane):
    form = form_on(imane.open(f"{HOME}/streams/new"))
    words = form | {"title": "Houten paletten uit het magazijn", "quantity": "1.200", "unit": "kg"}
    asked = imane.send(f"{HOME}/streams/new", **words)
    assert "Welke afvalcode past het best?" in text_of(asked)
    assert 'value="15 01 03"' in asked.text
    after = imane.send(f"{HOME}/streams/new", **form_on(asked) | {"proposed": "15 01 03"})
    said = text_of(after)
    assert "“Houten paletten uit het magazijn” staat erbij." in unescape(after.text)
    assert "1.200 kg" in said
    assert "afvalcode 15 01 03" in said


def test_what_is_kept_without_a_code_has_none(imane):
    form = form_on(imane.open(f"{HOME}/streams/new")) | {"title": "Xyzzy", "looked": "yes"}
    page = imane.send(f"{HOME}/streams/new", **form)
    opened = form_on(imane.open(link_to(page, "Xyzzy")))
    assert opened["title"] == "Xyzzy"
    assert opened["waste_code"] == ""


def test_the_script_gets_the_codes_alone(imane):
    part = imane.open(f"{HOME}/streams/codes?title=karton")
    assert part.text.strip().startswith("<div")
    assert 'value="15 01 01"' in part.text
    assert imane.open(f"{HOME}/processes/codes?title=karton").status_code == 404


def test_a_skill_is_named_by_the_list_or_by_ones_own_words(imane):
    form = form_on(imane.open(f"{HOME}/skills/new")) | {"skill": "fietsen herstellen"}
    asked = imane.send(f"{HOME}/skills/new", **form)
    assert "Bedoel je een van deze?" in text_of(asked)
    code = re.search(r'name="proposed" value="(http[^"]+)"', asked.text)[1]
    imane.send(f"{HOME}/skills/new", follow=False, **form_on(asked) | {"proposed": code})
    after = imane.send(f"{HOME}/skills/new", **form_on(asked) | {"proposed": "own"})
    assert "fietsen herstellen" in text_of(after)
    assert code not in text_of(after)


def test_a_process_takes_one_thing_a_line(imane):
    form = form_on(imane.open(f"{HOME}/processes/new"))
    after = imane.send(
        f"{HOME}/processes/new",
        **form | {"operation": "wash", "accepts": "flessen\r\n15 01 07"},
    )
    assert "flessen, 15 01 07" in text_of(after)


def test_the_second_of_two_who_change_an_offer_keeps_what_the_first_wrote(imane, at):
    second = at("administrator")
    thing = f"{HOME}/streams/a-hub-hub"
    mine, theirs = form_on(imane.open(thing)), form_on(second.open(thing))
    imane.send(thing, follow=False, **mine | {"quantity": "7", "quality": "droog"})
    told = second.send(thing, **theirs | {"quantity": "9", "description": "Elke week"})
    assert told.status_code == 409
    assert "C was je net voor" in text_of(told)
    assert "er staat nu “7”" in text_of(told)
    both = form_on(told)
    assert (both["quantity"], both["quality"], both["description"]) == ("9", "droog", "Elke week")
    assert second.send(thing, follow=False, **both).status_code == 303
    assert form_on(imane.open(thing))["quantity"] == "9"


def test_what_cannot_be_kept_is_said_beside_its_field(imane):
    thing = f"{HOME}/streams/a-hub-hub"
    before = form_on(imane.open(thing))
    wrong = {
        "title": "",
        "quantity": "veel",
        "from": "ooit",
        "waste_code": "99 99 99",
        "lead_days": "-3",
    }
    for field, typed in wrong.items():
        answer = imane.send(thing, **before | {field: typed, "proposed": "own"})
        assert answer.status_code == 422, field
        assert f'id="{field}-wrong"' in answer.text
    assert form_on(imane.open(thing)) == before


def test_what_is_taken_away_is_gone_unless_somebody_changed_it_meanwhile(imane):
    thing = f"{HOME}/streams/a-hub-hub"
    tag = form_on(imane.open(thing))["tag"]
    imane.send(f"{thing}/remove", follow=False, tag="0" * 32)
    assert imane.open(thing).status_code == 200
    imane.send(f"{thing}/remove", follow=False, tag=tag)
    assert imane.open(thing).status_code == 404


def test_an_assumed_code_is_confirmed_with_one_click(imane, door, everybody):
    headers = {**everybody["coordinator"].headers, "If-Match": "*"}
    guess = {"waste_code_assumed": True}
    door.patch("/api/v1/streams/a-hub-hub", json=guess, headers=headers)
    door.cookies.clear()
    after = imane.send(f"{HOME}/streams/a-hub-hub/confirm")
    assert "Genoteerd" in after.text
    assert "vermoed" not in text_of(after)


def test_only_coordinators_change_things_at_the_desk(at):
    for who in ("anonymous", "entrepreneur", "reader", "key"):
        for path in ("streams/new", "streams/a-hub-hub", "streams/a-hub-hub/remove"):
            answer = at(who).send(f"{HOME}/{path}", follow=False, title="X", direction="offer")
            assert answer.status_code in {303, 401, 403}, (who, path, answer.status_code)
            assert "/sign-in" in answer.headers.get("location", "/sign-in")


def test_nobody_changes_what_another_hub_looks_after(imane):
    for path in (
        "b-public/streams/new",
        "b-public/streams/b-public-public",
        "a-hub/streams/b-public-public",
        "a-hub/streams/a-public-public",
        "a-hub/streams/nobody",
    ):
        assert imane.open(f"desk/organisations/{path}").status_code == 404, path
        assert imane.send(f"desk/organisations/{path}", title="X").status_code == 404, path


def test_ones_own_things_are_changed_under_mine(at):
    firm = at("entrepreneur")
    form = form_on(firm.open("mine/streams/new")) | {"title": "Zagemeel", "looked": "yes"}
    assert firm.send("mine/streams/new", follow=False, **form).status_code == 303
    assert firm.open("mine/streams/a-hub-hub").status_code == 200
    assert firm.open("mine/streams/a-public-public").status_code == 404
    for other in ("coordinator", "administrator", "reader"):
        assert at(other).open("mine/streams/new").status_code == 403

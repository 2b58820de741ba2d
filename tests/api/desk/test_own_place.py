"""*My organisation*: an entrepreneur's own place, on both databases."""

from datetime import UTC, datetime

import pytest

from models.access.asker import ANONYMOUS
from models.casework.introductions import Introductions, NewIntroduction
from models.exchange.format import Rows
from models.store import Store
from tests.api.desk.conftest import text_of
from tests.api.desk.test_organisations import form_on
from tests.api.federation.hubs import marker


@pytest.fixture
def els(at):
    return at("entrepreneur")


def test_it_shows_what_is_mine_and_nothing_of_others(els):
    page = els.open("mine")
    assert page.status_code == 200, page.text[-900:]
    said = text_of(page)
    assert f"Firma {marker('a', 'hub')}" in said
    assert f"Houten paletten {marker('a', 'hidden')}" in said
    assert marker("b", "public") not in page.text
    assert "Je vroeg nog niets" in said
    assert ">Mijn organisatie</a>" in page.text


def test_i_correct_my_facts_and_confirm_what_is_usual_in_my_trade(els, database):
    with database.writing() as session:
        rows = Rows(("id", "description"), [("a-hub", "Bakkerij met een winkel")])
        Store(session).upsert({"organisations": rows})
    form = form_on(els.open("mine/edit"))
    assert els.send("mine/edit", follow=False, **form | {"phone": "09 5"}).status_code == 303
    page = els.open("mine")
    assert "09 5" in page.text
    assert "Ja, hier ook" in text_of(page)
    guess = page.text[page.text.index('action="/nl/mine/usual"') :]
    fields = {name: guess.split(f'name="{name}" value="')[1].split('"')[0] for name in NAMES}
    after = els.send("mine/usual", **fields)
    assert "staat erbij" in after.text
    again = els.send("mine/usual", **fields)
    assert "Iemand heeft dit net aangepast" in again.text


NAMES = ("direction", "waste_code")


def test_i_see_what_became_of_my_requests_and_not_who_the_partner_is(els, at, database):
    now = datetime.now(UTC)
    with database.writing() as session:
        asks = Introductions(session, ANONYMOUS)
        asks.ask(NewIntroduction("a-hidden", "Els", "e@a.be", "Dag", "nl", "zeewier"), now)
        asks.ask(NewIntroduction("b-hub", "Bo", "bo@elsewhere.be", "Dag", "nl", "turf"), now)
    page = els.open("mine")
    said = text_of(page)
    assert "Kennismaken rond “zeewier”" in said
    assert "Ligt bij de hub." in said
    assert "turf" not in said
    assert f"Firma {marker('a', 'hidden')}" not in page.text


@pytest.mark.parametrize("who", ["coordinator", "administrator", "reader", "key"])
def test_who_has_no_organisation_has_no_such_place(at, who):
    assert at(who).open("mine").status_code == 403


def test_a_stranger_signs_in_first(at):
    answer = at("anonymous").open("mine", follow_redirects=False)
    assert "/nl/sign-in" in answer.headers["location"]

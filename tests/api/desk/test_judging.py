"""Judging suggestions at the desk, without scripts and with them."""

import re
import time

import pytest

from tests.api.desk.conftest import text_of

PAIR = {
    "organisation": "a-hidden",
    "partner": "b-public",
    "back": "/nl/desk/organisations/a-hidden",
}
SCRIPT = {"HX-Request": "true"}


@pytest.fixture
def imane(at):
    return at("coordinator")


def partners_on(answer):
    """Return the pairs that still have to be judged: no button of theirs is pressed."""
    assert answer.status_code == 200, answer.text[-900:]
    sections = re.findall(r'<section class="judging".*?</section>', answer.text, re.DOTALL)
    untouched = [one for one in sections if 'aria-pressed="true"' not in one]
    return {re.search(r'name="partner" value="([^"]+)"', one)[1] for one in untouched}


def comes_back(desk, partner):
    """Tell whether a pair is suggested again once the engine knows that nothing stands of it."""
    for _ in range(100):
        if partner in partners_on(desk.open("desk/organisations/a-hidden")):
            return True
        time.sleep(0.1)
    return False


def test_what_is_judged_not_useful_goes_and_says_so(imane):
    assert "b-public" in partners_on(imane.open("desk/organisations/a-hidden"))
    after = imane.send("desk/judgements", **PAIR, verdict="not_useful")
    assert "Waarom niet nuttig?" in text_of(after)
    assert "komt niet terug" in text_of(after)
    assert "b-public" not in partners_on(after)
    assert "b-public" not in partners_on(imane.open("desk/organisations/a-hidden"))


def test_nobody_is_thanked_for_what_another_judged(imane, at):
    at("administrator").send("desk/judgements", **PAIR, verdict="useful")
    page = text_of(imane.open("desk/organisations/a-hidden"))
    assert "Zo oordeelde iemand anders hier al over." in page
    assert "Genoteerd" not in page


def test_one_word_says_why(imane):
    imane.send("desk/judgements", **PAIR, verdict="not_useful")
    after = imane.send("desk/judgements", **PAIR, verdict="not_useful", reason="too_far")
    pressed = re.findall(r'name="reason" value="(\w+)" aria-pressed="true"', after.text)
    assert set(pressed) == {"too_far"}


def test_a_judgement_can_be_taken_back(imane):
    imane.send("desk/judgements", **PAIR, verdict="tried_failed")
    after = imane.send("desk/judgements/take-back", **PAIR)
    assert "Je oordeel is weg" in after.text
    assert comes_back(imane, "b-public")


def test_a_script_gets_the_buttons_alone(imane):
    part = imane.send("desk/judgements", **PAIR, verdict="useful", headers=SCRIPT)
    assert part.status_code == 200
    assert part.text.strip().startswith("<section")
    assert "Case openen" in part.text
    undone = imane.send("desk/judgements/take-back", **PAIR, headers=SCRIPT)
    assert 'aria-pressed="true"' not in undone.text


def test_a_case_takes_the_pair_off_the_list(imane):
    imane.send("desk/judgements", **PAIR, verdict="useful")
    after = imane.send("desk/pairs/case", **PAIR)
    assert "De case is geopend" in after.text
    assert "b-public" not in partners_on(imane.open("desk/organisations/a-hidden"))
    assert "Idee" in text_of(imane.open("desk/organisations/a-hidden"))


def test_the_same_pair_is_judged_once_from_both_sides(imane):
    imane.send("desk/judgements", organisation="a-hub", partner="a-hidden", verdict="useful")
    turned = {"organisation": "a-hidden", "partner": "a-hub"}
    imane.send("desk/judgements", **turned, verdict="known_already")
    page = imane.open("desk/organisations/a-hidden")
    assert page.text.count('value="known_already" aria-pressed="true"') == 1
    assert 'value="useful" aria-pressed="true"' not in page.text


def test_who_is_a_stranger_signs_in_first(at):
    answer = at("anonymous").open("desk", follow_redirects=False)
    assert answer.status_code == 303
    assert "/nl/sign-in" in answer.headers["location"]


@pytest.mark.parametrize("who", ["entrepreneur", "reader", "key"])
def test_the_desk_is_for_coordinators(at, who):
    assert at(who).open("desk").status_code == 403
    assert at(who).send("desk/judgements", **PAIR, verdict="useful").status_code == 403


@pytest.mark.parametrize("partner", ["b-hidden", "b-hub", "nobody"])
def test_who_may_not_be_named_cannot_be_judged_or_found_out(imane, partner):
    pair = {"organisation": "a-hidden", "partner": partner}
    for path in ("desk/judgements", "desk/judgements/take-back", "desk/pairs/case"):
        answer = imane.send(path, **pair, verdict="useful", headers=SCRIPT)
        assert answer.status_code in {404, 422}, path
    assert imane.open(f"desk/organisations/{partner}").status_code == 404


def test_another_sites_page_judges_nothing(imane):
    strange = {"Sec-Fetch-Site": "cross-site"}
    answer = imane.send("desk/judgements", **PAIR, verdict="useful", headers=strange)
    assert answer.status_code == 403


def test_one_is_sent_back_to_no_other_host(imane):
    pair = PAIR | {"back": "https://elsewhere.example/nl/"}
    answer = imane.send("desk/judgements", follow=False, **pair, verdict="useful")
    assert answer.headers["location"].startswith("/nl/desk?judged=")

"""What a coordinator finds on her desk."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import text

from api.services.network import Network
from tests.api.desk.conftest import text_of
from tests.api.federation.hubs import marker


def test_an_empty_desk_says_so_and_has_pairs_to_judge(at):
    page = at("coordinator").open("desk")
    assert page.status_code == 200, page.text[-900:]
    said = text_of(page)
    assert "Geen acties voor vandaag" in said
    assert "1 bezoeker wil kennismaken" in said
    assert "organisaties was er een jaar geen contact" in said
    assert "Wat vind jij?" in said


def test_what_is_due_stands_on_the_desk_in_words(at, door, everybody):
    yesterday = (datetime.now(UTC) - timedelta(days=2)).date().isoformat()
    case = {"partners": ["a-hub", "a-public"], "next_action": "Bellen <b>nu</b>", "due": yesterday}
    headers = everybody["coordinator"].headers
    assert door.post("/api/v1/cases", json=case, headers=headers).status_code == 201
    door.cookies.clear()
    page = at("coordinator").open("desk")
    assert "Bellen &lt;b&gt;nu&lt;/b&gt;" in page.text
    assert "2 dagen te laat" in text_of(page) or "3 dagen te laat" in text_of(page)


def test_a_question_for_a_name_is_answered_at_the_desk(at):
    imane = at("coordinator")
    page = imane.open("desk")
    assert "Iemand vraagt een naam" in page.text
    after = imane.send("desk/questions/a-question", state="granted", note="Bel gerust")
    assert "De naam is gegeven" in after.text
    assert "Iemand vraagt een naam" not in after.text


def test_nothing_of_another_hub_stands_on_the_desk(at):
    page = at("coordinator").open("desk?top=40").text
    for visibility in ("hub", "hidden"):
        assert marker("b", visibility) not in page


def test_a_page_does_not_wait_for_the_engine(hubs, database, monkeypatch):
    """The picture at hand answers while the next one is made."""
    with Network.of(hubs) as network:
        first = network.at_hand
        with database.writing() as session:
            session.execute(text("UPDATE organisations SET name = 'Anders' WHERE id = 'a-hub'"))
        assert network.at_hand is first
        network.picture._all.rest()


def test_the_page_of_an_organisation_tells_its_history(at, door, everybody):
    headers = everybody["coordinator"].headers
    change = {**headers, "If-Match": "*"}
    answer = door.patch("/api/v1/organisations/a-hub", json={"phone": "09 1"}, headers=change)
    assert answer.status_code == 200, answer.text
    door.cookies.clear()
    said = text_of(at("coordinator").open("desk/organisations/a-hub"))
    assert "Gegevens: aangepast (C)" in said

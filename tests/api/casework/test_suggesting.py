"""Suggestions for an organisation, a stream and a hub: remembered, judged, and not asked twice."""

import pytest

from models.memory import Memory

BAD = {"organisation": "a-hub", "partner": "a-public", "verdict": "not_useful"}


@pytest.fixture
def imane(at):
    return at("coordinator")


def partners(answer):
    assert answer.status_code == 200, answer.text
    return [one["partner"]["id"] for one in answer.json()["suggestions"]]


def test_a_stream_has_partners_of_its_own(imane):
    answer = imane.get("/streams/a-hidden-hidden/suggestions")
    assert "b-public" in partners(answer)
    assert answer.json()["request"]["stream"] == "a-hidden-hidden"


def test_what_was_shown_is_remembered_once(imane, at, database):
    first, second = (imane.get("/organisations/a-hidden/suggestions").json() for _ in range(2))
    assert first["shortlist"] == second["shortlist"]
    with database.reading() as session:
        kept = Memory(session).suggestions(first["shortlist"])
    assert [one.score for one in kept] == [one["score"] for one in first["suggestions"]]
    assert at("anonymous").get("/organisations/a-public/suggestions").json()["shortlist"] is None


def test_a_judged_pair_does_not_come_back_and_can_be_taken_back(imane):
    pair = {"organisation": "a-hidden", "partner": "b-public"}
    said = imane.post("/judgements", pair | {"verdict": "not_useful", "reason_code": "too_far"})
    assert said.status_code == 201, said.text
    assert said.json()["at"]
    assert "b-public" not in partners(imane.get("/organisations/a-hidden/suggestions"))
    assert "a-hidden" not in partners(imane.get("/organisations/b-public/suggestions"))
    imane.delete(f"/judgements/{said.json()['href'].split('/')[-1]}", headers={"If-Match": "*"})
    assert "b-public" in partners(imane.get("/organisations/a-hidden/suggestions"))


def test_a_useful_suggestion_stays_with_its_judgement(imane):
    pair = {"organisation": "a-hidden", "partner": "b-public", "verdict": "useful"}
    imane.post("/judgements", pair)
    listed = imane.get("/organisations/a-hidden/suggestions").json()["suggestions"]
    (one,) = [one for one in listed if one["partner"]["id"] == "b-public"]
    assert one["judgement"]["verdict"] == "useful"
    assert one["judgement"]["mine"] is True


def test_any_pair_is_explained(imane):
    told = imane.get("/organisations/a-hub/suggestions/a-public").json()
    (one,) = told["suggestions"]
    assert one["score"] == pytest.approx(sum(r["contribution"] for r in one["reasons"]))
    assert told["not_listed"] == ["have_met"]
    same_side = imane.get("/organisations/a-hub/suggestions/a-hubs").json()
    assert same_side["not_listed"] == ["other_kind"]
    assert imane.get("/organisations/a-hub/suggestions/b-hidden").status_code == 404
    assert imane.get("/organisations/a-hub/suggestions/a-hub").status_code == 422


def test_a_hub_gets_its_best_next_pairs_and_nobody_is_in_too_many(imane):
    def pairs():
        answer = imane.get("/hubs/hub-a/suggestions?top=20")
        assert answer.status_code == 200, answer.text
        return answer.json()["pairs"]

    found = pairs()
    assert found
    ids = [id_ for one in found for id_ in (one["organisation"]["id"], one["partner"]["id"]) if id_]
    assert max(ids.count(one) for one in ids) <= 2
    scores = [one["score"] for one in found]
    assert scores == sorted(scores, reverse=True)
    named = next(one for one in found if one["partner"]["id"])
    pair = {"organisation": named["organisation"]["id"], "partner": named["partner"]["id"]}
    imane.post("/judgements", pair | {"verdict": "useful"})
    left = {(one["organisation"]["id"], one["partner"]["id"]) for one in pairs()}
    assert tuple(pair.values()) not in left
    assert imane.get("/hubs/hub-b/suggestions").status_code == 404


def test_a_firm_judges_for_itself_and_reads_nobody_elses_words(at):
    firm = at("entrepreneur")
    said = firm.post(
        "/judgements", {"organisation": "a-hub", "partner": "b-public", "verdict": "useful"}
    )
    assert said.status_code == 201, said.text
    assert [one["partner"] for one in firm.get("/judgements").json()["items"]] == ["b-public"]
    other = {"organisation": "a-public", "partner": "a-hub", "verdict": "useful"}
    assert firm.post("/judgements", other).status_code == 404


def test_a_reason_is_one_of_the_list(imane):
    answer = imane.post("/judgements", BAD | {"reason_code": "they smell"})
    [fault] = answer.json()["errors"]
    assert (fault["pointer"], fault["code"]) == ("body/reason_code", "choice_unknown")
    assert fault["message"]

"""A hub runs a programme: its axes, its actions, who committed to what, and what is late."""

from datetime import date, timedelta

import pytest

from models.exchange.format import Rows
from models.store import Store
from models.tables import PartnershipRow

TODAY = date.today()  # noqa: DTZ011 (the server's day)
EARLIER, LATER = (TODAY + timedelta(days=days) for days in (-3, 30))
ANY = {"If-Match": "*"}
NEW = {
    "name": "Samen circulair",
    "started": "2026-01-01",
    "ended": "2027-12-31",
    "goals": "Werk in hergebruik",
    "funder": "Vlaanderen",
    "budget": 120000.0,
    "axes": [
        {"name": "Textiel", "phase": "working_groups", "sectors": ["13"], "job_potential": 40.0},
        {"name": "Bouw", "needs": "Sloopmateriaal"},
    ],
}
ACTION = {
    "title": "Opleiding textiel sorteren",
    "description": "Twintig mensen leren sorteren",
    "axis": "Textiel",
    "state": "running",
    "intents": ["jobs", "training"],
    "target_groups": ["langdurig werkzoekenden"],
    "jobs_intended": 4.0,
    "jobs": 1.0,
    "training_intended": 900.0,
    "cost": 25000.0,
    "commitments": [
        {"organisation": "a-hub", "role": "lead", "state": "committed", "pledge": "Lokaal"},
        {"organisation": "a-public", "role": "employer", "due": LATER.isoformat()},
    ],
    "steps": [
        {"title": "Lokaal inrichten", "due": EARLIER.isoformat(), "organisation": "a-hub"},
        {"title": "Eerste groep", "due": LATER.isoformat(), "after": [1]},
    ],
}


@pytest.fixture
def imane(at):
    return at("coordinator")


@pytest.fixture
def programme(imane):
    answer = imane.post("/programmes", NEW)
    assert answer.status_code == 201, answer.text
    return answer.json()


@pytest.fixture
def action(imane, programme):
    answer = imane.post(f"{path(programme)}/actions", ACTION)
    assert answer.status_code == 201, answer.text
    return answer.json()


def path(row):
    return row["href"].removeprefix("/api/v1")


def faults(answer):
    assert answer.status_code == 422, answer.text
    return [one["pointer"] for one in answer.json()["errors"]]


def test_a_programme_is_named_by_its_own_words_and_a_second_one_apart(imane, programme):
    assert programme["id"] == "samen-circulair"
    assert [(one["name"], one["phase"]) for one in programme["axes"]] == [
        ("Textiel", "working_groups"),
        ("Bouw", "analysis"),
    ]
    second = imane.post("/programmes", NEW).json()
    assert second["id"].startswith("samen-circulair-")
    assert faults(imane.post("/programmes", NEW | {"id": programme["id"]})) == ["body/id"]


def test_what_cannot_be_is_refused_with_its_place(imane):
    for wrong, where in (
        ({"name": "  "}, "body/name"),
        ({"ended": "2025-12-31"}, "body/ended"),
        ({"budget": -1.0}, "body/budget"),
        ({"hub": "hub-b"}, "body/hub"),
        ({"axes": [{"name": "Textiel"}, {"name": "Textiel"}]}, "body/axes"),
    ):
        assert faults(imane.post("/programmes", NEW | wrong)) == [where]
    assert imane.get("/programmes/b-programme").status_code == 404
    assert imane.get("/programmes/b-programme/actions").status_code == 404
    assert [one["hub"] for one in imane.get("/programmes").json()["items"]] == ["hub-a"]


def test_an_action_stands_on_the_case_board_and_leads_to_its_partners(imane, action):
    case = imane.get(f"/cases/{action['id']}").json()
    assert (case["kind"], case["programme"]) == ("action", "samen-circulair")
    assert [one["id"] for one in case["partners"]] == ["a-hub", "a-public"]
    assert action["lead"] == "a-hub"
    assert [one["number"] for one in action["steps"]] == [1, 2]


def test_a_programme_tells_who_is_late_who_has_not_committed_and_what_is_at_risk(
    imane, programme, action
):
    stands = imane.get(path(programme)).json()
    assert {name: stands[name] for name in ("actions", "late", "uncommitted", "risk")} == {
        "actions": 1,
        "late": 1,
        "uncommitted": 1,
        "risk": 1,
    }
    said = [(one["code"], one["organisation"]) for one in action["concerns"]]
    assert said == [("step_late", "a-hub"), ("not_committed", "a-public"), ("held_up", None)]
    listed = imane.get(f"{path(programme)}/actions", params={"concern": "late"}).json()["items"]
    assert [one["id"] for one in listed] == [action["id"]]


def test_a_list_that_is_sent_takes_the_place_of_the_one_there_was(imane, action):
    done = {"steps": [{"title": "Lokaal inrichten", "state": "done"}]}
    changed = imane.patch(path(action), done, headers=ANY).json()
    assert [(one["title"], one["state"]) for one in changed["steps"]] == [
        ("Lokaal inrichten", "done")
    ]
    assert changed["commitments"] == action["commitments"]
    # who withdraws is no partner any more, but is not forgotten
    lead, employer = action["commitments"]
    kept = {name: employer[name] for name in ("organisation", "role")} | {"state": "withdrawn"}
    sent = [{"organisation": lead["organisation"], "role": "lead"}, kept]
    changed = imane.patch(path(action), {"commitments": sent}, headers=ANY).json()
    assert [one["state"] for one in changed["commitments"]] == ["asked", "withdrawn"]
    case = imane.get(f"/cases/{action['id']}").json()
    assert [one["id"] for one in case["partners"]] == ["a-hub"]


def test_a_sheet_that_cannot_be_is_refused_with_its_place(imane, action):
    twice = [{"organisation": "a-hub"}, {"organisation": "a-hub"}]
    backwards = [{"title": "Eerst", "after": [2]}, {"title": "Dan"}]
    for wrong, where in (
        ({"axis": "Water"}, "body/axis"),
        ({"jobs_intended": -2.0}, "body/jobs_intended"),
        ({"waits_for": ["nowhere"]}, "body/waits_for"),
        ({"commitments": [{"organisation": "b-hub"}]}, "body/commitments/0/organisation"),
        ({"commitments": []}, "body/commitments"),
        ({"commitments": twice}, "body/commitments/1/organisation"),
        ({"steps": backwards}, "body/steps/0/after"),
        ({"steps": [{"title": " "}]}, "body/steps/0/title"),
        ({"state": "failed"}, "body/reason"),
    ):
        assert faults(imane.patch(path(action), wrong, headers=ANY)) == [where]
    assert imane.get(path(action)).json() == action


def test_the_second_who_changes_something_is_told(imane, programme, action):
    for row, first, then in (
        (programme, {"goals": "Meer werk"}, {"goals": "Anders"}),
        (action, {"lessons": "Vroeger"}, {"lessons": "Later"}),
    ):
        tag = {"If-Match": imane.get(path(row)).headers["etag"]}
        changed = imane.patch(path(row), first, headers=tag)
        assert changed.json().items() >= first.items()
        assert imane.patch(path(row), then, headers=tag).status_code == 412


def test_a_partnership_of_that_kind_is_an_action_without_a_sheet(imane, programme):
    partners = {"partners": ["a-hub", "a-public"], "lead": "a-public", "state": "running"}
    row = {**partners, "kind": "action", "programme": programme["id"], "title": "Los"}
    made = imane.post("/partnerships", row).json()
    found = imane.get(f"/actions/{made['id']}").json()
    assert [(one["role"], one["state"]) for one in found["commitments"]] == [
        ("partner", "committed"),
        ("lead", "committed"),
    ]


def test_an_action_that_goes_takes_its_sheet_along_and_a_programme_leaves_its_actions(
    imane, programme, action
):
    assert imane.delete(path(programme), headers=ANY).status_code == 204
    assert imane.get(path(action)).status_code == 200
    assert imane.delete(path(action), headers=ANY).status_code == 204
    assert imane.get(path(action)).status_code == 404


def test_two_actions_that_share_something_are_put_together_with_the_reason(
    imane, programme, action
):
    second = {
        "title": "Rekken aanvullen",
        "commitments": [{"organisation": "a-public"}],
        "target_groups": ["Langdurig werkzoekenden"],
        "waits_for": [action["id"]],
    }
    assert imane.post(f"{path(programme)}/actions", second).status_code == 201
    told = imane.get(f"{path(programme)}/synergies", params={"lang": "nl"}).json()
    [pair] = told["synergies"]
    assert pair["shared"][0]["code"] == "waits"
    assert pair["points"] == round(sum(one["points"] for one in pair["shared"]), 3)
    assert "Dezelfde doelgroep: langdurig werkzoekenden." in {
        one["sentence"] for one in pair["shared"]
    }
    lacking = {(one["action"]["title"], one["value"]) for one in told["lacking"]}
    assert ("Rekken aanvullen", "lead") in lacking
    assert ("Rekken aanvullen", "private") in lacking
    assert imane.get("/programmes/b-programme/synergies").status_code == 404


def test_actions_go_out_as_one_sheet_and_come_back_mended(imane, programme, action):
    where = f"{path(programme)}/actions"
    book = imane.get(where, params={"format": "xlsx", "lang": "fr"}).content

    def send(name, body, lang="nl"):
        file = {"file": (name, body)}
        answer = imane.post(f"{where}/sheet", files=file, params={"lang": lang})
        return answer.status_code, answer.json()

    # what goes out comes in, and changes nothing
    assert send("actions.xlsx", book) == (200, {"new": 0, "changed": 1, "faults": []})
    assert imane.get(path(action)).json() == action
    text = imane.get(where, params={"format": "csv"}).text
    assert "Lokaal inrichten | " in text
    assert send("acties.csv", text.encode())[1]["changed"] == 1

    # a sheet of her own, with headings as she types them; one wrong cell and nothing is kept
    steps = '"Zaal | 4/12/2026 | bezig\nOpening | | | | 1"'
    rows = [
        "Actie;Partners;Stappen;Kost in euro;Begin",
        f"Repair café;a-hub | trekker | toegezegd;{steps};1.250,50;",
        "Weggeefwinkel;a-hub | baas;;veel;morgen",
        ";a-public;;;",
    ]
    status, told = send("mijn.csv", "\n".join(rows).encode("utf-8-sig"))
    assert status == 422
    assert [(one["row"], one["column"], one["value"]) for one in told["faults"]] == [
        (3, "Partners", "baas"),
        (3, "Kost in euro", "veel"),
        (3, "Begin", "morgen"),
        (4, "Actie", ""),
    ]
    assert "lead" in told["faults"][0]["message"]
    assert len(imane.get(where).json()["items"]) == 1
    assert send("mijn.csv", "\n".join(rows[:2]).encode())[1] == {
        "new": 1,
        "changed": 0,
        "faults": [],
    }
    [new] = [one for one in imane.get(where).json()["items"] if one["title"] == "Repair café"]
    sheet = imane.get(path(new)).json()
    assert (sheet["lead"], sheet["cost"], sheet["steps"][1]["after"]) == ("a-hub", 1250.5, [1])

    # what can be read but not kept is told by row too, and a column that we do not know is named
    _, told = send("x.csv", b"Actie;Pijler;Partners\nLos;Water;a-hub\n")
    assert [(one["row"], one["column"]) for one in told["faults"]] == [(2, "Pijler")]
    assert "Textiel" in told["faults"][0]["message"]
    _, told = send("x.csv", b"Actie;Kleur\nLos;rood\n")
    assert [(one["row"], one["value"]) for one in told["faults"]] == [(1, "Kleur")]
    assert send("x.xlsx", b"PK not a workbook")[0] == 422

    # nor does a sign that no keyboard has, or a cell of any length, stop the server
    long = "a" * 200_000
    strange = f'title;partners;lessons\nRe\x07pair;a-hub;"{long}"\n'
    assert send("x.csv", strange.encode())[1]["new"] == 1
    assert "Repair" in {one["title"] for one in imane.get(where).json()["items"]}

    # and her calendar has the steps that are open
    calendar = imane.get("/cases.ics").text
    assert "Lokaal inrichten" in calendar
    assert "Opening" not in calendar  # it has no day


def test_a_lead_whom_she_may_not_see_stays_the_lead(imane, action, database):
    with database.writing() as session:
        Store(session).upsert(
            {
                "partnerships": Rows(
                    ("id", "partners", "lead"), [(action["id"], ("a-hub", "b-hidden"), "b-hidden")]
                )
            }
        )
    change = {"commitments": [{"organisation": "a-hub", "state": "committed"}]}
    changed = imane.patch(path(action), change, headers=ANY)
    assert changed.status_code == 200, changed.text
    assert changed.json()["lead"] is None
    with database.reading() as session:
        row = session.get(PartnershipRow, action["id"])
        assert row.lead == "b-hidden"

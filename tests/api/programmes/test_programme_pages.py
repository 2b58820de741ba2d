"""Programmes at the desk: begun, filled with actions, changed by two, printed."""

import re

import pytest

from api.pages import programmes
from tests.api.desk.conftest import Desk, text_of


@pytest.fixture
def imane(door, everybody):
    return Desk(door, everybody["coordinator"].headers)


def typed(page):
    """Return the fields of the form on a page, as a browser would send them."""
    form = re.search(r'<form method="post" class="form wide">.*?</form>', page.text, re.DOTALL)[0]
    fields = dict(re.findall(r'<input[^>]* name="([^"]+)"[^>]*? value="([^"]*)"', form))
    fields |= dict(re.findall(r'<textarea[^>]* name="([^"]+)"[^>]*>([^<]*)<', form))
    for name, options in re.findall(
        r'<select[^>]* name="([^"]+)"[^>]*>(.*?)</select>', form, re.DOTALL
    ):
        chosen = re.search(r'value="([^"]*)" selected', options)
        fields[name] = (chosen or re.search(r'value="([^"]*)"', options))[1]
    ticked = set(re.findall(r'type="checkbox"[^>]* name="([^"]+)"[^>]* checked', form))
    boxes = set(re.findall(r'type="checkbox"[^>]* name="([^"]+)"', form))
    return {name: value for name, value in fields.items() if name not in boxes - ticked}


def test_a_coordinator_runs_a_programme(imane, everybody, door):
    # she begins it, and is told what she forgot without losing what she typed
    blank = typed(imane.open("desk/programmes/new"))
    refused = imane.send("desk/programmes/new", **blank | {"goals": "Werk", "budget": "veel"})
    assert refused.status_code == 422
    assert "Geef een naam." in text_of(refused)
    assert "“veel” is geen bedrag" in text_of(refused)
    assert typed(refused)["goals"] == "Werk"
    filled = {"name": "Samen circulair", "axis_0_name": "Textiel", "budget": "120 000,50"}
    begun = imane.send("desk/programmes/new", **blank | filled)
    assert "Samen circulair is begonnen" in begun.text
    assert "120.000,5 euro" in text_of(begun)

    # she adds an action; a name that nobody bears is said beside its field
    where = "desk/programmes/samen-circulair/new-action"
    blank = typed(imane.open(where))
    sheet = {
        "title": "Leren sorteren",
        "axis": "Textiel",
        "intent_jobs": "yes",
        "jobs_intended": "4,5",
        "partner_0_organisation": "Firma Bestaat Niet",
        "step_0_title": "Lokaal",
        "step_0_due": "2026-01-05",
        "step_2_title": "Start",
        "step_2_after": "1",
    }
    refused = imane.send(where, **blank | sheet)
    assert "We kennen “Firma Bestaat Niet” niet." in text_of(refused)
    kept = imane.send(where, **blank | sheet | {"partner_0_organisation": "a-hub"})
    said = text_of(kept)
    assert "“Lokaal” is" in said
    assert "dagen te laat" in said
    assert "“Start” wacht op “Lokaal”" in said
    assert "4,5" in said

    # the programme tells it; two colleagues change the action, and the second is told
    assert "1 te laat" in text_of(imane.open("desk/programmes"))
    page = imane.open("desk/programmes/samen-circulair")
    action = re.search(r"/nl/(desk/actions/[^\"/]+)\"", page.text)[1]
    first, second = (typed(imane.open(f"{action}/edit")) for _ in range(2))
    assert first["step_1_title"] == "Start"
    assert imane.send(f"{action}/edit", **first | {"lessons": "Vroeger bellen"}).status_code == 200
    late = imane.send(f"{action}/edit", **second | {"lessons": "Later bellen"})
    assert late.status_code == 409
    assert "Lessen: nu staat er Vroeger bellen" in text_of(late)
    again = imane.send(f"{action}/edit", **typed(late))
    assert "Later bellen" in text_of(again)

    # a list with a mistake is told cell by cell; without, it is kept
    upload = "/nl/desk/programmes/samen-circulair/actions-sheet"
    for cell, status in (("veel", 422), ("12", 303)):
        body = f"Actie;Partners;Kost in euro\nWeggeefwinkel;a-hub;{cell}".encode()
        file = {"file": ("acties.csv", body)}
        answer = door.post(
            upload, files=file, headers=everybody["coordinator"].headers, follow_redirects=False
        )
        assert answer.status_code == status
        door.cookies.clear()
        assert ("Kost in euro veel “veel” is geen bedrag" in text_of(answer)) is (status == 422)
    assert "Weggeefwinkel" in text_of(imane.open("desk/programmes/samen-circulair"))

    assert "Nog niet aan tafel: Lokaal bestuur" in text_of(
        imane.open("desk/programmes/samen-circulair/synergies")
    )

    # and it prints, for nobody but her hub
    assert "Naam en handtekening" in text_of(imane.open(f"{action}/print"))
    assert imane.open("desk/programmes/b-programme").status_code == 404
    assert imane.open("desk/actions/b-case").status_code == 404
    reader = Desk(door, everybody["reader"].headers)
    assert reader.open("desk/programmes").status_code == 403


def test_a_long_list_of_actions_is_cut_until_somebody_asks_for_it(imane, monkeypatch):
    monkeypatch.setattr(programmes, "MOST_ACTIONS", 1)
    begun = imane.send(
        "desk/programmes/new", **typed(imane.open("desk/programmes/new")) | {"name": "Lang"}
    )
    assert begun.status_code == 200
    for title in ("Eerste actie", "Tweede actie"):
        where = "desk/programmes/lang/new-action"
        imane.send(
            where, **typed(imane.open(where)) | {"title": title, "partner_0_organisation": "a-hub"}
        )

    def rows(page):
        return re.findall(r'<th scope="row"><a href="[^"]*desk/actions/', page.text)

    short, whole = (imane.open(f"desk/programmes/lang{query}") for query in ("", "?all=1"))
    assert (len(rows(short)), len(rows(whole))) == (1, 2)
    assert "en nog 1" in text_of(short)
    assert "en nog 1" not in text_of(whole)

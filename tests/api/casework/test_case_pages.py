"""The pages of cases: the board, one case, who is missing, and the draft of an introduction."""

import io
import re
from email import message_from_bytes, policy
from html import unescape

import openpyxl
import pytest

from tests.api.federation.conftest import door, everybody, hubs  # noqa: F401 (fixtures)
from tests.api.federation.hubs import marker


class Reader:
    """Somebody with a browser."""

    def __init__(self, server, headers):
        self._door = server
        self._headers = headers

    def see(self, path):
        answer = self._door.get(path, headers=self._headers)
        self._door.cookies.clear()
        return answer

    def send(self, path, **fields):
        answer = self._door.post(path, data=fields, headers=self._headers, follow_redirects=False)
        self._door.cookies.clear()
        return answer


@pytest.fixture
def reader(door, everybody):  # noqa: F811
    return lambda name: Reader(door, everybody[name].headers)


def words_of(answer):
    text = re.sub(r"<(script|style).*?</\1>", " ", answer.text, flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", text)).split())


def hidden_fields(answer, action):
    """Return the hidden fields of the form with this action."""
    form = re.search(
        rf'<form[^>]*action="[^"]*{re.escape(action)}".*?</form>', answer.text, re.DOTALL
    )
    tags = re.findall(r"<input[^>]*type=\"hidden\"[^>]*>", form.group(0))
    return {
        re.search(r'name="([^"]*)"', tag).group(1): unescape(
            re.search(r'value="([^"]*)"', tag).group(1)
        )
        for tag in tags
    }


CASE = "/nl/desk/cases/a-case"


def test_the_board_shows_the_cases_of_my_hub_and_of_no_other(reader):
    told = words_of(reader("coordinator").see("/nl/desk/cases"))
    assert f"Samen {marker('a', 'hub')}" in told
    assert marker("b", "hub") not in told
    assert "Loopt 1" in told


@pytest.mark.parametrize("path", ["/nl/desk/cases", "/nl/desk/cases.xlsx", CASE])
def test_strangers_sign_in_first_and_others_are_turned_away(reader, path):
    assert reader("anonymous").see(path).url.path == "/nl/sign-in"
    assert reader("entrepreneur").see(path).status_code == 403


def test_another_hubs_case_is_nowhere(reader):
    assert reader("coordinator").see("/nl/desk/cases/b-case").status_code == 404
    moved = reader("coordinator").send("/nl/desk/cases/b-case/move", state="talking")
    assert moved.status_code == 404


@pytest.mark.parametrize(
    ("query", "there"),
    [("state=running", True), ("state=lead", False), ("mine=yes", False), ("overdue=yes", False),
     ("q=samen", True), ("q=xyzzy", False), ("hub=hub-a", True), ("hub=hub-b", False)],
)  # fmt: skip
@pytest.mark.parametrize("view", ["board", "list"])
def test_a_filter_stands_in_the_address(reader, view, query, there):
    shown = reader("coordinator").see(f"/nl/desk/cases?view={view}&{query}")
    assert shown.status_code == 200
    assert (f"Samen {marker('a', 'hub')}" in words_of(shown)) is there


def test_the_same_list_is_a_workbook(reader):
    answer = reader("coordinator").see("/fr/desk/cases.xlsx?state=running")
    rows = list(openpyxl.load_workbook(io.BytesIO(answer.content)).active.values)
    assert rows[0][1:3] == ("Titre", "Étape")
    assert [row[0] for row in rows[1:]] == ["a-case"]


def test_a_case_is_opened_by_the_names_of_its_partners(reader):
    me = reader("coordinator")
    opened = me.send(
        "/nl/desk/cases/new", partner_1="a-public", partner_2=f"firma {marker('a', 'hub')}",
        title="Paletten", next_action="Bellen", due="2026-12-04",
    )  # fmt: skip
    assert opened.status_code == 303
    told = words_of(me.see(opened.headers["location"]))
    assert "Paletten" in told
    assert "Lokaal bestuur ontbreekt" in told
    assert "Sociaal bedrijf ontbreekt" not in told


@pytest.mark.parametrize(
    ("partner", "said"),
    [("xyzzy", "We kennen niemand"), ("Firma", "Bedoel je"), ("", "minstens één partner"),
     (f"Firma {marker('b', 'hub')}", "We kennen niemand")],
)  # fmt: skip
def test_a_partner_who_is_unclear_is_asked_for_again_and_nothing_typed_is_lost(
    reader, partner, said
):
    answer = reader("coordinator").send("/nl/desk/cases/new", partner_1=partner, title="Mijn titel")
    assert answer.status_code == 422
    assert said in words_of(answer)
    assert 'value="Mijn titel"' in answer.text


def test_a_step_back_needs_a_note_and_an_end_a_reason(reader):
    me = reader("coordinator")
    back = me.send(f"{CASE}/move", state="talking")
    assert back.status_code == 422
    assert "Schrijf kort waarom" in words_of(back)
    assert me.send(f"{CASE}/move", state="talking", note="Te vroeg").status_code == 303
    end = me.send(f"{CASE}/move", state="failed")
    assert end.status_code == 422
    assert "Kies een reden" in words_of(end)
    assert me.send(f"{CASE}/move", state="failed", reason="price").status_code == 303
    told = words_of(me.see(CASE))
    assert "Niet gelukt : prijs" in told
    assert "Te vroeg" in told


def test_who_moves_a_card_comes_back_to_the_same_board(reader):
    me = reader("coordinator")
    moved = me.send(f"{CASE}/move", state="pilot", note="Opnieuw", back="?mine=yes")
    assert moved.headers["location"] == "/nl/desk/cases?mine=yes"
    elsewhere = me.send(f"{CASE}/move", state="running", back="//evil.example")
    assert elsewhere.headers["location"] == CASE


def test_two_coordinators_edit_one_case_and_the_second_keeps_both(reader):
    me, other = reader("coordinator"), reader("administrator")
    seen = hidden_fields(me.see(CASE), CASE)
    typed = {"title": seen["was_title"], "next_action": "Bellen", "due": "2026-12-04", "jobs": ""}
    theirs = dict(typed, next_action="Mailen", due="", jobs="2,5")
    assert other.send(CASE, **hidden_fields(other.see(CASE), CASE), **theirs).status_code == 303

    told = me.send(CASE, **seen, **typed)
    assert told.status_code == 409
    assert "X was je voor" in words_of(told)
    assert "Jobs: nu “2.5”" in words_of(told)
    assert 'value="Mailen · Bellen"' in told.text
    again = dict(typed, next_action="Mailen · Bellen", jobs="2.5")
    assert me.send(CASE, **hidden_fields(told, CASE), **again).status_code == 303
    kept = words_of(me.see(CASE))
    assert "2,5" in kept
    assert 'value="2026-12-04"' in me.see(CASE).text


@pytest.mark.parametrize(("field", "text"), [("due", "morgen"), ("jobs", "veel"), ("jobs", "nan")])
def test_what_cannot_be_read_is_said_beside_its_field(reader, field, text):
    me = reader("coordinator")
    seen = hidden_fields(me.see(CASE), CASE)
    answer = me.send(CASE, **seen, title=seen["was_title"], **{field: text})
    assert answer.status_code == 422
    assert f"“{text}” is geen" in words_of(answer)


def test_a_note_is_kept_as_it_was_written(reader):
    me = reader("coordinator")
    assert me.send(f"{CASE}/notes", text="Gebeld <b>met</b> An").status_code == 303
    assert "Gebeld &lt;b&gt;met&lt;/b&gt; An" in me.see(CASE).text
    assert me.send(f"{CASE}/notes", text="  ").status_code == 422


def test_an_invited_partner_drives_nobody_away(reader, door, everybody):  # noqa: F811
    me = reader("coordinator")
    row = {"name": "Gemeente Verzonnendal", "kind": "public", "hubs": ["hub-a"],
           "description": "Werkt met hout"}  # fmt: skip
    headers = everybody["coordinator"].headers
    town = door.post("/api/v1/organisations", json=row, headers=headers).json()["id"]
    boss = everybody["administrator"].headers | {"If-Match": "*"}
    all_three = {"partners": ["a-hub", "b-hidden", "a-public"]}
    assert door.patch("/api/v1/cases/a-case", json=all_three, headers=boss).status_code == 200

    shown = me.see(CASE)
    assert "Lokaal bestuur ontbreekt" in words_of(shown)
    assert marker("b", "hidden") not in shown.text
    assert "Gemeente Verzonnendal" in words_of(shown)
    assert me.send(f"{CASE}/invite", organisation=town).status_code == 303
    assert "Lokaal bestuur ontbreekt" not in words_of(me.see(CASE))
    stands = door.get("/api/v1/partnerships/a-case", headers=boss).json()["partners"]
    assert stands == ["a-hub", "b-hidden", "a-public", town]


def test_nobody_is_invited_whom_i_may_not_see(reader, door, everybody):  # noqa: F811
    reader("coordinator").send(f"{CASE}/invite", organisation="b-hidden")
    boss = everybody["administrator"].headers
    stands = door.get("/api/v1/partnerships/a-case", headers=boss).json()["partners"]
    assert "b-hidden" not in stands


def test_the_introduction_tells_no_secret_of_one_partner_to_the_other(reader):
    told = reader("coordinator").see(f"{CASE}/introduction")
    mail = re.search(r"<textarea.*?</textarea>", told.text, re.DOTALL).group(0)
    assert "Dag Firma" in unescape(mail)
    names = (f"Firma {marker('a', 'hub')}", f"Firma {marker('a', 'public')}")
    for name in names:
        mail = mail.replace(name, "")
    for visibility in ("hub", "hubs", "hidden"):
        assert marker("a", visibility) not in mail
    assert f"Niet openbaar bekend: {names[0]}" in words_of(told)


def test_each_partner_reads_the_introduction_in_their_own_language(reader, door, everybody):  # noqa: F811
    headers = everybody["coordinator"].headers | {"If-Match": "*"}
    change = {"language": "fr"}
    assert door.patch("/api/v1/organisations/a-public", json=change, headers=headers).is_success
    told = unescape(reader("coordinator").see(f"{CASE}/introduction").text)
    assert "Dag Firma" in told
    assert "Bonjour Firma" in told


def test_the_mail_is_fetched_as_it_was_changed(reader):
    answer = reader("coordinator").send(
        f"{CASE}/introduction.eml", to="an@example.be, x\r\nBcc: y@z.be", subject="Hé\r\nBcc: a",
        text="Dag <b>allebei</b> é",
    )  # fmt: skip
    mail = message_from_bytes(answer.content, policy=policy.default)
    assert mail["To"] == "an@example.be"
    assert mail["Bcc"] is None
    assert mail["X-Unsent"] == "1"
    assert mail.get_content().strip() == "Dag <b>allebei</b> é"


def test_an_idea_is_introduced_once_the_mail_has_left(reader, door, everybody):  # noqa: F811
    me = reader("coordinator")
    body = {"partners": ["a-public", "a-hub"], "title": "Idee"}
    headers = everybody["coordinator"].headers
    id_ = door.post("/api/v1/cases", json=body, headers=headers).json()["id"]
    sent = me.send(f"/nl/desk/cases/{id_}/introduction/sent", one="a-public", other="a-hub")
    assert sent.status_code == 303
    case = door.get(f"/api/v1/cases/{id_}", headers=headers).json()
    assert case["state"] == "introduced"
    assert "Mail gestuurd om Firma" in case["steps"][-1]["note"]

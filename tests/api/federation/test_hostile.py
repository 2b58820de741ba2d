"""What no honest program sends: refused or neutralised, and never our fault."""

import io
import zipfile
from concurrent.futures import ThreadPoolExecutor

import pytest
from starlette.testclient import TestClient

from api.app import create_app

JSON = {"Content-Type": "application/json"}


def _post(door, headers, text, path="/api/v1/organisations"):
    return door.post(path, content=text.encode(), headers={**headers, **JSON})


@pytest.fixture
def coordinator(everybody):
    return everybody["coordinator"].headers


@pytest.mark.parametrize(
    "value",
    ["NaN", "Infinity", "-Infinity", "1e400", "9223372036854775808", '"12"', "true", "1.5", "[]"],
)
def test_numbers_that_are_none_are_refused(door, coordinator, value):
    row = f'{{"name": "A", "kind": "private", "employees": {value}}}'
    answer = _post(door, coordinator, row)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "body/employees"


def test_a_number_of_five_thousand_digits_is_refused(door, coordinator):
    row = f'{{"name": "A", "kind": "private", "employees": {"9" * 5000}}}'
    assert _post(door, coordinator, row).status_code == 422


@pytest.mark.parametrize("text", ["\\ud800", "a\\u0000b", "\\u0007", "x" * 501])
def test_texts_that_no_database_keeps_are_refused(door, coordinator, text):
    answer = _post(door, coordinator, f'{{"name": "{text}", "kind": "private"}}')
    assert answer.status_code == 422
    assert "ud800" not in answer.text


@pytest.mark.parametrize("body", ["{", "[]", "null", '"x"', "", '{"name": "A"', "\x00"])
def test_what_is_no_row_is_refused(door, coordinator, body):
    assert _post(door, coordinator, body).status_code == 422


@pytest.mark.parametrize(
    "address",
    [
        "9223372036854775808",
        "9" * 600,
        "..%2f..%2fetc%2fpasswd",
        "%00",
        "%ff%fe",
        "a%0d%0aSet-Cookie:x=1",
        "' OR 1=1 --",
    ],
)
def test_ids_that_are_none_lead_nowhere(door, coordinator, address):
    for noun in ("organisations", "streams", "skills", "judgements", "users", "keys"):
        answer = door.get(f"/api/v1/{noun}/{address}", headers=coordinator)
        assert answer.status_code in {404, 405, 422}
        assert "set-cookie" not in answer.headers


@pytest.mark.parametrize(
    "query",
    [
        "sort=password",
        "sort=name;drop table users",
        "sort=-",
        "sort=name desc",
        "fields=contact",
        "fields=name,hash",
        "after=e30",
        "after=WyJuYW1lIiwgbnVsbF0",
        "near=9000",
        "near=9000&radius_km=NaN",
        "near=nergens&radius_km=5",
        "limit=0",
        "limit=1001",
        "format=exe",
        "unknown=1",
        "kind=sheltered",
    ],
)
def test_questions_that_make_no_sense_are_refused_by_name(door, query):
    answer = door.get(f"/api/v1/organisations?{query}")
    assert answer.status_code in {400, 404, 422}, answer.text
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    "words", ["%", "_", "\\", "'", "%%%", "a' OR '1'='1", "*" * 90, "(" * 90, "é" * 90]
)
def test_words_are_only_words(door, words):
    answer = door.get("/api/v1/organisations", params={"q": words})
    assert answer.status_code == 200
    assert answer.json()["total"] == 0


FORMULAS = [
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(A1)",
    "\t=1+1",
    " =1+1",
    "＝1+1",
    '=HYPERLINK("http://evil.example")',
    "=cmd|' /C calc'!A0",
]


@pytest.mark.parametrize("formula", FORMULAS)
def test_names_that_are_formulas_do_not_run_in_a_list_that_is_taken_out(door, coordinator, formula):
    row = {"name": formula, "kind": "private"}
    added = door.post("/api/v1/organisations", json=row, headers=coordinator)
    assert added.status_code == 201
    assert added.json()["name"] == formula
    table = door.get("/api/v1/organisations?format=csv", headers=coordinator).text
    assert f";{formula}" not in table.replace('"', "")
    book = door.get("/api/v1/organisations?format=xlsx", headers=coordinator).content
    with zipfile.ZipFile(io.BytesIO(book)) as parts:
        assert "<f>" not in parts.read("xl/worksheets/sheet1.xml").decode()


def test_names_that_are_scripts_are_only_names_on_a_page(door, coordinator):
    name = "<script>alert(1)</script><img src=x onerror=alert(1)>"
    row = {"name": name, "kind": "private", "visibility": "public"}
    added = door.post("/api/v1/organisations", json=row, headers=coordinator).json()
    for page in ("/nl/organisations?q=script", f"/nl/organisations/{added['id']}"):
        shown = door.get(page)
        assert "<script>alert" not in shown.text
        assert "<img src=x" not in shown.text


@pytest.mark.parametrize(
    "aim", ["//evil.example", "/\\evil.example", "https://evil.example", "/nl//x"]
)
def test_nobody_is_sent_to_another_site(door, aim):
    answer = door.get("/language/nl", params={"next": aim}, follow_redirects=False)
    assert answer.headers["location"] == "/nl/"


def test_a_body_larger_than_any_row_is_refused(door, coordinator):
    answer = _post(door, coordinator, '{"name": "' + "x" * 2_200_000 + '"}')
    assert answer.status_code == 413
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_body_that_hides_its_size_is_refused_as_well(door, coordinator):
    parts = (b"x" * 100_000 for _ in range(25))
    answer = door.post("/api/v1/organisations", content=parts, headers={**coordinator, **JSON})
    assert answer.status_code == 413


def test_who_guesses_passwords_has_to_wait(hubs):
    settings = hubs.model_copy(update={"sign_in_limit": "3 per 5 minutes"})
    guess = {"email": "c@a.be", "password": "guess"}
    with TestClient(create_app(settings)) as door:
        answers = [door.post("/api/v1/session", json=guess) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [401, 401, 401, 429]
    assert 0 < int(answers[-1].headers["retry-after"]) <= 300
    assert answers[-1].headers["content-type"] == "application/problem+json"


def test_a_stranger_and_a_known_address_get_the_same_refusal(door):
    known = door.post("/api/v1/session", json={"email": "c@a.be", "password": "guess"})
    unknown = door.post("/api/v1/session", json={"email": "n@n.be", "password": "guess"})
    assert (known.status_code, known.content) == (unknown.status_code, unknown.content)


@pytest.mark.slow
@pytest.mark.parametrize("each", [10, pytest.param(100, marks=pytest.mark.long)])
def test_eight_people_change_one_row_and_no_change_is_lost(door, coordinator, each):
    address = "/api/v1/organisations/a-hub"
    reset = door.patch(address, json={"employees": 0}, headers={**coordinator, "If-Match": "*"})
    assert reset.status_code == 200

    def add_many(_):
        kept = 0
        while kept < each:
            row = door.get(address, headers=coordinator)
            more = {"employees": row.json()["employees"] + 1}
            tag = {"If-Match": row.headers["etag"]}
            answer = door.patch(address, json=more, headers={**coordinator, **tag})
            assert answer.status_code in {200, 412, 503}
            kept += answer.status_code == 200
        return kept

    with ThreadPoolExecutor(8) as people:
        kept = sum(people.map(add_many, range(8)))
    there = door.get(address, headers=coordinator).json()["employees"]
    assert kept == there == 8 * each


def test_a_list_is_filtered_by_yes_and_no(door, coordinator):
    path = "/api/v1/streams"
    guess = {"waste_code": "15 01 01", "waste_code_assumed": True}
    version = {**coordinator, "If-Match": "*"}
    assert door.patch(f"{path}/a-hub-hub", json=guess, headers=version).status_code == 200
    asked = door.get(path, params={"waste_code_assumed": "true"}, headers=coordinator)
    assert [one["id"] for one in asked.json()["items"]] == ["a-hub-hub"]
    assert door.get(f"{path}?waste_code_assumed=perhaps", headers=coordinator).status_code == 422


def test_a_new_rows_address_is_fit_for_a_header(door, coordinator):
    skill = {"organisation": "a-hub", "direction": "need", "skill": "\u011dusta laboro"}
    answer = door.post("/api/v1/skills", json=skill, headers=coordinator)
    assert answer.status_code == 201
    there = door.get(answer.headers["location"], headers=coordinator)
    assert there.json()["skill"] == "\u011dusta laboro"


@pytest.mark.parametrize(
    "address", ["jos\u00e9@x.be", "a]b@x.be", "a..b@x.be", "a@b", "a@-.be", '"a b"@x.be']
)
def test_an_address_that_no_mail_reaches_is_refused(door, address):
    wish = {"text": "hout", "email": address}
    answer = door.post("/api/v1/saved_searches/by_mail", json=wish)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "body/email"

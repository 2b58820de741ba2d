"""One report in every form and language: the same figures, and those that plain SQL gives."""

from __future__ import annotations

import csv
import io
import json
from itertools import combinations

import page
import pytest
from lxml import etree, html
from openpyxl import load_workbook
from PIL import Image
from sqlalchemy import text

from api.pages.page import templates
from api.services.reports.charts import places_of
from api.services.reports.forms import drawn, written
from api.services.reports.making import make
from api.services.reports.telling import Telling
from api.wording import wording
from matchmaker.domain import LANGUAGES
from matchmaker.report import Period, ReportRequest, Scope
from models.database import open_database

Q3 = Period.parse("2026-Q3")
FIRST, LAST = "2026-07-01", "2026-09-30"


@pytest.fixture(scope="module")
def database(demo):
    with open_database(demo.database_url) as opened:
        yield opened


def told(database, language="nl", **wanted):
    made, names = make(database, ReportRequest(Q3, **wanted), keep=False)
    return Telling(made, wording(language), names)


@pytest.mark.parametrize("language", LANGUAGES)
def test_figures_are_the_same_in_all_forms(database, language):
    telling = told(database, language)
    data = {
        (f["figure"], f["part"]): f["now"] for f in json.loads(written(telling, "json"))["figures"]
    }
    text_ = io.StringIO(written(telling, "csv").decode("utf-8-sig"))
    rows = csv.DictReader(text_, delimiter=";")
    now = {(r["figure"], r["part"]): r for r in rows if r["period"] == "2026-Q3"}
    book = load_workbook(io.BytesIO(written(telling, "xlsx")), read_only=True)
    head, *sheet = book["data"].iter_rows(values_only=True)
    cells = [dict(zip(head, row, strict=True)) for row in sheet]
    excel = {(c["figure"], c["part"] or ""): c for c in cells if c["period"] == "2026-Q3"}
    assert data.keys() == now.keys() == excel.keys()
    for key, figure in data.items():
        for name in ("value", "low", "high"):
            expected = figure[name]
            assert excel[key][name] == pytest.approx(expected)
            assert (float(now[key][name]) if now[key][name] else None) == expected
    page_ = html.fromstring(written(telling, "html").decode())
    shown = {d.get("data-figure"): d.text for d in page_.iter("data")}
    assert shown == {line.name: line.texts[0] for line in telling.lines() if not line.part}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pdf_is_tagged_for_everybody(database, language, tmp_path):
    pytest.importorskip("weasyprint", exc_type=(ImportError, OSError))
    body = written(told(database, language), "pdf")
    report = page.validate_pdf_bytes(body)
    assert page.is_pdf_compliant_bytes(body), str(report)


def test_each_chart_is_a_drawing_and_a_picture_with_its_words(run_demo, tmp_path):
    pytest.importorskip("weasyprint", exc_type=(ImportError, OSError))
    out = tmp_path / "slides"
    answer = run_demo("report", "--period", "2026-Q3", "--format", "charts", "--out", out)
    assert answer.exit_code == 0, answer.output
    names = {file.stem for file in out.glob("*.svg")}
    assert names == {"funnel", "who", "flows", "network", "map"}
    for name in names:
        drawing = etree.fromstring((out / f"{name}.svg").read_bytes())
        assert drawing.findtext("{http://www.w3.org/2000/svg}title")
        picture = Image.open(out / f"{name}.png")
        assert picture.width > 600
        assert len(picture.convert("L").getcolors(256) or ()) > 2  # something is drawn


STATE = """
    SELECT p.id FROM partnerships p JOIN case_steps s ON s.partnership = p.id
    WHERE s.id = (
        SELECT x.id FROM case_steps x WHERE x.partnership = p.id AND date(x.at) <= :day
        ORDER BY x.at DESC, x.id DESC LIMIT 1
    ) AND s.state = :state
"""


def of_sql(database, query, **facts):
    with database.reading() as session:
        return [row[0] for row in session.execute(text(query), facts)]


def test_counts_are_those_of_plain_sql(database):
    telling = told(database)

    def figure(name):
        return telling.report.line(name)

    organisations = "SELECT count(*) FROM organisations WHERE since <= :day"
    assert figure("organisations").now.value == of_sql(database, organisations, day=LAST)[0]
    between = "SELECT count(*) FROM organisations WHERE since BETWEEN :a AND :b"
    assert figure("new_organisations").now.value == of_sql(database, between, a=FIRST, b=LAST)[0]
    verdicts = "SELECT count(*) FROM judgements WHERE at BETWEEN :a AND :b"
    assert figure("judgements").now.value == of_sql(database, verdicts, a=FIRST, b=LAST)[0]
    lines = """SELECT count(*) FROM suggestions s JOIN shortlists l ON l.id = s.shortlist
        WHERE date(l.made) BETWEEN :a AND :b"""
    assert figure("suggestions").now.value == of_sql(database, lines, a=FIRST, b=LAST)[0]
    running = of_sql(database, STATE, day=LAST, state="running")
    before = of_sql(database, STATE, day="2026-06-30", state="running")
    assert set(figure("running").now.rows.ids) == set(running)
    assert set(figure("running").previous.rows.ids) == set(before)
    assert figure("started").now.value == len(set(running) - set(before))
    assert figure("stopped").now.value == len(set(before) - set(running))
    with database.reading() as session:
        query = text("SELECT id, training_hours FROM partnerships")
        hours = dict(tuple(row) for row in session.execute(query))
    told_hours = sum(hours[id_] or 0 for id_ in running)
    assert figure("training_hours").now.value == pytest.approx(told_hours)


def test_names_in_the_drawing_of_the_network_do_not_cover_each_other():
    crowd = [(f"Organisatie {place}", 400.0 + place, 300.0 + place, 8.0) for place in range(8)]
    boxes = places_of(crowd, 720, 520)
    assert not any(one.meets(other) for one, other in combinations(boxes, 2))
    assert all(box.x >= 0 and box.x + box.wide <= 720 for box in boxes)


IN_STATE = """
    SELECT count(*) FROM partnerships p WHERE (
        SELECT s.state FROM case_steps s WHERE s.partnership = p.id AND date(s.at) <= :b
        ORDER BY s.at DESC, s.id DESC LIMIT 1) = :state
"""
OPEN = """
    FROM streams s JOIN organisations o ON o.id = s.organisation AND o.since <= :b
    WHERE (s."from" IS NULL OR s."from" <= :b)
    AND (s.until IS NULL OR s.until >= :a) AND s.direction = :direction
"""
BY_SQL = {
    ("organisations", "private"): (
        "SELECT count(*) FROM organisations WHERE since <= :b AND kind = 'private'"
    ),
    ("organisations", "public"): (
        "SELECT count(*) FROM organisations WHERE since <= :b AND kind = 'public'"
    ),
    ("organisations", "social_economy"): (
        "SELECT count(*) FROM organisations WHERE since <= :b AND kind = 'social_economy'"
    ),
    ("supported_jobs", ""): ("SELECT sum(target_group_jobs) FROM organisations WHERE since <= :b"),
    ("judgements", "useful"): (
        "SELECT count(*) FROM judgements WHERE at BETWEEN :a AND :b AND verdict = 'useful'"
    ),
    ("judgements", "not_useful"): (
        "SELECT count(*) FROM judgements WHERE at BETWEEN :a AND :b AND verdict = 'not_useful'"
    ),
    ("offers", ""): "SELECT count(*)" + OPEN.replace(":direction", "'offer'"),
    ("needs", ""): "SELECT count(*)" + OPEN.replace(":direction", "'need'"),
    ("cases_by_stage", "talking"): IN_STATE.replace(":state", "'talking'"),
    ("cases_by_stage", "introduced"): IN_STATE.replace(":state", "'introduced'"),
    ("cases_by_stage", "pilot"): IN_STATE.replace(":state", "'pilot'"),
    ("cases_by_stage", "failed"): IN_STATE.replace(":state", "'failed'"),
    ("cases_by_stage", "ended"): IN_STATE.replace(":state", "'ended'"),
}
"""Figures of the quarter, and the plain SQL that gives the same."""


@pytest.mark.parametrize(("name", "part"), BY_SQL, ids="/".join)
def test_a_figure_is_that_of_plain_sql(database, name, part):
    figure = told(database).report.line(name).now
    with database.reading() as session:
        expected = session.scalar(text(BY_SQL[name, part]), {"a": FIRST, "b": LAST}) or 0
    assert (figure.part(part) if part else figure).value == pytest.approx(expected)


ADD_UP = ("tonnes", "training_hours", "running", "started", "stopped", "cases_begun")


@pytest.mark.parametrize("name", ADD_UP)
def test_hubs_add_up_to_the_network(database, name):
    hubs = of_sql(database, "SELECT id FROM hubs")
    parts = [told(database, scope=Scope(hub=hub)).report.line(name).now for hub in hubs]
    whole = told(database).report.line(name).now
    for end in ("low", "high") if whole.low is not None else ("value",):
        assert sum(getattr(part, end) for part in parts) == pytest.approx(getattr(whole, end))


def test_a_figure_leads_a_coordinator_to_the_cases_behind_it(database):
    telling = told(database)
    page_ = '{% import "report_body.html" as body with context %}{{ body.all_figures() }}'
    facts = {"words": telling.words, "say": telling.words.say, "at": lambda path: f"/nl/{path}"}
    drawing = drawn(telling, linked=True, cases=True)
    shown = templates().from_string(page_).render(**facts, **drawing)
    links = {a.get("href") for a in html.fromstring(shown).iter("a")}
    running = telling.report.line("running").now.rows.ids
    assert running
    assert {f"/nl/desk/cases/{id_}" for id_ in running[:60]} <= links


def test_partnerships_of_the_hubs_are_together_those_of_the_network(database):
    hubs = of_sql(database, "SELECT id FROM hubs")
    parts = [told(database, scope=Scope(hub=hub)).report.line("running").now.value for hub in hubs]
    assert sum(parts) == told(database).report.line("running").now.value


def test_a_public_report_names_nobody_in_any_form(database):
    telling = told(database, public=True)
    names = of_sql(database, "SELECT name FROM organisations")
    for form in ("html", "json", "csv"):
        body = written(telling, form).decode()
        assert not [name for name in names if name in body]
        assert "org-00" not in body
        assert "case-0" not in body


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_stranger_sees_the_public_report_on_the_site(site, language):
    answer = site.get(f"/{language}/report?period=2026-Q3")
    assert answer.status_code == 200
    assert (
        wording(language).say("report.public_note") in html.fromstring(answer.text).text_content()
    )
    assert "style=" not in answer.text
    assert site.get(f"/{language}/report/file.xlsx?period=2026-Q3").content[:2] == b"PK"


@pytest.mark.parametrize("query", ["period=soon", "hub=nowhere", "period=2031-Q1"])
def test_a_report_that_cannot_be_is_refused_in_words(site, query):
    assert site.get(f"/nl/report?{query}").status_code == 422


def test_the_command_writes_a_report_and_remakes_it(run_demo, tmp_path):
    first, second = tmp_path / "a.json", tmp_path / "b.json"
    answer = run_demo("report", "--period", "2026-Q3", "--out", first, "--json")
    assert answer.exit_code == 0, answer.output
    made_from = json.loads(first.read_text())["made_from"]
    kept = run_demo("snapshot", "list")
    assert made_from[:12] in kept.output
    again = ("report", "--period", "2026-Q3", "--from", made_from[:12], "--out", second)
    assert run_demo(*again).exit_code == 0
    assert second.read_text() == first.read_text()


def test_an_unknown_form_is_refused(run_demo, tmp_path):
    assert run_demo("report", "--out", tmp_path / "a.docx").exit_code == 2

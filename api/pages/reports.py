"""Reports: a page that argues, and the same as PDF, workbook, JSON and CSV."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, HTTPException, Query, Response
from fastapi.responses import HTMLResponse

from api.pages.page import STATIC, PageHere, templates
from api.routes.limits import Within
from api.services.reports import charts
from api.services.reports.files import as_csv, as_json, as_xlsx
from api.services.reports.making import make
from api.services.reports.telling import Telling
from matchmaker.errors import MatchmakerError
from matchmaker.report import FAMILIES, Period, ReportRequest, Scope, Span
from models.access.asker import Role
from models.errors import NotAllowed
from models.kept import Past

if TYPE_CHECKING:
    from api.pages.page import Page

router = APIRouter(include_in_schema=False, dependencies=[Depends(Within("search_limit"))])
LONGEST = 40
Text = Annotated[str, Query(max_length=LONGEST)]
FORMS = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
    "csv": "text/csv; charset=utf-8",
}
"""Files of a report and their media types."""


class NoPdf(MatchmakerError):
    """WeasyPrint or Pango is not installed."""

    code = "no_pdf"


@router.get("/{language}/report", response_class=HTMLResponse)
def report_page(page: PageHere, period: Text = "", hub: Text = "") -> HTMLResponse:
    """Show the report of a period: with names to the hub's own people, masked to others."""
    telling = _telling(page, period, hub)
    wanted = telling.report.request
    query = urlencode({"period": wanted.period.name, "hub": wanted.scope.hub})
    facts = drawn(telling, linked=not wanted.public)
    return page.show("report.html", here="report", forms=list(FORMS), query=query, **facts)


@router.get("/{language}/report/file.{form}")
def report_file(page: PageHere, form: str, period: Text = "", hub: Text = "") -> Response:
    """Give the same report as a file."""
    if form not in FORMS:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    telling = _telling(page, period, hub)
    name = f"report-{telling.report.request.period.name.replace('/', '_')}.{form}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(written(telling, form), 200, headers, FORMS[form])


def written(telling: Telling, form: str) -> bytes:
    """Return a report in one of the `FORMS`, or as ``html``.

    Raises
    ------
    NoPdf
        Nothing here can make a PDF.
    """
    if form == "pdf":
        return as_pdf(telling)
    if form == "html":
        return on_paper(telling, whole=True).encode()
    makers = {"json": as_json, "csv": as_csv, "xlsx": as_xlsx}
    return makers[form](telling)


def drawn(telling: Telling, *, linked: bool) -> dict[str, Any]:
    """Return what the templates of a report ask for.

    Parameters
    ----------
    linked
        Whether ids of the rows stand behind the figures.
    """
    say = telling.words.say
    return {
        "telling": telling,
        "linked": linked,
        "families": FAMILIES,
        "names_of": lambda ids: telling.words.series([telling.names.of(id_) for id_ in ids]),
        "map": charts.town_map(telling, say("report.map")),
        "funnel": charts.bars(telling, "funnel", say("report.funnel")),
        "who": charts.bars(telling, "organisations", say("report.who")),
        "flows": charts.sankey(telling, say("report.flows")),
        "network": charts.network(telling, say("report.network")),
    }


def on_paper(telling: Telling, *, whole: bool = False) -> str:
    """Return the report as a document of its own.

    Parameters
    ----------
    whole
        With its styles inside, to be opened as a file.
    """
    html = (
        templates()
        .get_template("report_paper.html")
        .render(words=telling.words, say=telling.words.say, **drawn(telling, linked=False))
    )
    if whole:
        styles = "\n".join((STATIC / name).read_text("utf-8") for name in STYLES)
        html = html.replace("</head>", f"<style>{styles}</style></head>", 1)
    return html


STYLES = ("tokens.css", "reports.css", "paper.css")


def as_pdf(telling: Telling) -> bytes:
    """Return the report as tagged PDF (PDF/UA-1).

    Raises
    ------
    NoPdf
        WeasyPrint or Pango is not installed.
    """
    try:
        from weasyprint import CSS, HTML  # noqa: PLC0415  an extra, and slow to load
        from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415
    except (ImportError, OSError) as error:
        raise NoPdf from error

    fonts = FontConfiguration()
    styles = [CSS(filename=str(STATIC / name), font_config=fonts) for name in STYLES]
    document = HTML(string=on_paper(telling), base_url=str(STATIC))
    told: bytes = document.write_pdf(stylesheets=styles, font_config=fonts, pdf_variant="pdf/ua-1")
    return told


def _telling(page: Page, period: str, hub: str) -> Telling:
    """Return the report that this visitor may read.

    Raises
    ------
    InvalidRequest, NotAllowed
        No such period or hub; another's hub.
    """
    asker, database = page.network.asker, page.network.database
    known = asker.role in {Role.COORDINATOR, Role.READER}
    inside = known or asker.role is Role.ADMINISTRATOR
    if known and hub and hub not in asker.hubs:
        raise NotAllowed(noun="reports")
    if known and not hub:
        hub = min(asker.hubs, default="")
    if known and not hub:
        inside = False
    with database.reading() as session:
        last = Past(session).last_day()
    chosen = Period.parse(period) if period else Period.containing(last, Span.QUARTER).previous
    wanted = ReportRequest(chosen, Scope(hub=hub), public=not inside)
    made, names = make(database, wanted, keep=False, asker=asker)
    return Telling(made, page.words, names)

"""A report in every form that it has: page, PDF, workbook, JSON, CSV."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from api import paper
from api.paper import NoPdf
from api.services.reports import charts
from api.services.reports.files import as_csv, as_json, as_xlsx
from matchmaker.report import FAMILIES

if TYPE_CHECKING:
    from api.services.reports.telling import Telling

__all__ = ["MEDIA_TYPES", "NoPdf", "drawn", "file_name", "written"]
MEDIA_TYPES = {
    "html": "text/html; charset=utf-8",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
    "csv": "text/csv; charset=utf-8",
}
"""Forms of a report as a file, and their media types."""
STYLES = ("tokens.css", "reports.css", "paper.css")


def written(telling: Telling, form: str) -> bytes:
    """Return a report in one of the forms.

    Raises
    ------
    NoPdf
        Nothing here can make a PDF.
    """
    if form == "pdf":
        return paper.as_pdf(_document(telling), STYLES)
    if form == "html":
        return _document(telling, STYLES).encode()
    makers = {"json": as_json, "csv": as_csv, "xlsx": as_xlsx}
    return makers[form](telling)


def file_name(telling: Telling, form: str) -> str:
    """Return what the file of a report is called."""
    period = telling.report.request.period.name.replace("/", "_")
    return f"report-{period}.{form}"


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


def _document(telling: Telling, styles: tuple[str, ...] = ()) -> str:
    facts = {"words": telling.words, "say": telling.words.say, **drawn(telling, linked=False)}
    return paper.as_html("report_paper.html", styles, **facts)

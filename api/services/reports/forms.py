"""A report in every form that it has: page, PDF, workbook, JSON, CSV."""

from __future__ import annotations

import io
import re
import zipfile
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from api import paper
from api.paper import NoPdf
from api.services.reports import charts
from api.services.reports.files import as_csv, as_json, as_xlsx
from matchmaker.report import FAMILIES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from api.services.reports.telling import Telling

__all__ = ["MEDIA_TYPES", "NoPdf", "drawn", "file_name", "pictures", "written"]
MEDIA_TYPES = {
    "html": "text/html; charset=utf-8",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
    "csv": "text/csv; charset=utf-8",
    "charts": "application/zip",
}
"""Forms of a report as a file, and their media types."""
CHARTS = ("funnel", "who", "flows", "network")
"""Charts that stand in a report beside its map."""
FONT = "Source Sans 3, Arial, sans-serif"
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
    if form == "charts":
        return _zipped(pictures(telling))
    makers = {"json": as_json, "csv": as_csv, "xlsx": as_xlsx}
    return makers[form](telling)


def file_name(telling: Telling, form: str) -> str:
    """Return what the file of a report is called."""
    period = telling.report.request.period.name.replace("/", "_")
    return f"report-{period}-charts.zip" if form == "charts" else f"report-{period}.{form}"


def pictures(telling: Telling) -> dict[str, bytes]:
    """Return each chart for slides, by file name: SVG, and PNG where a PDF can be made here.

    What a chart says stands in words in the ``title`` of its SVG.
    """
    facts = drawn(telling, linked=False)
    found = {name: str(facts[name]) for name in CHARTS if facts[name]}
    if facts["map"]:
        found["map"] = str(facts["map"].drawing.svg)
    files: dict[str, bytes] = {}
    for name, svg in found.items():
        head = svg.partition(">")[0]
        font = "" if "font-family=" in head else f'font-family="{FONT}" '
        alone = svg.replace("<svg ", f"<svg {font}", 1)
        if "xmlns=" not in alone:
            alone = alone.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
        files[f"{name}.svg"] = alone.encode()
        wide, tall = _size(alone)
        with suppress(NoPdf):
            files[f"{name}.png"] = paper.as_png(alone, wide, tall)
    return files


def _size(svg: str) -> tuple[float, float]:
    """Return width and height of a drawing, as its view box tells."""
    box = re.search(r'viewBox="([^"]+)"', svg)
    assert box is not None
    *_, wide, tall = (float(number) for number in box[1].split())
    return wide, tall


def _zipped(files: Mapping[str, bytes]) -> bytes:
    """Return files in one, the same bytes for the same files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in sorted(files.items()):
            packed.writestr(zipfile.ZipInfo(name), content)
    return out.getvalue()


def drawn(telling: Telling, *, linked: bool, cases: bool = False) -> dict[str, Any]:
    """Return what the templates of a report ask for.

    Parameters
    ----------
    linked
        Whether ids of the rows stand behind the figures.
    cases
        Whether the reader may open the page of a case.
    """
    say = telling.words.say
    return {
        "telling": telling,
        "linked": linked,
        "cases": cases,
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

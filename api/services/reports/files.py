"""A report as data: JSON, CSV and a workbook, all from the same table."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING, Any

import xlsxwriter

from models.exchange.cells import guard
from models.exchange.export_tables import csv_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from api.services.reports.telling import Telling, Told
    from matchmaker.report.figures import Figure

COLUMNS = (
    *("family", "figure", "part", "label", "unit", "period", "from", "until", "value", "low"),
    *("high", "cases", "basis", "why_not", "factors", "rows_of"),
)
"""Columns of the CSV; numbers have a point, whatever the language."""
PERIODS = ("now", "previous", "baseline")
_MOST_CELL = 32_000


def as_json(telling: Telling) -> bytes:
    """Return the whole report, figures, sentences, rows and factors."""
    report = telling.report
    request = report.request
    document = {
        "title": telling.title,
        "about": telling.about,
        "language": telling.words.language,
        "fictional": telling.names.fictional,
        "public": request.public,
        "draft": telling.draft,
        "comment": telling.comment,
        "made_from": report.made_from,
        "as_of": report.as_of.isoformat(),
        "periods": {
            name: {"name": one.name, "from": str(one.first), "until": str(one.last)}
            for name, one in _periods(telling).items()
        },
        "sentences": [
            {"text": telling.finding(one), "code": one.code, "rows": list(one.rows.ids)}
            for one in report.findings
        ],
        "figures": [_figure(told) for told in telling.lines()],
        "factors": [
            {
                "id": one.id,
                "low": one.low,
                "high": one.high,
                "unit": one.unit,
                "year": one.year,
                "boundary": one.boundary,
                "source": one.source,
            }
            for one in telling.factors()
        ],
    }
    return (json.dumps(document, ensure_ascii=False, indent=1, allow_nan=False) + "\n").encode()


def _figure(told: Told) -> dict[str, Any]:
    return {
        "figure": told.name,
        "part": told.part,
        "label": told.label,
        "unit": told.unit,
        "definition": "" if told.part else told.definition,
        **{name: _plain(getattr(told, name)) for name in PERIODS},
    }


def _plain(figure: Figure) -> dict[str, Any]:
    return {
        "value": figure.value,
        "low": figure.low,
        "high": figure.high,
        "cases": figure.count,
        "basis": figure.basis.value,
        "why_not": figure.why_not,
        "factors": list(figure.factors),
        "rows": {
            "sheet": figure.rows.sheet,
            "ids": list(figure.rows.ids),
            "hidden": figure.rows.hidden,
        },
    }


def as_csv(telling: Telling) -> bytes:
    """Return a row per figure, part and period."""
    return csv_text(COLUMNS, _rows(telling)).encode()


def _rows(telling: Telling) -> list[list[object]]:
    periods = _periods(telling)
    now = periods["now"]
    rows: list[list[object]] = []
    if telling.comment:
        words = ["", "comment", "", telling.comment, "", now.name, now.first, now.last]
        rows.append([*words, *[None] * (len(COLUMNS) - len(words))])
    for told in telling.lines():
        for name in PERIODS:
            figure: Figure = getattr(told, name)
            period = periods[name]
            rows.append(
                [
                    *(told.family, told.name, told.part, told.label, told.unit, period.name),
                    *(period.first, period.last, figure.value, figure.low, figure.high),
                    *(figure.count, figure.basis.value, figure.why_not),
                    *(" ".join(figure.factors), figure.rows.sheet),
                ]
            )
    return rows


def as_xlsx(telling: Telling) -> bytes:
    """Return a workbook: all figures with definitions, the rows behind them, and the factors."""
    say = telling.words.say
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        wrap = book.add_format({"text_wrap": True, "valign": "top"})
        head = ["figure", "part", "unit", "now", "previous", "baseline", "change", "basis"]
        columns = [say(f"report.column.{name}") for name in head]
        texts = [
            [
                *(say(f"report.kpi.{t.name}"), t.label if t.part else ""),
                *(say(f"report.unit.{t.unit}"), *t.texts, t.basis, t.definition),
            ]
            for t in telling.lines()
        ]
        _sheet(book, say("report.all_figures"), [*columns, say("report.column.definition")], texts)
        _sheet(book, "data", COLUMNS, _rows(telling))
        behind = [
            [t.name, t.part, t.now.rows.sheet, id_]
            for t in telling.lines()
            for id_ in t.now.rows.ids
        ]
        _sheet(book, say("report.column.rows"), ("figure", "part", "sheet", "id"), behind)
        used = [
            [f.id, f.low, f.high, f.unit, f.year, f.boundary, f.source] for f in telling.factors()
        ]
        names = ("id", "low", "high", "unit", "year", "boundary", "source")
        _sheet(book, say("report.factors")[:31], names, used)
        about = book.add_worksheet(say("report.method")[:31])
        about.set_column(0, 0, 100)
        for at, text in enumerate(about_lines(telling)):
            about.write_string(at, 0, guard(text), bold if at == 0 else wrap)
    return out.getvalue()


def about_lines(telling: Telling) -> list[str]:
    """Return what a report is, in lines: title, part, period, sentences, method."""
    say, report = telling.words.say, telling.report
    made_from = report.made_from[:12]
    return [
        telling.title,
        telling.about,
        telling.days,
        *([say("reporting.draft_note")] if telling.draft else []),
        *([f"{say('reporting.comment')}: {telling.comment}"] if telling.comment else []),
        *(telling.finding(one) for one in report.findings),
        say("report.method_text", day=report.as_of, made_from=made_from),
        say("report.method_basis"),
        say("report.method_shares"),
        *([say("report.public_note")] if report.request.public else []),
        *([say("report.demo")] if telling.names.fictional else []),
    ]


def _sheet(book: Any, name: str, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    sheet = book.add_worksheet(name[:31])
    bold = book.add_format({"bold": True})
    sheet.write_row(0, 0, columns, bold)
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, len(columns) - 1, 18)
    for at, row in enumerate(rows, start=1):
        for place, value in enumerate(row):
            if isinstance(value, (int, float)):
                sheet.write_number(at, place, value)
            elif value is not None:
                sheet.write_string(at, place, guard(str(value))[:_MOST_CELL])


def _periods(telling: Telling) -> dict[str, Any]:
    request = telling.report.request
    return dict(
        zip(
            PERIODS,
            (request.period, request.period.previous, telling.report.baseline),
            strict=True,
        )
    )

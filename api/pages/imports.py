"""Bringing my own spreadsheet in: send, say what is what, mend, confirm, undo.

Four steps, each a page; all of it works without JavaScript.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, File, Form, Response, UploadFile
from fastapi.responses import HTMLResponse
from pydantic import StringConstraints

from api.pages.page import PageHere
from api.routes.doors import SettingsHere
from api.routes.gate import RequestId, Staff
from api.routes.imports import desk, rejected_answer
from api.routes.records import Address
from api.routes.shapes import Line
from api.services.import_columns import changed, tables_of, worth_a_look
from api.services.import_review import mends_of, review
from api.services.imports import Imports
from api.services.mending import Question
from models.exchange.format import SHEET

router = APIRouter(include_in_schema=False)
MOST_SHOWN = 100
MOST_FIELDS = 900
Place = Annotated[str, StringConstraints(max_length=8_000)]
Cell = Annotated[str, StringConstraints(max_length=10_000)]
Names = Annotated[list[Cell], Form(max_length=MOST_FIELDS)]
NONE: list[str] = []


def mine(page: PageHere, settings: SettingsHere, asker: Staff, request: RequestId) -> Imports:
    """Return the imports of who is signed in."""
    return desk(page.network.database, asker, settings, request)


Mine = Annotated[Imports, Depends(mine)]


@router.get("/{language}/imports", response_class=HTMLResponse)
def start(page: PageHere, imports: Mine) -> HTMLResponse:
    """Ask for a file, and show what came in before."""
    hubs = sorted(imports.asker.hubs)
    return page.show("imports.html", here="imports", past=imports.latest(), hubs=hubs)


@router.post("/{language}/imports")
def send(
    page: PageHere,
    imports: Mine,
    file: Annotated[UploadFile, File()],
    hub: Annotated[Line, Form()] = "",
) -> Response:
    """Take a file in; show its columns first when one of them was not recognised."""
    upload = imports.send(file.filename or "", file.file.read(), hub or None)
    step = "/columns" if worth_a_look(tables_of(imports.look(upload.id))) else ""
    return page.go(page.at(f"imports/{upload.id}{step}"))


@router.get("/{language}/imports/{address}/columns", response_class=HTMLResponse)
def columns(page: PageHere, imports: Mine, address: Address) -> Response:
    """Show which table is what, and which column is which."""
    if imports.past(address).upload.kept is not None:
        return page.go(page.at(f"imports/{address}"))
    seen = imports.look(address)
    return page.show(
        "import_columns.html", here="imports", seen=seen, tables=tables_of(seen), nouns=list(SHEET)
    )


@router.post("/{language}/imports/{address}/columns")
def say(
    page: PageHere,
    imports: Mine,
    address: Address,
    table: Names = NONE,
    table_was: Names = NONE,
    table_is: Names = NONE,
    header: Names = NONE,
    header_was: Names = NONE,
    header_is: Names = NONE,
) -> Response:
    """Read the file as she says; ask again for the columns of a table that is another now."""
    sheets = changed(table, table_was, table_is)
    imports.change(address, changed(header, header_was, header_is), sheets=sheets)
    step = "/columns" if any(sheets.values()) else ""
    return page.go(page.at(f"imports/{address}{step}"))


@router.get("/{language}/imports/{address}", response_class=HTMLResponse)
def look(page: PageHere, imports: Mine, address: Address) -> HTMLResponse:
    """Show what would be kept, and what has to be mended first; or what was kept."""
    past = imports.past(address)
    if past.upload.kept is not None:
        return page.show("import_done.html", here="imports", past=past)
    seen = imports.look(address)
    reviewed = review(seen, page.words)
    errors, doubts = reviewed.shown(MOST_SHOWN)
    return page.show(
        "import_check.html",
        here="imports",
        seen=seen,
        review=reviewed,
        whole=reviewed.whole[:MOST_SHOWN],
        errors=errors,
        doubts=doubts,
        first_doubt=sum(len(one.mendable) for one in errors),
        more=sum(len(one.mendable) for one in reviewed.errors)
        - sum(len(one.mendable) for one in errors),
        questions=seen.questions[:MOST_SHOWN],
        unknown=[column for one in seen.tables for column in one.extra],
        refused=seen.wrong or int(seen.outcome.checked.has_errors),
        most=MOST_SHOWN,
    )


@router.post("/{language}/imports/{address}/cells")
def mend(
    page: PageHere,
    imports: Mine,
    address: Address,
    place: Annotated[list[Place], Form(max_length=MOST_FIELDS)] = NONE,
    was: Names = NONE,
    value: Names = NONE,
    take: Annotated[Cell, Form()] = "",
) -> Response:
    """Put other values in cells, and check again.

    Parameters
    ----------
    take
        Number of a field and the value proposed for it, when a proposal was clicked.
    """
    told = {at: now for at, before, now in zip(place, was, value, strict=False) if now != before}
    number, colon, proposed = take.partition(":")
    if colon and number.isdecimal() and int(number) < len(place):
        told[place[int(number)]] = proposed
    mends = [mend for at, now in told.items() for mend in mends_of(at, now)]
    if mends:
        imports.change(address, mends=mends)
    said = "imports.mended" if mends else "imports.nothing_mended"
    return page.go(page.at(f"imports/{address}#mend"), said, count=len(mends))


@router.post("/{language}/imports/{address}/same")
def same(
    page: PageHere,
    imports: Mine,
    address: Address,
    file: Annotated[Line, Form()],
    row: Annotated[int, Form(ge=1, le=10_000_000)],
    existing: Annotated[Line, Form()],
    answer: Annotated[Line, Form()],
    sheet: Annotated[Line, Form()] = "",
) -> Response:
    """Say whether two organisations are one."""
    question = Question(file, sheet, row, existing)
    imports.answer(address, question, same=answer == "same")
    return page.go(
        page.at(f"imports/{address}#same"),
        "imports.said_same" if answer == "same" else "imports.said_two",
    )


@router.post("/{language}/imports/{address}/confirm")
def confirm(
    page: PageHere, imports: Mine, address: Address, good_rows: Annotated[Line, Form()] = ""
) -> Response:
    """Keep it."""
    imports.confirm(address, accept_valid=bool(good_rows))
    return page.go(page.at(f"imports/{address}"))


@router.post("/{language}/imports/{address}/undo")
def undo(page: PageHere, imports: Mine, address: Address) -> Response:
    """Take it back."""
    imports.undo(address)
    return page.go(page.at(f"imports/{address}"))


@router.get("/{language}/imports/{address}/rejected.xlsx")
def rejected(page: PageHere, imports: Mine, address: Address) -> Response:
    """Fetch the rows with errors as a workbook."""
    return rejected_answer(imports.look(address), "xlsx", page.words)

"""Bringing my own spreadsheet in: send, look, mend, confirm, undo. Works without JavaScript."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, File, Form, Response, UploadFile
from fastapi.responses import HTMLResponse

from api.pages.page import PageHere
from api.routes.doors import SettingsHere
from api.routes.gate import RequestId, Staff
from api.routes.imports import desk, rejected_answer
from api.routes.records import Address
from api.routes.shapes import Line
from api.services.imports import Imports, Mend
from api.wording.issues import tell
from models.intake import Severity

router = APIRouter(include_in_schema=False)
MOST_SHOWN = 100


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
    """Take a file in, and show what is in it."""
    upload = imports.send(file.filename or "", file.file.read(), hub or None)
    return page.go(page.at(f"imports/{upload.id}"))


@router.get("/{language}/imports/{address}", response_class=HTMLResponse)
def look(page: PageHere, imports: Mine, address: Address) -> HTMLResponse:
    """Show what would be kept, and what has to be mended first; or what was kept."""
    past = imports.past(address)
    if past.upload.kept is not None:
        return page.show("import_done.html", here="imports", past=past)
    seen = imports.look(address)
    checked = seen.outcome.checked
    errors = [(one, tell(one, page.words)) for one in checked.of(Severity.ERROR)]
    others = [tell(one, page.words) for one in checked.issues if one.severity is not Severity.ERROR]
    return page.show(
        "import_check.html",
        here="imports",
        seen=seen,
        errors=errors[:MOST_SHOWN],
        more=max(0, len(errors) - MOST_SHOWN),
        others=list(dict.fromkeys(others))[:MOST_SHOWN],
        refused=seen.wrong or len(errors),
    )


@router.post("/{language}/imports/{address}/cell")
def mend(
    page: PageHere,
    imports: Mine,
    address: Address,
    file: Annotated[Line, Form()],
    row: Annotated[int, Form(ge=1, le=10_000_000)],
    column: Annotated[Line, Form()],
    sheet: Annotated[Line, Form()] = "",
    value: Annotated[Line, Form()] = "",
) -> Response:
    """Put another value in one cell, and check again."""
    imports.change(address, mends=[Mend(file, sheet, row, column, value)])
    return page.go(page.at(f"imports/{address}"), "imports.mended", row=row)


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

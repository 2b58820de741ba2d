"""Imports over the web: a file comes in, is read, checked, mended, confirmed, and undone."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any

from api.services.bring_in import (
    FictionalNetworkThere,
    Import,
    Outcome,
    fill_hub,
    is_made_up,
    keep_undoable,
    proposed_code,
)
from api.services.demo import made_up
from api.services.import_state import Past, Seen
from api.services.mending import TWO, Mend, Question, mend
from api.services.own_hub import own_hub
from matchmaker.errors import InvalidRequest, MatchmakerError
from models.access.bounds import Bounds
from models.answered import Once
from models.audit import Trail
from models.errors import UndoRefused, UnknownRow
from models.exchange.format import SHEET, SHEETS
from models.files import File, Files
from models.intake import UPLOAD, Source, check, read
from models.intake.issues import Where
from models.intake.size import rows_about
from models.memory import ImportRecord
from models.mergers import Mergers
from models.store import Store
from models.undo import Undo
from models.uploads import Upload, Uploads

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from api.services.jobs.base import Work
    from models.access.asker import Asker
    from models.database import Database
    from models.intake import CheckedImport

COLUMNS = frozenset(column.name for sheet in SHEETS for column in sheet.columns)
MOST_MENDS = 5000


class UploadGone(MatchmakerError):
    """The file that was sent is kept no longer."""

    code = "upload_gone"


class AlreadyKept(MatchmakerError):
    """What was sent has been brought in before."""

    code = "already_kept"


class NotReadyToKeep(MatchmakerError):
    """Rows have errors, or there is nothing to keep. Facts: ``count`` of rows with errors."""

    code = "import_not_ready"


@dataclass(frozen=True)
class Imports:
    """Imports, for one asker: those of their hubs.

    Parameters
    ----------
    hours, days
        How long a file that was sent is kept, and how long an import can be undone.
    at_once
        Rows above which a file is better read in the background.
    request
        Id of the request, for the audit trail.
    """

    database: Database
    asker: Asker
    hours: int = 24
    days: int = 30
    request: str | None = None
    at_once: int = 20_000

    def send(self, name: str, content: bytes, hub: str | None, key: str = "") -> Upload:
        """Keep a file for a while, and read it as the hub's last one.

        Raises
        ------
        UnknownRow, InvalidRequest
            As `api.services.own_hub.own_hub` tells.
        """
        ours = own_hub(self.database, self.asker, hub)
        name = PurePath(name.replace("\\", "/")).name[:200] or "upload"
        digest = hashlib.sha256(f"import {ours} {name} ".encode() + content).hexdigest()
        with self.database.writing() as session:
            uploads = Uploads(session)

            def act() -> tuple[int, Mapping[str, Any]]:
                now = datetime.now(UTC)
                file = File(name, "application/octet-stream", content, self.asker.who, ours)
                id_ = Files(session).keep(file, now, timedelta(hours=self.hours))
                headers, sheets = uploads.said_by(ours)
                new = Upload("", self.asker.who, ours, name, id_, now, headers, sheets=sheets)
                added = uploads.add(new)
                self._trail(session).note("sent", "imports", [added])
                return 201, {"id": added.id}

            once = Once(self.asker.who, key, digest)
            _, answer = once.carry_out(session, act)
            return uploads.get(answer["id"], self._hubs)

    def is_large(self, upload: Upload) -> bool:
        """Tell whether reading a file takes so long that it belongs in the background.

        Raises
        ------
        UploadGone
            It is kept no longer.
        """
        with self.database.reading() as session:
            return rows_about(_content(session, upload)) > self.at_once

    def look(self, id_: str, progress: Callable[[int, int], None] | None = None) -> Seen:
        """Read and check a file as it stands now; nothing is kept.

        Parameters
        ----------
        progress
            Told how many rows are checked, of how many.

        Raises
        ------
        UnknownRow
            There is no such import, or it is another hub's.
        UploadGone
            Its file is kept no longer.
        """
        with self.database.reading() as session:
            upload = Uploads(session).get(id_, self._hubs)
            return self._seen(session, upload, progress)

    def latest(self, limit: int = 20) -> list[Past]:
        """Return imports, newest first."""
        with self.database.reading() as session:
            found = Uploads(session).latest(self._hubs, limit)
            return self._past(session, found)

    def past(self, id_: str) -> Past:
        """Return one import, whether its file is still there or not."""
        with self.database.reading() as session:
            return self._past(session, [Uploads(session).get(id_, self._hubs)])[0]

    def change(
        self,
        id_: str,
        headers: Mapping[str, str] | None = None,
        mends: Sequence[Mend] = (),
        sheets: Mapping[str, str] | None = None,
    ) -> Seen:
        """Say what headers and tables are, or mend cells, and check again; see `say`."""
        return self.look(self.say(id_, headers, mends, sheets).id)

    def say(
        self,
        id_: str,
        headers: Mapping[str, str] | None = None,
        mends: Sequence[Mend] = (),
        sheets: Mapping[str, str] | None = None,
    ) -> Upload:
        """Say what headers and tables are, or mend cells; the file itself stays as it was sent.

        Parameters
        ----------
        headers, sheets
            Empty for a column that is kept as it stands, and a table that is left out.

        Raises
        ------
        InvalidRequest
            A column or sheet that there is not, or too many cells.
        AlreadyKept
            It was confirmed before.
        """
        for noun in (sheets or {}).values():
            if noun and noun not in SHEET:
                raise InvalidRequest(field="sheets", value=noun, expected=", ".join(SHEET))
        for column in (headers or {}).values():
            if column and column not in COLUMNS:
                expected = ", ".join(sorted(COLUMNS))
                raise InvalidRequest(field="headers", value=column, expected=expected)
        with self.database.writing() as session:
            uploads = Uploads(session)
            upload = self._open(uploads, id_)
            mended = {**upload.mends, **{mend.place: mend.value for mend in mends}}
            if len(mended) > MOST_MENDS:
                raise InvalidRequest(field="cells", value="", expected=f"1–{MOST_MENDS}")
            changed = replace(
                upload,
                headers={**upload.headers, **(headers or {})},
                sheets={**upload.sheets, **(sheets or {})},
                mends=mended,
            )
            return uploads.change(upload, changed)

    def answer(self, id_: str, question: Question, *, same: bool) -> None:
        """Say whether a row of the file is an organisation that is known already.

        A row that is the same gets the id of the other, and so fills in what that one lacks.
        """
        value = question.existing if same else TWO
        column = "id" if same else f"{TWO}{question.existing}"
        mend = Mend(question.file, question.sheet, question.row, column, value)
        self.change(id_, mends=[mend])

    def confirm(
        self, id_: str, *, accept_valid: bool = False, key: str = "", work: Work | None = None
    ) -> Past:
        """Keep what was checked: all of it, or with `accept_valid` the good rows.

        Parameters
        ----------
        key
            An idempotency key: the same one again tells what was kept.
        work
            The job that does it, when it is done in the background.

        Raises
        ------
        NotReadyToKeep
            Rows have errors, or there is none to keep.
        AlreadyKept
            It was confirmed before.
        """
        once = Once.of(self.asker.who, key, "imports", id_, accept_valid)
        with self.database.writing() as session:
            Store(session).wait_for_turn()

            def make() -> str:
                upload = self._open(Uploads(session), id_)
                outcome = self._checked(session, upload, work.tell if work else None)
                if outcome.rows == 0 or (outcome.checked.has_errors and not accept_valid):
                    raise NotReadyToKeep(count=outcome.rows_refused)
                self._keep(session, upload, outcome)
                if work is not None:
                    work.hold(session)
                return upload.id

            upload = Uploads(session).get(once.make(session, make), self._hubs)
            return self._past(session, [upload])[0]

    def _keep(self, session: Session, upload: Upload, outcome: Outcome) -> None:
        started, store = datetime.now(UTC), Store(session)
        if made_up(store.hub_names()) and not is_made_up(outcome.checked.sheets):
            raise FictionalNetworkThere(database=self.database.name)
        record = ImportRecord(started, started, upload.name)
        wish = Import(Path(upload.name), upload.hub)
        logged = keep_undoable(session, outcome.checked.sheets, wish, record)
        assert logged.id is not None
        upload = Uploads(session).kept(upload, logged.id)
        self._trail(session).note("imported", "imports", [upload])
        Files(session).remove(upload.file)

    def undo(self, id_: str) -> Past:
        """Take an import back.

        Raises
        ------
        UndoRefused
            Somebody changed what it brought, or it is too old.
        """
        with self.database.writing() as session:
            upload = Uploads(session).get(id_, self._hubs)
            if upload.kept is None:
                raise UndoRefused(problem="too_old")
            Undo(session).back(upload.kept)
            self._trail(session).note("undid", "imports", [upload])
            return self._past(session, [upload])[0]

    @property
    def _hubs(self) -> frozenset[str] | None:
        return None if self.asker.sees_everything else self.asker.hubs

    def _trail(self, session: Session) -> Trail:
        return Trail(session, self.asker.who, self.request)

    def _open(self, uploads: Uploads, id_: str) -> Upload:
        upload = uploads.get(id_, self._hubs)
        if upload.kept is not None:
            raise AlreadyKept
        return upload

    def _past(self, session: Session, uploads: Sequence[Upload]) -> list[Past]:
        numbers = [upload.kept for upload in uploads if upload.kept is not None]
        records = Store(session).imports_by_number(numbers)
        possible = Undo(session).possible(numbers)
        return [
            Past(
                upload,
                records.get(upload.kept) if upload.kept is not None else None,
                upload.kept in possible and records[upload.kept].state == "kept",
            )
            for upload in uploads
        ]

    def _seen(
        self, session: Session, upload: Upload, progress: Callable[[int, int], None] | None = None
    ) -> Seen:
        outcome = self._checked(session, upload, progress)
        return Seen(upload, outcome, Store(session).compare(outcome.checked.sheets))

    def _checked(
        self, session: Session, upload: Upload, progress: Callable[[int, int], None] | None
    ) -> Outcome:
        content = _content(session, upload)
        with tempfile.TemporaryDirectory(prefix="matchmaker-import-") as folder:
            path = Path(folder) / f"upload{PurePath(upload.name).suffix}"
            path.write_bytes(content)
            source = read(
                path,
                limits=UPLOAD,
                name=upload.name,
                headers=upload.headers,
                sheets=upload.sheets,
            )
        mend(source, upload.mends)
        bounds = Bounds(session, self.asker)
        checked = check(
            source, known=bounds.known(), limits=UPLOAD, propose=proposed_code, progress=progress
        )
        self._leave_strangers_out(bounds, checked, source)
        # Before hubs are filled in: whoever was kept stays in all of its own.
        checked.sheets = dict(Mergers(session).applied(checked.sheets))
        if upload.hub and checked.sheets:
            fill_hub(checked.sheets, upload.hub, Store(session))
        checked.sheets = bounds.within(checked.sheets)
        wish = Import(Path(upload.name), upload.hub, dry_run=True)
        return Outcome(wish, checked, checked.has_errors, source.tables, left_out=source.left_out)

    def _leave_strangers_out(self, bounds: Bounds, checked: CheckedImport, source: Source) -> None:
        """Refuse rows that are not the asker's, each with an issue; keep the others."""
        strangers = bounds.strangers(checked.sheets)
        where = {table.noun: table.where for table in source.tables}
        for one in strangers:
            at = where.get(one.sheet, Where(source.name))
            checked.issues.append(at.issue("not_yours", row=one.line, value=one.value))
        for sheet in {one.sheet for one in strangers}:
            gone = {one.line for one in strangers if one.sheet == sheet}
            rows = checked.sheets[sheet]
            stay = [row for row, line in enumerate(rows.lines) if line not in gone]
            count = checked.counts[sheet]
            checked.counts[sheet] = replace(count, kept=len(stay))
            moved = {old: new for new, old in enumerate(stay)}
            checked.sheets[sheet] = replace(
                rows,
                rows=[rows.rows[row] for row in stay],
                lines=[rows.lines[row] for row in stay],
                extra=[rows.extra[row] for row in stay] if rows.extra else [],
                guessed={
                    names: {moved[row] for row in places if row in moved}
                    for names, places in rows.guessed.items()
                },
            )


def _content(session: Session, upload: Upload) -> bytes:
    try:
        return Files(session).get(upload.file, None, datetime.now(UTC)).content
    except UnknownRow:
        raise UploadGone from None

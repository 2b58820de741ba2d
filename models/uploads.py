"""Files on their way in, and how each hub names its columns."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, select, update

from models.errors import UnknownRow
from models.moments import in_utc
from models.tables import HeadersRow, UploadRow

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session


@dataclass(frozen=True)
class Upload:
    """One file on its way in.

    Parameters
    ----------
    file
        Id of the kept file.
    headers
        The sender's headers, each with the column that it is; empty when it is none.
    sheets
        The sender's tables, each with what its rows are; empty for one that is left out.
    mends
        Cells by their place, as `place_of` writes it, with what must stand there.
    kept
        Number of the import that came of it.
    """

    id: str
    by: str
    hub: str | None
    name: str
    file: str
    made: datetime
    headers: Mapping[str, str] = field(default_factory=dict)
    mends: Mapping[str, str] = field(default_factory=dict)
    sheets: Mapping[str, str] = field(default_factory=dict)
    kept: int | None = None

    @property
    def address(self) -> str:
        """Its id, as the audit trail names rows."""
        return self.id

    @property
    def hubs(self) -> frozenset[str]:
        """The hub that it is for."""
        return frozenset({self.hub}) if self.hub else frozenset()


class Uploads:
    """Reads and writes them, inside one transaction of the caller's."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, new: Upload) -> Upload:
        """Keep a new one, whatever its id; return it with the id that it gets."""
        id_ = f"imp-{uuid.uuid4().hex[:20]}"
        self._session.execute(
            insert(UploadRow).values(
                id=id_,
                by=new.by,
                hub=new.hub,
                name=new.name,
                file=new.file,
                headers=dict(new.headers),
                sheets=dict(new.sheets),
                mends={},
                made=new.made,
            )
        )
        return self._of(id_)

    def get(self, id_: str, hubs: frozenset[str] | None) -> Upload:
        """Return one of these hubs; ``None`` for all.

        Raises
        ------
        UnknownRow
            There is none, or it is another hub's.
        """
        found = self._of(id_)
        if hubs is not None and found.hub not in hubs:
            raise UnknownRow(noun="imports")
        return found

    def latest(self, hubs: frozenset[str] | None, limit: int = 20) -> Sequence[Upload]:
        """Return those of these hubs, newest first."""
        query = select(UploadRow).order_by(UploadRow.made.desc(), UploadRow.id).limit(limit)
        if hubs is not None:
            query = query.where(UploadRow.hub.in_(sorted(hubs)))
        return [_upload(row) for row in self._session.scalars(query)]

    def change(self, upload: Upload, changed: Upload) -> Upload:
        """Read it as the other one says; the hub's next file is read so too."""
        values = {
            "headers": dict(changed.headers),
            "sheets": dict(changed.sheets),
            "mends": dict(changed.mends),
        }
        self._session.execute(update(UploadRow).where(UploadRow.id == upload.id).values(**values))
        said, before = (changed.headers, changed.sheets), (upload.headers, upload.sheets)
        if upload.hub is not None and said != before:
            headers, sheets = self.said_by(upload.hub)
            known = {"headers": headers | values["headers"], "sheets": sheets | values["sheets"]}
            self._session.execute(delete(HeadersRow).where(HeadersRow.hub == upload.hub))
            self._session.execute(insert(HeadersRow).values(hub=upload.hub, **known))
        return self._of(upload.id)

    def kept(self, upload: Upload, number: int) -> Upload:
        """Write down which import came of it; what was mended is needed no longer."""
        values = {"kept": number, "mends": {}}
        self._session.execute(update(UploadRow).where(UploadRow.id == upload.id).values(**values))
        return self._of(upload.id)

    def said_by(self, hub: str | None) -> tuple[dict[str, str], dict[str, str]]:
        """Return what the headers, and the tables, of this hub's files were last said to be."""
        row = self._session.get(HeadersRow, hub) if hub else None
        return (dict(row.headers or {}), dict(row.sheets or {})) if row else ({}, {})

    def forget_before(self, moment: datetime) -> None:
        """Take away what is too old to be finished or undone."""
        self._session.execute(delete(UploadRow).where(UploadRow.made < moment))

    def _of(self, id_: str) -> Upload:
        row = self._session.get(UploadRow, id_, populate_existing=True)
        if row is None:
            raise UnknownRow(noun="imports")
        return _upload(row)


def _upload(row: UploadRow) -> Upload:
    return Upload(
        id=row.id,
        by=row.by,
        hub=row.hub,
        name=row.name,
        file=row.file,
        made=in_utc(row.made),
        headers=row.headers or {},
        sheets=row.sheets or {},
        mends=row.mends or {},
        kept=row.kept,
    )

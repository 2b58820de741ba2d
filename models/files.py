"""Files that are kept for a short while."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, or_, select

from models.errors import UnknownRow
from models.tables import FileRow

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime, timedelta

    from sqlalchemy.orm import Session


@dataclass(frozen=True)
class File:
    """A file for one asker.

    Parameters
    ----------
    by
        As `models.access.asker.Asker.who` tells; nobody else gets it.
    hub
        The hub that it is about.
    """

    name: str
    media_type: str
    content: bytes
    by: str
    hub: str | None = None


class Files:
    """Reads and writes them, inside one transaction of the caller's."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def keep(self, file: File, now: datetime, lasts: timedelta) -> str:
        """Keep a file for a while; return its id, which nobody guesses."""
        id_ = secrets.token_urlsafe(24)
        self._session.execute(
            insert(FileRow).values(
                id=id_,
                by=file.by,
                hub=file.hub,
                name=file.name,
                media_type=file.media_type,
                content=file.content,
                made=now,
                expires=now + lasts,
            )
        )
        return id_

    def get(self, id_: str, by: str | None, now: datetime) -> File:
        """Return a file.

        Parameters
        ----------
        by
            Only when it is this asker's; ``None`` for the program itself.

        Raises
        ------
        UnknownRow
            There is none, not any more, or it is somebody else's.
        """
        f = FileRow
        query = select(f.name, f.media_type, f.content, f.by, f.hub).where(
            f.id == id_, f.expires > now
        )
        row = self._session.execute(query).first()
        if row is None or (by is not None and row.by != by):
            raise UnknownRow(noun="files")
        return File(*row)

    def remove(self, id_: str) -> None:
        """Take a file away."""
        self._session.execute(delete(FileRow).where(FileRow.id == id_))

    def forget_expired(self, now: datetime) -> None:
        """Take away what is kept no longer."""
        self._session.execute(delete(FileRow).where(FileRow.expires <= now))

    def forget_of(self, hubs: Iterable[str]) -> None:
        """Take away the files about these hubs, and those about no hub in particular."""
        about = or_(FileRow.hub.in_(sorted(hubs)), FileRow.hub.is_(None))
        self._session.execute(delete(FileRow).where(about))

"""A whole hub as a file, made in the background and fetched once it is there."""

from __future__ import annotations

import tempfile
import zipfile
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from api.services.own_hub import own_hub
from api.services.take_out import rows_of
from matchmaker.domain import Contact
from matchmaker.errors import InvalidRequest
from models.access.asker import Role, Scope
from models.audit import Trail
from models.errors import NotAllowed
from models.exchange.export import FORMATS, export
from models.files import File, Files
from models.store import Store

if TYPE_CHECKING:
    from collections.abc import Mapping

    from api.services.jobs.base import Work
    from api.services.jobs.queue import Queue
    from matchmaker.snapshot import Snapshot
    from models.access.asker import Asker
    from models.jobs import Job

ZIP = ("zip", "application/zip")
KINDS_OF_FILE = {
    "csv": ZIP,
    "murmurations": ZIP,
    "xlsx": ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "json": ("json", "application/json"),
    "geojson": ("geojson", "application/geo+json"),
    "graphml": ("graphml", "application/xml"),
    "gexf": ("gexf", "application/xml"),
}
"""For each format the ending of its file, and its media type."""
STEPS = 3
MAY_TAKE_OUT = frozenset({Role.COORDINATOR, Role.ADMINISTRATOR})


class Export:
    """Writes the rows of a hub, or for administrators of the whole network, to one file."""

    name: ClassVar = "export"
    tries: ClassVar = 3

    def run(self, work: Work) -> Mapping[str, Any]:
        """Write the file; return where it is, until when, and how many rows of each noun."""
        form = str(work.wish["format"])
        hub = own_hub(work.database, work.asker, work.wish.get("hub"))
        if work.asker.role not in MAY_TAKE_OUT:
            raise NotAllowed(noun="exports")
        work.tell(0, STEPS)
        with work.database.reading() as session:
            snapshot = _for(work.asker, Store(session).snapshot(hub))
        work.tell(1, STEPS)
        content = written(snapshot, form)
        work.tell(2, STEPS)
        now, lasts = datetime.now(UTC), timedelta(hours=work.settings.files_hours)
        ending, media_type = KINDS_OF_FILE[form]
        name = f"{hub or 'network'}-{now:%Y-%m-%d}.{ending}"
        with work.database.writing() as session:
            work.hold(session)
            file = File(_plain(name), media_type, content, work.job.by, hub)
            id_ = Files(session).keep(file, now, lasts)
            Trail(session, work.job.by).write("exported", "hubs", {hub: [hub or "*"]})
        return {
            "file": f"/api/v1/files/{id_}",
            "bytes": len(content),
            "expires": (now + lasts).isoformat(timespec="seconds"),
            "rows": rows_of(snapshot),
        }


@dataclass(frozen=True)
class Exports:
    """Exports, for one asker."""

    queue: Queue

    def ask(self, form: str, hub: str | None, language: str, key: str = "") -> Job:
        """Let a hub be written to a file; return the job.

        Raises
        ------
        UnknownRow, InvalidRequest
            As `api.services.own_hub.own_hub` tells; or a format that there is not.
        """
        if form not in FORMATS:
            raise InvalidRequest(field="format", value=form, expected=", ".join(FORMATS))
        ours = own_hub(self.queue.database, self.queue.asker, hub)
        wish = {"format": form, "hub": ours, "language": language}
        return self.queue.add(Export.name, wish, ours, key)


def written(snapshot: Snapshot, form: str) -> bytes:
    """Return a network as the bytes of one file; a folder becomes a zip.

    Raises
    ------
    ExportRefused
        The network does not fit in this format.
    """
    ending = KINDS_OF_FILE[form][0]
    with tempfile.TemporaryDirectory(prefix="matchmaker-export-") as folder:
        path = Path(folder) / f"network.{ending}"
        if form != "murmurations":
            return export(snapshot, path, form).read_bytes()
        profiles = export(snapshot, Path(folder) / "profiles", form)
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
            for file in sorted(profiles.rglob("*")):
                packed.write(file, file.relative_to(profiles))
        return path.read_bytes()


def _for(asker: Asker, snapshot: Snapshot) -> Snapshot:
    """Take contact persons out for programs that may not read them."""
    if Scope.CONTACTS in asker.scopes:
        return snapshot
    return replace(
        snapshot,
        organisations=tuple(replace(one, contact=Contact()) for one in snapshot.organisations),
    )


def _plain(name: str) -> str:
    """Return a name that any system can give a file."""
    return "".join(
        sign if sign.isascii() and (sign.isalnum() or sign in "-._") else "-" for sign in name
    )

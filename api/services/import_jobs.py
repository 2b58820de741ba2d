"""Imports that take long: checked, and kept, in the background."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, ClassVar

from api.services.import_told import as_answer, as_checked
from api.services.imports import Imports
from api.services.rejected import rejected_file
from models.access.asker import Role, Scope
from models.bulk import large_work
from models.errors import NotAllowed
from models.files import File, Files

if TYPE_CHECKING:
    from collections.abc import Mapping

    from api.services.import_state import Seen
    from api.services.jobs.base import Work
    from api.services.jobs.queue import Queue
    from models.jobs import Job
    from models.uploads import Upload

MAY_BRING_IN = frozenset({Role.COORDINATOR, Role.ADMINISTRATOR})


class Checking:
    """Reads and checks a file, and leaves what must be said of it as two files."""

    name: ClassVar = "import_check"
    tries: ClassVar = 3

    def run(self, work: Work) -> Mapping[str, Any]:
        """Return whether it may be kept, and where all that must be said of it is."""
        imports = _imports(work)
        with large_work():
            seen = imports.look(str(work.wish["import"]), work.tell)
        told = json.dumps(as_checked(seen, work.words), ensure_ascii=False).encode()
        with work.database.writing() as session:
            work.hold(session)
            files = {"checked": _kept(work, session, "checked.json", "application/json", told)}
            if seen.wrong:
                content, name, media_type = rejected_file(seen.outcome, "xlsx", work.words)
                files["rejected"] = _kept(work, session, name, media_type, content)
        return {**_summary(seen), **files}


class Keeping:
    """Keeps what was checked. Who takes it up after a worker died finds out whether it is kept."""

    name: ClassVar = "import"
    tries: ClassVar = 3

    def run(self, work: Work) -> Mapping[str, Any]:
        """Return the import as it is kept."""
        imports, id_ = _imports(work), str(work.wish["import"])
        past = imports.past(id_)
        if past.upload.kept is None:
            with large_work():
                accept_valid, key = bool(work.wish["accept_valid"]), str(work.wish["key"])
                past = imports.confirm(id_, accept_valid=accept_valid, key=key, work=work)
        return as_answer(past)


@dataclass(frozen=True)
class Background:
    """Asks for it, for one asker."""

    queue: Queue

    def check(self, upload: Upload, language: str, key: str = "") -> Job:
        """Let a file be checked; return the job.

        Parameters
        ----------
        key
            That of the request that sent the file: sent again, it is checked once.
        """
        wish = {"import": upload.id, "language": language}
        return self.queue.add(Checking.name, wish, upload.hub, _of(Checking.name, key))

    def keep(self, upload: Upload, *, accept_valid: bool, key: str = "") -> Job:
        """Let a file be kept; return the job.

        Parameters
        ----------
        key
            An idempotency key: the same one again gives the same job and, once the file is kept,
            what was kept.
        """
        wish = {"import": upload.id, "accept_valid": accept_valid, "key": key}
        return self.queue.add(Keeping.name, wish, upload.hub, _of(Keeping.name, key))


def _of(step: str, key: str) -> str:
    """Return the key of one step of a request: its job, beside what it writes."""
    return key and hashlib.sha256(f"{step} {key}".encode()).hexdigest()


def _imports(work: Work) -> Imports:
    if work.asker.role not in MAY_BRING_IN or Scope.WRITE not in work.asker.scopes:
        raise NotAllowed(noun="imports")
    settings = work.settings
    return Imports(work.database, work.asker, settings.files_hours, settings.undo_days)


def _kept(work: Work, session: Any, name: str, media_type: str, content: bytes) -> str:
    lasts = timedelta(hours=work.settings.files_hours)
    file = File(name, media_type, content, work.job.by, work.job.hub)
    return f"/api/v1/files/{Files(session).keep(file, datetime.now(UTC), lasts)}"


def _summary(seen: Seen) -> dict[str, Any]:
    total = seen.total
    return {
        "import": f"/api/v1/imports/{seen.upload.id}",
        "ready": not seen.outcome.checked.has_errors and seen.outcome.rows > 0,
        "rows": {
            "new": total.new,
            "changed": total.changed,
            "same": total.same,
            "refused": seen.wrong,
        },
    }

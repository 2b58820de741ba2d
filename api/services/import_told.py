"""An import as the body of an answer: plain values, ready for JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from api.services.bring_in import issue_for_machines
from api.services.import_state import Past

if TYPE_CHECKING:
    from api.services.import_state import Seen
    from api.wording import Wording


def as_answer(past: Past) -> dict[str, Any]:
    """Return an import as a list has it."""
    upload, record = past.upload, past.record
    counts = {} if record is None else record.counts
    return {
        "id": upload.id,
        "name": upload.name,
        "hub": upload.hub,
        "state": "open" if record is None else record.state,
        "number": upload.kept,
        "undoable": past.undoable,
        "made": upload.made.isoformat(),
        "counts": {
            name: {
                "new": count.new,
                "changed": count.changed,
                "same": count.same,
                "deleted": count.deleted,
            }
            for name, count in counts.items()
        },
        "href": f"/api/v1/imports/{upload.id}",
    }


def as_checked(seen: Seen, words: Wording) -> dict[str, Any]:
    """Return all that must be said of a file."""
    checked = seen.outcome.checked
    return {
        **as_answer(Past(seen.upload)),
        "counts": {
            name: {"read": count.read, "kept": count.kept, "repeated": count.repeated}
            for name, count in checked.counts.items()
        },
        "ready": not checked.has_errors and seen.outcome.rows > 0,
        "tables": [
            {
                "file": table.where.file,
                "sheet": table.where.sheet,
                "noun": table.noun,
                "rows": len(table.lines),
                "columns": table.headers,
                "unknown": list(table.extra),
            }
            for table in seen.tables
        ],
        "headers": dict(seen.upload.headers),
        "sheets": dict(seen.upload.sheets),
        "changes": {
            name: {"new": count.new, "changed": count.changed, "same": count.same}
            for name, count in seen.changes.items()
        },
        "issues": [issue_for_machines(issue, words) for issue in checked.issues],
    }

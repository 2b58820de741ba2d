"""How far an import is: as it is read now, or as it was kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from api.services.mending import QUESTIONS, Question
from models.upsert import Counts

if TYPE_CHECKING:
    from api.services.bring_in import Outcome
    from models.intake import Table
    from models.memory import ImportRecord
    from models.uploads import Upload


@dataclass(frozen=True)
class Seen:
    """A file as it is read now.

    Parameters
    ----------
    outcome
        What would be kept, and all that must be said.
    changes
        Per sheet: what would be new, changed and the same.
    """

    upload: Upload
    outcome: Outcome
    changes: Mapping[str, Counts] = field(default_factory=dict)

    @property
    def total(self) -> Counts:
        """What would be new, changed and the same, in all sheets."""
        return _sum(self.changes)

    @property
    def questions(self) -> list[Question]:
        """Whether two organisations are one: what was not answered yet."""
        asked = [
            Question(
                issue.file,
                issue.sheet,
                issue.row,
                str(issue.facts["existing"]),
                str(issue.facts["existing_name"]),
                issue.value,
            )
            for issue in self.outcome.checked.issues
            if issue.code in QUESTIONS and issue.row is not None
        ]
        return [one for one in asked if one.answered not in self.upload.mends]

    @property
    def tables(self) -> Sequence[Table]:
        """What was recognised."""
        return self.outcome.tables

    @property
    def wrong(self) -> int:
        """Rows with an error."""
        return self.outcome.rows_refused


@dataclass(frozen=True)
class Past:
    """An import that was begun or kept.

    Parameters
    ----------
    record
        As the log has it; ``None`` while it is not confirmed.
    undoable
        Whether what it takes is still kept.
    """

    upload: Upload
    record: ImportRecord | None = None
    undoable: bool = False

    @property
    def new(self) -> int:
        """Rows that it added."""
        return _sum(self.record.counts).new if self.record else 0

    @property
    def changed(self) -> int:
        """Rows that it changed."""
        return _sum(self.record.counts).changed if self.record else 0

    @property
    def touched(self) -> int:
        """Rows that it added or changed."""
        return self.new + self.changed


def _sum(counts: Mapping[str, Counts]) -> Counts:
    return Counts(
        sum(count.new for count in counts.values()),
        sum(count.changed for count in counts.values()),
        sum(count.same for count in counts.values()),
    )

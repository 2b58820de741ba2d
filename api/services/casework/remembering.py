"""What was shown is remembered: which list, made from which snapshot by which scorer."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from models.access.asker import Role
from models.memory import Memory, id_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matchmaker.suggestion import Shortlist
    from models.access.asker import Asker
    from models.database import Database


def remember(database: Database, asker: Asker, shown: Sequence[Shortlist]) -> None:
    """Keep lists that were shown to somebody who is known here; those of strangers are not kept.

    A list that was shown before is not kept again.
    """
    if asker.role is Role.ANONYMOUS:
        return
    named = [one for one in shown if one.request.organisation is not None]
    with database.reading() as session:
        memory = Memory(session)
        new = [one for one in named if not memory.knows(id_of(one))]
    if new:
        now = datetime.now(UTC)
        with database.writing() as session:
            memory = Memory(session)
            for one in new:
                memory.remember(one, now)

"""Which hub somebody works for, when they may work for several."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matchmaker.errors import InvalidRequest
from models.errors import UnknownRow
from models.store import Store

if TYPE_CHECKING:
    from models.access.asker import Asker
    from models.database import Database


def own_hub(database: Database, asker: Asker, wanted: str | None) -> str | None:
    """Return the hub that is meant: the one that is named, else the asker's only one.

    Returns
    -------
    str or None
        ``None`` when an administrator names none: the whole network.

    Raises
    ------
    UnknownRow
        There is no such hub, or it is not the asker's.
    InvalidRequest
        The asker has several hubs and names none.
    """
    if asker.sees_everything:
        if wanted is None:
            return None
        with database.reading() as session:
            if wanted not in Store(session).known_ids("hubs"):
                raise UnknownRow(noun="hubs")
        return wanted
    if wanted is not None:
        if wanted not in asker.hubs:
            raise UnknownRow(noun="hubs")
        return wanted
    if len(asker.hubs) != 1:
        raise InvalidRequest(field="hub", value="", expected=", ".join(sorted(asker.hubs)))
    return next(iter(asker.hubs))

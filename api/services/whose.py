"""Whose network is planned: one hub's, or everybody's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.errors import UnknownRow

if TYPE_CHECKING:
    from matchmaker.snapshot import Snapshot
    from models.access.asker import Asker


def hub_of(snapshot: Snapshot, asker: Asker, hub: str | None) -> str | None:
    """Return the hub that is meant; ``None`` is everybody, for who sees everything.

    Raises
    ------
    UnknownRow
        There is no such hub, or it is not the asker's.
    """
    if asker.sees_everything:
        if hub and hub not in {one.id for one in snapshot.hubs}:
            raise UnknownRow(noun="hubs")
        return hub or None
    meant = hub or min(asker.hubs, default="")
    if meant not in asker.hubs:
        raise UnknownRow(noun="hubs")
    return meant

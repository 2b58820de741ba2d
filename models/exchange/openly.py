"""The part of a network that may go out in open formats."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import TYPE_CHECKING

from matchmaker.domain import Contact, Visibility

if TYPE_CHECKING:
    from matchmaker.snapshot import Snapshot

AMONG_HUBS = frozenset({Visibility.PUBLIC, Visibility.HUBS})
TO_ANYBODY = frozenset({Visibility.PUBLIC})


def open_part(
    snapshot: Snapshot,
    visible: Collection[Visibility] = AMONG_HUBS,
    *,
    include_confidential: bool = False,
) -> Snapshot:
    """Return what may be shown: nobody confidential, nothing of theirs, no contact persons.

    Parameters
    ----------
    visible
        Organisations and streams of these visibilities may be shown.
    include_confidential
        Show all organisations and streams; contact persons stay out even so.

    Notes
    -----
    A partnership stays while two of its partners may be shown; the others are left out of it.
    Judgements are what a person thought of somebody: they never go out.
    """
    allowed = frozenset(Visibility) if include_confidential else visible
    shown = {o.id for o in snapshot.organisations if o.visibility in allowed}
    streams = tuple(
        s for s in snapshot.streams if s.organisation in shown and s.visibility in allowed
    )
    flowing = {stream.id for stream in streams}
    partnerships = (
        replace(
            partnership,
            partners=tuple(id_ for id_ in partnership.partners if id_ in shown),
            streams=tuple(id_ for id_ in partnership.streams if id_ in flowing),
            lead=partnership.lead if partnership.lead in shown else "",
        )
        for partnership in snapshot.partnerships
    )
    return replace(
        snapshot,
        organisations=tuple(
            replace(o, contact=Contact()) for o in snapshot.organisations if o.id in shown
        ),
        streams=streams,
        processes=tuple(p for p in snapshot.processes if p.organisation in shown),
        skills=tuple(s for s in snapshot.skills if s.organisation in shown),
        partnerships=tuple(p for p in partnerships if len(p.partners) > 1),
        judgements=(),
    )

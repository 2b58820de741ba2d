"""Two people who edit one row: what both changed, together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping


@dataclass(frozen=True, slots=True)
class Merged:
    """A form after somebody else changed the same row.

    Parameters
    ----------
    typed
        What the form shows now: what both changed, together.
    theirs
        By field that both changed, what the other wrote.
    taken
        Fields that only the other changed; their value stays.
    """

    typed: dict[str, str]
    theirs: dict[str, str]
    taken: tuple[str, ...]


def merged(
    was: Mapping[str, str],
    mine: Mapping[str, str],
    now: Mapping[str, str],
    joined: Collection[str] = (),
) -> Merged:
    """Return what both changed, together; where they changed the same, mine stands.

    Parameters
    ----------
    was, mine, now
        The fields as I found them, as I sent them, and as they stand since the other was first.
    joined
        Texts in which what both wrote is put beside each other instead.

    Examples
    --------
    >>> both = merged({"phone": "1", "name": "A", "email": ""},
    ...               {"phone": "2", "name": "A", "email": "x"},
    ...               {"phone": "3", "name": "B", "email": ""})
    >>> both.typed, both.theirs, both.taken
    ({'phone': '2', 'name': 'B', 'email': 'x'}, {'phone': '3'}, ('name',))
    >>> merged({"title": "A"}, {"title": "B"}, {"title": "C"}, joined=("title",)).typed
    {'title': 'C · B'}
    """
    typed: dict[str, str] = {}
    theirs: dict[str, str] = {}
    taken = []
    for name, current in now.items():
        own, before = mine.get(name, ""), was.get(name, "")
        if own in (before, current):
            typed[name] = current
            if own != current:
                taken.append(name)
        elif current == before:
            typed[name] = own
        else:
            theirs[name] = current
            typed[name] = f"{current} · {own}" if name in joined and current and own else own
    return Merged(typed, theirs, tuple(taken))

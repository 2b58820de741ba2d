"""Documents, each made once for one picture of the network."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar, cast

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

MOST = 48
"""Things that are kept; what is asked beyond that is made anew each time."""

Kept = TypeVar("Kept")


@dataclass(frozen=True)
class Document:
    """A file that goes out.

    Parameters
    ----------
    media_type
        Of the body, with its character set.
    """

    body: bytes
    media_type: str
    mark: str = field(init=False)
    """Differs when the body does: what HTTP calls an entity tag, without its quotes."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "mark", hashlib.sha256(self.body).hexdigest()[:32])


class Shelf:
    """Documents, and what they are made with, of one picture of the network.

    It belongs to the picture and goes with it, so that nothing on it is ever out of date.
    """

    def __init__(self) -> None:
        self._kept: dict[Hashable, object] = {}

    def take(self, key: Hashable, make: Callable[[], Kept]) -> Kept:
        """Return what has this key, made when it is first asked for.

        Two threads that ask at once may both make it; they make the same.

        Parameters
        ----------
        key
            One key stands for one sort of thing only.
        """
        if key in self._kept:
            return cast("Kept", self._kept[key])
        made = make()
        if len(self._kept) < MOST:
            self._kept[key] = made
        return made

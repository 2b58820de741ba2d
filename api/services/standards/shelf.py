"""Documents, each made once for one picture of the network."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar, cast

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

MOST = 48
"""Things that are kept; the oldest makes room for what is asked beyond that."""

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

    Parameters
    ----------
    most
        Things that are kept.
    """

    def __init__(self, most: int = MOST) -> None:
        self.most = most
        self._kept: dict[Hashable, object] = {}

    def take(self, key: Hashable, make: Callable[[], Kept]) -> Kept:
        """Return what has this key, made when it is first asked for.

        Two threads that ask at once may both make it; they make the same.

        Parameters
        ----------
        key
            One key stands for one sort of thing only.
        """
        kept = self._kept.get(key)
        if kept is not None:
            return cast("Kept", kept)
        made = make()
        self._kept[key] = made
        while len(self._kept) > self.most:
            self._kept.pop(next(iter(self._kept)), None)
        return made

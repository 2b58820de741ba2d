"""Documents, each made once for one picture of the network."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

MOST = 48
"""Documents that are kept; what is asked beyond that is made anew each time."""


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
    """The documents of one picture of the network.

    It belongs to the picture and goes with it, so that nothing on it is ever out of date.
    """

    def __init__(self) -> None:
        self._kept: dict[Hashable, Document] = {}

    def take(self, key: Hashable, make: Callable[[], Document]) -> Document:
        """Return the document of this key, made when it is first asked for.

        Two threads that ask at once may both make it; they make the same.
        """
        found = self._kept.get(key)
        if found is None:
            found = make()
            if len(self._kept) < MOST:
                self._kept[key] = found
        return found

"""Rows as an asker may see them, and pages of them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from models.access.addresses import address_of
from models.access.asker import Reach
from models.tables.base import to_json


@dataclass(frozen=True)
class Record:
    """One row as an asker may see it.

    Parameters
    ----------
    values
        By column of the exchange format; what may not be seen is unknown.
    hubs
        The hubs that look after it.
    confidential
        Whether it holds something that not everybody may see.
    """

    noun: str
    key: tuple[str, ...]
    values: Mapping[str, Any]
    reach: Reach
    hubs: frozenset[str] = frozenset()
    confidential: bool = False

    @property
    def address(self) -> str:
        """The last part of its address."""
        return address_of(self.key)

    @property
    def mine(self) -> bool:
        """Whether the asker looks after it."""
        return self.reach is Reach.OWNER

    @property
    def tag(self) -> str:
        """A word that differs whenever a value does: its entity tag."""
        told = to_json({name: _plain(value) for name, value in self.values.items()})
        return hashlib.sha256(told.encode()).hexdigest()[:32]


@dataclass(frozen=True)
class Page:
    """Some rows of a list.

    Parameters
    ----------
    total
        Rows on all pages.
    next
        Cursor of the next page; ``None`` on the last.
    """

    records: Sequence[Record]
    total: int
    next: str | None


def _plain(value: Any) -> object:
    return (
        value if value is None or isinstance(value, (str, int, float, bool, tuple)) else str(value)
    )

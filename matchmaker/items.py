"""Tables of the things organisations have and want, as arrays beside each other.

Streams, accepted materials and skills are compared thing by thing, thousands at a time. `Items`
keeps each sort as one table, ordered by owner, so that the best of an organisation's things is a
reduction over neighbouring rows.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Protocol, Self

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from numpy.typing import ArrayLike, NDArray

NO_CODE = ""
WORDLESS = -1
SAME_CODE, ALIKE_SUBCHAPTER, SAME_SUBCHAPTER, SAME_CHAPTER = 1.0, 0.4, 0.1, 0.05
"""Closeness of two codes in the tree of the List of Waste. The steps are our own judgement: a
subchapter says where waste comes from more than what it is (20 01 holds paper and batteries), so
neighbours are a hint and no more."""
ALIKE_SUBCHAPTERS = (301, 402, 1602, 1704)
"""Subchapters whose codes are handled by the same trades, as whole numbers: wood residues (03 01),
textile residues (04 02), electrical appliances (16 02), metals of building (17 04). Our own
judgement; even here a neighbour is not the thing itself."""


class Vectors(Protocol):
    """Texts turned into vectors, one row each (`matchmaker.text.space.TextVectors`)."""

    def take(self, rows: ArrayLike) -> Self:
        """Return these rows, in this order."""
        ...

    def similarity(self, other: Self) -> NDArray[np.float32]:
        """Return the similarity in [0, 1] of each row with each row of `other`."""
        ...

    def cosine(self, other: Self) -> NDArray[np.float32]:
        """Return the cosine of each row with each row of `other`: finer, for whole texts."""
        ...


class Space(Protocol):
    """Something that can turn texts into comparable vectors (`matchmaker.text.space.TextSpace`)."""

    def vectors(self, texts: Sequence[str]) -> Vectors:
        """Return one vector per text."""
        ...


@dataclass(frozen=True, slots=True)
class Item:
    """One thing of an organisation, before it becomes a row of `Items`."""

    id: str
    owner: int
    text: str = ""
    code: str = NO_CODE
    """Digits of a List of Waste code (6) or of a prefix that is accepted (2 or 4)."""
    tonnes: float = np.nan
    """Tonnes a year; the minimum that pays, for an accepted material."""
    capacity: float = np.nan
    radius_km: float = np.nan
    first_day: float = -np.inf
    last_day: float = np.inf


@dataclass(frozen=True)
class Items:
    """A table of things, ordered by owner.

    Networks repeat themselves: a hundred members have cardboard over. What is compared with much is
    therefore compared by `sort`, and what it means for owners by `bundle`.

    Parameters
    ----------
    number
        Row in the table of the whole network, also where this table is a part of it.
    start
        Things of owner ``i`` are the rows ``start[i]`` up to ``start[i + 1]``.
    code
        Column of each thing's code in `codes`.
    codes
        The distinct codes as whole numbers by level, shape (3, codes): chapter, subchapter and
        code, -1 where the level is not given.
    word
        Row of each thing's text in `vectors`, `WORDLESS` without words to compare.
    vectors
        Vectors of the distinct texts, or ``None`` when there are none.
    """

    ids: tuple[str, ...]
    texts: tuple[str, ...]
    number: NDArray[np.int64]
    owner: NDArray[np.int64]
    start: NDArray[np.int64]
    code: NDArray[np.int64]
    codes: NDArray[np.int32]
    tonnes: NDArray[np.float64]
    capacity: NDArray[np.float64]
    radius_km: NDArray[np.float64]
    first_day: NDArray[np.float64]
    last_day: NDArray[np.float64]
    word: NDArray[np.int64]
    vectors: Vectors | None = None

    def __len__(self) -> int:
        return len(self.ids)

    @classmethod
    def table(cls, items: Sequence[Item], owners: int, space: Space | None) -> Items:
        """Order `items` by owner and id, and turn their texts into vectors.

        Parameters
        ----------
        items
            Things in any order.
        owners
            How many owners there are.
        """
        rows = sorted(items, key=lambda item: (item.owner, item.id, item.text, item.code))
        owner = np.array([item.owner for item in rows], dtype=np.int64)
        codes = {code: at for at, code in enumerate(sorted({item.code for item in rows}))}
        words = {text: at for at, text in enumerate(sorted({i.text for i in rows if i.text}))}
        return cls(
            ids=tuple(item.id for item in rows),
            texts=tuple(item.text for item in rows),
            number=np.arange(len(rows)),
            owner=owner,
            start=np.searchsorted(owner, np.arange(owners + 1)).astype(np.int64),
            code=np.array([codes[item.code] for item in rows], dtype=np.int64),
            codes=_levels(list(codes)),
            tonnes=np.array([item.tonnes for item in rows], dtype=np.float64),
            capacity=np.array([item.capacity for item in rows], dtype=np.float64),
            radius_km=np.array([item.radius_km for item in rows], dtype=np.float64),
            first_day=np.array([item.first_day for item in rows], dtype=np.float64),
            last_day=np.array([item.last_day for item in rows], dtype=np.float64),
            word=np.array([words.get(item.text, WORDLESS) for item in rows], dtype=np.int64),
            vectors=space.vectors(list(words)) if words and space is not None else None,
        )

    def code_text(self, row: int) -> str:
        """Return the code or prefix of a thing as people write it (``15 01 03``), or nothing."""
        return self._code_texts[int(self.code[row])]

    @cached_property
    def _code_texts(self) -> tuple[str, ...]:
        """The distinct codes as people write them."""
        return tuple(
            " ".join(f"{level % 100:02}" for level in levels if level >= 0)
            for levels in self.codes.T.tolist()
        )

    def of_owners(self, owners: NDArray[np.int64]) -> Items:
        """Return the things of these owners, who are numbered again from zero."""
        rows, owner = self.rows_of(owners)
        return self._take(rows, owner, len(owners))

    def only(self, row: int) -> Items:
        """Return one thing, of one owner numbered zero."""
        return self._take(np.array([row]), np.zeros(1, dtype=np.int64), 1)

    @cached_property
    def sort(self) -> NDArray[np.int64]:
        """Number of each thing's sort: things with the same words and code are of one sort."""
        return self._sorted[1]

    @cached_property
    def sorts(self) -> Items:
        """One thing of every sort, each of an owner of its own."""
        return self.each(self._sorted[0])

    @cached_property
    def _sorted(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        words = int(self.word.max(initial=WORDLESS)) + 2
        key = self.code * words + self.word + 1
        _, first, sort = np.unique(key, return_index=True, return_inverse=True)
        return first.astype(np.int64), sort.astype(np.int64)

    @cached_property
    def bundle(self) -> NDArray[np.int64]:
        """Number of each owner's bundle: owners with things of the same sorts have one."""
        return self._bundled[0]

    @cached_property
    def bundles(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Sorts in every bundle, one bundle after another, and where each begins.

        The bundle of those who have nothing comes last, and holds none.
        """
        sorts = self._bundled[1]
        start = np.cumsum([0, *map(len, sorts)])[:-1].astype(np.int64)
        return np.array([sort for own in sorts for sort in own], dtype=np.int64), start

    @cached_property
    def _bundled(self) -> tuple[NDArray[np.int64], list[tuple[int, ...]]]:
        sort, numbers = self.sort.tolist(), dict[tuple[int, ...], int]()
        found = []
        for start, end in pairwise(self.start.tolist()):
            own = tuple(sorted(set(sort[start:end])))
            found.append(numbers.setdefault(own, len(numbers)) if own else -1)
        bundle = np.array(found, dtype=np.int64)
        bundle[bundle < 0] = len(numbers)
        return bundle, list(numbers)

    def each(self, rows: NDArray[np.int64]) -> Items:
        """Return these things, each of an owner of its own."""
        return self._take(rows, np.arange(len(rows)), len(rows))

    def none_of(self, owners: int) -> Items:
        """Return an empty table for this many owners."""
        nothing = np.zeros(0, dtype=np.int64)
        return self._take(nothing, nothing, owners)

    def rows_of(self, owners: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return all rows of these owners, and for each row which of `owners` it belongs to."""
        count = self.start[owners + 1] - self.start[owners]
        place = np.repeat(np.arange(len(owners)), count)
        within = np.arange(len(place)) - np.repeat(np.cumsum(count) - count, count)
        return self.start[owners][place] + within, place

    def _take(self, rows: NDArray[np.int64], owner: NDArray[np.int64], owners: int) -> Items:
        word, vectors = self.word[rows], self.vectors
        if vectors is not None:
            said, at = np.unique(word[word != WORDLESS], return_inverse=True)
            word = word.copy()
            word[word != WORDLESS] = at
            if not len(said):
                vectors = None
            elif len(said) <= int(self.word.max()):
                vectors = vectors.take(said)
        return replace(
            self,
            ids=tuple(self.ids[row] for row in rows),
            texts=tuple(self.texts[row] for row in rows),
            number=self.number[rows],
            owner=owner,
            start=np.searchsorted(owner, np.arange(owners + 1)).astype(np.int64),
            code=self.code[rows],
            tonnes=self.tonnes[rows],
            capacity=self.capacity[rows],
            radius_km=self.radius_km[rows],
            first_day=self.first_day[rows],
            last_day=self.last_day[rows],
            word=word,
            vectors=vectors,
        )


def vectors_of(texts: Sequence[str], space: Space | None) -> Vectors | None:
    """Return vectors of `texts`, each distinct text computed once; ``None`` without a space."""
    if space is None or not any(texts):
        return None
    distinct = {text: row for row, text in enumerate(dict.fromkeys(texts))}
    return space.vectors(list(distinct)).take(np.array([distinct[text] for text in texts]))


def digits(code: str) -> str:
    """Return the digits of a waste code or prefix; empty when it is not one.

    Examples
    --------
    >>> digits("15 01 03"), digits("20 01"), digits("16 02 13*"), digits("wood")
    ('150103', '2001', '160213', '')
    """
    bare = code.replace(" ", "").rstrip("*")
    return bare if bare.isdecimal() and bare.isascii() and len(bare) in {2, 4, 6} else NO_CODE


def code_closeness(left: Items, right: Items) -> NDArray[np.float32]:
    """Return the closeness in [0, 1] of each code on the left with each on the right.

    The List of Waste is a tree of chapters, subchapters and codes. A prefix stands for every code
    below it ("we accept all 20 01") and is as good as the code itself. Two codes beside each other
    are different materials (cardboard and glass packaging): near, but not the same.

    Returns
    -------
    array of shape (left, right), ``nan`` where one of the two has no code.
    """
    ours, theirs = left.codes, right.codes
    same = (ours[:, :, None] == theirs[:, None]) & (theirs >= 0)[:, None]
    shared = same.sum(axis=0)
    given = np.minimum((ours >= 0).sum(axis=0)[:, None], (theirs >= 0).sum(axis=0)[None])
    steps = np.array([0.0, SAME_CHAPTER, SAME_SUBCHAPTER, SAME_CODE], dtype=np.float32)
    closeness = np.where(shared >= given, np.float32(SAME_CODE), steps[shared])
    alike = (shared == 2) & (given == 3) & np.isin(ours[1], ALIKE_SUBCHAPTERS)[:, None]
    closeness[alike] = ALIKE_SUBCHAPTER
    return _spread(np.where(given > 0, closeness, np.float32(np.nan)), left.code, right.code)


def likeness(left: Items, right: Items) -> NDArray[np.float32]:
    """Return the similarity in [0, 1] of the words of each thing with those of each other.

    Returns
    -------
    array of shape (left, right), ``nan`` where one of the two has no words.
    """
    if left.vectors is None or right.vectors is None:
        return np.full((len(left), len(right)), np.nan, dtype=np.float32)
    distinct = left.vectors.similarity(right.vectors)
    bordered = np.pad(distinct, ((0, 1), (0, 1)), constant_values=np.nan)
    return _spread(bordered, left.word, right.word)


def _spread(
    distinct: NDArray[np.float32], rows: NDArray[np.int64], columns: NDArray[np.int64]
) -> NDArray[np.float32]:
    """Give each thing the entry of its distinct value; -1 is the last row or column."""
    return distinct[rows].take(columns, axis=1, mode="wrap")


def day(moment: date | None, *, otherwise: float) -> float:
    """Return a date as a day number, or `otherwise` when it is unknown."""
    return otherwise if moment is None else float(moment.toordinal())


def _levels(codes: Sequence[str]) -> NDArray[np.int32]:
    rows = [[int(code[:end]) if len(code) >= end else -1 for code in codes] for end in (2, 4, 6)]
    return np.array(rows, dtype=np.int32).reshape(3, len(codes))

"""Finding an organisation by what a person types."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property
from operator import attrgetter
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process
from sqlalchemy import select

from matchmaker.domain import Kind
from matchmaker.errors import UnknownOrganisation
from models.tables import OrganisationHubRow, OrganisationRow

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sqlalchemy.orm import Session

NEAR_ENOUGH = 88.0
"""Likeness of two names (0 to 100) above which a typing error is taken for one."""
CLEARLY_NEARER = 6.0
"""How much nearer than the next name the nearest one must be."""
WORTH_NAMING = 55.0
"""Likeness from which a name is worth asking *did you mean* about."""


@dataclass(frozen=True, slots=True)
class OrganisationLine:
    """One organisation in a list: what tells it from the others."""

    id: str
    name: str
    kind: Kind
    municipality: str = ""
    postcode: str = ""
    enterprise_number: str = ""


def fold(words: str) -> str:
    """Return words without case, accents and punctuation.

    Examples
    --------
    >>> fold("L'Écocentre – Liège (asbl)")
    'l ecocentre liege asbl'
    """
    if not words.isascii():
        apart = unicodedata.normalize("NFKD", words)
        words = "".join(sign for sign in apart if not unicodedata.combining(sign))
    return " ".join(re.findall(r"\w+", words.casefold()))


class Directory:
    """The names of all organisations, read once, to be searched.

    Parameters
    ----------
    hub
        Only members of this hub.
    """

    def __init__(self, session: Session, hub: str | None = None) -> None:
        r = OrganisationRow
        query = select(r.id, r.name, r.kind, r.municipality, r.postcode, r.enterprise_number)
        if hub is not None:
            members = select(OrganisationHubRow.organisation).where(OrganisationHubRow.hub == hub)
            query = query.where(r.id.in_(members))
        self.lines = [
            OrganisationLine(
                id=row.id,
                name=row.name,
                kind=Kind(row.kind),
                municipality=row.municipality or "",
                postcode=row.postcode or "",
                enterprise_number=row.enterprise_number or "",
            )
            for row in sorted(session.execute(query), key=attrgetter("id"))
        ]

    @cached_property
    def _names(self) -> list[str]:
        return [fold(line.name) for line in self.lines]

    def the_one(self, words: str) -> str:
        """Return the id of the organisation that a person means.

        Asked in this order, and answered by the first question with exactly one answer: whose name
        is this to the letter, whose enterprise number, whose name but for case and accents, the
        only name with all these words, a name that differs by a typing error from this one only.

        Raises
        ------
        UnknownOrganisation
            None or several could be meant; ``nearest`` has their names and ``nearest_ids`` their
            ids, best first.
        """
        number = re.sub(r"^BE|\D", "", words.upper()).zfill(10)
        folded = fold(words)
        questions: tuple[Callable[[int], bool], ...] = (
            lambda i: self.lines[i].name == words,
            lambda i: self.lines[i].enterprise_number == number,
            lambda i: self._names[i] == folded,
            lambda i: _has_words(self._names[i], folded),
        )
        named: list[int] = []
        for question in questions:
            named = [i for i in range(len(self.lines)) if question(i)]
            if len(named) == 1:
                return self.lines[named[0]].id
            if named:
                break
        near = process.extract(
            folded, self._names, scorer=fuzz.ratio, limit=5, score_cutoff=WORTH_NAMING
        )
        likeness = [like for _, like, _ in near] + [0.0, 0.0]
        clear = likeness[0] >= NEAR_ENOUGH and likeness[0] - likeness[1] >= CLEARLY_NEARER
        if clear and not named:
            return self.lines[near[0][2]].id
        meant = named or self._containing(folded) or [place for _, _, place in near]
        nearest = [self.lines[i] for i in meant[:5]]
        raise UnknownOrganisation(
            organisation=words,
            nearest=[line.name for line in nearest],
            nearest_ids=[line.id for line in nearest],
        )

    def _containing(self, asked: str) -> list[int]:
        """Return whose names have what was typed in them, those that begin with it first."""
        found = [i for i, name in enumerate(self._names) if asked and asked in name]
        return sorted(
            found, key=lambda i: (not self._names[i].startswith(asked), self._names[i], i)
        )

    def find(
        self, words: str = "", kind: Kind | None = None, limit: int | None = 50
    ) -> Sequence[OrganisationLine]:
        """Return the organisations that have all `words` in name, place or numbers, by name.

        Names that start with the words come first.
        """
        asked = fold(words)
        found = []
        for line, name in zip(self.lines, self._names, strict=True):
            if kind is not None and line.kind is not kind:
                continue
            rest = fold(f"{line.municipality} {line.postcode} {line.enterprise_number} {line.id}")
            if all(word in name or word in rest for word in asked.split()):
                found.append((not name.startswith(asked), name, line.id, line))
        return [line for *_, line in sorted(found, key=lambda entry: entry[:3])[:limit]]


def _has_words(name: str, asked: str) -> bool:
    """Whether all words asked for are words of the name."""
    return bool(asked) and set(asked.split()) <= set(name.split())

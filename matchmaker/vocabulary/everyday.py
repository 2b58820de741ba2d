"""What people in a hub talk about, thing by thing and in four languages.

Official lists name *plywood panels* in two languages and *multiplex* in none. These rows say which
everyday words of Dutch, French, English and German mean one and the same thing or work, so that an
offer and a need typed in two languages meet.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from matchmaker.vocabulary.labels import Labels
from matchmaker.vocabulary.tables import parts, read_table


@dataclass(frozen=True, slots=True)
class EverydayThing:
    """A thing, a material, a trade or a service, and what it is called."""

    theme: str
    """Where it belongs: ``wood``, ``furniture``, ``work, logistics``…"""
    names: dict[str, tuple[str, ...]]
    """Names by language, the commonest first."""

    @property
    def id(self) -> str:
        """Its first English name; no two things share one."""
        return self.names["en"][0]

    @property
    def labels(self) -> Labels:
        """The commonest name in each language."""
        return Labels(**{language: names[0] for language, names in self.names.items()})


@cache
def everyday_things() -> tuple[EverydayThing, ...]:
    """Read all things, once, in the order of the file."""
    languages = ("nl", "fr", "en", "de")
    return tuple(
        EverydayThing(theme, dict(zip(languages, map(parts, cells), strict=True)))
        for theme, *cells in read_table("everyday_words.csv", ("theme", *languages))
    )

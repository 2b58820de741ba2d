"""The nomenclatures that words can be classified into: codes with all that they are called."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from matchmaker.domain import LANGUAGES
from matchmaker.errors import InvalidRequest
from matchmaker.text.normalise import before_slash
from matchmaker.vocabulary.procurement import procurement_codes
from matchmaker.vocabulary.sectors import sectors
from matchmaker.vocabulary.skills import skills
from matchmaker.vocabulary.terms import waste_terms
from matchmaker.vocabulary.waste import waste_list

if TYPE_CHECKING:
    from collections.abc import Iterator

    from matchmaker.vocabulary.labels import Labels

SCHEMES = ("ewc", "nace", "esco", "cpv")


@dataclass(frozen=True, slots=True)
class Entry:
    """One code that words can end in.

    Parameters
    ----------
    code
        As the nomenclature writes it; unique among the candidates.
    titles
        Official names, in one or more languages.
    title
        The one of them in the language of `path`.
    all_languages
        Let the sentence encoder read all titles, not `title` alone. It understands every language,
        so that one is often enough, and it takes its time.
    names
        Everyday or alternative names.
    group
        Code of the branch it hangs on; entries of one group are near each other.
    branch
        Code of the wide branch: the chapter or division.
    path
        Titles of the branches above, widest first, in one language.
    """

    code: str
    titles: tuple[str, ...]
    title: str = ""
    names: tuple[str, ...] = ()
    group: str = ""
    path: tuple[str, ...] = ()
    branch: str = ""
    all_languages: bool = False

    @property
    def spoken(self) -> tuple[str, ...]:
        """The titles that the sentence encoder reads."""
        return self.titles if self.all_languages or not self.title else (self.title,)


@cache
def entries_of(scheme: str) -> tuple[Entry, ...]:
    """Read the candidates of a scheme, once, sorted by code.

    ``ewc``: the 842 six-digit wastes. ``nace``: the 615 classes of Rev. 2. ``esco``: skills with an
    English label. ``cpv``: all codes.

    Raises
    ------
    InvalidRequest
        There is no such scheme. Facts: ``field``, ``value``, ``expected``.
    """
    readers = {"ewc": _wastes, "nace": _classes, "esco": _skills, "cpv": _purchases}
    if scheme not in readers:
        raise InvalidRequest(field="scheme", value=scheme, expected=list(SCHEMES))
    return tuple(sorted(readers[scheme](), key=lambda entry: entry.code))


def _wastes() -> Iterator[Entry]:
    names = defaultdict(list)
    for language in LANGUAGES:
        for term in waste_terms(language):
            names[term.code].append(term.term)
    known = waste_list()
    for code in known.codes:
        entry = known.entry(code)
        yield Entry(
            code,
            _each(entry.titles),
            entry.titles.en,
            names=tuple(names[code]),
            group=entry.parent,
            branch=code[:2],
            path=tuple(known.entry(up).titles.en for up in reversed(known.ancestors(code))),
        )


def _classes() -> Iterator[Entry]:
    known = sectors()
    for sector in known.entries:
        if sector.level == 4:
            yield Entry(
                sector.code,
                _each(sector.labels),
                sector.labels.en,
                group=sector.parent,
                branch=sector.code[:2],
                path=tuple(known.label(up, "en") for up in reversed(known.ancestors(sector.code))),
                all_languages=True,
            )


def _skills() -> Iterator[Entry]:
    for skill in skills().values():
        title = skill.labels.en
        if title:
            others = [skill.labels.nl, before_slash(skill.labels.fr)]
            for language in ("nl", "fr"):
                others.extend(before_slash(name) for name in skill.alternatives(language))
            yield Entry(
                skill.uri,
                tuple(dict.fromkeys(filter(None, (title, *others)))),
                title,
                names=skill.alternatives("en"),
                group=next(iter(skill.groups), ""),
            )


def _purchases() -> Iterator[Entry]:
    known = procurement_codes()
    for code in known.values():
        above = known[code.parent].labels.en if code.parent in known else ""
        yield Entry(
            code.code,
            _each(code.labels),
            code.labels.en,
            group=code.parent,
            branch=code.code[:2],
            path=(above,) if above else (),
        )


def _each(labels: Labels) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, labels)))

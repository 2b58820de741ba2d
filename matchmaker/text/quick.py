"""A waste code from everyday words by looking them up: no model, for import time.

Finds the longest known names in a text (plural and case endings set aside) and lets them vote.
A name that can fall under many codes has a small vote for each. `classify` knows more, and takes
longer.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from matchmaker.text.normalise import plain
from matchmaker.text.schemes import entries_of

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST_NAME = 5
"""Words in the longest name that is looked for."""

ENOUGH = 0.2
"""Share of the votes that the winning code must have; below, nothing is proposed."""

HOME_CHAPTERS = {"15": 3.0, "20": 2.0, "17": 2.0, "16": 1.5}
"""What hubs mostly handle: packaging, household-like, construction, equipment. A word that could be
anything is most often one of these; the factor is a judgement, not a measurement."""

DESCRIPTION_COUNTS = 0.3
"""A word in the description says less than one in the title."""

SHORTEST_STEM = 4
"""Letters that stay when an ending is set aside."""

_ENDING = re.compile(r"(?<=\w{3})(?:tjes|jes|eren|en|es|er|s|n|x|e)$")


@dataclass(frozen=True, slots=True)
class Proposal:
    """A code for a text: a suggestion to be confirmed, never a decision.

    Parameters
    ----------
    confidence
        From 0 to 1. From `classify`: the estimated chance that this is the code. From
        `propose_waste_code`: the share of the votes, no chance.
    matched
        The known names and titles that decided, the strongest first.
    """

    code: str
    confidence: float
    matched: tuple[str, ...] = ()


def propose_waste_code(title: str, description: str = "") -> Proposal | None:
    """Look for a List of Waste code by the names in a text; ``None`` when no name decides.

    Examples
    --------
    >>> propose_waste_code("Wooden packaging").code
    '15 01 03'
    >>> propose_waste_code("xyz") is None
    True
    """
    votes: dict[str, float] = defaultdict(float)
    voters: dict[str, dict[str, float]] = defaultdict(dict)
    for text, strength in ((title, 1.0), (description, DESCRIPTION_COUNTS)):
        for name, weight in _names_in(text):
            codes = _names()[name]
            whole = sum(codes.values())
            for code, said in codes.items():
                vote = strength * weight * said / whole
                votes[code] += vote
                voters[code][name] = voters[code].get(name, 0) + vote
    if not votes:
        return None
    best = min(votes, key=lambda code: (-votes[code], code))
    share = votes[best] / sum(votes.values())
    if share < ENOUGH:
        return None
    names = sorted(voters[best], key=lambda name: (-voters[best][name], name))
    return Proposal(best, round(share, 3), tuple(_spelled()[name] for name in names[:3]))


def _names_in(text: str) -> Iterator[tuple[str, float]]:
    """Find known names from left to right, the longest first; a longer name weighs more."""
    stems = [_stem(word) for word in plain(text).split()]
    at = 0
    while at < len(stems):
        for size in range(min(LONGEST_NAME, len(stems) - at), 0, -1):
            name = " ".join(stems[at : at + size])
            if name in _names():
                yield name, float(size)
                at += size
                break
        else:
            at += 1


@cache
def _stem(word: str) -> str:
    """Set plural and case endings aside: *paletten*, *palette* and *palettes* become one.

    At least four letters stay: with three, *two ton* would be *toner* and *per piece* would be
    *peren* (pears).

    Examples
    --------
    >>> _stem("palettes"), _stem("paletten"), _stem("toner"), _stem("peren"), _stem("hout")
    ('palett', 'palett', 'toner', 'peren', 'hout')
    """
    for _ in range(2 if len(word) > 4 else 1):
        shorter = _ENDING.sub("", word)
        if len(shorter) < SHORTEST_STEM:
            break
        word = shorter
    return word


def _names() -> dict[str, dict[str, float]]:
    return _tables()[0]


def _spelled() -> dict[str, str]:
    return _tables()[1]


@cache
def _tables() -> tuple[dict[str, dict[str, float]], dict[str, str]]:
    """Build, once: stemmed name -> code -> weight, and how the name is spelled."""
    names: dict[str, dict[str, float]] = defaultdict(dict)
    spelled: dict[str, str] = {}
    for entry in entries_of("ewc"):
        weight = HOME_CHAPTERS.get(entry.code[:2], 1.0)
        for name in (*entry.titles, *entry.names):
            stemmed = " ".join(_stem(word) for word in plain(name).split())
            if stemmed and stemmed.count(" ") < LONGEST_NAME:
                names[stemmed][entry.code] = weight
                spelled.setdefault(stemmed, name)
    return dict(names), spelled

"""Whom to ask about: entries that may be an organisation that is known already.

An equal enterprise number is certain. Otherwise names and places speak, and a person decides: what
is found here is a question to ask, never a merger.
"""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from matchmaker.identity import Identity, nearness

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from matchmaker.identity import Entry, Profile

FEW = 6
"""Entries that may have a word before it tells too little to ask about the pairs that share it."""
_CLOSE = 4
"""Lines apart in the alphabetical list of a town within which a slip is looked for."""


@dataclass(frozen=True, slots=True)
class Duplicate:
    """Two entries that may be one organisation."""

    new: Entry
    existing: Entry
    score: float
    """Log-odds of `Identity.rank`; infinite when it is certain."""

    @property
    def certain(self) -> bool:
        """Whether their enterprise numbers are equal."""
        return math.isinf(self.score)


def proposed_duplicates(new: Sequence[Entry], existing: Sequence[Entry] = ()) -> list[Duplicate]:
    """Find the entries about which to ask whether they are an organisation that is known already.

    Asked is about names of the same words, legal form and own town left aside, one of them rare,
    and about names that differ by a letter or two at one place; never when both have a number of
    their own, or each names another town. A ranking score is no ground for asking: the best
    candidate of somebody without a second entry scores high too.

    Parameters
    ----------
    new
        Newcomers; each is compared with `existing` and with the newcomers before it. One whose id
        is among `existing` is an update, and not asked about.

    Returns
    -------
    list of Duplicate
        At most one per newcomer, its likeliest; in the order of `new`.
    """
    known_ids = {entry.id for entry in existing}
    new_ids = {entry.id for entry in new}
    if new_ids <= known_ids:
        return []
    everybody = [entry for entry in existing if entry.id not in new_ids]
    first_new = len(everybody)
    identity = Identity().fit((*everybody, *new))
    found = (
        _likeliest(identity, place, earlier)
        for place, earlier in _blocks(identity, first_new)
        if identity.entries_[place].id not in known_ids
    )
    return [duplicate for duplicate in found if duplicate]


def _likeliest(identity: Identity, place: int, rivals: Iterable[int]) -> Duplicate | None:
    """Return the entry among `rivals` of which to ask whether it is the one at `place`.

    Parameters
    ----------
    place, rivals
        Places in `identity.entries_`.
    """
    own = identity.profiles_[place]
    best: Duplicate | None = None
    for rival in sorted(rivals):
        other = identity.profiles_[rival]
        number = own.entry.enterprise_number
        if number and number == other.entry.enterprise_number:
            return Duplicate(own.entry, other.entry, math.inf)
        if number and other.entry.enterprise_number:
            continue
        if _worth_asking(identity, own, other):
            score = identity.score(own, other)
            if best is None or score > best.score:
                best = Duplicate(own.entry, other.entry, score)
    return best


def _worth_asking(identity: Identity, one: Profile, other: Profile) -> bool:
    """Tell whether a coordinator would want to be asked; see `proposed_duplicates`."""
    left, right = one.entry, other.entry
    if left.kind != right.kind and left.kind and right.kind:
        return False
    if one.towns and other.towns and one.towns != other.towns:
        return False
    near, region = nearness(left, right)
    if fuzz.ratio(one.core, other.core) >= 92 and near >= 0.9:
        return True
    shared = set(one.words).intersection(other.words)
    if not shared or min(identity.word_counts_[word] for word in shared) > FEW:
        return False
    weight = sum(identity.word_weights_[word] for word in shared)
    return 2 * weight >= 0.9 * (one.weight + other.weight) and region >= 0.2


def _blocks(identity: Identity, first_new: int) -> Iterator[tuple[int, set[int]]]:
    """Yield the place of each newcomer with those before it that are worth comparing.

    Worth comparing are entries with the same enterprise number, a word in common that few have, or
    names that follow each other closely in the alphabet at the same place; comparing everybody with
    everybody would take hours.
    """
    close = _neighbours(identity.profiles_)
    by_key: dict[tuple[str, str], list[int]] = defaultdict(list)
    for place, profile in enumerate(identity.profiles_):
        keys = [("word", word) for word in profile.words if identity.word_counts_[word] <= FEW]
        if profile.entry.enterprise_number:
            keys.append(("number", profile.entry.enterprise_number))
        if place >= first_new:
            yield place, {other for key in keys for other in by_key[key]} | close[place]
        for key in keys:
            by_key[key].append(place)


def _neighbours(profiles: Sequence[Profile]) -> dict[int, set[int]]:
    """Return for each entry those before it that stand within `_CLOSE` of it in its town's list."""
    towns: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for place, profile in enumerate(profiles):
        town = profile.entry.postcode or profile.entry.municipality
        if town:
            towns[town].append((profile.core, place))
    close: dict[int, set[int]] = defaultdict(set)
    for names in towns.values():
        names.sort()
        for distance in range(1, _CLOSE + 1):
            for (_, one), (_, other) in zip(names, names[distance:], strict=False):
                close[max(one, other)].add(min(one, other))
    return close

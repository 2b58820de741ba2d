"""How names of places are compared: as people write them, not as the law does."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_SHORT = {"sint": "st", "saint": "st", "sankt": "st", "sainte": "ste"}


_EXONYMS = {
    "antwerp": "antwerpen",
    "brussels": "brussel",
    "ghent": "gent",
    "lowen": "leuven",
    "luttich": "luik",
}
"""English and German names of towns that the lists have in Dutch and French only."""


@lru_cache(maxsize=50_000)
def name_key(name: str) -> str:
    """Write a name so that case, accents, hyphens and the spelling of "Saint" no longer matter.

    Examples
    --------
    >>> name_key("Sint-Gillis"), name_key("St. Gillis"), name_key("LIÈGE")
    ('st gillis', 'st gillis', 'liege')
    """
    plain = unicodedata.normalize("NFKD", name.casefold())
    letters = "".join(sign for sign in plain if not unicodedata.combining(sign))
    words = re.sub(r"[^a-z0-9]+", " ", letters).split()
    key = " ".join(_SHORT.get(word, word) for word in words)
    return _EXONYMS.get(key, key)


def name_keys(names: Iterable[str]) -> set[str]:
    """Give every way to look a name up: as it is, and without its brackets."""
    keys = set()
    for name in filter(None, names):
        keys.add(name_key(name))
        if "(" in name:
            keys.add(name_key(re.sub(r"\(.*?\)", "", name)))
    return keys - {""}

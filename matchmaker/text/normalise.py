"""One plain spelling for words that people write in many ways."""

from __future__ import annotations

import re
import unicodedata

_LETTERS_WITHOUT_PARTS = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d"})
_NEITHER_LETTER_NOR_DIGIT = re.compile(r"[\W_]+")


def plain(text: str) -> str:
    """Lower-case, without accents, words separated by one space.

    Examples
    --------
    >>> plain("Câbles d'acier (usagés) / STRAẞE")
    'cables d acier usages strasse'
    """
    folded = text.casefold().translate(_LETTERS_WITHOUT_PARTS)
    if not folded.isascii():
        parts = unicodedata.normalize("NFKD", folded)
        folded = "".join(letter for letter in parts if not unicodedata.combining(letter))
    return _NEITHER_LETTER_NOR_DIGIT.sub(" ", folded).strip()


def before_slash(label: str) -> str:
    """Keep the first of two forms of one word, as ESCO's French labels give them.

    Examples
    --------
    >>> before_slash("soudeur/soudeuse")
    'soudeur'
    >>> before_slash("directeur des ventes/directrice des ventes")
    'directeur des ventes'
    """
    return label.split("/", 1)[0].strip() or label

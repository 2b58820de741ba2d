"""Titles of the two columns that we put beside rejected rows, so that they can be brought back.

When such a file comes in again, mended, these columns are nobody's data and are passed over.
"""

from __future__ import annotations

from models.intake.synonyms import fold

REMARKS = {
    "nl": ("Wat is er mis", "Wat te doen"),
    "fr": ("Ce qui ne va pas", "Que faire"),
    "en": ("What is wrong", "What to do"),
    "de": ("Was nicht stimmt", "Was zu tun ist"),
}
"""Per language: what is wrong with the row, and what can be done."""

_FOLDED = frozenset(fold(title) for titles in REMARKS.values() for title in titles)


def is_remark(header: str) -> bool:
    """Tell whether a header is one of ours.

    Examples
    --------
    >>> is_remark("Wat te doen"), is_remark("Opmerking")
    (True, False)
    """
    return fold(header) in _FOLDED

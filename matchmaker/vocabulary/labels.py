"""What a code is called in each language, and what to say where a language lacks the words."""

from __future__ import annotations

from typing import NamedTuple

FALLBACK = ("en", "nl", "fr", "de")
"""Where the asked language is missing: English, the fullest, then the others."""


class Labels(NamedTuple):
    """The same thing in four languages; an empty text means that no label was found."""

    nl: str = ""
    fr: str = ""
    en: str = ""
    de: str = ""

    def own(self, language: str) -> str:
        """Give the label in exactly this language, or an empty text."""
        return str(getattr(self, language)) if language in self._fields else ""

    def in_language(self, language: str) -> str:
        """Give the label in this language, else in the first language of ``FALLBACK`` that has one.

        Examples
        --------
        >>> Labels(fr="bois", en="wood").in_language("nl")
        'wood'
        """
        return self.own(language) or next(filter(None, map(self.own, FALLBACK)), "")

"""Every word a person reads, in every language.

Words live in ``catalogue/<language>/<room>.po`` under symbolic keys (``reasons.place.for``), so
that no language is the source of another. A key may have a plural; it is then chosen by ``count``.
Sentences name their facts: ``{km}`` is written as a number of the reader's language.
"""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from babel import Locale
from babel.dates import format_date
from babel.messages.pofile import read_po
from babel.numbers import get_decimal_symbol, get_group_symbol

from matchmaker.domain import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

CATALOGUE = Path(__file__).parent / "catalogue"
LOCALES = {"nl": "nl_BE", "fr": "fr_BE", "en": "en_GB", "de": "de_BE"}
"""The locale that decides how numbers and dates look."""
AND = {"nl": "en", "fr": "et", "en": "and", "de": "und"}
OR = {"nl": "of", "fr": "ou", "en": "or", "de": "oder"}


class MissingWords(KeyError):
    """A key has no words in a language: a mistake of ours, caught by the house tests."""


class Wording:
    """The words of one language.

    Parameters
    ----------
    language
        One of `matchmaker.domain.LANGUAGES`.
    """

    def __init__(self, language: str) -> None:
        if language not in LANGUAGES:
            raise ValueError(f"no words in {language!r}: choose from {', '.join(LANGUAGES)}")
        self.language = language
        self.locale = Locale.parse(LOCALES[language])
        self._point = get_decimal_symbol(self.locale)
        self._group = get_group_symbol(self.locale)
        self._messages: dict[str, str | tuple[str, ...]] = {}
        for path in sorted((CATALOGUE / language).glob("*.po")):
            with path.open("rb") as file:
                for message in read_po(file, locale=language):
                    if message.id and message.string:
                        key = message.id if isinstance(message.id, str) else message.id[0]
                        words = message.string
                        self._messages[key] = words if isinstance(words, str) else tuple(words)

    @property
    def keys(self) -> frozenset[str]:
        """All keys that have words."""
        return frozenset(self._messages)

    def say(self, key: str, /, **facts: object) -> str:
        """Return the words for `key`, with its facts filled in.

        Parameters
        ----------
        key
            A symbolic key, such as ``reasons.place.for``.
        **facts
            Values for the names between braces. ``count`` also chooses the plural.

        Raises
        ------
        MissingWords
            The catalogue has no such key.
        """
        try:
            words = self._messages[key]
        except KeyError:
            raise MissingWords(f"{key} ({self.language})") from None
        if not isinstance(words, str):
            words = words[self._plural(facts.get("count", 1)) % len(words)]
        return words.format_map({name: self.show(value) for name, value in facts.items()})

    def show(self, value: object) -> str:
        """Write a fact the way people of this language do."""
        if isinstance(value, bool) or value is None:
            return str(value)
        if isinstance(value, int):
            return self.number(value)
        if isinstance(value, float):
            return self.number(value, digits=1)
        if isinstance(value, date):
            return self.date(value)
        if isinstance(value, (list, tuple)):
            return self.series([str(item) for item in value])
        return str(value)

    def number(self, value: float, *, digits: int = 0) -> str:
        """Write a number with the separators of the language, at most `digits` decimals."""
        written = self.decimal(value, digits=digits)
        return written.rstrip("0").removesuffix(self._point) if digits else written

    def decimal(self, value: float, *, digits: int = 1) -> str:
        """Write a number with exactly `digits` decimals: 0,0 and 1,5 under each other."""
        # What Babel's format_decimal writes, at a tenth of its time: a page has hundreds.
        exact = Decimal(str(value)).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_EVEN)
        whole, point, part = f"{exact:,.{digits}f}".partition(".")
        return whole.replace(",", self._group) + (self._point if point else "") + part

    def weekday(self, value: date) -> str:
        """Write a day as it stands at the head of a page: *Monday 12 October*."""
        pattern = "EEEE, d. MMMM" if self.language == "de" else "EEEE d MMMM"
        told = format_date(value, format=pattern, locale=self.locale)
        return told[:1].upper() + told[1:]

    def date(self, value: date) -> str:
        """Write a date with the month in words."""
        return format_date(value, format="d MMMM y", locale=self.locale)

    def series(self, items: Sequence[str]) -> str:
        """Write a list as people say it: *a, b and c*."""
        return _joined(items, AND[self.language])

    def either(self, items: Sequence[str]) -> str:
        """Write choices as people say them, each between quotation marks: *“a”, “b” or “c”*."""
        return _joined([self.say("nouns.quoted", word=item) for item in items], OR[self.language])

    def _plural(self, count: object) -> int:
        number = float(count) if isinstance(count, (int, float)) else 1.0
        if self.language == "fr":
            return int(number >= 2)
        return int(number != 1)


def _joined(items: Sequence[str], last: str) -> str:
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {last} {items[-1]}"


@cache
def wording(language: str) -> Wording:
    """Return the words of a language, read once."""
    return Wording(language)


def choose(wanted: Iterable[str], default: str = LANGUAGES[0]) -> str:
    """Return the first language in `wanted` that we speak, else `default`."""
    return next((tag for tag in wanted if tag in LANGUAGES), default)

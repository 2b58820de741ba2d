"""What somebody typed about an action or programme, read: each text with its own fault."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from models.search import fold

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

LARGEST = 1e12
DAYS = ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y")


class Unreadable(ValueError):
    """A text that means nothing where it stands.

    Parameters
    ----------
    code
        What is wrong: its words are ``programmes.wrong.<code>``.
    choices
        What could stand there, when it is one of a few.
    """

    def __init__(self, code: str, value: str, choices: Collection[str] = ()) -> None:
        super().__init__(code)
        self.code = code
        self.value = value
        self.choices = tuple(choices)


@dataclass(frozen=True, slots=True)
class Names:
    """Organisations that may be named, by what people call them."""

    ids: frozenset[str] = frozenset()
    by_name: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, named: Iterable[tuple[str, str]]) -> Names:
        """Return the names of organisations, given as pairs of id and name."""
        found: dict[str, list[str]] = {}
        ids = []
        for id_, name in named:
            ids.append(id_)
            own = found.setdefault(fold(name), [])
            if id_ not in own:
                own.append(id_)
        return cls(frozenset(ids), {key: tuple(own) for key, own in found.items()})

    def id_of(self, text: str) -> str:
        """Return whom somebody means by a name or an id.

        Raises
        ------
        Unreadable
            Nobody, or more than one.
        """
        if text in self.ids:
            return text
        found = self.by_name.get(fold(text), ())
        if len(found) == 1:
            return found[0]
        raise Unreadable("name_twice" if found else "name", text, found)


def number(text: str) -> float | None:
    """Return an amount as it is written in Belgium or England: ``1 250,5`` or ``1250.5``."""
    plain = "".join(text.split())
    if not plain:
        return None
    if "," in plain:
        plain = plain.replace(".", "").replace(",", ".")
    try:
        found = float(plain)
    except ValueError:
        raise Unreadable("number", text) from None
    if not 0 <= found <= LARGEST:
        raise Unreadable("number", text)
    return found


def day(text: str) -> date | None:
    """Return a day: ``2026-12-04`` or ``4/12/2026``."""
    plain = text.strip()
    if not plain:
        return None
    for form in DAYS:
        try:
            return datetime.strptime(plain, form).date()  # noqa: DTZ007 (a day has no zone)
        except ValueError:
            continue
    raise Unreadable("day", text)


def chosen(text: str, words: Mapping[str, str], default: str) -> str:
    """Return one of a few codes, by the code or by its words.

    Parameters
    ----------
    words
        Codes by what they are called, in any language.
    """
    key = fold(text)
    if not key:
        return default
    if key in words:
        return words[key]
    raise Unreadable("choice", text, sorted(set(words.values())))


def several(text: str) -> list[str]:
    """Return the parts of a list that is separated by semicolons or new lines."""
    parts = (part.strip() for part in text.replace("\n", ";").split(";"))
    return [part for part in parts if part]


def numbers(text: str) -> list[int]:
    """Return the numbers of steps that somebody waits for: ``1, 2``."""
    try:
        return [int(part) for part in text.replace(";", ",").replace(" ", ",").split(",") if part]
    except ValueError:
        raise Unreadable("steps", text) from None


def worded(error: Unreadable, say: Any) -> str:
    """Return what is wrong, in the reader's language."""
    return str(say(f"programmes.wrong.{error.code}", value=error.value))

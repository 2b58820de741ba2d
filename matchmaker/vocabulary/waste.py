"""The European List of Waste: 842 six-digit codes in 20 chapters, with hazard and mirror entries.

Decision 2000/532/EC as amended by 2014/955/EU. ``waste_list()`` reads it once, when first asked.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from matchmaker.errors import UnknownCode
from matchmaker.vocabulary.labels import Labels
from matchmaker.vocabulary.nearest import nearest_codes
from matchmaker.vocabulary.tables import read_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_COLUMNS = ("code", "hazardous", "entry_type", "title_nl", "title_fr", "title_en", "title_de")

_SCHEME_NAME = re.compile(
    r"^(?:ewc|eural|euralcode|low|avv|ced)\b[\s:.-]*(?:code\b)?[\s:.-]*", re.IGNORECASE
)
_SEPARATED = re.compile(r"^\d{1,2}(?:[\s.,/_-]+\d{1,2}){0,2}$")
_AS_NUMBER = re.compile(r"^(\d{1,6})(?:[.,]0)?$")
_CODE_IN_TITLE = re.compile(r"\d\d \d\d \d\d")
_RANGE_IN_TITLE = re.compile(r"(\d\d \d\d \d\d) to (\d\d \d\d \d\d)")


@dataclass(frozen=True, slots=True)
class WasteEntry:
    """One line of the list: a chapter, a subchapter or a waste."""

    code: str
    """``17``, ``17 02`` or ``17 02 01``."""
    level: int
    """1 chapter, 2 subchapter, 3 waste."""
    parent: str
    hazardous: bool | None
    """``None`` for chapters and subchapters."""
    entry_type: str
    """``absolute_hazardous``, ``mirror_non_hazardous``…, as UK guidance (WM3) sees it; empty above
    level 3. Flemish guidance can differ."""
    titles: Labels


class WrittenCode(NamedTuple):
    """A code as somebody wrote it."""

    code: str
    starred: bool
    """The writer put the star that marks hazardous waste."""
    star_disagrees: bool
    """There is a star, but the list does not count this waste as hazardous."""


class WasteList:
    """The List of Waste as a tree of codes.

    Parameters
    ----------
    entries
        Chapters, subchapters and wastes, sorted by code.
    """

    def __init__(self, entries: Iterable[WasteEntry]) -> None:
        self._entries = {entry.code: entry for entry in entries}
        self._children: dict[str, list[str]] = {code: [] for code in ("", *self._entries)}
        for code, entry in self._entries.items():
            self._children[entry.parent].append(code)
        self.codes: tuple[str, ...] = tuple(
            code for code, entry in self._entries.items() if entry.level == 3
        )
        self._twins: Mapping[str, tuple[str, ...]] | None = None

    def __contains__(self, code: object) -> bool:
        return code in self._entries

    def __len__(self) -> int:
        return len(self._entries)

    @property
    def entries(self) -> tuple[WasteEntry, ...]:
        """Every line, chapters and subchapters too, sorted by code."""
        return tuple(self._entries.values())

    def entry(self, code: str) -> WasteEntry:
        """Give the line of a canonical code (``17``, ``17 02`` or ``17 02 01``).

        Raises
        ------
        UnknownCode
            The list has no such code.
        """
        try:
            return self._entries[code]
        except KeyError:
            raise UnknownCode(
                scheme="ewc", value=code, nearest=nearest_codes(code, self._entries)
            ) from None

    def title(self, code: str, language: str = "nl") -> str:
        """Give the title in a language.

        Three codes of 2014 (01 03 10, 16 03 07, 19 03 08) have no Dutch title in the source; the
        English one is given there.
        """
        return self.entry(code).titles.in_language(language)

    def children(self, code: str = "") -> tuple[str, ...]:
        """Give the codes one level below; the chapters when no code is given."""
        if code:
            self.entry(code)
        return tuple(self._children[code])

    def ancestors(self, code: str) -> tuple[str, ...]:
        """Give subchapter and chapter of a code, nearest first.

        Examples
        --------
        >>> waste_list().ancestors("17 02 01")
        ('17 02', '17')
        """
        above = self.entry(code).parent
        return (above, *self.ancestors(above)) if above else ()

    def is_hazardous(self, code: str) -> bool:
        """Say whether the list marks a six-digit code as hazardous (its star)."""
        return bool(self.entry(code).hazardous)

    def mirror(self, code: str) -> tuple[str, ...]:
        """Give the twins of a waste: the same thing with, or without, hazardous substances.

        Derived from the English titles ("other than those mentioned in 17 05 03"). A mirror entry
        whose title names no other code is paired within its subchapter: with the hazardous mirror
        entries that no title names, or with all of them where each is named.

        Examples
        --------
        >>> waste_list().mirror("20 01 36")
        ('20 01 21', '20 01 23', '20 01 35')
        >>> waste_list().mirror("17 02 04")
        ('17 02 01', '17 02 02', '17 02 03')
        """
        if self._twins is None:
            self._twins = _pair_mirrors(self._entries)
        self.entry(code)
        return self._twins.get(code, ())


def _pair_mirrors(entries: Mapping[str, WasteEntry]) -> Mapping[str, tuple[str, ...]]:
    """Pair every non-hazardous waste with its hazardous twins, both ways."""
    wastes = [entry for entry in entries.values() if entry.level == 3]
    harmless = [entry for entry in wastes if not entry.hazardous]
    named = {
        entry.code: [
            code
            for code in _codes_named_in(entry.titles.en)
            if code in entries and entries[code].hazardous
        ]
        for entry in harmless
    }
    named_somewhere = {code for codes in named.values() for code in codes}
    pairs: set[tuple[str, str]] = set()
    for entry in harmless:
        twins = named[entry.code]
        if not twins and entry.entry_type == "mirror_non_hazardous":
            siblings = [
                other.code
                for other in wastes
                if other.parent == entry.parent and other.entry_type == "mirror_hazardous"
            ]
            twins = [code for code in siblings if code not in named_somewhere] or siblings
        pairs.update((entry.code, twin) for twin in twins)
    both_ways = sorted(pairs | {(right, left) for left, right in pairs})
    twins_of: dict[str, tuple[str, ...]] = {}
    for left, right in both_ways:
        twins_of[left] = (*twins_of.get(left, ()), right)
    return twins_of


def _codes_named_in(title: str) -> list[str]:
    """List the codes in a title, ranges ("16 02 09 to 16 02 13") written out."""
    codes = set(_CODE_IN_TITLE.findall(title))
    for first, last in _RANGE_IN_TITLE.findall(title):
        stem = first[:-2]
        codes.update(f"{stem}{n:02d}" for n in range(int(first[-2:]), int(last[-2:]) + 1))
    return sorted(codes)


@cache
def waste_list() -> WasteList:
    """Read the List of Waste, once."""
    return WasteList(
        WasteEntry(
            code=code,
            level=(len(code) + 1) // 3,
            parent=code[:-3],
            hazardous=None if hazardous == "" else hazardous == "1",
            entry_type=entry_type,
            titles=Labels(nl, fr, en, de),
        )
        for code, hazardous, entry_type, nl, fr, en, de in read_table("waste_list.csv.gz", _COLUMNS)
    )


def parse_waste_code(text: str) -> str:
    """Read a six-digit code in any spelling.

    ``170201``, ``17.02.01``, ``17 02 01*``, ``EURAL 17 02 01``, and ``30105`` or ``30105.0`` where
    a spreadsheet took the leading zero away.

    Returns
    -------
    str
        ``"17 02 01"``, without a star. Ask `read_waste_code` whether the star was right.

    Raises
    ------
    UnknownCode
        No six-digit code, or none that the list has. Facts: ``scheme``, ``value``, ``nearest``.

    Examples
    --------
    >>> parse_waste_code("170201*"), parse_waste_code("30105.0")
    ('17 02 01', '03 01 05')
    """
    return read_waste_code(text).code


def parse_waste_prefix(text: str) -> str:
    """Read a chapter, a subchapter or a six-digit code in any spelling.

    Raises
    ------
    UnknownCode
        The list has no such line. Facts: ``scheme``, ``value``, ``nearest``.

    Examples
    --------
    >>> parse_waste_prefix("17"), parse_waste_prefix("1702"), parse_waste_prefix("17.02.01")
    ('17', '17 02', '17 02 01')
    """
    code = _spell(_without_star(text)[0])
    if code is None or code not in waste_list():
        raise UnknownCode(
            scheme="ewc",
            value=text,
            nearest=nearest_codes(code or text.strip(), (e.code for e in waste_list().entries)),
        )
    return code


def read_waste_code(text: str) -> WrittenCode:
    """Read a six-digit code and what its star says.

    A missing star says nothing (most people leave it out); a star on a waste that the list does
    not count as hazardous is a contradiction worth asking about.

    Raises
    ------
    UnknownCode
        As `parse_waste_code`.

    Examples
    --------
    >>> read_waste_code("16 02 13*")
    WrittenCode(code='16 02 13', starred=True, star_disagrees=False)
    >>> read_waste_code("17 02 01*").star_disagrees
    True
    """
    bare, starred = _without_star(text)
    code = _spell(bare)
    if code is None or len(code) != 8 or code not in waste_list():
        raise UnknownCode(
            scheme="ewc",
            value=text,
            nearest=nearest_codes(code or text.strip(), waste_list().codes),
        )
    return WrittenCode(code, starred, starred and not waste_list().is_hazardous(code))


def _without_star(text: str) -> tuple[str, bool]:
    """Take star and surrounding space off."""
    bare = text.replace("\u00a0", " ").strip()
    starred = bare.endswith("*")
    return bare.rstrip("* "), starred


def _spell(text: str) -> str | None:
    """Write the digits in pairs; ``None`` when this looks like no code at all."""
    bare = _SCHEME_NAME.sub("", text)
    number = _AS_NUMBER.match(bare)
    if number:
        digits = number[1].zfill(len(number[1]) + len(number[1]) % 2)
        return " ".join(digits[at : at + 2] for at in range(0, len(digits), 2))
    if _SEPARATED.match(bare):
        return " ".join(piece.zfill(2) for piece in re.split(r"[\s.,/_-]+", bare))
    return None

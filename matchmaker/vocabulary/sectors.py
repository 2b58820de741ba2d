"""Economic activities: NACE Rev. 2 and Rev. 2.1, and the fifth Belgian digit of each.

The same code can mean different things in the two revisions (38.32 is recovery of sorted materials
in Rev. 2 and landfilling in Rev. 2.1), so a revision always travels along.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING

from matchmaker.errors import UnknownCode
from matchmaker.vocabulary.labels import Labels
from matchmaker.vocabulary.nearest import nearest_codes
from matchmaker.vocabulary.tables import read_table

if TYPE_CHECKING:
    from collections.abc import Iterable


class Revision(StrEnum):
    """Which NACE: the one in force since 2008, or the one since 2025."""

    REV_2 = "2"
    REV_2_1 = "2.1"


_EUROPEAN = {Revision.REV_2: "nace_rev2.csv.gz", Revision.REV_2_1: "nace_rev21.csv.gz"}
_BELGIAN = {Revision.REV_2: "nace_bel_2008.csv.gz", Revision.REV_2_1: "nace_bel_2025.csv.gz"}
_LABELS = ("label_nl", "label_fr", "label_en", "label_de")
_WRITTEN = re.compile(r"^(?:NACE(?:-?BEL)?[\s:]*)?([A-U]?)[\s.]*([\d.\s]*)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Sector:
    """An economic activity at any level."""

    code: str
    """``E``, ``38``, ``38.3``, ``38.32``, or the Belgian ``38.329``."""
    level: int
    """1 section, 2 division, 3 group, 4 class, 5 Belgian subclass."""
    parent: str
    section: str
    labels: Labels


class SectorList:
    """One revision of NACE as a tree, sections at the top.

    Parameters
    ----------
    revision
        Which NACE this is.
    sectors
        Sorted by code within each level, parents before children.
    """

    def __init__(self, revision: Revision, sectors: Iterable[Sector]) -> None:
        self.revision = revision
        self._sectors = {sector.code: sector for sector in sectors}
        self._children: dict[str, list[str]] = {code: [] for code in ("", *self._sectors)}
        for code, sector in self._sectors.items():
            self._children[sector.parent].append(code)

    def __contains__(self, code: object) -> bool:
        return code in self._sectors

    def __len__(self) -> int:
        return len(self._sectors)

    @property
    def codes(self) -> tuple[str, ...]:
        """Every code of the European levels, in the order of the list."""
        return tuple(self._sectors)

    @property
    def entries(self) -> tuple[Sector, ...]:
        """Every sector, in the order of the list."""
        return tuple(self._sectors.values())

    def sector(self, code: str) -> Sector:
        """Give a sector by its canonical code.

        Raises
        ------
        UnknownCode
            This revision has no such code. Facts: ``scheme``, ``value``, ``nearest``.
        """
        try:
            return self._sectors[code]
        except KeyError:
            raise _unknown(code, code, self) from None

    def label(self, code: str, language: str = "nl") -> str:
        """Give the name in a language; English where the language has none."""
        return self.sector(code).labels.in_language(language)

    def children(self, code: str = "") -> tuple[str, ...]:
        """Give the codes one level below; the sections when no code is given."""
        if code:
            self.sector(code)
        return tuple(self._children[code])

    def ancestors(self, code: str) -> tuple[str, ...]:
        """Give the codes above, nearest first.

        Examples
        --------
        >>> sectors().ancestors("38.32")
        ('38.3', '38', 'E')
        """
        above = self.sector(code).parent
        return (above, *self.ancestors(above)) if above else ()


def sectors(revision: Revision = Revision.REV_2) -> SectorList:
    """Give sections to classes of one revision; each is read once."""
    return _read_sectors(revision)


def belgian_sectors(revision: Revision = Revision.REV_2) -> dict[str, Sector]:
    """Give the Belgian subclasses (NACE-BEL 2008 or 2025) by code such as ``38.329``."""
    return _read_belgian_sectors(revision)


@cache
def _read_sectors(revision: Revision) -> SectorList:
    columns = ("code", "parent", "section", *_LABELS)
    return SectorList(
        revision,
        (
            Sector(code, _level(code), parent, section, Labels(nl, fr, en, de))
            for code, parent, section, nl, fr, en, de in read_table(_EUROPEAN[revision], columns)
        ),
    )


@cache
def _read_belgian_sectors(revision: Revision) -> dict[str, Sector]:
    classes = sectors(revision)
    found = {}
    for digits, *labels in read_table(_BELGIAN[revision], ("code", *_LABELS)):
        code, parent = f"{digits[:2]}.{digits[2:]}", f"{digits[:2]}.{digits[2:4]}"
        found[code] = Sector(code, 5, parent, classes.sector(parent).section, Labels(*labels))
    return found


def parse_sector_code(text: str, revision: Revision = Revision.REV_2) -> str:
    """Read a sector code in any spelling, down to the European class.

    ``3832``, ``38.32``, ``38.320``, ``38320``, ``E38.32`` and ``NACE 38.32`` are one class;
    ``38.3`` is a group, ``38`` a division, ``E`` a section. The fifth, Belgian digit is cut off:
    look it up in `belgian_sectors`. A class that ends in 0 and does not exist is read as its group
    (``17.10`` as ``17.1``), the way statistics write groups.

    Parameters
    ----------
    text
        As somebody typed it.
    revision
        The NACE in which the code must exist.

    Raises
    ------
    UnknownCode
        No such code in this revision. Facts: ``scheme`` (``nace``), ``value``, ``nearest``,
        ``revision``.

    Examples
    --------
    >>> [parse_sector_code(text) for text in ("3832", "38320", "E38.32", "e", "17.10")]
    ['38.32', '38.32', '38.32', 'E', '17.1']
    """
    known = sectors(revision)
    shape = _WRITTEN.match(text.strip())
    if shape is None:
        raise _unknown(text, text.strip(), known)
    section, digits = shape[1].upper(), re.sub(r"\D", "", shape[2])
    code = section if not digits else dotted(digits)
    if code not in known and len(digits) in {4, 5} and code.endswith("0"):
        code = code[:-1]
    if code not in known or (section and known.sector(code).section != section):
        raise _unknown(text, code, known)
    return code


def dotted(digits: str) -> str:
    """Write digits as division, dot and at most two more, whether or not the code exists.

    Examples
    --------
    >>> dotted("2351"), dotted("162"), dotted("38")
    ('23.51', '16.2', '38')
    """
    if len(digits) > 5:
        return digits
    return digits[:2] if len(digits) <= 2 else f"{digits[:2]}.{digits[2:4]}"


def _level(code: str) -> int:
    """Tell the level from the shape: a letter, two digits, one or two behind the dot."""
    return 1 if code.isalpha() else 2 if len(code) == 2 else len(code) - 1


def _unknown(value: str, tried: str, known: SectorList) -> UnknownCode:
    return UnknownCode(
        scheme="nace",
        value=value,
        nearest=nearest_codes(tried, known.codes),
        revision=str(known.revision),
    )

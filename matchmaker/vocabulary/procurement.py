"""CPV 2008, the words in which European authorities say what they buy."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from matchmaker.errors import UnknownCode
from matchmaker.vocabulary.labels import Labels
from matchmaker.vocabulary.nearest import nearest_codes
from matchmaker.vocabulary.tables import read_table

_WRITTEN = re.compile(r"^(?:CPV[\s:]*)?(\d{7,8})(?:\.0)?(?:\s*-\s*\d)?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ProcurementCode:
    """Something that a public authority can buy."""

    code: str
    """Eight digits, without the check digit."""
    parent: str
    light_regime: bool
    """Social and other specific services, for which lighter rules hold (Directive 2014/24/EU,
    articles 74 to 77)."""
    labels: Labels


@cache
def procurement_codes() -> dict[str, ProcurementCode]:
    """Read all 9 454 codes, once; sorted by code."""
    columns = ("code", "parent", "light_regime", "label_nl", "label_fr", "label_en", "label_de")
    return {
        code: ProcurementCode(code, parent, light == "1", Labels(*labels))
        for code, parent, light, *labels in read_table("cpv.csv.gz", columns)
    }


def parse_procurement_code(text: str) -> str:
    """Read a CPV code in any spelling: with or without check digit or leading zero.

    Raises
    ------
    UnknownCode
        CPV has no such code. Facts: ``scheme``, ``value``, ``nearest``.

    Examples
    --------
    >>> parse_procurement_code("90511000-2"), parse_procurement_code("3000000")
    ('90511000', '03000000')
    """
    shape = _WRITTEN.match(text.strip())
    code = shape[1].zfill(8) if shape else ""
    known = procurement_codes()
    if code not in known:
        raise UnknownCode(scheme="cpv", value=text, nearest=nearest_codes(code, known))
    return code

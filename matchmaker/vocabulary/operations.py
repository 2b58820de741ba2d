"""Treatment operations of waste law: recovery R1-R13 and disposal D1-D15 (Directive 2008/98/EC)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from matchmaker.errors import UnknownCode
from matchmaker.vocabulary.labels import Labels
from matchmaker.vocabulary.nearest import nearest
from matchmaker.vocabulary.tables import read_table


@dataclass(frozen=True, slots=True)
class TreatmentOperation:
    """One operation of annex I (disposal) or II (recovery)."""

    code: str
    kind: str
    """``recovery`` or ``disposal``."""
    hierarchy_step: str
    """Step of the waste hierarchy as we read it: ``recycling_or_other_recovery``,
    ``energy_recovery``, ``interim_recovery``, ``disposal`` or ``interim_disposal``."""
    labels: Labels


@cache
def treatment_operations() -> dict[str, TreatmentOperation]:
    """Read the 28 operations by code, R1 to R13 and then D1 to D15."""
    columns = ("code", "kind", "hierarchy_step", "label_nl", "label_fr", "label_en", "label_de")
    return {
        code: TreatmentOperation(code, kind, step, Labels(nl, fr, en, de))
        for code, kind, step, nl, fr, en, de in read_table("waste_operations.csv", columns)
    }


def treatment_operation(text: str) -> TreatmentOperation:
    """Give the operation that somebody wrote as ``R3``, ``r03``, ``R 3`` or ``D-10``.

    Raises
    ------
    UnknownCode
        There is no such operation. Facts: ``scheme``, ``value``, ``nearest``.

    Examples
    --------
    >>> treatment_operation("r03").code
    'R3'
    """
    bare = "".join(sign for sign in text.upper() if sign.isalnum())
    code = bare[:1] + bare[1:].lstrip("0")
    known = treatment_operations()
    if code not in known:
        raise UnknownCode(scheme="treatment_operation", value=text, nearest=nearest(code, known))
    return known[code]

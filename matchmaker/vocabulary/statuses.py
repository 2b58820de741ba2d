"""What an organisation is in law: its legal form, its recognitions, its joint committee."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from matchmaker.errors import UnknownCode
from matchmaker.vocabulary.labels import Labels
from matchmaker.vocabulary.nearest import nearest
from matchmaker.vocabulary.tables import read_table

_LABELS = ("label_nl", "label_fr", "label_en", "label_de")


@dataclass(frozen=True, slots=True)
class LegalForm:
    """A legal form of the Crossroads Bank for Enterprises; the flags are our reading of it."""

    code: str
    """Three digits: ``017`` is a vzw/ASBL."""
    labels: Labels
    social_purpose: bool
    cooperative: bool
    non_profit: bool
    public_law: bool


@dataclass(frozen=True, slots=True)
class Recognition:
    """A social-economy status, as one authority grants it."""

    code: str
    authority: str
    """``BE``, ``VLG``, ``WAL``, ``BRU`` or ``DG``: see `matchmaker.vocabulary.places`."""
    kind: str
    """``legal_form``, ``recognition``, ``measure`` or ``mandate``."""
    state: str
    """``active``, ``legacy``, ``closed_to_new`` or ``abolished``."""
    labels: Labels
    """Only names seen in an official or sector text."""
    note: str
    source: str


@cache
def legal_forms() -> dict[str, LegalForm]:
    """Read the legal forms by code, once."""
    columns = ("code", "social_purpose", "cooperative", "non_profit", "public_law", *_LABELS)
    return {
        code: LegalForm(
            code, Labels(*labels), social == "1", cooperative == "1", non_profit == "1", law == "1"
        )
        for code, social, cooperative, non_profit, law, *labels in read_table(
            "legal_forms.csv", columns
        )
    }


@cache
def recognitions() -> tuple[Recognition, ...]:
    """Read the social-economy statuses, one per code and authority, once."""
    columns = ("code", "region", "kind", "state", *_LABELS, "note", "source")
    return tuple(
        Recognition(code, authority, kind, state, Labels(nl, fr, en, de), note, source)
        for code, authority, kind, state, nl, fr, en, de, note, source in read_table(
            "recognitions.csv", columns
        )
    )


def recognition(code: str, authority: str = "") -> Recognition:
    """Give a status by its code; of several authorities the one asked for, else the first listed.

    Raises
    ------
    UnknownCode
        No such status. Facts: ``scheme``, ``value``, ``nearest``.

    Examples
    --------
    >>> recognition("eta", "BRU").authority, recognition("maatwerkbedrijf").state
    ('BRU', 'active')
    """
    wanted = code.strip().lower()
    same = [status for status in recognitions() if status.code == wanted]
    found = [status for status in same if authority in {"", status.authority}]
    if not found:
        known = sorted({status.code for status in recognitions()})
        raise UnknownCode(scheme="recognition", value=code, nearest=nearest(wanted, known))
    return found[0]


@cache
def joint_committees() -> dict[str, Labels]:
    """Read the joint committees of the social economy (327 and below) by number, once."""
    columns = ("code", "label_nl", "label_fr", "label_de")
    return {
        code: Labels(nl=nl, fr=fr, de=de)
        for code, nl, fr, de in read_table("joint_committees.csv", columns)
    }

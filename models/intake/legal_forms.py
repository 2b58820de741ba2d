"""Legal forms that people type where the kind of an organisation is asked.

A form does not tell the kind: there are social enterprises among the *BV* and among the *VZW*.
"""

from __future__ import annotations

from functools import cache

from matchmaker.vocabulary.statuses import legal_forms
from models.intake.synonyms import fold

_ABBREVIATIONS = """
nv sa ag bv srl gmbh bvba sprl pgmbh ebvba sprlu cv sc scrl cvba cvoh scri vof snc ohg
commv scomm kommg gcv scs kg commva comma sca se sce ebv maatschap vzw asbl vog ivzw aisbl izw isbl
svzw vso sfs cvso scfs agb rca apb rpa esv gie eesv geie landbouwvennootschap feitelijkevereniging
associationdefait stichting fondation stiftung eenmanszaak entrepriseindividuelle
naamlozevennootschap beslotenvennootschap ltd plc llc inc sarl sas eurl
"""


def is_legal_form(text: str) -> bool:
    """Tell whether this is a legal form, in full or as a Belgian or neighbouring abbreviation.

    Examples
    --------
    >>> is_legal_form("B.V."), is_legal_form("asbl"), is_legal_form("maatwerkbedrijf")
    (True, True, False)
    """
    return fold(text) in _forms()


@cache
def _forms() -> frozenset[str]:
    labels = (label for form in legal_forms().values() for label in form.labels if label)
    return frozenset(_ABBREVIATIONS.split()) | frozenset(map(fold, labels))

"""Words, in any language, into a code of a nomenclature, with alternatives and what decided."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from matchmaker.errors import InvalidRequest, UnknownCode
from matchmaker.text.classifier import Classifier, read_weights
from matchmaker.text.confidence import confidence_in
from matchmaker.text.quick import Proposal, propose_waste_code
from matchmaker.text.schemes import SCHEMES, entries_of
from matchmaker.text.space import TextSpace
from matchmaker.vocabulary.sectors import parse_sector_code, sectors

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

__all__ = ["Proposal", "classifier_for", "classify", "classify_many", "propose_waste_code"]

SCHEMES_WITH_SECTOR = ("ewc",)
"""Where the trade of the one who asks helps: the same word, *sludge*, has twenty waste codes."""


def classify(
    text: str,
    scheme: str,
    *,
    top: int = 5,
    sector: str | None = None,
    space: TextSpace | None = None,
) -> list[Proposal]:
    """Propose codes for one text, best first.

    Parameters
    ----------
    text
        A few words in any language.
    scheme
        ``ewc`` (List of Waste), ``nace`` (Rev. 2 classes), ``esco`` (skills) or ``cpv``.
    top
        How many to give.
    sector
        What the one who has it does: a NACE code or words.
    space
        Where texts are compared; by default one with the encoder and without a cache folder.

    Returns
    -------
    list of Proposal
        Empty for a text without words.

    Raises
    ------
    InvalidRequest
        There is no such scheme, or `top` is not positive.
    """
    sectors_ = None if sector is None else [sector]
    return classify_many([text], scheme, top=top, sectors=sectors_, space=space)[0]


def classify_many(
    texts: Sequence[str],
    scheme: str,
    *,
    top: int = 5,
    sectors: Sequence[str] | None = None,
    space: TextSpace | None = None,
) -> list[list[Proposal]]:
    """Propose codes for many texts at once; see `classify`."""
    if scheme not in SCHEMES:
        raise InvalidRequest(field="scheme", value=scheme, expected=list(SCHEMES))
    if top < 1:
        raise InvalidRequest(field="top", value=top, expected="1 or more")
    classifier = classifier_for(scheme, space or _default_space())
    trades = None if sectors is None else [name_of_sector(sector) for sector in sectors]
    known = classifier.space.vectors(texts).known
    sure = confidence_in(scheme, with_trade=trades is not None)
    chances = sure.chances(classifier.rank(texts, trades))
    return [
        _proposals(classifier, text, chance, top) if is_known else []
        for text, chance, is_known in zip(texts, chances, known, strict=True)
    ]


@lru_cache(maxsize=8)
def classifier_for(scheme: str, space: TextSpace) -> Classifier:
    """Return the classifier of a scheme in a space, made once, without precedents."""
    return Classifier(entries_of(scheme), space, read_weights(scheme)).fit()


def name_of_sector(sector: str) -> str:
    """Turn a NACE code into its English name; words stay as they are.

    Examples
    --------
    >>> name_of_sector("16.10"), name_of_sector("schrijnwerkerij")
    ('Sawmilling and planing of wood', 'schrijnwerkerij')
    """
    try:
        return sectors().label(parse_sector_code(sector), "en")
    except UnknownCode:
        return sector


def _proposals(
    classifier: Classifier, text: str, chance: NDArray[np.float64], top: int
) -> list[Proposal]:
    best = np.argsort(-chance, kind="stable")[:top]
    return [
        Proposal(
            classifier.codes_[at], round(float(chance[at]), 3), classifier.deciding(text, int(at))
        )
        for at in best
    ]


@lru_cache(maxsize=1)
def _default_space() -> TextSpace:
    return TextSpace()

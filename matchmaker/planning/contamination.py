"""How clean something is: what is collected together is as dirty as its dirtiest part."""

from __future__ import annotations

from enum import StrEnum

from matchmaker.domain import Stream, StreamStatus
from matchmaker.planning.legal import Passage


class Contamination(StrEnum):
    """How clean something is, by its legal status and waste code; the cleanest first."""

    PRODUCT = "product"
    BY_PRODUCT = "by_product"
    UNKNOWN = "unknown"
    WASTE = "waste"
    MAY_BE_HAZARDOUS = "may_be_hazardous"
    HAZARDOUS = "hazardous"


CLASSES = tuple(Contamination)
_CLEAN = {
    StreamStatus.PRODUCT: Contamination.PRODUCT,
    StreamStatus.END_OF_WASTE: Contamination.PRODUCT,
    StreamStatus.BY_PRODUCT: Contamination.BY_PRODUCT,
    StreamStatus.UNKNOWN: Contamination.UNKNOWN,
    StreamStatus.WASTE: Contamination.WASTE,
}
STATUS = {
    Contamination.PRODUCT: StreamStatus.PRODUCT,
    Contamination.BY_PRODUCT: StreamStatus.BY_PRODUCT,
    Contamination.UNKNOWN: StreamStatus.UNKNOWN,
}
"""The legal status of what is collected together, where its class alone says it."""


def contamination_of(stream: Stream) -> Contamination:
    """Return how clean a stream is.

    Examples
    --------
    >>> from matchmaker.domain import Direction
    >>> bread = Stream("s", "bakery", Direction.OFFER, "brood", status=StreamStatus.BY_PRODUCT)
    >>> contamination_of(bread)
    <Contamination.BY_PRODUCT: 'by_product'>
    """
    passage = Passage(stream.waste_code, stream.status, "", "")
    if passage.hazardous:
        return Contamination.HAZARDOUS
    if passage.mirror and stream.status is StreamStatus.WASTE:
        return Contamination.MAY_BE_HAZARDOUS
    return _CLEAN[stream.status]

"""Who is missing at the table of a case, and whom the engine proposes to invite."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from api.services.answers import Answer
from api.services.cards import Card, cards
from matchmaker.suggestion import SuggestionRequest

if TYPE_CHECKING:
    from api.services.network import Network
    from api.wording import Wording
    from matchmaker.domain import Kind
    from models.casework.case import Case

PARTNERS_ASKED = 4
"""Partners of a case for whom the engine looks: a larger table finds no better fourth."""
LOOKED_AT = 10
PROPOSED = 3


@dataclass(frozen=True, slots=True)
class Missing:
    """A side that is not at the table, and who might take the seat.

    Parameters
    ----------
    proposals
        Best first, each with the partner whom it fits best.
    """

    kind: Kind
    proposals: tuple[Proposal, ...]


@dataclass(frozen=True, slots=True)
class Proposal:
    """Somebody to invite.

    Parameters
    ----------
    beside
        Name of the partner of the case with whom they fit.
    """

    card: Card
    beside: str


def missing(network: Network, case: Case, words: Wording) -> list[Missing]:
    """Return each side that is missing, with those who fit the partners of the case best.

    Only who may be named to the asker can be invited.
    """
    there = {one.id for one in case.partners}
    found = []
    for kind in case.missing:
        best: dict[str, tuple[float, Proposal]] = {}
        for partner in case.partners[:PARTNERS_ASKED]:
            answer = _suggested(network, partner.id, kind)
            for one, card in zip(answer.suggestions, cards(answer, words), strict=True):
                if card.blind or card.id in there:
                    continue
                before = best.get(card.id)
                if before is None or before[0] < one.score:
                    best[card.id] = (one.score, Proposal(card, partner.name))
        ranked = sorted(best.values(), key=lambda found_: (-found_[0], found_[1].card.id))
        found.append(Missing(kind, tuple(proposal for _, proposal in ranked[:PROPOSED])))
    return found


def _suggested(network: Network, organisation: str, kind: Kind) -> Answer:
    fitted = network.fitted
    request = SuggestionRequest(
        organisation=organisation, kinds=(kind,), any_pair=True, top=LOOKED_AT
    )
    asker = fitted.snapshot.organisation(organisation)
    return Answer(fitted.engine.shortlist(request), fitted, asker)

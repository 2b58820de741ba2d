"""Who is missing at the table of a case, and whom the engine proposes to invite.

First the sides (an authority, a firm, a social firm), then the roles that no side stands for: who
has the material, does the work, takes the result, knows how (`matchmaker.planning.teams`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from api.services.answers import Answer
from api.services.cards import Card, cards
from api.services.naming import Naming
from api.services.teams import missing_at
from matchmaker.domain import Kind
from matchmaker.planning.teams import Role
from matchmaker.suggestion import Shortlist, SuggestionRequest
from models.casework.steps import OPEN_STAGES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from api.services.network import Fitted, Network
    from api.wording import Wording
    from models.casework.case import Case

STANDS_FOR = {
    Kind.PUBLIC: Role.AUTHORITY.value,
    Kind.PRIVATE: Role.STREAM_OWNER.value,
    Kind.SOCIAL_ECONOMY: Role.WORKER.value,
}
"""The role that a side mostly brings: it is asked for once."""
PARTNERS_ASKED = 4
"""Partners of a case for whom the engine looks: a larger table finds no better fourth."""
LOOKED_AT = 10
PROPOSED = 3


@dataclass(frozen=True, slots=True)
class Missing:
    """A side or role that is not at the table, and who might take the seat.

    Parameters
    ----------
    key
        Its words.
    proposals
        Best first, each with the partner whom it fits best.
    """

    key: str
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
    """Return each side and role that is missing, with those who fit the partners of the case best.

    Only who may be named to the asker can be invited.
    """
    there = {one.id for one in case.partners}
    found = []
    for kind in case.missing:
        best: dict[str, tuple[float, Answer, str]] = {}
        for partner in case.partners[:PARTNERS_ASKED]:
            answer = _suggested(network, partner.id, kind)
            for one in answer.shortlist.suggestions:
                if answer.is_blind(one) or one.partner in there:
                    continue
                before = best.get(one.partner)
                if before is None or before[0] < one.score:
                    alone = replace(answer, shortlist=replace(answer.shortlist, suggestions=(one,)))
                    best[one.partner] = (one.score, alone, partner.name)
        ranked = sorted(best, key=lambda id_: (-best[id_][0], id_))
        seats = tuple(
            Proposal(card, beside)
            for _, answer, beside in (best[id_] for id_ in ranked[:PROPOSED])
            for card in cards(answer, words)
        )
        found.append(Missing(f"board.lacks.{kind}", seats))
    if case.state in OPEN_STAGES and case.partners:
        found += _roles(network, case, words)
    return found


def _roles(network: Network, case: Case, words: Wording) -> Iterator[Missing]:
    """Yield the roles that are missing and that none of the missing sides would bring."""
    fitted, name = network.fitted, {one.id: one.name for one in case.partners}
    brought = {STANDS_FOR.get(kind) for kind in case.missing}
    naming = Naming(fitted, words)
    streams = case.record.values["streams"] or ()
    for role, seats in missing_at(fitted, tuple(name), streams).seats_for(naming):
        if role in brought:
            continue
        told = [(seat, _explained(fitted, seat.beside, seat.organisation)) for seat in seats]
        proposals = (
            Proposal(card, name[seat.beside])
            for seat, answer in told
            for card in cards(answer, words)
        )
        yield Missing(f"teams.lacks.{role}", tuple(proposals))


def _explained(fitted: Fitted, partner: str, guest: str) -> Answer:
    """Return why a guest fits a partner of the case."""
    found = fitted.engine.explain(partner, guest)
    request = SuggestionRequest(organisation=partner)
    shortlist = Shortlist(
        request, (found,), fitted.snapshot.fingerprint, fitted.engine.scorer.version
    )
    return Answer(shortlist, fitted, fitted.snapshot.organisation(partner))


def _suggested(network: Network, organisation: str, kind: Kind) -> Answer:
    fitted = network.fitted
    request = SuggestionRequest(
        organisation=organisation, kinds=(kind,), any_pair=True, top=LOOKED_AT
    )
    asker = fitted.snapshot.organisation(organisation)
    found = fitted.lists.take(("shortlist", request), lambda: fitted.engine.shortlist(request))
    return Answer(found, fitted, asker)

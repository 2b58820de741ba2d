"""Why any two organisations fit, or do not, and why a list does not show them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from api.services.answers import Answer
from matchmaker.domain import Kind
from matchmaker.suggestion import Shortlist, SuggestionRequest

if TYPE_CHECKING:
    from api.services.network import Network
    from matchmaker.graph import View


def explain(network: Network, organisation: str, partner: str) -> Answer:
    """Return how two organisations fit, as a list of one.

    The counts of `Shortlist.left_out` tell why the list of the first would not show the other:
    ``judged``, ``have_met`` or ``other_kind``; empty when nothing but its score decides.

    Raises
    ------
    UnknownOrganisation
        Nobody has one of these ids.
    InvalidRequest
        They are the same.
    """
    fitted = network.fitted
    engine = fitted.engine
    told = engine.explain(organisation, partner)
    view = engine.view_
    shortlist = Shortlist(
        request=SuggestionRequest(organisation=organisation, any_pair=True, top=1),
        suggestions=(replace(told, rank=1),),
        snapshot=view.snapshot.fingerprint,
        scorer=engine.scorer.version,
        left_out=_why_not_listed(view, view.row[organisation], view.row[partner]),
    )
    return Answer(shortlist, fitted, fitted.snapshot.organisation(organisation))


def _why_not_listed(view: View, one: int, other: int) -> dict[str, int]:
    kinds = {view.organisations[row].kind for row in (one, other)}
    social = Kind.SOCIAL_ECONOMY
    same_side = kinds == {social} or social not in kinds
    reasons = {
        "judged": bool(view.closed[one, other]),
        "have_met": bool(view.have_met[one, other]),
        "other_kind": same_side,
    }
    return {name: 1 for name, holds in reasons.items() if holds}

"""Suggestions: for one organisation, one stream, or a whole hub, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Depends, Query

from api.routes.doors import WordsHere
from api.routes.gate import Coordinator, Everybody, NetworkSeen, RequestId
from api.routes.limits import Within
from api.routes.problems import refusals
from api.routes.records import Address
from api.routes.schemas import ExplainedOut, HubPairsOut, ShortlistOut
from api.routes.values import Lang, Top
from api.services.answers import Answer, for_machines
from api.services.casework.explaining import explain
from api.services.casework.hub_pairs import best_pairs
from api.services.casework.judging import said_of
from api.services.casework.remembering import remember
from api.services.network import Network
from api.services.records import Records
from api.services.suggestions import suggest_for
from matchmaker.suggestion import SuggestionRequest
from models.access.asker import Asker, Role
from models.access.nouns import NOUN
from models.errors import UnknownRow
from models.memory import id_of

if TYPE_CHECKING:
    from api.wording import Wording

router = APIRouter(prefix="/api/v1", tags=["suggestions"])
GATE = ("not_signed_in", "not_allowed")
AnyPair = Annotated[bool, Query(description="Partners of the asker's own side too.")]


@router.get(
    "/organisations/{address}/suggestions",
    dependencies=[Depends(Within("search_limit"))],
    responses=refusals("unknown_row", "empty_store", *GATE, "too_many_requests"),
)
def suggestions(
    address: Address,
    network: NetworkSeen,
    asker: Everybody,
    request: RequestId,
    words: WordsHere,
    top: Top = 10,
    any_pair: AnyPair = False,
    lang: Lang = None,  # noqa: ARG001 - read by `words`; declared for the document
) -> ShortlistOut:
    """Suggest partners for one organisation, best first, each with its reasons."""
    found = Records(network.database, NOUN["organisations"], asker, request).get(address)
    answer = suggest_for(network, found.key[0], SuggestionRequest(any_pair=any_pair, top=top))
    return ShortlistOut.model_validate(_remembered(answer, network, asker, words))


@router.get(
    "/streams/{address}/suggestions",
    dependencies=[Depends(Within("search_limit"))],
    responses=refusals("unknown_row", "empty_store", *GATE, "too_many_requests"),
)
def suggestions_for_a_stream(
    address: Address,
    network: NetworkSeen,
    asker: Everybody,
    request: RequestId,
    words: WordsHere,
    top: Top = 10,
    any_pair: AnyPair = False,
    lang: Lang = None,  # noqa: ARG001 - read by `words`; declared for the document
) -> ShortlistOut:
    """Suggest partners for one stream: who takes it, or who has it."""
    stream = Records(network.database, NOUN["streams"], asker, request).get(address)
    wanted = SuggestionRequest(stream=stream.key[0], any_pair=any_pair, top=top)
    answer = suggest_for(network, str(stream.values["organisation"]), wanted)
    return ShortlistOut.model_validate(_remembered(answer, network, asker, words))


@router.get(
    "/organisations/{address}/suggestions/{partner}",
    dependencies=[Depends(Within("search_limit"))],
    responses=refusals("unknown_row", "empty_store", *GATE, "too_many_requests"),
)
def explained(
    address: Address,
    partner: Address,
    network: NetworkSeen,
    asker: Everybody,
    request: RequestId,
    words: WordsHere,
    lang: Lang = None,  # noqa: ARG001 - read by `words`; declared for the document
) -> ExplainedOut:
    """Tell how any two organisations fit, also when no list would show them."""
    records = Records(network.database, NOUN["organisations"], asker, request)
    one, other = records.get(address).key[0], records.get(partner).key[0]
    answer = explain(network, one, other)
    told = _with_judgements(for_machines(answer, words), answer, network, asker)
    return ExplainedOut.model_validate({**told, "not_listed": list(answer.shortlist.left_out)})


@router.get(
    "/hubs/{address}/suggestions",
    dependencies=[Depends(Within("search_limit"))],
    responses=refusals("unknown_row", "empty_store", *GATE, "too_many_requests"),
)
def suggestions_for_a_hub(
    address: Address,
    network: NetworkSeen,
    asker: Coordinator,
    request: RequestId,
    words: WordsHere,
    top: Top = 10,
    lang: Lang = None,  # noqa: ARG001 - read by `words`; declared for the document
) -> HubPairsOut:
    """Suggest whom a hub may bring together next; nobody stands in more than two pairs."""
    hub = Records(network.database, NOUN["hubs"], asker, request).get(address).key[0]
    if not (asker.sees_everything or hub in asker.hubs):
        raise UnknownRow(noun="hubs")
    fitted = network.fitted
    members = [one.id for one in fitted.snapshot.organisations if hub in one.hubs]
    said = said_of(network.database, asker, members)
    found = best_pairs(fitted, hub, top, said.keys())
    remember(network.database, asker, [one.shortlist for one in found])
    pairs = []
    for one in found:
        answer = one.answer(fitted)
        (told,) = _suggestions(for_machines(answer, words))
        organisation = {
            "id": one.organisation,
            "name": answer.asker.name if answer.asker else None,
            "kind": answer.asker.kind if answer.asker else None,
            "municipality": None,
        }
        if answer.asker and answer.asker.site:
            organisation["municipality"] = answer.asker.site.municipality or None
        pairs.append({**told, "organisation": organisation, "shortlist": one.id})
    view = fitted.engine.view_
    return HubPairsOut.model_validate(
        {
            "hub": hub,
            "snapshot": view.snapshot.fingerprint,
            "scorer": fitted.engine.scorer.version,
            "pairs": pairs,
        }
    )


def _remembered(answer: Answer, network: Network, asker: Asker, words: Wording) -> dict[str, Any]:
    remember(network.database, asker, [answer.shortlist])
    known = asker.role is not Role.ANONYMOUS
    told = _with_judgements(for_machines(answer, words), answer, network, asker)
    return {**told, "shortlist": id_of(answer.shortlist) if known else None}


def _with_judgements(
    told: dict[str, Any], answer: Answer, network: Network, asker: Asker
) -> dict[str, Any]:
    """Return an answer in which each suggestion carries what was said of the pair."""
    home = str(answer.shortlist.request.organisation)
    said = said_of(network.database, asker, [home])
    for one, suggestion in zip(_suggestions(told), answer.suggestions, strict=True):
        found = said.get(frozenset({home, suggestion.partner}))
        one["judgement"] = found.as_answer() if found and not answer.is_blind(suggestion) else None
    return told


def _suggestions(told: dict[str, Any]) -> list[dict[str, Any]]:
    suggestions: list[dict[str, Any]] = told["suggestions"]
    return suggestions

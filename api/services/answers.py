"""An answer of the engine, for machines: JSON and CSV."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from api.wording.reasons import sentence
from matchmaker.domain import PartnershipKind
from matchmaker.signals import SIGNALS
from matchmaker.vocabulary.places import distance_km
from models.exchange.cells import guard

if TYPE_CHECKING:
    from api.services.network import Fitted
    from api.wording import Wording
    from matchmaker.domain import Organisation
    from matchmaker.suggestion import Reason, Shortlist, Suggestion

COLUMNS = (
    *("organisation", "partner", "rank", "score", "probability", "kind", "reasons"),
    *("organisation_name", "partner_name"),
)
"""Columns of suggestions in the exchange format, and the names for who reads the file."""

FAMILY = {signal.name: signal.family for signal in SIGNALS}
_KIND_OF_FAMILY = {"material": PartnershipKind.EXCHANGE, "skill": PartnershipKind.EMPLOYMENT}


@dataclass(frozen=True)
class Answer:
    """A shortlist with all that is needed to tell it.

    Parameters
    ----------
    asker
        Who asked; ``None`` for a stranger's own words.
    """

    shortlist: Shortlist
    fitted: Fitted
    asker: Organisation | None = None

    @property
    def suggestions(self) -> tuple[Suggestion, ...]:
        """The suggestions, told with discretion where strangers look."""
        discretion = self.fitted.discretion
        if discretion is None:
            return self.shortlist.suggestions
        return tuple(discretion.tell(one) for one in self.shortlist.suggestions)

    def partner(self, suggestion: Suggestion) -> Organisation:
        """Return who is suggested."""
        return self.fitted.snapshot.organisation(suggestion.partner)

    def is_blind(self, suggestion: Suggestion) -> bool:
        """Tell whether the partner may not be named."""
        discretion = self.fitted.discretion
        return discretion is not None and discretion.is_blind(suggestion.partner)

    def distance_km(self, suggestion: Suggestion) -> float | None:
        """Return the distance between asker and partner; ``None`` when a place is unknown."""
        here = self.shortlist.request.near
        if here is None and self.asker is not None:
            here = self.asker.point
        there = self.partner(suggestion).point
        return None if here is None or there is None else distance_km(here, there)


def kind_of(suggestion: Suggestion) -> PartnershipKind | None:
    """Return what would flow between the two, by the strongest reason that says so."""
    telling = [
        reason
        for reason in suggestion.reasons
        if reason.contribution > 0 and FAMILY.get(reason.signal) in _KIND_OF_FAMILY
    ]
    if not telling:
        return None
    strongest = max(telling, key=lambda reason: reason.contribution)
    if strongest.signal == "takes_it":
        return PartnershipKind.PROCESSING
    return _KIND_OF_FAMILY[FAMILY[strongest.signal]]


def for_machines(answer: Answer, words: Wording) -> dict[str, Any]:
    """Return the answer as plain values, ready for JSON; the same answer gives the same bytes."""
    request = answer.shortlist.request
    near = request.near
    return {
        "request": {
            "organisation": request.organisation,
            "stream": request.stream,
            "text": request.text,
            "direction": request.direction.value,
            "waste_code": request.waste_code or None,
            "near": None if near is None else {"lat": near.lat, "lon": near.lon},
            "radius_km": request.radius_km,
            "kinds": [kind.value for kind in request.kinds],
            "any_pair": request.any_pair,
            "top": request.top,
        },
        "snapshot": answer.shortlist.snapshot,
        "scorer": answer.shortlist.scorer,
        "suggestions": [_suggestion(answer, one, words) for one in answer.suggestions],
    }


def _suggestion(answer: Answer, suggestion: Suggestion, words: Wording) -> dict[str, object]:
    partner, blind = answer.partner(suggestion), answer.is_blind(suggestion)
    kind = kind_of(suggestion)
    site = partner.site
    return {
        "partner": {
            "id": None if blind else partner.id,
            "name": None if blind else partner.name,
            "kind": partner.kind.value,
            "municipality": None if blind or site is None else site.municipality or None,
        },
        "rank": suggestion.rank,
        "score": suggestion.score,
        "probability": suggestion.probability,
        "kind": kind and kind.value,
        "reasons": [_reason(reason, words) for reason in suggestion.reasons],
    }


def _reason(reason: Reason, words: Wording) -> dict[str, object]:
    return {
        "signal": reason.signal,
        "value": reason.value,
        "contribution": reason.contribution,
        "facts": dict(reason.facts),
        "evidence": list(reason.evidence),
        "sentence": told(reason, words),
    }


def told(reason: Reason, words: Wording) -> str:
    """Return the sentence of a reason; a confidential one says that much and no more."""
    if reason.facts.get("confidential"):
        if reason.value is None:
            return words.say("nouns.confidential_unknown")
        good = reason.contribution >= 0
        return words.say("nouns.confidential_for" if good else "nouns.confidential_mind")
    return sentence(reason, words)


def as_rows(answer: Answer, words: Wording) -> list[list[str]]:
    """Return one row per suggestion, in the order of `COLUMNS`, safe to open in a spreadsheet."""
    asker = answer.shortlist.request.organisation or ""
    name = "" if answer.asker is None else guard(answer.asker.name)
    rows = []
    for one in answer.suggestions:
        blind = answer.is_blind(one)
        kind = kind_of(one)
        reasons = " ".join(
            told(reason, words) for reason in one.reasons if reason.contribution != 0
        )
        rows.append(
            [
                guard(asker),
                "" if blind else guard(one.partner),
                str(one.rank),
                repr(one.score),
                "" if one.probability is None else repr(one.probability),
                kind.value if kind else "",
                guard(reasons),
                name,
                "" if blind else guard(answer.partner(one).name),
            ]
        )
    return rows


def csv_text(rows: list[list[str]]) -> str:
    """Return `rows` as CSV under the header `COLUMNS`."""
    out = io.StringIO(newline="")
    csv.writer(out).writerows([list(COLUMNS), *rows])
    return out.getvalue()

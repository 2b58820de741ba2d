"""For every operation of the API one request that is right, for a hub's own or another's rows."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

NO_LIMITS = {"sign_in_limit": "", "search_limit": ""}
"""Settings under which visitors may ask as often as they like."""
NOT_SET_UP = {"GET /api/v1/session/oidc", "GET /api/v1/session/oidc/back"}
"""Operations that answer 503 while nobody has set up what they need."""
NO_CHANGE = {"If-Match": "*"}


@dataclass(frozen=True)
class Sample:
    """What an operation is sent.

    Parameters
    ----------
    body
        Made for hub ``a`` or ``b``.
    form
        Fields of a form, in place of a body.
    """

    query: dict[str, str] = field(default_factory=dict)
    body: Any = None
    form: dict[str, str] | None = None

    def body_for(self, hub: str) -> Any:
        """Return the body, about rows of this hub."""
        return _of(self.body, hub)


def _of(value: Any, hub: str) -> Any:
    if isinstance(value, dict):
        return {name: _of(one, hub) for name, one in value.items()}
    if isinstance(value, list):
        return [_of(one, hub) for one in value]
    return value.replace("HUB", hub) if isinstance(value, str) else value


SAMPLES: dict[str, Sample] = {
    "POST /api/v1/session": Sample(body={"email": "n@n.be", "password": "niemand"}),
    "POST /api/v1/session/link": Sample(body={"token": "none"}),
    "POST /api/v1/session/links": Sample(body={"email": "n@n.be"}),
    "POST /api/v1/saved_searches": Sample(body={"text": "houten paletten"}),
    "POST /api/v1/saved_searches/by_mail": Sample(body={"text": "hout", "email": "n@n.be"}),
    "PATCH /api/v1/saved_searches/{address}": Sample(body={"every": "day"}),
    "GET /api/v1/saved_searches/{address}/feed.atom": Sample(query={"key": "guess"}),
    "POST /api/v1/users": Sample(
        body={"email": "new@x.be", "name": "N", "role": "reader", "hubs": ["hub-HUB"]}
    ),
    "POST /api/v1/webhooks": Sample(
        body={"url": "https://crm.example.org/in", "events": ["import.done"], "hub": "hub-HUB"}
    ),
    "PATCH /api/v1/webhooks/{address}": Sample(body={"events": ["import.done"]}),
    "PATCH /api/v1/users/{address}": Sample(body={"name": "Anders"}),
    "POST /api/v1/keys": Sample(body={"name": "crm", "hub": "hub-HUB", "scopes": ["read"]}),
    "GET /api/v1/find": Sample(query={"text": "houten paletten"}),
    "GET /api/v1/classify": Sample(query={"text": "houten paletten"}),
    "GET /api/v1/hubs/{address}/what-if": Sample(query={"change": "add wash of 15 01 07 at 8000"}),
    "POST /api/v1/persons/tell": Sample(body={"email": "zqHUBcontactqz@example.be"}),
    "POST /api/v1/persons/erase": Sample(body={"email": "zqHUBcontactqz@example.be"}),
    "PUT /api/v1/organisations/{address}/contact-purpose": Sample(
        body={"purpose": "introductions", "source": "infomoment"}
    ),
    "POST /api/v1/reconcile/{source}": Sample(form={"queries": '{"q": {"query": "a"}}'}),
    "GET /api/v1/reconcile/{source}/preview": Sample(query={"id": "a-public"}),
    "GET /api/v1/reconcile/{source}/suggest/{what}": Sample(query={"prefix": "a"}),
    "PATCH /api/v1/imports/{address}": Sample(body={"headers": {"Naam": "name"}}),
    "POST /api/v1/imports/{address}/confirm": Sample(body={}),
    "POST /api/v1/exports": Sample(body={"format": "json", "hub": "hub-HUB"}),
    "POST /api/v1/reports": Sample(body={"period": "2026-01", "hub": "hub-HUB"}),
    "PATCH /api/v1/reports/{address}": Sample(body={"comment": "Een goede maand"}),
    "POST /api/v1/reports/{address}/release": Sample(body={"public": True}),
    "POST /api/v1/report_schedules": Sample(body={"hub": "hub-HUB", "every": "month"}),
    "POST /api/v1/hubs": Sample(body={"name": "Hub C"}),
    "PATCH /api/v1/hubs/{address}": Sample(body={"name": "Hub D"}),
    "POST /api/v1/organisations": Sample(
        body={"name": "Nieuw", "kind": "private", "hubs": ["hub-HUB"]}
    ),
    "PATCH /api/v1/organisations/{address}": Sample(body={"name": "Anders"}),
    "POST /api/v1/organisations/{address}/merge": Sample(body={"gone": "HUB-hidden"}),
    "POST /api/v1/organisations/{address}/distinct": Sample(body={"other": "HUB-hidden"}),
    "POST /api/v1/sites": Sample(body={"organisation": "HUB-hub", "postcode": "9000"}),
    "PATCH /api/v1/sites/{address}": Sample(body={"postcode": "9040"}),
    "POST /api/v1/streams": Sample(
        body={"organisation": "HUB-hub", "direction": "offer", "title": "Karton"}
    ),
    "PATCH /api/v1/streams/{address}": Sample(body={"title": "Dozen"}),
    "POST /api/v1/processes": Sample(body={"organisation": "HUB-hub", "operation": "sort"}),
    "PATCH /api/v1/processes/{address}": Sample(body={"operation": "wash"}),
    "POST /api/v1/skills": Sample(
        body={"organisation": "HUB-hub", "direction": "need", "skill": "naaien"}
    ),
    "PATCH /api/v1/skills/{address}": Sample(body={"fte": 2.0}),
    "POST /api/v1/partnerships": Sample(
        body={"partners": ["HUB-hub", "HUB-public"], "state": "lead", "hub": "hub-HUB"}
    ),
    "PATCH /api/v1/partnerships/{address}": Sample(body={"title": "Anders"}),
    "POST /api/v1/cases": Sample(
        body={"partners": ["HUB-hub", "HUB-public"], "title": "Samen", "hub": "hub-HUB"}
    ),
    "PATCH /api/v1/cases/{address}": Sample(body={"next_action": "Bellen", "due": "2026-12-04"}),
    "POST /api/v1/cases/{address}/steps": Sample(body={"state": "ended", "reason": "completed"}),
    "POST /api/v1/cases/{address}/notes": Sample(body={"text": "Gebeld"}),
    "POST /api/v1/programmes": Sample(body={"name": "Samen sterk", "hub": "hub-HUB"}),
    "PATCH /api/v1/programmes/{address}": Sample(body={"goals": "Meer werk"}),
    "POST /api/v1/programmes/{address}/actions": Sample(
        body={
            "title": "Opleiding",
            "commitments": [{"organisation": "HUB-hub", "role": "lead"}],
        }
    ),
    "PATCH /api/v1/actions/{address}": Sample(body={"lessons": "Vroeger beginnen"}),
    "POST /api/v1/introductions": Sample(
        body={
            "organisation": "HUB-public",
            "name": "An",
            "email": "an@x.be",
            "message": "Dag",
        }
    ),
    "POST /api/v1/introductions/{address}/decline": Sample(body={"answer": "Past niet"}),
    "POST /api/v1/disclosures": Sample(body={"shortlist": "none", "rank": 1}),
    "POST /api/v1/disclosures/{address}/steps": Sample(body={"state": "granted"}),
    "POST /api/v1/judgements": Sample(
        body={"organisation": "HUB-hub", "partner": "HUB-public", "verdict": "useful"}
    ),
    "PATCH /api/v1/judgements/{address}": Sample(body={"verdict": "not_useful"}),
}
"""Operations that need more than their address."""

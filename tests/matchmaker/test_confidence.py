"""Confidential stays blind: matched on, never shown."""

import json
from dataclasses import asdict, replace

import pytest

from api.wording import wording
from api.wording.reasons import sentence
from matchmaker import Engine, SuggestionRequest
from matchmaker.domain import LANGUAGES, Contact, Visibility
from tests.builders import (
    LetterSpace,
    a_hub,
    a_need,
    a_network,
    a_partnership,
    a_process,
    a_snapshot,
    a_workshop,
    an_offer,
    an_organisation,
)

MARK = "geheimzinnig"


def everything_told(engine):
    """All that leaves the engine about anybody, as one text."""
    told = []
    for shortlist in engine.shortlists(top=100):
        for suggestion in shortlist.suggestions:
            told += [json.dumps(asdict(reason)) for reason in suggestion.reasons]
            told += [
                sentence(reason, wording(language))
                for reason in suggestion.reasons
                for language in LANGUAGES
            ]
    return "\n".join(told)


@pytest.mark.parametrize("side", ["offer", "need"])
def test_a_hidden_stream_is_matched_on_and_never_shown(side):
    firm, workshop = an_organisation(sectors=("11.05",)), a_workshop(description="dozen en hout")
    other = a_workshop("Ander")
    secret = {"id": f"{MARK}-1", "waste_code": "15 01 03", "visibility": Visibility.HIDDEN}
    open_ = {"waste_code": "15 01 03"}
    title = f"paletten {MARK}"
    offer = an_offer(
        firm,
        title if side == "offer" else "paletten",
        tonnes=3,
        **(secret if side == "offer" else open_),
    )
    need = a_need(
        workshop,
        title if side == "need" else "paletten",
        tonnes=3,
        **(secret if side == "need" else open_),
    )
    process = a_process(workshop, "15 01 03", minimum_tonnes=1)
    ran = a_partnership(firm, other, streams=(offer.id,))
    engine = Engine(space=LetterSpace()).fit(
        a_snapshot(firm, workshop, other, offer, need, process, ran)
    )
    reasons = {r.signal: r for r in engine.explain(firm.id, workshop.id).reasons}
    assert reasons["same_code"].value == 1.0
    assert reasons["same_code"].facts == {"variant": "blind", "blind": True, "chapter": "15"}
    assert reasons["same_code"].evidence == ()
    assert MARK not in everything_told(engine)


def test_a_stream_for_one_hub_is_told_inside_and_blind_outside():
    hub = a_hub()
    firm = an_organisation(hubs=(hub.id,))
    inside, outside = a_workshop("Binnen", hubs=(hub.id,)), a_workshop("Buiten")
    offer = an_offer(firm, f"hout {MARK}", waste_code="15 01 03", visibility=Visibility.HUB)
    needs = [a_need(workshop, "hout", waste_code="15 01 03") for workshop in (inside, outside)]
    engine = Engine(space=LetterSpace()).fit(a_snapshot(hub, firm, inside, outside, offer, *needs))

    def told(partner):
        return json.dumps([asdict(r) for r in engine.explain(partner.id, firm.id).reasons])

    assert MARK in told(inside)
    assert MARK not in told(outside)


def test_titles_of_streams_that_somebody_may_not_read_never_leave_a_rich_network():
    network = a_network(seed=4)
    marked = replace(
        network,
        streams=tuple(
            replace(stream, id=f"{MARK}-{stream.id}", title=f"{stream.title} {MARK}")
            if stream.visibility == Visibility.HIDDEN
            else stream
            for stream in network.streams
        ),
        partnerships=tuple(
            replace(p, streams=tuple(f"{MARK}-{s}" for s in p.streams))
            for p in network.partnerships
        ),
    )
    assert MARK not in everything_told(Engine(space=LetterSpace()).fit(marked))


def test_persons_are_never_part_of_a_reason():
    network = a_network(seed=5)
    persons = replace(
        network,
        organisations=tuple(
            replace(o, contact=Contact(MARK, f"{MARK}@example.org", MARK))
            for o in network.organisations
        ),
    )
    assert MARK not in everything_told(Engine(space=LetterSpace()).fit(persons))


def test_a_hidden_organisation_is_not_named_as_a_common_partner():
    firm, workshop = an_organisation(), a_workshop()
    hidden = an_organisation(MARK, id="x1", visibility=Visibility.HIDDEN)
    engine = Engine(space=LetterSpace()).fit(
        a_snapshot(
            firm, workshop, hidden, a_partnership(firm, hidden), a_partnership(workshop, hidden)
        )
    )
    shortlist = engine.shortlist(SuggestionRequest(organisation=firm.id))
    common = {r.signal: r for r in shortlist.suggestions[0].reasons}["common_partners"]
    assert common.facts["count"] == 1
    assert common.facts["names"] == []

"""Whoever belongs in a list is found before anything is scored."""

from random import Random

import pytest

from matchmaker import Engine, SuggestionRequest
from matchmaker.candidates import GENERATORS
from tests.builders import BRUGGE, LetterSpace, a_network, a_snapshot, a_workshop, an_organisation


@pytest.mark.slow
def test_nearly_all_of_the_exact_lists_are_among_the_candidates():
    engine = Engine(space=LetterSpace()).fit(a_network(seed=3, organisations=900))
    found = wanted = 0
    for id_ in Random(1).sample(sorted(engine.view_.row), 30):
        request = SuggestionRequest(organisation=id_, any_pair=True)
        quick = engine.ranking(request)
        exact = engine.ranking(request, best_of_each=len(engine.view_))
        assert len(quick.partners) + quick.left_out["unlikely"] == len(exact.partners)
        assert set(quick.partners) <= set(exact.partners)
        found += len(set(quick.partners[:10]) & set(exact.partners[:10]))
        wanted += len(exact.partners[:10])
    assert found / wanted >= 0.99


def test_a_small_network_is_compared_in_full():
    firm = an_organisation()
    engine = Engine(space=LetterSpace()).fit(
        a_snapshot(firm, *(a_workshop(f"Workshop {number}") for number in range(30)))
    )
    ranking = engine.ranking(SuggestionRequest(organisation=firm.id))
    assert len(ranking.partners) == 30
    assert ranking.left_out == {}


def test_of_equals_the_first_by_id_are_taken(monkeypatch):
    monkeypatch.setattr("matchmaker.candidates.EVERYBODY", 0)
    firm = an_organisation(at=BRUGGE)
    workshops = [a_workshop(f"Workshop {number:02}", at=BRUGGE) for number in range(30)]
    engine = Engine(space=LetterSpace()).fit(a_snapshot(firm, *reversed(workshops)))
    ranking = engine.ranking(SuggestionRequest(organisation=firm.id), best_of_each=4)
    found = int(4 * max(share for _, share in GENERATORS.values()))
    assert ranking.partners == tuple(f"workshop-{number:02}" for number in range(found))
    assert ranking.left_out == {"unlikely": 30 - found}

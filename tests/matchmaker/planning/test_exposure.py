"""Fair exposure: lists that exist, many matches, nobody swamped, small ones seen."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.bench.exposure import market_of_the_papers
from matchmaker import Engine
from matchmaker.errors import InvalidRequest
from matchmaker.planning.exposure import (
    BASELINES,
    FairExposure,
    examination,
    gini,
    lottery,
)
from matchmaker.planning.market import market_of
from tests.builders import LetterSpace, a_judgement, a_network
from tests.matchmaker.planning.markets import markets


def _can_be_shown(exposure, places):
    """No set of k partners may be seen more than the best k places are."""
    reach = np.cumsum(np.pad(places, (0, max(0, len(exposure) - len(places)))))
    held = np.cumsum(np.sort(exposure)[::-1])
    assert (held <= reach[: len(held)] + 1e-9).all()
    if len(held):
        assert held[-1] == pytest.approx(reach[len(held) - 1])


@given(markets(), st.floats(0, 1), st.integers(1, 4))
@settings(max_examples=40, deadline=None)
def test_all_lists_can_be_shown(market, fairness, length):
    policy = FairExposure(fairness, length, rounds=25).fit(market).policy_
    places = examination(length)
    for number in range(len(market.left)):
        _can_be_shown(policy.left_lists[market.row == number], places)
    for number in range(len(market.right)):
        _can_be_shown(policy.right_lists[market.column == number], places)


@given(st.data(), st.integers(1, 6))
@settings(max_examples=60, deadline=None)
def test_a_lottery_shows_what_was_promised(data, number):
    """Any point of the permutahedron is a mixture of rankings; the lottery gives one back."""
    places = np.pad(examination(data.draw(st.integers(1, number))), (0, 6))[:number]
    shares = np.array(data.draw(st.lists(st.floats(0.01, 1), min_size=4, max_size=4)))
    shares /= shares.sum()
    exposure = sum(
        share * places[list(data.draw(st.permutations(range(number))))] for share in shares
    )
    found = lottery(exposure, places)
    shown = np.zeros(number)
    for share, order in found:
        shown[order] += share * places
    assert sum(share for share, _ in found) == pytest.approx(1.0)
    assert shown == pytest.approx(exposure, abs=1e-7)
    assert len(found) <= max(1, number)


@given(markets())
@settings(max_examples=20, deadline=None)
def test_a_list_holds_only_partners_of_the_market_and_each_once(market):
    policy = FairExposure(1.0, 3, rounds=10).fit(market).policy_
    for member in (*market.left, *market.right):
        for turn in range(3):
            ranking = policy.ranking(member, turn)
            assert len(set(ranking)) == len(ranking) <= 3
            assert set(ranking) <= set(market.left) | set(market.right)


def test_turns_come_about_as_often_as_their_share():
    policy = FairExposure(1.0, 30).fit(market_of_the_papers(6, 4, 0.8, 0)).policy_
    shares = policy.lottery("l0")
    shown = [policy.ranking("l0", turn) for turn in range(400)]
    for share, ranking in shares:
        same = sum(s for s, other in shares if other == ranking)
        assert shown.count(ranking) / 400 == pytest.approx(same, abs=0.02), share


@given(markets())
@settings(max_examples=30, deadline=None)
def test_envy_is_counted_by_its_definition(market):
    """One by one: what would I have if I stood where you stand?"""
    outcome = BASELINES["own_preference"](market, 2).outcome
    policy = BASELINES["own_preference"](market, 2)
    shape = len(market.left), len(market.right)
    like, own, other = np.zeros(shape), np.zeros(shape), np.zeros(shape)
    place = market.row, market.column
    like[place], own[place], other[place] = market.both_like, policy.left_lists, policy.right_lists
    envy = []
    for mine, theirs, liked in ((own, other, like), (other.T, own.T, like.T)):
        has = (liked * mine * theirs).sum(axis=1)
        envy.append(
            sum(
                (liked[one] * mine[one] * theirs[two]).sum() > has[one] * (1 + 1e-6) + 1e-12
                for one, two in permutations(range(len(mine)), 2)
            )
        )
    assert outcome.envy == tuple(envy)


@pytest.mark.parametrize("seed", range(3))
def test_on_market_of_the_papers_many_match_and_nobody_envies(seed):
    """The published best of RecSys 2024: 16.4 matches with envy, 15.7 without."""
    outcome = FairExposure(1.0, 30).fit(market_of_the_papers(30, 20, 0.5, seed)).policy_.outcome
    assert outcome.matches >= 15.6
    assert max(outcome.envy) <= 1
    assert outcome.unseen == (0, 0)


@pytest.mark.parametrize("seed", range(3))
def test_when_all_like_the_same_ones_fair_lists_bring_most(seed):
    market = market_of_the_papers(30, 20, 0.8, seed)
    fair = FairExposure(1.0, 30).fit(market).policy_.outcome
    others = {name: method(market, 30).outcome for name, method in BASELINES.items()}
    assert max(fair.envy) <= 1
    assert all(fair.matches > other.matches for other in others.values())
    assert all(fair.concentration[0] < other.concentration[0] for other in others.values())


def test_the_slider_trades_matches_for_fairness():
    market = market_of_the_papers(30, 20, 0.5, 0)
    most, fair = (FairExposure(f, 30).fit(market).policy_.outcome for f in (0.0, 1.0))
    assert most.matches >= fair.matches
    assert sum(most.envy) > sum(fair.envy)


def test_the_same_market_gives_the_same_lists():
    market = market_of_the_papers(12, 9, 0.5, 4)
    one, two = (FairExposure(0.7, 5).fit(market).policy_ for _ in range(2))
    assert (one.left_lists == two.left_lists).all()


@pytest.mark.parametrize(("fairness", "length"), [(-0.1, 5), (1.2, 5), (0.5, 0)])
def test_a_slider_past_its_end_is_refused(fairness, length):
    with pytest.raises(InvalidRequest):
        FairExposure(fairness, length).fit(market_of_the_papers(2, 2, 0.5, 0))


def test_gini_is_half_the_mean_difference_over_the_mean():
    values = np.array([1.0, 2.0, 7.0, 0.0, 3.0])
    apart = np.abs(values[:, None] - values[None, :]).mean()
    assert gini(values) == pytest.approx(apart / (2 * values.mean()))


@pytest.fixture(scope="module")
def engine():
    return Engine(space=LetterSpace()).fit(a_network(3, 40))


def test_the_market_of_a_network_has_the_social_economy_on_one_side(engine):
    market = market_of(engine)
    of = engine.view_.snapshot.organisation
    assert {of(id_).kind for id_ in market.left} == {"social_economy"}
    assert "social_economy" not in {of(id_).kind for id_ in market.right}
    assert len(market)
    assert ((market.both_like > 0) & (market.both_like <= 1)).all()
    assert len(set(zip(market.row.tolist(), market.column.tolist(), strict=True))) == len(market)


def test_who_was_judged_already_is_no_longer_in_the_market(engine):
    market = market_of(engine)
    one, other = market.left[market.row[0]], market.right[market.column[0]]
    snapshot = engine.view_.snapshot
    of = snapshot.organisation
    from dataclasses import replace  # noqa: PLC0415

    said = (*snapshot.judgements, a_judgement(of(one), of(other), "not_useful"))
    again = market_of(Engine(space=LetterSpace()).fit(replace(snapshot, judgements=said)))
    pairs = {(again.left[a], again.right[b]) for a, b in zip(again.row, again.column, strict=True)}
    assert (one, other) not in pairs


def test_only_the_members_that_are_named_take_part(engine):
    ids = [one.id for one in engine.view_.snapshot.organisations][:20]
    market = market_of(engine, ids)
    assert set(market.left) | set(market.right) == set(ids)

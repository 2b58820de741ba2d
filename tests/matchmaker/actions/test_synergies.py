"""Actions that could help each other, each pair with its reasons."""

from dataclasses import replace

import numpy as np
import pytest

from matchmaker.actions.planted import WAYS, planted
from matchmaker.actions.sheet import Action, ActionRole, ActionSheet, Commitment
from matchmaker.actions.synergies import POINTS, missing, synergies
from matchmaker.domain import Direction, Kind, Partnership, PartnershipState, Stream
from tests.builders import a_municipality, a_workshop, an_organisation


def an_action(id_, partners=(), streams=(), **sheet):
    partnership = Partnership(
        id_, tuple(partners), PartnershipState.RUNNING, title=id_, streams=tuple(streams)
    )
    return Action(partnership, ActionSheet(id_, **sheet))


def others(number=20):
    return [an_action(f"other-{n}", [f"their-{n}"]) for n in range(number)]


def reasons(found, one, other):
    pair = next((p for p in found if {p.one, p.other} == {one, other}), None)
    return {reason.code: reason.values for reason in pair.reasons} if pair else {}


def test_what_only_two_share_tells_more_than_what_many_share():
    actions = [*others(), *(an_action(id_, ["rare", "known"]) for id_ in ("a", "b"))]
    actions += [an_action(f"c{n}", ["known"]) for n in range(3)]
    found = synergies(actions, {})
    assert reasons(found, "a", "b") == {"partner": ("rare", "known")}
    assert found[0].one == "a"
    assert found[0].points > next(p.points for p in found if "c0" in {p.one, p.other})


def test_a_partner_who_is_everywhere_tells_nothing():
    actions = [an_action(f"a{n}", ["everywhere"]) for n in range(12)]
    assert synergies(actions, {}) == []


def test_one_has_over_what_the_other_looks_for():
    sides = {"s1": Direction.OFFER, "s2": Direction.NEED, "s3": Direction.OFFER}
    streams = {
        id_: Stream(id_, "x", side, id_, waste_code="15 01 03") for id_, side in sides.items()
    }
    actions = [*others(), *(an_action(id_, streams=(id_,)) for id_ in sides)]
    found = synergies(actions, streams)
    assert reasons(found, "s1", "s2") == {"flows": ("15 01 03",)}
    assert reasons(found, "s1", "s3") == {}


def test_who_waits_is_told_first_and_who_waits_for_nobody_there_is_not():
    waiting = an_action("b", waits_for=("a", "gone"))
    assert reasons(synergies([an_action("a"), waiting], {}), "a", "b") == {"waits": ("b", "a")}


def test_near_texts_of_the_same_partners_look_like_one_action():
    actions = [*others(), an_action("a", ["p"]), an_action("b", ["p"])]
    alike = np.full((len(actions), len(actions)), 0.2)
    alike[-1, -2] = alike[-2, -1] = 0.9
    [pair] = synergies(actions, {}, alike)
    assert pair.to_merge
    # where everything is near, nothing stands out
    crowd = synergies(actions, {}, np.full((len(actions), len(actions)), 0.9))
    assert not any(reason.code == "overlap" for one in crowd for reason in one.reasons)


def test_the_same_in_another_order_is_the_same():
    programme = planted(40, 10, seed=3)
    forth = synergies(programme.actions, programme.streams)
    assert forth == synergies(tuple(reversed(programme.actions)), programme.streams)


@pytest.mark.parametrize("way", [one for one in WAYS if one != "overlap"])
def test_every_way_in_which_pairs_are_planted_is_found_without_texts(way):
    programme = planted(seed=5)
    found = synergies(programme.actions, programme.streams)
    place = {frozenset((one.one, one.other)): n for n, one in enumerate(found)}
    told = [
        frozenset((one, other)) for one, other, planted_so in programme.pairs if planted_so == way
    ]
    assert sum(pair in place and place[pair] < 200 for pair in told) >= len(told) - 1


def test_who_is_missing_is_a_side_or_a_role_with_whom_a_near_action_knows():
    town, firm, workshop = a_municipality(), an_organisation(), a_workshop()
    known = {one.id: one for one in (town, firm, workshop)}
    lead = Commitment(firm.id, ActionRole.LEAD)
    mine = an_action("a", [firm.id], commitments=(lead,), jobs_intended=2.0, postcodes=("9000",))
    near = an_action("b", [workshop.id], postcodes=("9000",))
    found = synergies([mine, near, *others(8)], {})
    lacking = missing(mine, {"a": mine, "b": near}, found, known)
    assert [(one.code, one.value) for one in lacking] == [
        ("side", Kind.PUBLIC),
        ("side", Kind.SOCIAL_ECONOMY),
        ("role", "employer"),
    ]
    assert lacking[1].known_from == ((workshop.id, "b"),)
    done = Action(
        mine.partnership,
        replace(mine.sheet, commitments=(lead, Commitment(town.id, ActionRole.EMPLOYER))),
    )
    assert "employer" not in {one.value for one in missing(done, {}, (), known)}


def test_points_are_said_for_every_reason():
    assert set(POINTS) == {
        "waits", "flows", "stream", "partner", "target_group", "place", "overlap",
    }  # fmt: skip

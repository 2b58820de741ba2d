"""What typed words ask for, and who stands on the other side of it."""

from __future__ import annotations

import pytest

from matchmaker import Engine, SuggestionRequest
from matchmaker.domain import Direction
from matchmaker.own_words import direction_in, means_work, names_a_thing, names_work
from tests.builders import (
    LetterSpace,
    a_partnership,
    a_snapshot,
    a_workshop,
    an_offer,
    an_organisation,
    can,
)


@pytest.mark.parametrize("text", ["groenonderhoud", "gezocht: groenonderhoud", "tonte de pelouse"])
def test_an_everyday_name_of_work_asks_for_hands_even_beside_a_like_material(text: str) -> None:
    city, gardeners = an_organisation("Gemeente"), a_workshop("Groenploeg")
    branches = an_offer(city, "takken van het groenonderhoud, tonte de pelouse")
    snapshot = a_snapshot(city, gardeners, branches, can(gardeners, "hagen scheren"))
    view = Engine(space=LetterSpace()).fit(snapshot).view_
    assert means_work(SuggestionRequest(text=text, direction=Direction.NEED), view)


@pytest.mark.parametrize("text", ["kartonnen dozen", "pallet", "gezocht: laptop"])
def test_an_everyday_name_of_a_thing_asks_for_the_thing_even_beside_like_work(text: str) -> None:
    helpers = a_workshop("Inpakkers")
    view = Engine(space=LetterSpace()).fit(a_snapshot(helpers, can(helpers, text))).view_
    assert names_a_thing(text)
    assert not names_work(text)
    assert not means_work(SuggestionRequest(text=text, direction=Direction.NEED), view)


def _shown(direction: Direction) -> dict[str, dict[str, object]]:
    """Return the reasons shown to a stranger who has bread over, or wants it."""
    bakery, farm = an_organisation("Bakkerij"), a_workshop("Hoeve")
    bread = an_offer(bakery, "oud brood")
    ran = a_partnership(bakery, farm, title="oud brood", streams=(bread.id,))
    engine = Engine(space=LetterSpace()).fit(a_snapshot(bakery, farm, bread, ran))
    request = SuggestionRequest(text="oud brood", direction=direction)
    return {
        one.partner: {r.signal: r.facts.get("variant") for r in one.reasons if r.value is not None}
        for one in engine.shortlist(request).suggestions
    }


def test_who_took_the_like_is_told_to_who_has_it_over_and_who_gave_it_is_not() -> None:
    told = _shown(Direction.OFFER)
    assert told["hoeve"]["same_story"] == "similar"
    assert not {"same_story", "past_plans"} & set(told["bakkerij"])


def test_who_gave_the_like_is_told_to_who_wants_it() -> None:
    told = _shown(Direction.NEED)
    assert told["bakkerij"]["same_story"] == "similar"
    assert "same_story" not in told["hoeve"]


def test_a_shared_word_of_a_name_is_not_told_as_a_town() -> None:
    shops = [an_organisation(f"Fietsen {name}") for name in ("Een", "Twee")]
    others = [an_organisation(f"Bakkerij {name}") for name in ("Een", "Twee")]
    engine = Engine(space=LetterSpace()).fit(a_snapshot(*shops, *others))
    for one in engine.shortlist(SuggestionRequest(text="kapotte fietsen")).suggestions:
        named = next(r for r in one.reasons if r.signal == "named")
        assert named.facts["variant"] != "town"


@pytest.mark.parametrize(
    ("text", "way"),
    [
        ("We zoeken hout voor meubels", Direction.NEED),
        ("on cherche du bois pour des meubles", Direction.NEED),
        ("suche Holz für Möbel", Direction.NEED),
        ("looking for timber", Direction.NEED),
        ("iemand om dozen te vullen", Direction.NEED),
        ("à donner : palettes", Direction.OFFER),
        ("Kartons kostenlos abzugeben, wer braucht sie?", Direction.OFFER),
        ("stoelen die we niet meer nodig hebben", None),
        ("palettes dont on n'a plus besoin", None),
        ("oude paletten", None),
    ],
)
def test_the_first_word_of_seeking_or_giving_tells_which_way(
    text: str, way: Direction | None
) -> None:
    assert direction_in(text) == way


def test_work_is_compared_under_the_everyday_name_that_the_network_knows_best() -> None:
    packers, sewers = a_workshop("Inpakkers"), a_workshop("Naaiers")
    snapshot = a_snapshot(packers, sewers, can(packers, "verpakkingswerk"), can(sewers, "naaien"))
    engine = Engine(space=LetterSpace()).fit(snapshot)
    request = SuggestionRequest(text="iemand om dozen te vullen", direction=Direction.NEED)
    first = engine.shortlist(request).suggestions[0]
    assert first.partner == "inpakkers"
    assert next(r for r in first.reasons if r.signal == "work_fits").value == pytest.approx(1.0)

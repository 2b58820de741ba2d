"""Whether two entries are the same organisation: ranked for a reader, asked only when likely."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.domain import Point
from matchmaker.duplicates import proposed_duplicates
from matchmaker.identity import Entry, Identity

if TYPE_CHECKING:
    from pathlib import Path

FILLING = [
    Entry(f"f{number}", name, "private", postcode=str(1000 + number * 37), municipality="Elders")
    for number, name in enumerate(
        ("Bakkerij De Zon", "Garage Van Damme", "Drukkerij Noord", "Brouwerij Het Anker")
    )
]


def asked(*entries: Entry, known: tuple[Entry, ...] = ()) -> list[tuple[str, str]]:
    return [
        (pair.new.id, pair.existing.id) for pair in proposed_duplicates([*FILLING, *entries], known)
    ]


def test_the_same_enterprise_number_is_certain() -> None:
    one = Entry("a", "Werkmaat", "social_economy", "0403170701")
    other = Entry("b", "Heel andere naam", "private", "0403170701")
    (pair,) = proposed_duplicates([one, other])
    assert pair.certain
    assert (pair.new.id, pair.existing.id) == ("b", "a")


def test_legal_form_word_order_case_and_accents_make_no_other_organisation() -> None:
    one = Entry("a", "VZW De Künstfabriek", "social_economy", postcode="9000")
    other = Entry("b", "KUNSTFABRIEK, de (asbl)", "social_economy", postcode="9000")
    assert asked(one, other) == [("b", "a")]


def test_a_slip_of_one_letter_at_the_same_place_is_asked_about() -> None:
    one = Entry("a", "Schrijnwerkerij Peeters", "private", postcode="8000")
    other = Entry("b", "Schrijnwerkerij Peters", "private", postcode="8000")
    assert asked(one, other) == [("b", "a")]


def test_one_name_inside_another_is_not_the_same_organisation() -> None:
    one = Entry("a", "Kringwinkel Gent", "social_economy", postcode="9000", municipality="Gent")
    other = Entry(
        "b", "Kringwinkel Gent Zuid", "social_economy", postcode="9000", municipality="Gent"
    )
    assert asked(one, other) == []


def test_branches_that_name_their_own_town_are_not_asked_about() -> None:
    one = Entry("a", "OCMW Brugge", "public", postcode="8000", municipality="Brugge")
    other = Entry("b", "OCMW Gent", "public", postcode="9000", municipality="Gent")
    assert asked(one, other) == []


def test_two_different_enterprise_numbers_end_the_question() -> None:
    one = Entry("a", "Werkmaat", "social_economy", "0403170701", "9000")
    other = Entry("b", "Werkmaat", "social_economy", "0400000086", "9000")
    assert asked(one, other) == []


def test_importing_the_same_organisation_again_asks_nothing() -> None:
    one = Entry("a", "Werkmaat", "social_economy", postcode="9000")
    twin = Entry("z", "Werkmaat", "social_economy", postcode="9000")
    assert asked(one, known=(one, twin)) == []
    assert asked(one, known=(twin,)) == [("a", "z")]


def test_an_acronym_is_recognised_as_what_it_stands_for() -> None:
    long = Entry("a", "Atelier Gantois pour l'Emploi et l'Habitat Bio")
    short = Entry("b", "AGEHB")
    identity = Identity().fit([long, short, *FILLING])
    assert identity.alike(short, long).initials == 1.0
    assert identity.rank(short)[0] > max(identity.rank(short)[2:])


def test_nearer_is_likelier_and_unknown_lies_between() -> None:
    here, there = Point(51.05, 3.72), Point(49.6, 5.8)
    query = Entry("q", "Werkmaat", point=here)
    near, unknown, far = (
        Entry("n", "Werkmaat", point=here),
        Entry("u", "Werkmaat"),
        Entry("f", "Werkmaat", point=there),
    )
    scores = Identity().fit(FILLING).rank(query, [near, unknown, far])
    assert scores[0] > scores[1] > scores[2]


@given(st.lists(st.text(max_size=30), min_size=1, max_size=8))
def test_any_names_can_be_compared_and_the_order_of_a_pair_does_not_matter(
    names: list[str],
) -> None:
    entries = [Entry(str(number), name) for number, name in enumerate(names)]
    identity = Identity().fit(entries)
    scores = np.array([identity.rank(entry) for entry in entries])
    assert np.isfinite(scores).all()
    assert np.allclose(scores, scores.T)
    proposed_duplicates(entries)


def register(folder: Path) -> tuple[list[Entry], dict[str, str]]:
    """The development half of the French register, and the legal entity of each entry."""
    path = folder / "data/eval/t7_social_enterprises_fr/entries_dev.csv"
    if not path.exists():
        pytest.skip("the evaluation data are not beside the project")
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    entries = [
        Entry(
            row["entry_id"],
            row["name"],
            row["kind"],
            postcode=row["post_code"],
            municipality=row["city"],
            brand=row["brand"],
            sector=row["naf"].upper(),
            point=Point(float(row["lat"]), float(row["lon"])) if row["lat"] else None,
        )
        for row in rows
    ]
    return entries, {row["entry_id"]: row["siren"] for row in rows}


@pytest.mark.slow
def test_the_other_entries_of_an_organisation_come_first(shared_folder: Path) -> None:
    entries, entity_of = register(shared_folder)
    identity = Identity().fit(entries)
    entities = np.array([entity_of[entry.id] for entry in entries])
    ranks = []
    for place, entry in enumerate(entries):
        same = entities == entities[place]
        same[place] = False
        if same.any():
            scores = identity.rank(entry)
            scores[place] = -np.inf
            ranks.append(1 + int((scores > scores[same].max()).sum()))
    assert len(ranks) == 261
    assert np.mean(1 / np.array(ranks)) >= 0.94


def test_a_question_whether_two_are_one_is_nearly_always_right(shared_folder: Path) -> None:
    entries, entity_of = register(shared_folder)
    right = [
        entity_of[pair.new.id] == entity_of[pair.existing.id]
        for pair in proposed_duplicates(entries)
    ]
    assert len(right) >= 50
    assert np.mean(right) >= 0.95

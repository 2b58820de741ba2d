"""The network as arrays says what the network as a drawing says."""

from datetime import date

import networkx as nx
import numpy as np
import pytest

from matchmaker.domain import Kind, PartnershipState, Visibility
from matchmaker.graph import View
from matchmaker.ties import KINDS
from tests.builders import (
    LetterSpace,
    a_need,
    a_network,
    a_partnership,
    a_process,
    a_snapshot,
    a_workshop,
    an_offer,
    an_organisation,
    can,
    seeks,
)


@pytest.fixture(scope="module")
def view():
    return View(a_network(seed=6), LetterSpace())


def everybody(view):
    return np.arange(len(view))


def test_common_partners_weigh_as_networkx_would_weigh_them(view):
    dense = view.ties.toarray()
    strength = dense.sum(axis=1)
    found = view.paths.common_partners(everybody(view))
    for left in range(0, len(view), 7):
        for right in range(0, len(view), 5):
            shared = np.flatnonzero((dense[left] > 0) & (dense[right] > 0))
            weight = sum(
                dense[left, one] * dense[right, one] / np.log(np.e + strength[one])
                for one in shared
            )
            assert found[left, right] == pytest.approx(weight, abs=1e-12)


def test_paths_of_three_are_walked_one_by_one(view):
    dense = view.ties.toarray()
    normal = dense / np.sqrt(np.maximum(dense.sum(axis=1), 1.0))[:, None]
    slow = dense @ normal @ normal
    assert np.allclose(view.paths.of_three(everybody(view)), slow)


def test_walks_find_what_pagerank_finds(view):
    """A ring of partnerships, walked by networkx on the graph of organisations and partnerships."""
    people = [an_organisation(f"O{n}") for n in range(6)]
    ties = [a_partnership(people[n], people[(n + 1) % 6], id=f"p{n}") for n in range(6)]
    ring = View(a_snapshot(*people, *ties))
    drawn = nx.Graph()
    for tie in ties:
        drawn.add_edges_from((tie.id, partner) for partner in tie.partners)
    # One round of ours is two steps there, and only whole rounds go home: 0.85 = a * a.
    slow = nx.pagerank(
        drawn, alpha=0.85**0.5, personalization={people[0].id: 1.0}, max_iter=500, tol=1e-12
    )
    ours = ring.paths.walks(np.array([0]))[0]
    order = sorted(range(6), key=lambda row: (-round(ours[row], 9), row))
    assert order == sorted(range(6), key=lambda row: (-round(slow[f"o{row}"], 9), row))
    assert 0.99 < ours.sum() <= 1.0 + 1e-9


def test_a_failed_partnership_is_no_tie_but_a_meeting():
    one, other = an_organisation("One"), an_organisation("Other")
    failed = View(a_snapshot(one, other, a_partnership(one, other, state=PartnershipState.FAILED)))
    assert failed.ties.nnz == 0
    assert failed.have_met[[0]].toarray().tolist() == [[False, True]]


def test_recent_and_small_partnerships_tie_closer():
    people = [an_organisation(f"O{n}") for n in range(6)]
    view = View(
        a_snapshot(
            *people,
            a_partnership(people[0], people[1], started=date(2026, 1, 1)),
            a_partnership(people[2], people[3], started=date(2018, 1, 1)),
            a_partnership(*people[1:6], started=date(2026, 1, 1)),
        )
    )
    ties = view.ties.toarray()
    assert ties[0, 1] > ties[1, 5] > 0
    assert ties[0, 1] > 4 * (ties[2, 3] - ties[1, 5])


def test_openness_counts_new_acquaintances_once():
    firm, social, other = an_organisation("Firm"), a_workshop("Social"), a_workshop("Other")
    view = View(
        a_snapshot(
            firm,
            social,
            other,
            a_partnership(firm, social, started=date(2026, 6, 1)),
            a_partnership(firm, social, started=date(2026, 6, 1)),
            a_partnership(firm, other, started=date(2024, 12, 1)),
        )
    )
    openness = view.openness[view.row["firm"], KINDS.index(Kind.SOCIAL_ECONOMY)]
    assert openness == pytest.approx(1.5, abs=0.01)


def test_the_drawing_holds_all_nouns_and_hides_what_is_hidden():
    firm, workshop = an_organisation(), a_workshop()
    offer = an_offer(firm)
    hidden = a_need(workshop, "geheim", visibility=Visibility.HIDDEN)
    process = a_process(workshop, "15 01 03")
    drawn = View(
        a_snapshot(
            firm,
            workshop,
            offer,
            hidden,
            process,
            can(workshop, "sorteren"),
            seeks(firm, "sorteren"),
            a_partnership(firm, workshop),
        )
    ).graph()
    assert set(nx.get_node_attributes(drawn, "type").values()) == {
        "organisation",
        "stream",
        "process",
        "skill",
    }
    kinds = sorted(kind for _, _, kind in drawn.edges(data="type"))
    assert kinds == ["can", "offers", "partner", "partner", "runs", "seeks"]
    assert "geheim" not in str(list(drawn.nodes(data=True)))

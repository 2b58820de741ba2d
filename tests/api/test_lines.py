"""What a card says at once: little, and of use."""

from api.services.cards import Card, by_strength, fits, lines
from api.wording import wording
from api.wording.reasons import sentence
from matchmaker.suggestion import Reason

TAKES = Reason(
    "takes_it",
    1.0,
    1.9,
    {
        "variant": "give",
        "stream": "Cartons pliés",
        "accepted": "",
        "accepted_code": "20 01 36",
        "operation": "collect",
    },
)
SAME = Reason("same_words", 0.9, 1.5, {"variant": "give", "yours": "dozen", "theirs": "karton"})
CODE = Reason(
    "same_code", 1.0, 0.7, {"variant": "give", "yours": "a", "theirs": "b", "code": "15 01 01"}
)
NEAR = Reason("nearness", 0.8, 0.6, {"variant": "near", "km": 6})
FAR = Reason("within_reach", 0.0, -2.8, {"variant": "outside", "km": 121, "radius": 33})
NO_COMMON = Reason("common_partners", 0.0, -0.1, {"variant": "none", "count": 0, "names": []})
WHEN = Reason("same_time", None, 0.0)
HOW_MUCH = (Reason("amounts_fit", None, 0.0), Reason("enough", None, 0.0))


def said(*reasons, language="nl"):
    return [(line.mark, line.sentence) for line in lines(reasons, wording(language))]


def test_that_there_is_no_common_partner_is_not_told():
    assert said(NO_COMMON) == []


def test_two_lines_of_one_family_are_enough():
    told = said(TAKES, SAME, CODE, NEAR)
    assert len(told) == 3
    assert not any("afvalcode" in sentence for _, sentence in told)


def test_who_does_not_come_this_far_is_told_with_a_warning():
    assert ("mind", "Op 121 km, en ze komen maar tot 33 km.") in said(TAKES, FAR)


def test_a_match_always_ends_with_one_open_question():
    assert said(TAKES, *HOW_MUCH, WHEN)[-1] == (
        "unknown",
        "Hoeveel er is of nodig is, is nog niet bekend.",
    )
    assert said(TAKES, WHEN)[-1] == ("unknown", "Vanaf wanneer het kan, is nog niet bekend.")
    assert [mark for mark, _ in said(NEAR, *HOW_MUCH, WHEN)] == ["for"]


def test_something_confidential_is_told_once_and_only_where_it_fits():
    blind = {"variant": "blind", "blind": True, "chapter": "15"}
    fits = Reason("takes_it", 1.0, 1.9, blind), Reason("same_words", 1.0, 1.5, blind)
    assert len(said(*fits)) == 1
    assert said(Reason("takes_it", 0.0, -0.6, blind)) == []


def test_no_more_than_five_lines():
    many = [Reason("supported_work", 1.0, 0.3, {"variant": "theirs", "jobs": None})]
    assert len(said(TAKES, SAME, CODE, NEAR, FAR, *many, *HOW_MUCH, WHEN)) <= 5


def test_people_s_own_words_stand_between_quotation_marks():
    assert sentence(TAKES, wording("nl")) == (
        "Ze nemen elektrische en elektronische toestellen aan met ophaling. "
        "Je hebt “Cartons pliés”."
    )
    assert "«\u00a0Cartons pliés\u00a0»" in sentence(TAKES, wording("fr"))


def test_one_failure_is_not_told_as_a_share():
    once = Reason(
        "reliability", 0.3, -0.2, {"variant": "failed_once", "count": 0, "failed": 1, "tried": 1}
    )
    assert sentence(once, wording("nl")) == "Hun eerdere samenwerking ging niet door."


def a_card(name, *, fits):
    return Card(1, name, name, "private", "", None, (), (), "0,0", fits)


def test_neighbours_at_the_tail_of_a_list_are_the_weaker_ones():
    shown = [a_card(name, fits=name in "ac") for name in "abcde"]
    strong, weaker = by_strength(shown)
    assert [card.id for card in strong] == ["a", "b", "c"]
    assert [card.id for card in weaker] == ["d", "e"]


def test_where_nothing_is_known_of_either_a_common_partner_is_reason_enough():
    common = Reason("common_partners", 0.6, 0.8, {"variant": "some", "count": 2, "names": ["A"]})
    unknown = Reason("takes_it", None, 0.0)
    assert fits((common, unknown))
    assert not fits((common, Reason("takes_it", 0.0, -0.6, {"variant": "other"})))
    assert not fits((NEAR, unknown))


def test_where_nothing_fits_all_are_weaker():
    shown = [a_card(name, fits=False) for name in "ab"]
    assert by_strength(shown) == ([], shown)

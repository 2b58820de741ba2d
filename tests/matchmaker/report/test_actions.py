"""Figures of actions: who takes part, what they are meant for, who committed."""

from datetime import date

from matchmaker.actions.sheet import ActionSheet, Commitment, CommitmentState, Intent
from matchmaker.domain import PartnershipKind, PartnershipState
from matchmaker.outcomes import History, Outcomes
from matchmaker.report import Period, ReportRequest, report
from tests.builders import a_municipality, a_partnership, a_snapshot, an_organisation

END = date(2026, 9, 30)
FIRM = an_organisation()
TOWN = a_municipality()


def an_action(number, **told):
    values = {"kind": PartnershipKind.ACTION, "state": PartnershipState.RUNNING} | told
    return a_partnership(FIRM, TOWN, id=f"action-{number:02}", **values)


def a_report(actions, sheets):
    history = History(a_snapshot(FIRM, TOWN, *actions, as_of=END), Outcomes(actions=tuple(sheets)))
    return report(history, ReportRequest(Period.parse("2026-Q3")))


def test_the_share_is_of_the_actions_that_say_what_they_are_meant_for():
    actions = [an_action(n) for n in range(20)]
    sheets = [
        ActionSheet(one.id, intents=(Intent.JOBS,) if n < 6 else (Intent.DYNAMISING,))
        for n, one in enumerate(actions[:12])
    ]
    made = a_report(actions, sheets)
    jobs = made.line("actions_for_jobs").now
    assert (jobs.value, jobs.count) == (0.5, 12)
    assert made.line("actions_for_dynamising").now.value == 0.5
    assert made.line("actions_begun").now.value == 20


def test_partners_count_once_and_by_side_also_of_actions_that_ended():
    actions = [an_action(1), an_action(2, state=PartnershipState.ENDED)]
    partners = a_report(actions, ()).line("action_partners").now
    assert partners.value == 2
    assert {part.key: part.figure.value for part in partners.parts} == {"private": 1, "public": 1}


def test_an_action_is_committed_once_everybody_who_stayed_has_committed():
    firm = Commitment(FIRM.id, state=CommitmentState.COMMITTED)
    asked = Commitment(TOWN.id)
    gone = Commitment(TOWN.id, state=CommitmentState.WITHDRAWN)
    actions = [an_action(n) for n in range(10)]
    sheets = [
        ActionSheet(one.id, commitments=(firm, asked if n < 3 else gone), jobs_intended=1.5)
        for n, one in enumerate(actions)
    ]
    made = a_report(actions, sheets)
    assert made.line("actions_committed").now.value == 0.7
    assert made.line("jobs_intended").now.value == 15.0


def test_a_history_differs_when_a_sheet_does_and_keeps_no_words_of_it():
    told = ActionSheet("a", lessons="An zei iets", commitments=(Commitment("x", pledge="Veel"),))
    histories = [
        History(a_snapshot(FIRM, as_of=END), Outcomes(actions=sheets)) for sheets in ((), (told,))
    ]
    assert len({one.fingerprint for one in histories}) == 2
    [bare] = histories[1].bare().outcomes.actions
    assert (bare.lessons, bare.commitments[0].pledge) == ("", "")

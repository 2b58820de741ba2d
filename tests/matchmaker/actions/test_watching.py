"""What needs a look in an action."""

from datetime import date, timedelta

import pytest

from matchmaker.actions.sheet import (
    Action,
    ActionRole,
    ActionSheet,
    ActionStep,
    Commitment,
    CommitmentState,
    StepState,
)
from matchmaker.actions.watching import GROUPS, WATCHES, concerns_of
from matchmaker.domain import Partnership, PartnershipKind, PartnershipState

TODAY = date(2026, 6, 1)
LEAD = Commitment("school", ActionRole.LEAD, state=CommitmentState.COMMITTED)


def an_action(*steps, commitments=(LEAD,), jobs=None, **told):
    values = {"state": PartnershipState.RUNNING, "ended": None} | told
    sheet = ActionSheet(
        "a1", commitments=commitments, steps=steps, jobs_intended=values.pop("jobs_intended", None)
    )
    return Action(
        Partnership("a1", ("school",), kind=PartnershipKind.ACTION, jobs=jobs, **values), sheet
    )


def a_step(title="Opleiding", due=None, number=1, **told):
    return ActionStep(number, title, None if due is None else TODAY + timedelta(days=due), **told)


def said(action):
    return [one.code for one in concerns_of(action, TODAY)]


def test_a_quiet_action_asks_for_nothing():
    assert said(an_action(a_step(due=5), a_step(due=-5, number=2, state=StepState.DONE))) == []


def test_a_step_is_late_the_day_after_it_was_due():
    assert said(an_action(a_step(due=0))) == []
    assert said(an_action(a_step(due=-1))) == ["step_late"]


def test_a_step_that_is_late_for_long_puts_the_action_at_risk():
    assert said(an_action(a_step(due=-31))) == ["step_late", "long_late"]


def test_who_was_asked_and_said_nothing_is_named():
    asked = Commitment("firm")
    [one] = concerns_of(an_action(commitments=(LEAD, asked)), TODAY)
    assert (one.code, one.group, one.organisation) == ("not_committed", "uncommitted", "firm")


def test_nobody_leads_once_the_lead_withdraws():
    gone = Commitment("school", ActionRole.LEAD, state=CommitmentState.WITHDRAWN)
    assert said(an_action(commitments=(gone,))) == [
        "nobody_leads",
        "nobody_committed",
        "withdrawn",
    ]


def test_a_pledge_past_its_day_is_late_until_it_is_fulfilled():
    day = TODAY - timedelta(days=3)
    late = Commitment("firm", state=CommitmentState.COMMITTED, due=day)
    kept = Commitment("firm", state=CommitmentState.FULFILLED, due=day)
    assert said(an_action(commitments=(LEAD, late))) == ["pledge_late"]
    assert said(an_action(commitments=(LEAD, kept))) == []


def test_a_step_is_held_up_by_a_late_one_before_it():
    first, then = a_step("Aankoop", due=-2), a_step("Opening", due=20, number=2, after=(1,))
    assert said(an_action(first, then)) == ["step_late", "held_up"]


def test_open_steps_past_the_end_are_told():
    assert said(an_action(a_step(), ended=TODAY - timedelta(days=1))) == ["past_its_end"]


def test_jobs_are_behind_only_once_all_is_done_and_jobs_are_told():
    done = a_step(state=StepState.DONE)
    assert said(an_action(done, jobs=2.0, jobs_intended=5.0)) == ["jobs_behind"]
    assert said(an_action(done, jobs=None, jobs_intended=5.0)) == []
    assert said(an_action(a_step(), jobs=2.0, jobs_intended=5.0)) == []


def test_what_has_ended_asks_for_nothing_more():
    assert said(an_action(a_step(due=-90), state=PartnershipState.ENDED)) == []


@pytest.mark.parametrize("watch", WATCHES, ids=lambda one: one.name)
def test_every_concern_answers_one_of_the_three_questions(watch):
    assert watch.group in GROUPS

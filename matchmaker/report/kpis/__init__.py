"""Every figure of a report, in one plain list: the order of the report."""

from __future__ import annotations

from matchmaker.actions.sheet import Intent
from matchmaker.domain import Kind
from matchmaker.report.base import Kpi
from matchmaker.report.kpis import actions, cases, impact, materials, members, network, suggestions

KPIS: tuple[Kpi, ...] = (
    members.Organisations(),
    members.NewOrganisations(),
    members.SilentOrganisations(),
    members.PublicAndPrivate(),
    members.MeetingOfThree(),
    members.Actions(),
    actions.ActionsBegun(),
    actions.ActionPartners(),
    actions.SideOfPartners(Kind.PUBLIC),
    actions.SideOfPartners(Kind.PRIVATE),
    actions.ActionsMeantFor(Intent.JOBS),
    actions.ActionsMeantFor(Intent.DYNAMISING),
    actions.ActionsCommitted(),
    members.Reach(),
    members.SupportedJobs(),
    materials.Offers(),
    materials.Needs(),
    materials.OffersPlaced(),
    materials.NeedsMet(),
    materials.UntakenTonnes(),
    suggestions.SuggestionsMade(),
    suggestions.Verdicts(),
    suggestions.UsefulShare(),
    suggestions.ExposureConcentration(),
    cases.Begun(),
    cases.Running(),
    cases.Started(),
    cases.Stopped(),
    cases.Stages(),
    cases.Funnel(),
    cases.TalksThatRun(),
    cases.TimeInStage(),
    cases.Failures(),
    impact.Tonnes(),
    impact.TonnesMoved(),
    impact.Co2e(),
    impact.Jobs(),
    actions.JobsIntended(),
    impact.TrainingHours(),
    impact.CostPerPartnership(),
    network.Connected(),
    network.Density(),
    network.Components(),
    network.Communities(),
    network.Brokers(),
    network.SinglePointsOfFailure(),
    network.Bridges(),
    network.AcrossSides(),
    network.Assortativity(),
    network.Reciprocity(),
    network.Core(),
    network.Resilience(),
)
FAMILIES = ("members", "materials", "suggestions", "cases", "impact", "network")
"""Families of figures, in the order of the report."""

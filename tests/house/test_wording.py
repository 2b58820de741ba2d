"""Every word that code asks for exists in every language, and none is left over."""

import ast
import re
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from random import Random

import pytest
from babel.numbers import format_decimal

import api
from api.pages.account import DONE
from api.pages.administration import PARTS
from api.pages.administration.watching import ACTIONS, TRACED
from api.pages.desk_organisations import SORTS as ORGANISATION_SORTS
from api.pages.editions import OFFERED
from api.pages.navigation import FOOT, MENU
from api.pages.proposals import SHOWN
from api.pages.registering import REQUIRED
from api.pages.reports import FORMS
from api.routes.problems import STATUS
from api.services.casework import history
from api.services.casework.duplicates import SHARED
from api.services.casework.facts import EDITED
from api.services.casework.judging import REASONS as JUDGED_BECAUSE
from api.services.doctor import CHECKS
from api.services.holdings.forms import HOLDINGS
from api.services.jobs.kinds import KINDS
from api.services.maps.things import SORTS
from api.services.problems import _TROUBLES
from api.services.standards.catalogue import DATASETS, _ending
from api.services.standards.reconcile.codes import LISTS
from api.services.standards.reconcile.members import Members
from api.services.ties.seen import Closeness
from api.settings import Settings
from api.wording import CATALOGUE, wording
from api.wording.faults import FAULTS
from matchmaker import domain
from matchmaker.actions.sheet import ActionRole, CommitmentState, Intent, Phase, StepState
from matchmaker.actions.synergies import POINTS
from matchmaker.actions.watching import GROUPS, WATCHES
from matchmaker.domain import LANGUAGES
from matchmaker.errors import MatchmakerError
from matchmaker.planning.aims import PRESETS
from matchmaker.planning.bundles import CLASSES
from matchmaker.planning.exposure import BASELINES
from matchmaker.planning.legal import Colour, rules
from matchmaker.planning.teams import ROLES
from matchmaker.report import FAMILIES as REPORT_FAMILIES
from matchmaker.report import KPIS, Span
from matchmaker.report.argument import FINDINGS, HEADLINES
from matchmaker.report.changes import WHYS
from matchmaker.report.factors import STEPS, factors
from matchmaker.report.figures import Basis
from matchmaker.report.kpis.cases import REASONS
from matchmaker.report.material import MATERIALS
from matchmaker.report.quality import GAPS
from matchmaker.report.rhythm import Day
from matchmaker.signals import FAMILIES, SIGNALS
from matchmaker.vocabulary.materials import FAMILIES as FAMILIES_OF_MATERIALS
from models.access.asker import Role, Scope
from models.casework.case import AT_ONE_TABLE
from models.casework.disclosures import Consent
from models.casework.introductions import STATES
from models.exchange.format import SHEETS
from models.jobs import State

HOME = Path(__file__).parents[2]
WAYS = ("more", "less")
ELSEWHERE = {"issues", "reasons"}
"""Catalogues with contract tests of their own."""
ROOMS = sorted(path.stem for path in (CATALOGUE / "nl").glob("*.po") if path.stem not in ELSEWHERE)
"""Catalogues whose keys are looked for here."""
KEY = re.compile(rf"(?:{'|'.join(ROOMS)})(?:\.(?!html$|html[\"'])[a-z_0-9]+)+")

REPORT_PARTS = {
    **{f"report.{room}": [kpi.name for kpi in KPIS] for room in ("kpi", "definition")},
    "report.family": REPORT_FAMILIES,
    "reporting.span": [span.value for span in OFFERED],
    "reporting.every": [span.value for span in OFFERED],
    "reporting.day": list(Day),
    "report.unit": {*(kpi.unit for kpi in KPIS), "tie"},
    "report.state": list(domain.PartnershipState),
    "report.verdict": list(domain.Verdict),
    "report.reason": {*REASONS, "other", "unknown"},
    "report.hierarchy": STEPS,
    "report.basis": list(Basis),
    "report.factor_set": {f.set for f in factors().values() if f.impact == "co2e"},
    "report.partnership_kind": [*domain.PartnershipKind, "other"],
    "report.flow_way": ["from_private", "from_social"],
    "report.core": ["ties_each"],
    "report.largest": ["largest"],
    "report.why_not": ["too_few", "not_given", "masked", "several_sets", "no_factor", "too_large"],
    "report.material": MATERIALS,
    "report.turned": ["better", "worse", "same"],
    "report.headline": HEADLINES,
    "report.finding": FINDINGS,
    "report.change": WHYS,
    "report.quality": GAPS,
    "report.span": list(Span),
    "report": [
        *(f"file_{form}" for form in FORMS),
    ],
    "report.column": [
        *("figure", "part", "unit", "now", "previous", "baseline", "change", "basis"),
    ],
}
"""Keys of reports of which the last part is a value."""

MADE_OF_PARTS = {
    **REPORT_PARTS,
    "account.done": sorted(DONE),
    "administration": [f"{part.name}{end}" for part in PARTS for end in ("", "_about")],
    "administration.action": [action.replace(" ", "_") for action in ACTIONS],
    "administration.noun": list(TRACED),
    "administration.scope": list(Scope),
    "faults": list(FAULTS),
    "alerts.title": ["waiting", "on", "confirmed", "stop", "stopped"],
    "alerts.about": ["waiting", "on", "confirmed", "stop"],
    "alerts.yes": ["waiting", "on"],
    "alerts.every": ["day", "week"],
    "register.column": SHOWN,
    "register.missing": list(REQUIRED),
    "register.mail": [
        f"{mail}{part}" for mail in ("confirm", "accepted", "declined") for part in ("", "_subject")
    ],
    "account.in": list(LANGUAGES),
    "account.role": [role for role in Role if role is not Role.ANONYMOUS],
    **{
        f"account.{mail}": ["subject", "hello", "text", "ignore"] for mail in ("mail", "invitation")
    },
    "board.reason": list(domain.ReasonCode),
    "board.lacks": AT_ONE_TABLE,
    "synergies": list(POINTS),
    "programmes.phase": list(Phase),
    "programmes.role": list(ActionRole),
    "programmes.commitment": list(CommitmentState),
    "programmes.step": list(StepState),
    "programmes.intent": list(Intent),
    "programmes.concern": [watch.name for watch in WATCHES],
    **{f"programmes.{room}": GROUPS for room in ("group", "nothing", "so_many")},
    "programmes.wrong": [
        "name",
        "name_twice",
        "number",
        "day",
        "choice",
        "steps",
        "value",
        "twice",
    ],
    "introductions.state": STATES,
    "introductions.wrong": ["name", "email", "message"],
    "duplicates.same": list(SHARED),
    "mine.became": STATES,
    "mine.answered": list(Consent),
    "duplicates.brings": [*(form.name for form in HOLDINGS), "cases"],
    "desk.hello": ["morning", "afternoon", "evening"],
    "desk.verdict": list(domain.Verdict),
    "desk.because": list(JUDGED_BECAUSE),
    "desk.why": list(domain.WHY_FAILED),
    "desk.seen_by": list(domain.Visibility),
    "desk.by": list(ORGANISATION_SORTS),
    "desk.asked": list(Consent),
    "desk.answered": list(Consent),
    "desk.fact": [*EDITED, "enterprise_number"],
    "desk.did": list(history.TOLD),
    "desk.thing": list(history.NOUNS),
    **{f"holdings.{stem}": [form.name for form in HOLDINGS] for stem in ("add", "new")},
    **{
        f"holdings.{stem}": [form.scheme for form in HOLDINGS if form.scheme]
        for stem in ("which", "none_of_these", "propose")
    },
    "holdings.status": list(domain.StreamStatus),
    "holdings.setting": list(domain.Setting),
    "board": ["as_board", "as_list"],
    "nouns.kind": list(domain.Kind),
    "nouns.blind": list(domain.Kind),
    "nouns.direction": list(domain.Direction),
    "nouns.skill": list(domain.Direction),
    "nouns.operation": list(domain.Operation),
    "nouns.unit": list(domain.Unit),
    "nouns.every": list(domain.Every),
    "nouns.sheet": [sheet.name for sheet in SHEETS],
    "nouns.certainty": ["strong", "good", "possible"],
    "nouns.weight": ["heavy", "some", "light", "none", "start"],
    "nouns": ["for", "mind", "unknown"],
    "chains.part": [
        *("start", "material", "distance", "steps", "ties", "refused", "social", "value_1"),
        *("value_2", "only_through", "used", "filled", "unknown", "legal"),
    ],
    "chains.unknown": ["offered", "needed", "yield", "capacity", "hours", "split", "place"],
    "chains.caution": ["estimated", "once", "surplus", "refused"],
    "chains.colour": list(Colour),
    "chains.rule": [rule.id for rule in rules()],
    "exposure.method": ["fair", "most_matches", *BASELINES],
    "bundles.counts_as": [one for one in CLASSES if one is not CLASSES[0]],
    "bundles.tab": ["plan", "bundles", "what_if", "exposure"],
    "what_if": [
        *("gained", "lost"),
        *(f"{what}_{way}" for what in ("tonnes", "hours", "jobs", "co2e") for way in WAYS),
    ],
    "teams.role": ROLES,
    "teams.lacks": ROLES,
    "plan.aims": list(PRESETS),
    "plan.step": ["0", "1", "2"],
    "plan.more": ["offer", "need", "process", "hours"],
    "plan.left": ["offer", "need"],
    "plan.why": ["amount_unknown", "no_way", "not_worth", "full", "shut"],
    "plan.why_named": ["full", "shut"],
    "navigation": [entry.name for entry in (*MENU, *FOOT)],
    "maps.material": list(FAMILIES_OF_MATERIALS),
    "maps.sort": list(SORTS),
    "ties.closeness": list(Closeness),
    "ties.kind": list(domain.PartnershipKind),
    "pages": [
        *(f"family_{family}" for family in FAMILIES),
        *(f"how_step_{step}" for step in ("one", "two", "three", "four")),
        *(f"example_{example}" for example in ("one", "two", "three")),
    ],
    "standards.dataset": [one.name for one in DATASETS],
    "standards.about": [one.name for one in DATASETS],
    "standards.file": [_ending(file) for one in DATASETS for file in one.files],
    "standards.source": [*LISTS, Members.name],
    "standards.sort": [*(sort for one in LISTS.values() for sort in one.sorts), "organisation"],
    "standards.property": [
        property_ for one in (*LISTS.values(), Members) for property_ in one.properties
    ],
    "pages.question": [signal.name for signal in SIGNALS],
    "cli.bench_left_out": ["have_met", "judged", "other_kind", "unlikely"],
    "doctor": list(CHECKS),
    "jobs.kind": ["other", *(kind.name for kind in KINDS)],
    "jobs.state": list(State),
    "columns": [column.name for sheet in SHEETS for column in sheet.columns],
    "imports.step": ["file", "columns", "check", "done"],
    "imports.know": ["own", "places", "list", "unknown"],
    "imports.state": ["open", "kept", "unchanged", "undone"],
    "settings": list(Settings.model_fields),
    "settings.origin": ["default", "environment", "file", "command_line"],
    "errors.trouble": ["other", *_TROUBLES.values()],
    "errors.problem": [
        *("address", "folder", "driver", "not_a_database", "foreign"),
        *("damaged", "unreachable", "read_only"),
        *("file_there", "network_there", "missing", "not_a_backup", "no_client", "client_failed"),
        *("format", "needs_folder", "too_many_rows", "cell_too_long", "not_writable"),
        *("changed", "in_use", "undone", "too_old"),
    ],
}
"""Keys of which the last part is a value."""


for _module in walk_packages(api.__path__, "api."):
    if not _module.name.endswith("__main__"):
        import_module(_module.name)  # a refusal that no test has loaded yet has words too


def _refusals(error: type[MatchmakerError] = MatchmakerError) -> set[str]:
    found = {error.code}
    for kind in error.__subclasses__():
        if kind.__module__.split(".")[0] in {"matchmaker", "models", "api"}:
            found |= _refusals(kind)
    return found


def _written_in_python() -> set[str]:
    found = {f"errors.{code}" for code in _refusals() | set(STATUS)}
    for path in (HOME / "api").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.Constant(value=str(text)) if KEY.fullmatch(text):
                    found.add(text)
                case ast.Call(func=ast.Name(id="Problem"), args=[ast.Constant(value=code), *_]):
                    found.add(f"errors.{code}")
    return found


def _written_in_templates() -> set[str]:
    templates = (HOME / "api" / "pages" / "templates").rglob("*.html")
    quoted = re.compile(rf"[\"']({KEY.pattern})[\"'](?! *~)")
    return {key for path in templates for key in quoted.findall(path.read_text(encoding="utf-8"))}


def _asked_for() -> set[str]:
    parts = {f"{stem}.{part}" for stem, ends in MADE_OF_PARTS.items() for part in ends}
    return parts | _written_in_python() | _written_in_templates()


def _written_down(language: str) -> set[str]:
    return {key for key in wording(language).keys if key.split(".")[0] in ROOMS}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_that_is_asked_for_is_there(language):
    assert sorted(_asked_for() - _written_down(language)) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_word_is_left_over(language):
    assert sorted(_written_down(language) - _asked_for()) == []


@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_the_same_facts_are_named_in_every_language(language):
    named = re.compile(r"\{(\w+)\}")

    def facts(words, key):
        written = words._messages[key]
        forms = written if isinstance(written, tuple) else (written,)
        return {name for form in forms for name in named.findall(form)}

    dutch, other = wording("nl"), wording(language)
    assert [key for key in dutch.keys if facts(dutch, key) != facts(other, key)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_nobody_is_shouted_at(language):
    words = wording(language)
    shouting = [key for key, said in words._messages.items() if "!" in str(said)]
    assert shouting == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_numbers_are_written_as_babel_writes_them(language):
    words = wording(language)
    chance = Random(1)
    numbers = [0, -0.0, 0.25, -0.25, 0.35, 999.95, 1000, -1234.5, 123456789.987]
    numbers += [chance.uniform(-5, 5) for _ in range(40)]
    numbers += [chance.uniform(-1e6, 1e6) for _ in range(40)]
    for value in numbers:
        for digits in (1, 2):
            asked = {"locale": words.locale}
            exact = format_decimal(value, format=f"#,##0.{'0' * digits}", **asked)
            short = format_decimal(value, format=f"#,##0.{'#' * digits}", **asked)
            assert words.decimal(value, digits=digits) == exact
            assert words.number(value, digits=digits) == short
        assert words.number(value) == format_decimal(value, format="#,##0", locale=words.locale)

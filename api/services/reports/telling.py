"""A report in the words and numbers of a language: the one table that every form is made from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from matchmaker.report.factors import factors
from matchmaker.vocabulary.places import places

if TYPE_CHECKING:
    from collections.abc import Sequence

    from api.wording import Wording
    from matchmaker.report import Line, Report
    from matchmaker.report.argument import Finding
    from matchmaker.report.factors import Factor
    from matchmaker.report.figures import Figure

SHARES = frozenset({"share"})
WHOLE = frozenset(
    (
        *("organisation", "partnership", "stream", "suggestion", "judgement", "municipality"),
        *("group", "tie", "day"),
    )
)
"""Units that come in whole numbers."""


@dataclass(frozen=True, slots=True)
class Names:
    """Names of the live network; whoever has left it is shown by id.

    Parameters
    ----------
    organisations, hubs
        Names by id.
    fictional
        Whether the network is the made-up one.
    """

    organisations: Mapping[str, str]
    hubs: Mapping[str, str]
    fictional: bool = False

    def of(self, id_: str) -> str:
        """Return the name of an organisation."""
        return self.organisations.get(id_) or id_


@dataclass(frozen=True, slots=True)
class Told:
    """One line of the table of all figures.

    Parameters
    ----------
    name, part
        Code of the figure, and of the part of it; the part is empty for the whole.
    label
        In words.
    now, previous, baseline
        The figures as they are.
    texts
        The three figures and their difference, in words.
    basis
        What it rests on, in words.
    """

    name: str
    part: str
    label: str
    unit: str
    now: Figure
    previous: Figure
    baseline: Figure
    texts: tuple[str, str, str, str]
    basis: str
    verdict: str
    definition: str
    family: str


class Telling:
    """Tells a report in one language.

    Parameters
    ----------
    words
        The language.
    names
        Of organisations and hubs.
    comment
        The coordinator's own words.
    draft
        Whether the coordinator has not released it yet.
    """

    def __init__(
        self,
        report: Report,
        words: Wording,
        names: Names,
        *,
        comment: str = "",
        draft: bool = False,
    ) -> None:
        self.report = report
        self.words = words
        self.names = names
        self.comment = comment
        self.draft = draft

    @property
    def title(self) -> str:
        """The headline."""
        return self.finding(self.report.headline, "headline")

    @property
    def about(self) -> str:
        """Which part of the network, in words."""
        scope = self.report.request.scope
        parts = [self.names.hubs.get(scope.hub, scope.hub), scope.region, scope.programme]
        told = [*filter(None, parts), *([f"NACE {scope.sector}"] if scope.sector else [])]
        return ", ".join(told) or self.words.say("report.whole")

    @property
    def days(self) -> str:
        """The period, in words."""
        period = self.report.request.period
        span = self.words.say(f"report.span.{period.span.value}")
        days = self.words.say("report.days", first=period.first, last=period.last)
        return f"{span}, {days}"

    def finding(self, finding: Finding, room: str = "finding") -> str:
        """Return a sentence."""
        facts = dict(finding.facts)
        for kind in ("material", "reason"):
            if kind in facts:
                facts[kind] = self.words.say(f"report.{kind}.{facts[kind]}")
        return self.words.say(f"report.{room}.{finding.code}", **facts)

    def code(self, kind: str, key: str) -> str:
        """Return the words of a code: a side, a state, a material, a municipality, a member."""
        if kind == "organisation":
            return self.names.of(key)
        if kind == "municipality":
            return places().municipality(key).names.in_language(self.words.language)
        if kind == "kind":
            return self.words.say(f"nouns.kind.{key}")
        return self.words.say(f"report.{kind}.{key}")

    def value(self, figure: Figure, unit: str) -> str:
        """Return a figure in words: a number, an interval, or why there is none."""
        say = self.words.say
        if figure.why_not:
            return say(f"report.why_not.{figure.why_not}")
        low, high = figure.low, figure.high
        if figure.value is None:
            if low is None or high is None:
                return say("report.no_value")
            return say("report.interval", low=self.number(low, unit), high=self.number(high, unit))
        told = self.number(figure.value, unit)
        if low is None or high is None or low == high:
            return told
        ends = {"low": self.number(low, unit), "high": self.number(high, unit)}
        return say("report.value_interval", value=told, **ends)

    def number(self, value: float, unit: str) -> str:
        """Return a number of a unit: shares as percent, tonnes without false precision."""
        if unit in SHARES:
            told = self.words.number(value * 100, digits=1 if abs(value) < 0.1 else 0)
            return self.words.say("report.percent", value=told)
        if unit == "number":
            return self.words.number(value, digits=2)
        return self.words.number(value, digits=0 if unit in WHOLE or abs(value) >= 100 else 1)

    def difference(self, now: Figure, before: Figure, unit: str) -> str:
        """Return a difference with its sign; nothing where one of the two is not known."""
        if now.middle is None or before.middle is None or not (now.known and before.known):
            return self.words.say("report.no_value")
        change = now.middle - before.middle
        if abs(change) < 1e-9:
            return "0"
        sign = "+" if change > 0 else "−"
        return sign + self.number(abs(change), unit)

    def lines(self) -> list[Told]:
        """Return every figure and every part, in the order of the report."""
        return [told for line in self.report.lines for told in self._of(line)]

    def line(self, name: str) -> Told:
        """Return the line of one figure."""
        return self._of(self.report.line(name))[0]

    def of_family(self, family: str) -> list[Told]:
        """Return the figures of a family, without their parts."""
        return [one for one in self.lines() if one.family == family and not one.part]

    def _of(self, line: Line) -> list[Told]:
        kpi = line.kpi
        label = self.words.say(f"report.kpi.{kpi.name}")
        told = [self._told(line, "", label, (line.now, line.previous, line.baseline))]
        keys = [part.key for part in line.now.parts]
        others = (part.key for figure in (line.previous, line.baseline) for part in figure.parts)
        for key in dict.fromkeys([*keys, *others]):
            figures = tuple(
                figure.part(key) if figure.known or figure.parts else figure
                for figure in (line.now, line.previous, line.baseline)
            )
            unit = _unit_of_part(kpi.name, kpi.unit)
            told.append(self._told(line, key, self.code(kpi.parts, key), figures, unit))
        return told

    def _told(
        self, line: Line, part: str, label: str, figures: Sequence[Figure], unit: str = ""
    ) -> Told:
        now, previous, baseline = figures
        kpi, unit = line.kpi, unit or line.kpi.unit
        verdict = "" if part or not line.verdict else f"report.turned.{line.verdict}"
        basis = self.words.say(f"report.basis.{now.basis.value}") if now.known else ""
        if now.estimated:
            basis = f"{basis}, {self.words.say('report.estimated')}"
        return Told(
            kpi.name,
            part,
            label,
            unit,
            now,
            previous,
            baseline,
            (
                self.value(now, unit),
                self.value(previous, unit),
                self.value(baseline, unit),
                self.difference(now, previous, unit),
            ),
            basis,
            self.words.say(verdict) if verdict else "",
            self.words.say(f"report.definition.{kpi.name}"),
            kpi.family,
        )

    def factors(self) -> list[Factor]:
        """Return the factors that any figure of now used."""
        used = {id_ for line in self.report.lines for id_ in line.now.factors}
        used |= {gap.factor for gap in self.report.gaps if gap.factor}
        return [factors()[id_] for id_ in sorted(used)]


def _unit_of_part(name: str, unit: str) -> str:
    """Return the unit of a figure's parts, where it is another than that of the whole."""
    others = {
        "municipalities": "partnership",
        "actions": "organisation",
        "components": "organisation",
        "reciprocity": "partnership",
        "core": "tie",
    }
    return others.get(name, unit)

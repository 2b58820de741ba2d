"""A traffic light for each passage of material: what the law asks, as far as we read it.

The rules are data (``data/legal_rules.toml``), each with its source and date. This is no legal
advice: green says that we know nothing against it, not that nothing is.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, cached_property
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from matchmaker.domain import StreamStatus
from matchmaker.errors import UnknownPlace
from matchmaker.vocabulary.places import places
from matchmaker.vocabulary.waste import waste_list

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from matchmaker.domain import Operation, Organisation

UNKNOWN_REGION = ""
BELGIUM = "BE"
BELGIAN = frozenset({"VLG", "BRU", "WAL"})
LIVESTOCK = "01.4"
"""Activity codes (NACE) of who keeps animals begin with this."""


class Colour(StrEnum):
    """Colour of a light, the mildest first."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"


_ORDER = {colour: at for at, colour in enumerate(Colour)}


def region_of(organisation: Organisation) -> str:
    """Return whose law holds at an organisation's first site: a Belgian region, or a country.

    Examples
    --------
    >>> from matchmaker.domain import Kind, Organisation, Site
    >>> region_of(Organisation("a", "A", Kind.PRIVATE, sites=(Site(postcode="1000"),)))
    'BRU'
    >>> region_of(Organisation("b", "B", Kind.PRIVATE, sites=(Site(country="NL"),)))
    'NL'
    """
    site = organisation.site
    if site is None:
        return UNKNOWN_REGION
    if site.country != BELGIUM:
        return site.country
    try:
        if site.postcode:
            return places().by_postcode(site.postcode).region
        found = places().by_name(site.municipality) if site.municipality else None
    except UnknownPlace:
        return UNKNOWN_REGION
    return found.region if found else UNKNOWN_REGION


@dataclass(frozen=True)
class Passage:
    """Material that goes from one organisation to the next.

    Parameters
    ----------
    code
        Waste code; may be a prefix, or empty.
    status
        What it is in law when it leaves.
    origin, destination
        Regions or countries, as of `region_of`.
    operation
        What happens to it at the taker's; ``None`` where it meets the need.
    permits
        Of the process that takes it.
    was_waste
        It was waste earlier in the chain.
    sectors
        Activity codes of the taker.
    """

    code: str
    status: StreamStatus
    origin: str
    destination: str
    operation: Operation | None = None
    permits: tuple[str, ...] = ()
    was_waste: bool = False
    sectors: tuple[str, ...] = ()

    @cached_property
    def hazardous(self) -> bool:
        """Whether its code has a star."""
        return self.code in waste_list() and waste_list().is_hazardous(self.code)

    @cached_property
    def mirror(self) -> bool:
        """Whether its code is harmless, with a hazardous twin."""
        known = self.code in waste_list()
        return known and not self.hazardous and bool(waste_list().mirror(self.code))


CONDITIONS: Mapping[str, Callable[[Passage], bool]] = MappingProxyType(
    {
        "waste": lambda p: p.status is StreamStatus.WASTE,
        "status_unknown": lambda p: p.status is StreamStatus.UNKNOWN,
        "by_product": lambda p: p.status is StreamStatus.BY_PRODUCT,
        "not_waste_by_assessment": lambda p: (
            p.status in {StreamStatus.BY_PRODUCT, StreamStatus.END_OF_WASTE}
        ),
        "no_longer_waste": lambda p: p.was_waste and p.status is not StreamStatus.WASTE,
        "not_last_product": lambda p: p.operation is not None or not p.was_waste,
        "at_process": lambda p: p.operation is not None,
        "permit_unknown": lambda p: p.operation is not None and not p.permits,
        "permit_known": lambda p: p.operation is not None and bool(p.permits),
        "hazardous": lambda p: p.hazardous,
        "mirror": lambda p: p.mirror,
        "harmless": lambda p: not (p.hazardous or p.mirror),
        "may_be_hazardous": lambda p: p.hazardous or p.mirror,
        "within_region": lambda p: p.origin == p.destination,
        "crosses_region": lambda p: (
            p.origin != p.destination and {p.origin, p.destination} <= BELGIAN
        ),
        "crosses_border": lambda p: (
            bool(p.origin and p.destination)
            and p.origin != p.destination
            and not {p.origin, p.destination} <= BELGIAN
        ),
        "region_unknown": lambda p: not (p.origin and p.destination),
        "to_livestock": lambda p: any(code.startswith(LIVESTOCK) for code in p.sectors),
    }
)
"""Words that a rule may use under ``when``."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that the law asks, as we read it; see the head of ``data/legal_rules.toml``."""

    id: str
    colour: Colour
    source: str
    date: str
    url: str
    when: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    operations: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    document: str = ""
    by: str = ""

    def applies(self, passage: Passage) -> bool:
        """Tell whether it asks anything of this passage."""
        return (
            (not self.codes or passage.code.startswith(self.codes))
            and (not self.operations or passage.operation in self.operations)
            and (not self.regions or passage.origin in self.regions)
            and all(CONDITIONS[word](passage) for word in self.when)
        )


@cache
def rules() -> tuple[Rule, ...]:
    """Read the rules, once.

    Raises
    ------
    ValueError
        A rule uses a word that is no condition, or misses its source.
    """
    text = files(__package__).joinpath("data/legal_rules.toml").read_text("utf-8")
    return tuple(_rule(told) for told in tomllib.loads(text)["rule"])


def _rule(told: dict[str, Any]) -> Rule:
    lists = ("when", "codes", "operations", "regions")
    values: dict[str, Any] = {
        name: tuple(value) if name in lists else value for name, value in told.items()
    }
    values["colour"] = Colour(told["colour"])
    rule = Rule(**values)
    unknown = set(rule.when) - set(CONDITIONS)
    if unknown or not (rule.source and rule.date and rule.url):
        raise ValueError(f"rule {rule.id}: unknown words {sorted(unknown)}, or no source")
    return rule


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that applies, and to whom.

    Parameters
    ----------
    giver, taker
        Organisations of the passage.
    """

    rule: Rule
    giver: str
    taker: str

    @property
    def supplier(self) -> str:
        """The organisation that can give the missing document; empty when none is missing."""
        return {"giver": self.giver, "taker": self.taker}.get(self.rule.by, "")


@dataclass(frozen=True, slots=True)
class Light:
    """Colour of a whole chain or bundle, and the rules behind it, the most severe first."""

    colour: Colour
    findings: tuple[Finding, ...] = ()


@cache
def rules_for(passage: Passage) -> tuple[Rule, ...]:
    """Return the rules that apply to a passage, the most severe first."""
    found = [rule for rule in rules() if rule.applies(passage)]
    return tuple(sorted(found, key=lambda rule: -_ORDER[rule.colour]))


def light_of(passages: Iterable[tuple[Passage, str, str]]) -> Light:
    """Return the light of some passages, each with its giver and taker.

    A rule is told once for each taker.
    """
    seen: dict[tuple[str, str], Finding] = {}
    for passage, giver, taker in passages:
        for rule in rules_for(passage):
            who = giver if rule.by == "giver" else taker
            seen.setdefault((rule.id, who), Finding(rule, giver, taker))
    findings = sorted(seen.values(), key=lambda finding: -_ORDER[finding.rule.colour])
    return Light(findings[0].rule.colour if findings else Colour.GREEN, tuple(findings))

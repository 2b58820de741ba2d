"""The nouns of a circular hub, as the engine sees them.

Every value here is immutable. ``None`` and an empty tuple mean *unknown*, never zero.
Column names are those of the exchange format, so that a word means one thing in a file, a table,
the code and a page.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

LANGUAGES = ("nl", "fr", "en", "de")
"""Languages in which the product speaks, the default first."""


class Kind(StrEnum):
    """The side an organisation stands on."""

    SOCIAL_ECONOMY = "social_economy"
    PRIVATE = "private"
    PUBLIC = "public"
    KNOWLEDGE = "knowledge"
    OTHER = "other"


class Direction(StrEnum):
    """Something over, or something wanted."""

    OFFER = "offer"
    NEED = "need"


class Visibility(StrEnum):
    """Who may read a record, widest first."""

    PUBLIC = "public"
    HUBS = "hubs"
    HUB = "hub"
    HIDDEN = "hidden"


class StreamStatus(StrEnum):
    """Legal status of a material (Directive 2008/98/EC, art. 3, 5 and 6)."""

    WASTE = "waste"
    BY_PRODUCT = "by_product"
    END_OF_WASTE = "end_of_waste"
    PRODUCT = "product"
    UNKNOWN = "unknown"


class Unit(StrEnum):
    """Units a quantity may be given in."""

    KG = "kg"
    T = "t"
    M3 = "m3"
    L = "l"
    PIECE = "piece"
    PALLET = "pallet"
    HOUR = "hour"


class Every(StrEnum):
    """How often a quantity comes by."""

    ONCE = "once"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


class Operation(StrEnum):
    """What an organisation can do to a stream."""

    COLLECT = "collect"
    SORT = "sort"
    DISMANTLE = "dismantle"
    WASH = "wash"
    REPAIR = "repair"
    REFURBISH = "refurbish"
    REMANUFACTURE = "remanufacture"
    REPACKAGE = "repackage"
    STORE = "store"
    TRANSPORT = "transport"
    RESELL = "resell"
    REDISTRIBUTE = "redistribute"
    PROCESS_FOOD = "process_food"
    COMPOST = "compost"
    DECONSTRUCT = "deconstruct"
    UPCYCLE = "upcycle"
    PREPARE_RECYCLING = "prepare_recycling"
    TRAIN = "train"


PASSED_ON = frozenset(
    {
        Operation.COLLECT,
        Operation.SORT,
        Operation.WASH,
        Operation.REPAIR,
        Operation.REFURBISH,
        Operation.RESELL,
        Operation.REDISTRIBUTE,
        Operation.DECONSTRUCT,
        Operation.PREPARE_RECYCLING,
    }
)
"""Operations from which things come as what they were: who resells furniture has furniture."""


class Setting(StrEnum):
    """Where supported workers do their work."""

    OWN_SITE = "own_site"
    CLIENT_SITE = "client_site"
    MOBILE = "mobile"


class PartnershipKind(StrEnum):
    """What flows between the partners."""

    EXCHANGE = "exchange"
    PROCESSING = "processing"
    EMPLOYMENT = "employment"
    PROCUREMENT = "procurement"
    KNOWLEDGE = "knowledge"
    ACTION = "action"


class PartnershipState(StrEnum):
    """Stages of a case, from an idea to its end."""

    LEAD = "lead"
    INTRODUCED = "introduced"
    TALKING = "talking"
    PILOT = "pilot"
    RUNNING = "running"
    ENDED = "ended"
    FAILED = "failed"


class Verdict(StrEnum):
    """What a person said of a suggestion."""

    USEFUL = "useful"
    NOT_USEFUL = "not_useful"
    KNOWN_ALREADY = "known_already"
    TRIED_FAILED = "tried_failed"


class ReasonCode(StrEnum):
    """Why a suggestion was turned down, or why a case came to its end."""

    TOO_FAR = "too_far"
    QUANTITY_TOO_SMALL = "quantity_too_small"
    QUALITY = "quality"
    PRICE = "price"
    PERMIT = "permit"
    NO_TIME = "no_time"
    NO_ANSWER = "no_answer"
    PARTNER_STOPPED = "partner_stopped"
    COMPLETED = "completed"
    OTHER = "other"


WHY_NOT = tuple(
    code
    for code in ReasonCode
    if code not in {ReasonCode.COMPLETED, ReasonCode.PARTNER_STOPPED, ReasonCode.NO_ANSWER}
)
"""What speaks against a suggestion."""
WHY_FAILED = tuple(code for code in ReasonCode if code is not ReasonCode.COMPLETED)
"""Why nothing came of a case."""
WHY_ENDED = (ReasonCode.COMPLETED, *WHY_FAILED)
"""Why a collaboration ended: most often because it was done."""

TIMES_A_YEAR: Mapping[Every, float] = MappingProxyType(
    {
        Every.ONCE: 1.0,
        Every.DAY: 250.0,
        Every.WEEK: 52.0,
        Every.MONTH: 12.0,
        Every.QUARTER: 4.0,
        Every.YEAR: 1.0,
    }
)
"""Occurrences a year; a "day" is a working day."""

TONNES: Mapping[Unit, float] = MappingProxyType({Unit.KG: 0.001, Unit.T: 1.0})
"""Tonnes in one unit of mass. Volumes and pieces need a material to be turned into mass."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """An amount that comes by with a rhythm.

    Examples
    --------
    >>> Quantity(250.0, Unit.KG, Every.WEEK).tonnes_per_year
    13.0
    >>> Quantity(40.0, Unit.PALLET, Every.MONTH).tonnes_per_year is None
    True
    """

    amount: float
    unit: Unit | None = None
    every: Every | None = None

    @property
    def per_year(self) -> float | None:
        """Amount a year in ``unit``; ``None`` when the rhythm is unknown."""
        return None if self.every is None else self.amount * TIMES_A_YEAR[self.every]

    @property
    def tonnes_per_year(self) -> float | None:
        """Tonnes a year; ``None`` when the unit is no mass or the rhythm is unknown."""
        if self.unit is None or self.unit not in TONNES or self.per_year is None:
            return None
        return self.per_year * TONNES[self.unit]


@dataclass(frozen=True, slots=True)
class Point:
    """A place on the map, WGS 84 degrees."""

    lat: float
    lon: float


@dataclass(frozen=True, slots=True)
class Site:
    """One address of an organisation."""

    street: str = ""
    postcode: str = ""
    municipality: str = ""
    country: str = "BE"
    point: Point | None = None
    id: str = ""
    """The sender's id of a further site; empty for an organisation's own address."""


@dataclass(frozen=True, slots=True)
class Hub:
    """A territory with a coordinator, and its members."""

    id: str
    name: str
    postcodes: tuple[str, ...] = ()
    nis_codes: tuple[str, ...] = ()
    focus: tuple[str, ...] = ()
    email: str = ""


@dataclass(frozen=True, slots=True)
class Contact:
    """How to reach an organisation. Personal data: never part of a reason or of open data."""

    name: str = ""
    email: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Organisation:
    """Any actor: firm, workshop, municipality, university."""

    id: str
    name: str
    kind: Kind
    recognitions: tuple[str, ...] = ()
    legal_form: str = ""
    enterprise_number: str = ""
    sectors: tuple[str, ...] = ()
    description: str = ""
    language: str = ""
    sites: tuple[Site, ...] = ()
    employees: int | None = None
    target_group_jobs: float | None = None
    website: str = ""
    contact: Contact = field(default_factory=Contact)
    hubs: tuple[str, ...] = ()
    visibility: Visibility = Visibility.PUBLIC
    since: date | None = None

    @property
    def site(self) -> Site | None:
        """The first site, where the organisation is looked for."""
        return self.sites[0] if self.sites else None

    @property
    def point(self) -> Point | None:
        """Where the first site lies."""
        return self.sites[0].point if self.sites else None


@dataclass(frozen=True, slots=True)
class Stream:
    """A material that an organisation has over (offer) or wants (need)."""

    id: str
    organisation: str
    direction: Direction
    title: str
    description: str = ""
    waste_code: str = ""
    """List of Waste code as ``17 02 01`` (no star), or empty."""
    waste_code_assumed: bool = False
    """True when the code was proposed from the words and nobody has confirmed it."""
    quantity: Quantity | None = None
    available_from: date | None = None
    available_until: date | None = None
    status: StreamStatus = StreamStatus.UNKNOWN
    quality: str = ""
    price: float | None = None
    """EUR per unit; negative when the offerer pays."""
    site: Site | None = None
    lead_days: int | None = None
    visibility: Visibility = Visibility.PUBLIC


@dataclass(frozen=True, slots=True)
class Process:
    """What an organisation can do to a stream."""

    id: str
    organisation: str
    operation: Operation
    accepts: tuple[str, ...] = ()
    """Waste codes, their prefixes (``20 01``) or words."""
    produces: tuple[str, ...] = ()
    yield_share: float | None = None
    """Mass out over mass in, 0 to 1."""
    capacity: Quantity | None = None
    minimum: Quantity | None = None
    labour_hours_per_tonne: float | None = None
    radius_km: float | None = None
    permits: tuple[str, ...] = ()

    @property
    def passes_on(self) -> bool:
        """Whether what it accepts comes out again as what it was, and nothing else is said."""
        return not self.produces and self.operation in PASSED_ON

    @property
    def yields(self) -> tuple[str, ...]:
        """What comes out: what is said to, or what goes in where that is `passes_on`."""
        return self.accepts if self.passes_on else self.produces


@dataclass(frozen=True, slots=True)
class Skill:
    """Work that an organisation can do (offer) or looks for (need)."""

    organisation: str
    direction: Direction
    skill: str
    """ESCO address or words."""
    fte: float | None = None
    setting: Setting | None = None
    available_from: date | None = None
    available_until: date | None = None


@dataclass(frozen=True, slots=True)
class Partnership:
    """A collaboration of two or more organisations that exists, existed, or was tried."""

    id: str
    partners: tuple[str, ...]
    state: PartnershipState
    kind: PartnershipKind | None = None
    title: str = ""
    description: str = ""
    started: date | None = None
    ended: date | None = None
    streams: tuple[str, ...] = ()
    tonnes_per_year: float | None = None
    jobs: float | None = None
    training_hours: float | None = None
    hub: str = ""
    programme: str = ""
    lead: str = ""
    """The partner who leads, where one does."""
    reason: str = ""
    """Why it failed."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """A person's verdict on a pair of organisations."""

    organisation: str
    partner: str
    verdict: Verdict
    reason_code: str = ""
    note: str = ""
    by: str = ""
    at: date | None = None

"""A list that somebody asks for: which rows, in which order, from where on."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from math import cos, radians
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, cast, exists, func, literal, or_, select
from sqlalchemy.types import Text

from matchmaker.errors import InvalidRequest
from models.access.asker import Reach
from models.access.sight import Sight
from models.folding import Bytewise, Folded
from models.tables import (
    CaseNoteRow,
    CaseStepRow,
    FieldVisibilityRow,
    IntroductionRow,
    JudgementRow,
    OrganisationHubRow,
    OrganisationRow,
    PartnershipPartnerRow,
    PartnershipRow,
    StreamRow,
)

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import ColumnElement

    from matchmaker.domain import Point
    from models.access.nouns import Noun

PLACE = ("municipality", "postcode")
"""Columns that tell in which municipality somebody is."""
KM_PER_DEGREE = 111.195
"""Kilometres in one degree of latitude, on a sphere of 6 371 km."""


@dataclass(frozen=True)
class Listing:
    """What a list is asked to hold.

    Parameters
    ----------
    words
        All of them stand in the columns that the noun is searched by.
    values
        Column and the value that it has.
    hub
        Only what is of this hub.
    material
        First digits of a waste code, as ``15 01``.
    direction
        Of organisations only those with an ``offer``, or with a ``need``, that may be seen.
    place
        Of organisations only those in this municipality, by its name or postcode.
    quiet_since
        Of organisations only those with whom nothing happened since then, as far as the asker may
        know: no step of a case, no judgement, no request for an introduction.
    near, radius_km
        Only what lies within so many kilometres of this point.
    sort
        Columns, first the most important; a minus in front turns the order.
    after
        The cursor of the page before.
    limit
        Rows of one page; ``None`` for all.
    """

    words: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    hub: str = ""
    material: str = ""
    direction: str = ""
    place: str = ""
    quiet_since: datetime | None = None
    near: Point | None = None
    radius_km: float | None = None
    sort: tuple[str, ...] = ()
    after: str = ""
    limit: int | None = 50


class Ordered:
    """The order of a list, and the place in it where a page begins.

    Text is put in order by its letters without case and accents, byte by byte, so that both
    databases agree; unknown values come first.

    Raises
    ------
    InvalidRequest
        A column that the list cannot be sorted by, or a cursor that is none of ours.
    """

    def __init__(self, noun: Noun, listing: Listing) -> None:
        wanted = listing.sort or noun.sorts[:1]
        for name in wanted:
            if name.removeprefix("-") not in noun.sorts:
                raise InvalidRequest(field="sort", value=name, expected=", ".join(noun.sorts))
        names = dict.fromkeys([*wanted, *noun.sheet.key])
        self.by = [
            (_sortable(noun, name.removeprefix("-")), name.startswith("-"))
            for name in names
            if name.removeprefix("-") == name or name.removeprefix("-") not in names
        ]
        self._sort = ",".join(wanted)

    @property
    def clauses(self) -> list[ColumnElement[Any]]:
        """What the rows are ordered by."""
        return [by.desc() if down else by.asc() for by, down in self.by]

    @property
    def values(self) -> list[ColumnElement[Any]]:
        """The values that tell where a row stands."""
        return [by.label(f"at_{place}") for place, (by, _) in enumerate(self.by)]

    def cursor(self, values: list[Any]) -> str:
        """Return where the next page begins, as a word without meaning to others."""
        told = json.dumps([self._sort, *values], default=str, ensure_ascii=False)
        return base64.urlsafe_b64encode(told.encode()).decode().rstrip("=")

    def beyond(self, cursor: str) -> ColumnElement[bool]:
        """Which rows stand after the cursor."""
        try:
            raw = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
            sort, *values = json.loads(raw)
            fits = sort == self._sort and len(values) == len(self.by)
        except (ValueError, TypeError):
            fits = False
        if not fits or not all(isinstance(value, (str, int, float)) for value in values):
            raise InvalidRequest(field="after", value="", expected="the `next` of a page")
        ways = []
        for place, (by, down) in enumerate(self.by):
            before = [self.by[i][0] == values[i] for i in range(place)]
            here = by < values[place] if down else by > values[place]
            ways.append(and_(*before, here))
        return or_(*ways)


def _sortable(noun: Noun, name: str) -> ColumnElement[Any]:
    column = noun.table.c[name]
    kind = column.type.python_type
    if kind in {int, float}:
        return func.coalesce(column, -1e300)
    text = cast(column, Text)
    letters = text if name in noun.sheet.key else Folded(text)
    return Bytewise(func.coalesce(letters if kind is str else text, ""))


def conditions(noun: Noun, listing: Listing, sight: Sight) -> list[ColumnElement[bool]]:
    """Return what rows of a list must meet, besides being seen.

    Raises
    ------
    InvalidRequest
        A column that the list cannot be filtered by.
    """
    table = noun.table
    wanted: list[ColumnElement[bool]] = []
    for word in listing.words.split():
        like = f"%{_escaped(word)}%"
        wanted.append(
            or_(
                *(
                    Folded(table.c[name]).like(Folded(literal(like)), escape="\\")
                    for name in noun.words
                )
            )
        )
    for name, value in listing.values.items():
        if name not in noun.filters:
            raise InvalidRequest(field=name, value=value, expected=", ".join(noun.filters))
        wanted.append(table.c[name] == value)
    if listing.hub:
        wanted.append(_of_hub(noun, listing.hub))
    if listing.material:
        if "waste_code" not in table.c:
            raise InvalidRequest(field="material", value=listing.material, expected="streams")
        wanted.append(table.c.waste_code.like(f"{_escaped(listing.material)}%", escape="\\"))
    if listing.direction:
        wanted.append(_with_streams(noun, listing.direction, sight))
    if listing.place:
        wanted.append(_in_place(noun, listing.place, sight))
    if listing.quiet_since is not None:
        wanted.append(_quiet(noun, listing.quiet_since, sight))
    if listing.near is not None and listing.radius_km is not None:
        wanted.append(_near(noun, listing.near, listing.radius_km, sight))
    return wanted


def _escaped(word: str) -> str:
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _of_hub(noun: Noun, hub: str) -> ColumnElement[bool]:
    if noun.name == "hubs":
        return noun.table.c.id == hub
    if noun.name == "partnerships":
        return noun.table.c.hub == hub
    members = select(OrganisationHubRow.organisation).where(OrganisationHubRow.hub == hub)
    return noun.table.c[noun.owner].in_(members)


def _with_streams(noun: Noun, direction: str, sight: Sight) -> ColumnElement[bool]:
    s = StreamRow
    having = select(s.organisation).where(s.direction == direction, sight.streams())
    return noun.table.c[noun.owner].in_(having)


def _in_place(noun: Noun, place: str, sight: Sight) -> ColumnElement[bool]:
    """Whose municipality is called so, or has this postcode; not of who hides where they are."""
    if noun.name != "organisations":
        raise InvalidRequest(field="place", value=place, expected="organisations")
    table = noun.table
    called = Folded(table.c.municipality) == Folded(literal(place.strip()))
    there = or_(called, table.c.postcode == place.strip())
    return and_(there, _not_kept(noun.name, table.c.id, table.c.id, sight, PLACE))


def _quiet(noun: Noun, since: datetime, sight: Sight) -> ColumnElement[bool]:
    """With whom nothing happened since then."""
    if noun.name != "organisations":
        raise InvalidRequest(field="quiet_since", value=str(since), expected="organisations")
    id_ = noun.table.c.id
    p, j, i = PartnershipPartnerRow, JudgementRow, IntroductionRow
    seen = select(PartnershipRow.id).where(sight.partnerships())
    busy = [
        select(p.organisation)
        .join(step, step.partnership == p.partnership)
        .where(step.at >= since, p.partnership.in_(seen))
        for step in (CaseStepRow, CaseNoteRow)
    ]
    judged = and_(j.at >= since.date(), sight.judgements())
    busy += [select(column).where(judged) for column in (j.organisation, j.partner)]
    busy.append(select(i.organisation).where(i.created >= since, sight.own(i.organisation)))
    return and_(*(id_.not_in(one) for one in busy))


def _not_kept(
    noun: str, row: Any, owner: Any, sight: Sight, columns: tuple[str, ...]
) -> ColumnElement[bool]:
    """Rows of which these columns are kept from nobody, or of which the asker is the owner."""
    kept = exists().where(
        FieldVisibilityRow.noun == noun,
        FieldVisibilityRow.row == row,
        FieldVisibilityRow.field.in_(columns),
    )
    return or_(~kept, sight.near(owner, Reach.OWNER))


def _near(noun: Noun, point: Point, radius_km: float, sight: Sight) -> ColumnElement[bool]:
    """Whatever lies within the radius, on a map that is flat around the point.

    Within 300 km that is right to 0.2 %. Places that are kept from the asker do not count: a list
    that is asked for from many sides would tell them.
    """
    table = noun.table
    lat: Any
    lon: Any
    if "lat" in table.c and noun.name != "streams":
        lat, lon, where = table.c.lat, table.c.lon, noun.name
        inside = _within(lat, lon, point, radius_km)
        owner = table.c[noun.owner]
        row = table.c.id
    else:
        if noun.owner != "organisation":
            raise InvalidRequest(field="near", value="", expected="organisations, streams")
        lat, lon, where = OrganisationRow.lat, OrganisationRow.lon, "organisations"
        around = select(OrganisationRow.id).where(_within(lat, lon, point, radius_km))
        inside = table.c.organisation.in_(around)
        owner = row = table.c.organisation
    return and_(inside, _not_kept(where, row, owner, sight, ("lat", "lon")))


def _within(lat: Any, lon: Any, point: Point, radius_km: float) -> ColumnElement[bool]:
    north = (lat - point.lat) * KM_PER_DEGREE
    east = (lon - point.lon) * (KM_PER_DEGREE * cos(radians(point.lat)))
    inside: ColumnElement[bool] = north * north + east * east <= radius_km * radius_km
    return inside

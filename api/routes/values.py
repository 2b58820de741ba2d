"""The values that a request may hold: texts without traps, numbers that are numbers."""

from __future__ import annotations

from typing import Annotated, TypeAlias

from fastapi import Path, Query
from pydantic import Field, StringConstraints

from api.settings import Language
from matchmaker.domain import Direction, Kind

_SIGN = r"[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]"
PRINTABLE = rf"^{_SIGN}*$"
"""No control characters, NUL among them, which PostgreSQL refuses."""
WORDS = rf"^{_SIGN}*[^\s\x00-\x1f\x7f]{_SIGN}*$"
"""The same, and not only blanks."""

LONGEST_ID = 200
LONGEST_WORDS = 500
LONGEST_PLACE = 100
MOST = 100

Id: TypeAlias = Annotated[
    str,
    StringConstraints(min_length=1, max_length=LONGEST_ID, pattern=PRINTABLE),
    Path(description="Id of an organisation, as its sender gave it.", examples=["org-001"]),
]
Words: TypeAlias = Annotated[
    str,
    StringConstraints(min_length=1, max_length=LONGEST_WORDS, pattern=WORDS),
    Query(description="In your own words, in any language.", examples=["oude houten paletten"]),
]
PlaceName: TypeAlias = Annotated[
    str,
    StringConstraints(max_length=LONGEST_PLACE, pattern=PRINTABLE),
    Query(description="Belgian postcode or municipality.", examples=["9000", "Namur"]),
]
Radius: TypeAlias = Annotated[
    float | None,
    Field(ge=1, le=1000, allow_inf_nan=False),
    Query(description="Nobody further than this, in km; needs a place.", examples=[30]),
]
Top: TypeAlias = Annotated[int, Query(ge=1, le=MOST, description="Length of the list.")]
Lang: TypeAlias = Annotated[Language | None, Query(description="Language of the sentences.")]
Way: TypeAlias = Annotated[
    Direction, Query(description="offer: I have it over; need: I look for it.")
]
Trade: TypeAlias = Annotated[
    str,
    StringConstraints(max_length=100),
    Query(description="What the one who has it does: a NACE code or words.", examples=["16.10"]),
]
WayMeant: TypeAlias = Annotated[
    Direction | None,
    Query(description="offer: I have it over; need: I look for it. By default what the words say."),
]
KindOrNone: TypeAlias = Annotated[Kind | None, Query(description="Only this side.")]

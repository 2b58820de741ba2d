"""The values that a request may hold: texts without traps, numbers that are numbers."""

from __future__ import annotations

from typing import Annotated, TypeAlias

from fastapi import Path, Query
from pydantic import Field, StringConstraints

from api.settings import Language
from matchmaker.domain import Direction, Kind

PRINTABLE = r"^[^\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ud800-\udfff]*$"
"""Without control characters (NUL among them, which PostgreSQL refuses) and lone surrogates."""
_PRINTABLE_HERE = r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*$"
"""The same for the validator: a lone surrogate never gets past the decoding of an address."""

LONGEST_ID = 200
LONGEST_WORDS = 500
LONGEST_PLACE = 100
MOST = 100

_text = {"pattern": PRINTABLE}

Id: TypeAlias = Annotated[
    str,
    StringConstraints(min_length=1, max_length=LONGEST_ID, pattern=_PRINTABLE_HERE),
    Path(description="Id of an organisation, as its sender gave it.", examples=["org-001"]),
]
Words: TypeAlias = Annotated[
    str,
    StringConstraints(min_length=1, max_length=LONGEST_WORDS, pattern=_PRINTABLE_HERE),
    Query(description="In your own words, in any language.", examples=["oude houten paletten"]),
]
PlaceName: TypeAlias = Annotated[
    str,
    StringConstraints(max_length=LONGEST_PLACE, pattern=_PRINTABLE_HERE),
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
KindOrNone: TypeAlias = Annotated[Kind | None, Query(description="Only this side.")]

"""Where the fictional organisations live: invented hubs on real postcodes."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from matchmaker.vocabulary.places import places

LARGEST_OF_THREE = 2_000
"""Up to this many organisations the three shipped hubs hold everybody."""


@dataclass(frozen=True, slots=True)
class Territory:
    """A fictional hub and the postcodes where its members live."""

    id: str
    name: str
    language: str
    region: str
    email: str
    focus: tuple[str, ...]
    postcodes: tuple[str, ...]
    """With repetition: a town that is named twice has twice the members."""


def territories(organisations: int) -> tuple[Territory, ...]:
    """Return the hubs of a network of this size.

    A network too large for three hubs gets one for each first two digits of a Belgian postcode.
    """
    return _three() if organisations <= LARGEST_OF_THREE else _all_of_belgium()


@cache
def _three() -> tuple[Territory, ...]:
    data = tomllib.loads(files(__package__).joinpath("territory.toml").read_text("utf-8"))
    return tuple(
        Territory(**hub | {"focus": tuple(hub["focus"]), "postcodes": tuple(hub["postcodes"])})
        for hub in data["hub"]
    )


@cache
def _all_of_belgium() -> tuple[Territory, ...]:
    by_prefix: dict[str, list[str]] = {}
    for postcode in places().postcodes:
        by_prefix.setdefault(postcode[:2], []).append(postcode)
    return tuple(
        Territory(
            id=f"hub-{prefix}",
            name=f"Hub {prefix} (verzonnen, fictif)",
            language=_language(prefix),
            region=_region(prefix),
            email=f"hub-{prefix}@example.org",
            focus=(),
            postcodes=tuple(dict.fromkeys(postcodes)),
        )
        for prefix, postcodes in sorted(by_prefix.items())
    )


def _region(prefix: str) -> str:
    if prefix in {"10", "11", "12"}:
        return "BRU"
    return "WAL" if "13" <= prefix <= "14" or "40" <= prefix <= "79" else "VLG"


def _language(prefix: str) -> str:
    return "nl" if _region(prefix) == "VLG" else "fr"

"""Where things are: coordinates and municipality follow from the postcode."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from matchmaker.errors import UnknownPlace
from matchmaker.vocabulary.place_names import name_key, name_keys
from matchmaker.vocabulary.places import places

if TYPE_CHECKING:
    from matchmaker.vocabulary.places import Place
    from models.intake.draft import Draft

_FIVE_DIGITS = frozenset(("FR", "DE", "ES", "IT", "FI", "EE", "HR"))
"""Countries whose postcodes have five digits, of which a spreadsheet may have eaten the first."""


def fill_places(draft: Draft) -> None:
    """Fill coordinates and municipality from the postcode; tell where they disagree."""
    if "postcode" not in draft.columns:
        if "municipality" in draft.columns:
            _fill_from_municipality(draft)
        return
    postcodes = draft.columns["postcode"]
    _restore_zeros(draft)
    countries = draft.values("country")
    found = {code: _look_up(code) for code in set(postcodes) if code is not None}
    names = draft.open_for_guesses("municipality")[0] if _has_municipality(draft) else None
    lat, lon = draft.open_for_guesses("lat", "lon")
    languages = draft.values("language")
    for row, code in enumerate(postcodes):
        if code is None or countries[row] not in (None, "BE"):
            continue
        place = found[code]
        if isinstance(place, list):
            draft.tell("postcode_unknown", row, "postcode", proposals=place)
            continue
        if lat[row] is None or lon[row] is None:
            lat[row], lon[row] = place.point.lat, place.point.lon
        if names is None:
            continue
        if names[row] is None:
            names[row] = _own_name(place, languages[row])
        elif not _agrees(place.postcode, names[row]):
            draft.tell(
                "place_disagrees",
                row,
                "municipality",
                value=names[row],
                postcode=code,
                proposals=[_own_name(place, languages[row])],
            )


def _look_up(code: str) -> Place | list[str]:
    try:
        return places().by_postcode(code)
    except UnknownPlace as error:
        nearest = error.facts.get("nearest")
        return nearest if isinstance(nearest, list) else []


def _has_municipality(draft: Draft) -> bool:
    return any(column.name == "municipality" for column in draft.sheet.columns)


def _own_name(place: Place, language: str | None) -> str:
    """Return the municipality in the organisation's language, else in that of its region."""
    names = place.municipality.names
    own = language or ("fr" if place.region == "WAL" else "nl")
    return names.own(own) or names.nl or names.fr


@lru_cache(maxsize=4096)
def _agrees(postcode: str, typed: str) -> bool:
    """Tell whether what was typed can be the place of this postcode: village or municipality."""
    place = places().by_postcode(postcode)
    if typed in place.municipality.names or typed in place.names:
        return True
    key = name_key(typed)
    if key in name_keys(place.names) | name_keys(place.municipality.names):
        return True
    return any(
        other.nis_code in {place.nis_code, *place.also_in} for other in places().all_named(typed)
    ) or any(key in own for own in name_keys(place.names) if len(key) > 3)


def _restore_zeros(draft: Draft) -> None:
    if "country" not in draft.columns:
        return
    postcodes = draft.columns["postcode"]
    for row, country in enumerate(draft.columns["country"]):
        code = postcodes[row]
        if country in _FIVE_DIGITS and code and len(code) == 4 and code.isdigit():
            postcodes[row] = f"0{code}"
            draft.tell("zero_restored", row, "postcode", read_as=postcodes[row])


def _fill_from_municipality(draft: Draft) -> None:
    """Without a postcode, a municipality of one meaning still gives the coordinates."""
    countries = draft.values("country")
    names = draft.columns["municipality"]
    found = {name: places().by_name(name) for name in set(names) if name}
    lat, lon = draft.open_for_guesses("lat", "lon")
    for row, name in enumerate(names):
        place = found.get(name) if countries[row] in (None, "BE") else None
        if place and lat[row] is None:
            lat[row], lon[row] = place.point.lat, place.point.lon

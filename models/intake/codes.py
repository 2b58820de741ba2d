"""How codes are read: waste, sectors, recognitions, postcodes, enterprise numbers, countries.

Every reader takes clean text and returns the canonical spelling, or `Told`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from rapidfuzz import process

from matchmaker.errors import InvalidRequest, UnknownCode, UnknownPlace
from matchmaker.vocabulary.enterprise_numbers import parse_enterprise_number
from matchmaker.vocabulary.places import places
from matchmaker.vocabulary.sectors import Revision, parse_sector_code
from matchmaker.vocabulary.statuses import recognitions
from matchmaker.vocabulary.waste import parse_waste_prefix, read_waste_code
from models.exchange.format import Type
from models.intake.amounts import Told
from models.intake.synonyms import fold, synonyms

_WASTE_PREFIX = re.compile(r"\d{2}(?:[ .]?\d{2}){1,2}\s*\*?")
_WASTE_THEN_WORDS = re.compile(r"(\d{2}[ .]?\d{2}[ .]?\d{2}\s*\*?)[\s:–-]+\D.*", re.DOTALL)
_BELGIAN = re.compile(r"(?:BE?[\s-]*)?(\d{4})(?:\.0)?(?:\s+\D.*)?", re.IGNORECASE)
_ISO_3166 = """
AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS
BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE
EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM
HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC
LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA
NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW
SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO
TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW EL UK
"""
_COUNTRIES = frozenset(_ISO_3166.split())
"""ISO 3166-1 alpha-2, with the European Union's EL and UK beside GR and GB, and XK."""
_OWN_CODE = {"EL": "GR", "UK": "GB"}


def _degrees(text: str, furthest: int) -> object:
    try:
        value = float(text.replace(",", ".").rstrip("°"))
    except ValueError:
        return Told(None, "number_unreadable")
    if not -furthest <= value <= furthest:
        return Told(None, "coordinate_out_of_range", {"furthest": furthest})
    return value


def _waste_code(text: str) -> object:
    with_words = _WASTE_THEN_WORDS.fullmatch(text)
    try:
        written = read_waste_code(with_words[1] if with_words else text)
    except UnknownCode as error:
        return Told(None, "waste_code_unknown", {"proposals": error.facts.get("nearest", [])})
    if written.star_disagrees:
        return Told(written.code, "hazard_disagrees", {"read_as": written.code})
    if len(re.sub(r"\.0$|\D", "", text)) == 5:
        return Told(written.code, "zero_restored", {"read_as": written.code})
    return written.code


def _enterprise_number(text: str) -> object:
    try:
        number = parse_enterprise_number(text)
    except InvalidRequest as error:
        foreign = re.match(r"[A-Z]{2}\s*\w", text.upper()) and not text.upper().startswith("BE")
        if foreign and re.search(r"\d{4}", text):
            return re.sub(r"[\s.\-/]", "", text.upper())
        return Told(None, "enterprise_number_wrong", {"expected": error.facts["expected"]})
    if re.fullmatch(r"\d{9}(\.0)?", text):
        return Told(number, "zero_restored", {"read_as": number})
    return number


def _postcode(text: str) -> str:
    """Return the four digits of what can be a Belgian postcode, else the text as it is."""
    match = _BELGIAN.fullmatch(text)
    return match[1] if match else text.removesuffix(".0")


def _country(text: str) -> object:
    code = text.upper()
    if code in _COUNTRIES:
        return _OWN_CODE.get(code, code)
    meaning = synonyms().values["organisations", "country"].get(fold(text))
    return meaning.value if meaning else Told(None, "country_unknown")


def _sector(text: str) -> object:
    restored = f"0{text}" if re.fullmatch(r"[1-9]\.\d{1,3}", text) else text
    for revision in Revision:
        try:
            return parse_sector_code(restored, revision)
        except UnknownCode as error:
            problem = error
    return Told(text, "sector_unknown", {"proposals": problem.facts.get("nearest", [])})


def _recognition(text: str) -> object:
    code = _recognition_words().get(fold(text))
    if code:
        return code
    near = process.extract(fold(text), _recognition_words().keys(), limit=3, score_cutoff=70)
    proposals = list(dict.fromkeys(_recognition_words()[found] for found, _, _ in near))
    return Told(text, "recognition_unknown", {"proposals": proposals})


@cache
def _recognition_words() -> dict[str, str]:
    """Every spelling of every recognised status: code, label, and label without its brackets."""
    words: dict[str, str] = {}
    for status in recognitions():
        for label in (status.code, *status.labels):
            for spelling in (label, re.sub(r"\(.*?\)", "", label)):
                words.setdefault(fold(spelling), status.code)
    for word, meaning in synonyms().values["organisations", "kind"].items():
        for column, value in meaning.also:
            if column == "recognitions":
                words.setdefault(word, value)
    words.pop("", None)
    return words


def _accepted(text: str) -> object:
    """Return a waste code or its prefix in canonical spelling, or the words as they are."""
    if not _WASTE_PREFIX.fullmatch(text):
        return text
    try:
        return parse_waste_prefix(text)
    except UnknownCode as error:
        return Told(None, "waste_code_unknown", {"proposals": error.facts.get("nearest", [])})


def _postcodes(text: str) -> object:
    try:
        if text.isdigit():
            return places().by_postcode(text).postcode
        return text if places().postcode_range(text) else Told(text, "postcode_unknown")
    except (UnknownPlace, InvalidRequest):
        return Told(text, "postcode_unknown")


ITEMS: dict[str, Callable[[str], object]] = {
    "sectors": _sector,
    "recognitions": _recognition,
    "accepts": _accepted,
    "produces": _accepted,
    "postcodes": _postcodes,
}
CODE_LISTS = frozenset(("sectors", "recognitions", "postcodes", "nis_codes", "hubs"))
"""Lists of codes, in which a comma can only be a separator."""

CODES: dict[Type, Callable[[str], object]] = {
    Type.LATITUDE: lambda text: _degrees(text, 90),
    Type.LONGITUDE: lambda text: _degrees(text, 180),
    Type.WASTE_CODE: _waste_code,
    Type.ENTERPRISE_NUMBER: _enterprise_number,
    Type.POSTCODE: _postcode,
    Type.COUNTRY: _country,
}
"""What reads a cell of each type of code."""

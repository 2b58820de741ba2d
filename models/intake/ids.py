"""Stable ids for rows that come without one, so that importing a file again changes nothing."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from models.intake.draft import Draft

_LONGEST = 60


def slug(text: str) -> str:
    """Return `text` as an id that a person can read.

    Examples
    --------
    >>> slug("Café De Kriek, Gent"), slug("كرتون")
    ('cafe-de-kriek-gent', 'n-cc759342')
    """
    plain = unicodedata.normalize("NFKD", text.casefold().replace("œ", "oe").replace("ß", "ss"))
    short = re.sub(r"[^a-z0-9]+", "-", "".join(c for c in plain if not unicodedata.combining(c)))
    short = short.strip("-")
    if len(short) > _LONGEST or len(short) < 2:
        digest = hashlib.sha256(text.encode()).hexdigest()[:8]
        return f"{short[: _LONGEST - 9].strip('-') or 'n'}-{digest}"
    return short


def _organisation(row: Mapping[str, Any]) -> str:
    number = row.get("enterprise_number")
    if number:
        return str(number)
    where = row.get("postcode") or row.get("municipality") or ""
    return slug(f"{row['name']} {where}")


def _partnership(row: Mapping[str, Any]) -> str:
    said = (row.get("kind") or "", row.get("title") or "", row.get("started") or "")
    partners = sorted(row["partners"])
    digest = hashlib.sha256("\x1f".join(map(str, (*partners, *said))).encode()).hexdigest()[:8]
    return f"{slug(row.get('title') or ' '.join(partners))}-{digest}"


DERIVED: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    "hubs": lambda row: slug(row["name"]),
    "organisations": _organisation,
    "sites": lambda row: slug(
        f"{row['organisation']} {row.get('postcode') or ''} {row.get('street') or ''}"
    ),
    "streams": lambda row: slug(f"{row['organisation']} {row['direction']} {row['title']}"),
    "processes": lambda row: slug(f"{row['organisation']} {row['operation']}"),
    "partnerships": _partnership,
}
"""Per sheet: from which values an id is made."""


def derive_ids(draft: Draft, taken: Counter[str]) -> None:
    """Give the rows without an id one that follows from what they say.

    Parameters
    ----------
    taken
        Ids of this sheet given so far in the import: a second lot of the same title gets ``-2``.
    """
    derive = DERIVED.get(draft.sheet.name)
    if derive is None:
        return
    ids = draft.open_column("id")
    if None not in ids:
        return
    given = set(ids)
    for row in draft.kept():
        if ids[row] is not None:
            continue
        derived = derive({name: values[row] for name, values in draft.columns.items()})
        taken[derived] += 1
        own = derived if taken[derived] == 1 else f"{derived}-{taken[derived]}"
        while own in given:
            taken[derived] += 1
            own = f"{derived}-{taken[derived]}"
        given.add(own)
        ids[row] = own
        draft.tell("id_derived", row, "id", read_as=own)

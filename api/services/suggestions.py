"""Suggestions for one organisation, for everybody, and for a stranger's own words."""

from __future__ import annotations

import csv
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, TextIO

from api.services.answers import COLUMNS, Answer, as_rows
from api.services.asking import clean_text
from matchmaker.domain import Direction
from matchmaker.links import CLEARLY_ALIKE
from matchmaker.own_words import direction_in, means_work
from matchmaker.suggestion import SuggestionRequest
from matchmaker.text.classify import classify
from matchmaker.text.quick import propose_waste_code
from matchmaker.text.topic import topic
from matchmaker.vocabulary.places import places
from models.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from api.services.network import Network
    from api.wording import Wording
    from matchmaker.suggestion import Suggestion
    from matchmaker.text.space import TextSpace


def suggest_for(network: Network, organisation: str, request: SuggestionRequest) -> Answer:
    """Suggest partners for the organisation with this id or name.

    Parameters
    ----------
    request
        What is wanted besides; its own `organisation` is filled in.

    Raises
    ------
    UnknownOrganisation
        Nobody has this id or name; the nearest names are in its facts.
    """
    fitted = network.fitted
    asker = fitted.snapshot.organisation_by_id.get(organisation)
    if asker is None:
        with network.database.reading() as session:
            meant = Store(session).find_organisation(organisation)
        asker = fitted.snapshot.organisation(meant.id)
    wanted = replace(request, organisation=asker.id)
    # A picture of the network gives the same list every time; a page is opened more than once.
    shortlist = fitted.lists.take(("shortlist", wanted), lambda: fitted.engine.shortlist(wanted))
    network.counts.suggestions.inc(len(shortlist.suggestions))
    return Answer(shortlist, fitted, asker)


LOOKED_AT = 5
"""So many times the length of the list is looked at for partners whom the words concern."""
ENOUGH = {
    "takes_it": 0.5,
    "same_code": 0.5,
    "same_words": 0.0,
    "makes_it": 0.5,
    "activity_fits": 0.0,
    "work_fits": CLEARLY_ALIKE,
}
"""Signals by which typed words can concern a partner, and the reading that must be exceeded: half
of it for codes, because their neighbours in the list are other things."""


KNOWN_TEXTS = 1000
"""Texts whose code is remembered: the same words are searched again with another circle."""
SURE = 0.6
"""Confidence from which a typed text is taken to mean a code; of ten such, six are right."""


@dataclass(frozen=True, slots=True)
class Search:
    """What a person without an account asks.

    Parameters
    ----------
    direction
        ``offer`` for something over, ``need`` for something wanted; empty when nobody said, and the
        words decide.
    near
        Postcode or municipality, or empty.
    """

    text: str
    direction: str = ""
    near: str = ""
    radius_km: float | None = None
    top: int = 10


def direction_meant(text: str, chosen: str = "") -> Direction:
    """Return what was chosen, or else what the words say, or else that it is on offer."""
    return Direction(chosen) if chosen else direction_in(text) or Direction.OFFER


def find_partners(network: Network, search: Search) -> Answer:
    """Suggest partners for somebody's own words.

    Raises
    ------
    InvalidRequest
        No words, or too many.
    UnknownPlace
        The place is no Belgian postcode or municipality; the nearest are in its facts.
    """
    text = clean_text(search.text, network.settings.longest_text)
    near = places().find(search.near).point if search.near.strip() else None
    request = SuggestionRequest(
        text=text,
        direction=direction_meant(text, search.direction),
        near=near,
        radius_km=search.radius_km if near else None,
        top=search.top,
    )
    fitted = network.fitted
    if not means_work(request, fitted.engine.view_):
        request = replace(request, waste_code=waste_code_meant(text, network.space))
    looked_at = replace(request, top=search.top * LOOKED_AT)
    wide = fitted.lists.take(("shortlist", looked_at), lambda: fitted.engine.shortlist(looked_at))
    fitting = [one for one in wide.suggestions if answers_the_words(one)][: search.top]
    ranked = tuple(replace(one, rank=rank) for rank, one in enumerate(fitting, start=1))
    network.counts.suggestions.inc(len(ranked))
    return Answer(replace(wide, request=request, suggestions=ranked), fitted)


@lru_cache(maxsize=KNOWN_TEXTS)
def waste_code_meant(text: str, space: TextSpace) -> str:
    """Return the waste code that words surely mean, or nothing.

    Processes say what they take by code, and people type *kantoormeubelen*. A name in the words
    decides at once, first of all in what is named before its purpose: *wood for furniture* is wood.
    Else the classifier does, where it is as sure as `SURE`.
    """
    named = propose_waste_code(topic(text)) or propose_waste_code(text)
    if named:
        return named.code
    found = classify(text, "ewc", top=1, space=space)
    return found[0].code if found and found[0].confidence >= SURE else ""


def answers_the_words(suggestion: Suggestion) -> bool:
    """Tell whether what was typed has anything to do with it.

    Being near is not enough, nor is a neighbour in the List of Waste: glass packaging stands beside
    wooden packaging there.
    """
    return any(
        reason.contribution > 0
        and reason.value is not None
        and reason.value > ENOUGH.get(reason.signal, 1.0)
        for reason in suggestion.reasons
    )


def suggest_all(
    network: Network,
    out: Path,
    words: Wording,
    request: SuggestionRequest,
    progress: Callable[[int, int], None],
) -> dict[str, int]:
    """Write suggestions for every organisation to a CSV file, whole or not at all.

    Parameters
    ----------
    out
        The file; its columns are `api.services.answers.COLUMNS`.
    request
        What is wanted of each list: how long, which partners.
    progress
        Told how many organisations are done, and how many there are.

    Returns
    -------
    dict
        How many ``organisations`` got how many ``suggestions``.
    """
    fitted = network.fitted
    total = len(fitted.snapshot.organisations)
    organisations = suggestions = 0
    lists = fitted.engine.shortlists(top=request.top, any_pair=request.any_pair)
    with whole_file(out) as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for done, shortlist in enumerate(lists, start=1):
            asker = fitted.snapshot.organisation(str(shortlist.request.organisation))
            rows = as_rows(Answer(shortlist, fitted, asker), words)
            writer.writerows(rows)
            organisations += bool(rows)
            suggestions += len(rows)
            network.counts.suggestions.inc(len(rows))
            progress(done, total)
    return {"organisations": organisations, "suggestions": suggestions}


@contextmanager
def whole_file(path: Path) -> Iterator[TextIO]:
    """Open a text file that appears only when it was written to the end."""
    part = path.with_name(path.name + ".part")
    try:
        with part.open("w", encoding="utf-8", newline="") as file:
            yield file
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)

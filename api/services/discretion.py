"""Confidential stays blind: match on it, never show it.

Strangers get a picture in which what they may not see is already missing or blurred, and reasons
that rest on something confidential are told without its facts. Blurring happens before the engine
is fitted: a place cannot be found by asking from many sides when the engine does not know it.
"""

from __future__ import annotations

from dataclasses import replace
from math import ceil
from typing import TYPE_CHECKING

from matchmaker.domain import Contact, Point, Site
from matchmaker.suggestion import Reason
from models.access.asker import ANONYMOUS

if TYPE_CHECKING:
    from matchmaker.domain import Organisation
    from matchmaker.snapshot import Snapshot
    from matchmaker.suggestion import Suggestion
    from models.access.asker import Asker

CELL_DEGREES = 0.25
"""Blind places are moved to the middle of a cell of about 28 by 18 km (at 51° north)."""
NEAREST_SAID_KM = 20
"""A blind partner is never said to be nearer than this."""
BLIND = "blind"
"""Variant of a reason in which the engine itself has kept silent about a confidential stream."""
CONFIDENTIAL = "confidential"
"""Fact that marks a reason of which the facts were taken away."""


class Discretion:
    """What an asker may see of a network.

    Parameters
    ----------
    snapshot
        The network as it is.
    asker
        By default a stranger.
    """

    def __init__(self, snapshot: Snapshot, asker: Asker = ANONYMOUS) -> None:
        hubs = {one.id: one.hubs for one in snapshot.organisations}
        self._blind = frozenset(
            one.id
            for one in snapshot.organisations
            if not asker.names(one.visibility, one.id, one.hubs)
        )
        secret_streams = [
            stream
            for stream in snapshot.streams
            if stream.organisation in self._blind
            or not asker.sees(
                stream.visibility, stream.organisation, hubs.get(stream.organisation, ())
            )
        ]
        self._secret_ids = (
            self._blind
            | {stream.id for stream in secret_streams}
            | {one.id for one in snapshot.processes if one.organisation in self._blind}
            | {one.id for one in snapshot.partnerships if self._blind & set(one.partners)}
        )
        names = {one.name for one in snapshot.organisations if one.id in self._blind}
        words = {text for one in secret_streams for text in (one.title, one.description)}
        # What is called the same in public gives nothing away: "Kartonnen dozen" is no secret.
        openly = {
            text
            for one in snapshot.streams
            if one.id not in self._secret_ids
            for text in (one.title, one.description)
        } | {one.name for one in snapshot.organisations if one.id not in self._blind}
        self._secret_words = frozenset(text.casefold() for text in names | words - openly if text)

    def is_blind(self, organisation: str) -> bool:
        """Tell whether this organisation may not be named."""
        return organisation in self._blind

    def shows_stream(self, stream: str) -> bool:
        """Tell whether this stream may be shown."""
        return stream not in self._secret_ids

    def blindfolded(self, snapshot: Snapshot) -> Snapshot:
        """Return the network with what strangers may not see missing or blurred.

        Contact persons go, and what people wrote in confidence: notes and names beside verdicts,
        and why a collaboration failed.
        """
        return replace(
            snapshot,
            organisations=tuple(self._blurred(one) for one in snapshot.organisations),
            streams=tuple(
                replace(stream, site=_blurred_site(stream.site) if stream.site else None)
                if stream.id in self._secret_ids
                else stream
                for stream in snapshot.streams
            ),
            partnerships=tuple(replace(one, reason="") for one in snapshot.partnerships),
            judgements=tuple(replace(one, note="", by="") for one in snapshot.judgements),
        )

    def tell(self, suggestion: Suggestion) -> Suggestion:
        """Return the suggestion with the facts of confidential reasons taken away.

        Scores and contributions stay: they add up as before.
        """
        blind = self.is_blind(suggestion.partner)
        return replace(
            suggestion,
            reasons=tuple(
                _without_facts(reason) if blind or self._tells_a_secret(reason) else reason
                for reason in suggestion.reasons
            ),
        )

    def _tells_a_secret(self, reason: Reason) -> bool:
        if self._secret_ids & set(reason.evidence):
            return True
        told = [
            str(item).casefold()
            for value in reason.facts.values()
            for item in (value if isinstance(value, list) else [value])
        ]
        return any(text in self._secret_ids or text in self._secret_words for text in told)

    def _blurred(self, organisation: Organisation) -> Organisation:
        open_ = replace(organisation, contact=Contact())
        if not self.is_blind(organisation.id):
            return open_
        return replace(
            open_,
            name="",
            legal_form="",
            enterprise_number="",
            website="",
            employees=None,
            target_group_jobs=None,
            since=None,
            sites=tuple(_blurred_site(site) for site in organisation.sites),
        )


def _blurred_site(site: Site) -> Site:
    return Site(country=site.country, point=blurred(site.point) if site.point else None)


def blurred(point: Point) -> Point:
    """Return the middle of the cell that a point lies in.

    Examples
    --------
    >>> blurred(Point(51.2093, 3.2247))
    Point(lat=51.125, lon=3.125)
    """
    lat, lon = ((value // CELL_DEGREES + 0.5) * CELL_DEGREES for value in (point.lat, point.lon))
    return Point(lat, lon)


def said_within_km(km: float) -> int:
    """Return the round distance within which a blind partner is said to be.

    Examples
    --------
    >>> said_within_km(3.2), said_within_km(41.0)
    (20, 50)
    """
    return max(NEAREST_SAID_KM, ceil(km / 10) * 10)


def _without_facts(reason: Reason) -> Reason:
    if reason.value is None or reason.facts.get("variant") == BLIND:
        return replace(reason, evidence=())  # it says nothing that could be taken away
    return Reason(reason.signal, reason.value, reason.contribution, {CONFIDENTIAL: True})

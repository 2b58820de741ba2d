"""Looks on for those who saved a search, and mails them what is new.

Nothing that was found is kept in words. What a mail tells is asked anew through the reader's own
eyes, at the moment of sending: who withdrew meanwhile, or is not for this reader, is not in it.
"""

from __future__ import annotations

import hashlib
import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from api.services.alerts.mails import confirmation, reminder
from api.services.alerts.saving import asker_of
from api.services.cards import cards
from api.services.mail import MailNotSent
from api.services.standards.digest import Reader, digest
from api.services.standards.feed import News
from api.services.suggestions import Search, find_partners
from api.wording import wording
from matchmaker.errors import MatchmakerError
from models.accounts import Accounts
from models.saved_searches import SavedSearches

if TYPE_CHECKING:
    from collections.abc import Callable

    from api.services.answers import Answer
    from api.services.cards import Card
    from api.services.mail import Mailer
    from api.services.network import Network
    from matchmaker.suggestion import Suggestion
    from models.saved_searches import Found, SavedSearch

LOOKED_AT = 30
"""Partners that a search looks at."""
BETWEEN_MAILS = {"day": timedelta(hours=20), "week": timedelta(days=6, hours=20)}
"""Shorter than they are called: a timer is never quite on time."""
REMIND_BEFORE = timedelta(days=14)
CONFIRM_WITHIN = timedelta(days=7)
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Alert:
    """Something new, told now: a partner with their card, and since when they are known."""

    found: Found
    card: Card


@dataclass(frozen=True)
class Watch:
    """Looks on, and mails.

    Parameters
    ----------
    network
        Whoever's eyes; each search looks through its owner's.
    base
        Address of the site, as mails name it.
    sender
        Address that the mails come from.
    """

    network: Network
    mailer: Mailer
    base: str
    sender: str

    def run(
        self, now: datetime, tell: Callable[[int, int], object] = lambda *_: None
    ) -> dict[str, int]:
        """Look on for everybody, and mail whom it is time to mail.

        A mail that does not leave is tried again the next time; the others go on.

        Parameters
        ----------
        tell
            Told how many searches are done, and how many there are.

        Returns
        -------
        dict
            How many ``searches`` were looked at, ``mails`` and ``reminders`` sent, and how many
            ``failed``.
        """
        with self.network.database.writing() as session:
            kept = SavedSearches(session)
            kept.sweep(now, now - CONFIRM_WITHIN)
            searches = kept.at_work(now)
        done = {"searches": 0, "mails": 0, "reminders": 0, "failed": 0}
        for place, search in enumerate(searches):
            tell(place, len(searches))
            try:
                done["mails"] += self._look_and_mail(search, now)
                done["reminders"] += self._remind(search, now)
                done["searches"] += 1
            except MailNotSent as error:
                log.error("an alert was not sent: %s", error.facts.get("trouble"))
                done["failed"] += 1
            except MatchmakerError as error:
                log.error("a saved search could not look on: %s", error.code)
                done["failed"] += 1
        return done

    def look(self, search: SavedSearch, now: datetime) -> list[Alert]:
        """Write down what is new; return all that was found since the first look, newest first.

        What can no longer be seen is left out.
        """
        answer = self._answer(search)
        if answer is None:
            return []
        seen = {
            what: card
            for one, card in zip(
                answer.suggestions, cards(answer, wording(search.language)), strict=True
            )
            for what in _things(one, answer)
        }
        with self.network.database.writing() as session:
            kept = SavedSearches(session)
            if not kept.hold(search.id):  # ended meanwhile
                return []
            known = {one.what for one in kept.alerts(search.id)}
            first = search.looked is None
            kept.found(search.id, sorted(set(seen) - known), now, told=first)
            if first:
                kept.change(search.id, looked=now)
            alerts = kept.alerts(search.id)
        begun = search.looked or now
        return [
            Alert(one, seen[one.what]) for one in alerts if one.found > begun and one.what in seen
        ]

    def ask_for_a_yes(self, search: SavedSearch) -> None:
        """Mail a visitor that they have to say yes; what goes wrong stands in the log alone."""
        try:
            self.mailer.send(confirmation(search, self.page(search), self.sender, search.created))
        except MailNotSent as error:
            log.error("a question for a yes was not sent: %s", error.facts.get("trouble"))

    def page(self, search: SavedSearch, action: str = "") -> str:
        """Return the address of the page on which a search is kept on or stopped."""
        query = urlencode({"key": search.key})
        return f"{self.base}/{search.language}/alerts/{search.id}{action}?{query}"

    def news(self, search: SavedSearch, alerts: list[Alert]) -> list[News]:
        """Return alerts as news, each partner once."""
        told: dict[str, News] = {}
        for one in alerts:
            told.setdefault(one.found.partner, self._news(search, one))
        return list(told.values())

    def _look_and_mail(self, search: SavedSearch, now: datetime) -> int:
        waiting = [one for one in self.look(search, now) if one.found.told is None]
        if not waiting:
            return 0
        if search.mailed is not None and now - search.mailed < BETWEEN_MAILS[search.every]:
            return 0
        reader = self._reader(search)
        if reader is None:
            return 0
        self.mailer.send(digest(self.news(search, waiting), reader, search.text, self.sender, now))
        with self.network.database.writing() as session:
            kept = SavedSearches(session)
            kept.tell(search.id, [one.found.what for one in waiting], now)
            kept.change(search.id, mailed=now)
        return 1

    def _remind(self, search: SavedSearch, now: datetime) -> int:
        if search.reminded is not None or search.until - now > REMIND_BEFORE:
            return 0
        reader = self._reader(search)
        if reader is None:
            return 0
        self.mailer.send(reminder(search, reader, self.page(search), self.sender, now))
        with self.network.database.writing() as session:
            SavedSearches(session).change(search.id, reminded=now)
        return 1

    def _answer(self, search: SavedSearch) -> Answer | None:
        with self.network.database.reading() as session:
            asker = asker_of(search, Accounts(session))
        if asker is None:
            return None
        wanted = Search(search.text, search.direction, search.near, search.radius_km, LOOKED_AT)
        return find_partners(self.network.as_seen_by(asker), wanted)

    def _reader(self, search: SavedSearch) -> Reader | None:
        stop, page = self.page(search, "/stop"), self.page(search)
        if search.user is None:
            return Reader(str(search.email), search.language, stop, page)
        with self.network.database.reading() as session:
            user = Accounts(session).get(search.user)
        return Reader(user.email, user.language or search.language, stop, page, user.name)

    def _news(self, search: SavedSearch, alert: Alert) -> News:
        card = alert.card
        query = {"text": search.text, "direction": search.direction, "near": search.near}
        query["radius"] = f"{search.radius_km:g}" if search.radius_km else ""
        result = f"{self.base}/{search.language}/?{urlencode(query)}"
        reasons = [line.sentence for line in card.lines if line.mark == "for"]
        return News(
            f"{self.base}/alerts/{search.id}/{_number(alert.found)}",
            ", ".join(filter(None, (card.name, card.place))),
            result,
            alert.found.found,
            " ".join(reasons[:2]),
        )


def _number(found: Found) -> str:
    """Return a word for what was found that does not tell its id: it may be a blind partner's."""
    return hashlib.sha256("\n".join(found.what).encode()).hexdigest()[:16]


def _things(one: Suggestion, answer: Answer) -> set[tuple[str, str]]:
    """Return what of a partner fits: their streams and processes behind the reasons."""
    snapshot = answer.fitted.snapshot
    theirs = {
        row.id
        for rows in (snapshot.streams, snapshot.processes)
        for row in rows
        if row.organisation == one.partner
    }
    named = {id_ for reason in one.reasons if reason.contribution > 0 for id_ in reason.evidence}
    return {(one.partner, id_) for id_ in sorted(theirs & named)} or {(one.partner, "")}

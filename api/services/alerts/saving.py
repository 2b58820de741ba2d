"""Whose saved searches there are, and what may be done with them."""

from __future__ import annotations

import hmac
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from api.services.asking import clean_text
from matchmaker.errors import MatchmakerError
from matchmaker.vocabulary.places import places
from models.access.asker import ANONYMOUS
from models.accounts import Accounts
from models.answered import Once
from models.errors import UnknownRow
from models.saved_searches import SavedSearch, SavedSearches

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.access.asker import Asker
    from models.database import Database

LASTS = timedelta(days=180)
"""How long a search goes on before somebody has to say that they still want it."""
MOST_OF_ONE = 50
MOST_UNCONFIRMED = 3
"""Searches of one address that may wait for a yes: nobody can fill somebody else's mailbox."""


class TooManySearches(MatchmakerError):
    """Nobody needs so many saved searches. Facts: ``limit``."""

    code = "too_many_searches"


@dataclass(frozen=True)
class Saving:
    """Keeps searches for who asks.

    Parameters
    ----------
    longest_text
        Characters that a search may have.
    """

    database: Database
    asker: Asker
    longest_text: int

    def all(self) -> Sequence[SavedSearch]:
        """Return the asker's searches, newest first."""
        with self.database.reading() as session:
            return SavedSearches(session).of_user(str(self.asker.user))

    def get(self, id_: str) -> SavedSearch:
        """Return one of the asker's searches.

        Raises
        ------
        UnknownRow
            There is none, or it is somebody else's.
        """
        with self.database.reading() as session:
            return self._mine(SavedSearches(session), id_)

    def add(self, search: SavedSearch, key: str = "") -> SavedSearch:
        """Keep a search for the asker.

        Parameters
        ----------
        key
            An idempotency key: the same one again gives the same search, and no second one.

        Raises
        ------
        EmptyText, TextTooLong, UnknownPlace
            It cannot be searched.
        TooManySearches
            The asker has `MOST_OF_ONE` already.
        """
        fit = self.checked(search)
        with self.database.writing() as session:
            kept = SavedSearches(session)

            def make() -> str:
                if len(kept.of_user(str(self.asker.user))) >= MOST_OF_ONE:
                    raise TooManySearches(limit=MOST_OF_ONE)
                mine = replace(fit, user=self.asker.user, email=None, confirmed=None)
                return kept.add(mine).id

            once = Once.of(self.asker.who, key, *_said(fit))
            return self._mine(kept, once.make(session, make))

    def ask(self, search: SavedSearch, key: str = "") -> SavedSearch | None:
        """Keep a visitor's search until they say yes by mail.

        Parameters
        ----------
        key
            An idempotency key: the same one again keeps no second search.

        Returns
        -------
        SavedSearch or None
            ``None`` when there is nobody to ask for a yes: enough wait already, or this request
            came before.

        Raises
        ------
        EmptyText, TextTooLong, UnknownPlace
            It cannot be searched.
        """
        fit = self.checked(search)
        email = str(search.email)
        added: list[SavedSearch] = []
        with self.database.writing() as session:
            kept = SavedSearches(session)

            def act() -> tuple[int, dict[str, str]]:
                waiting, all_ = kept.unconfirmed(email), len(kept.of_email(email))
                if waiting < MOST_UNCONFIRMED and all_ < MOST_OF_ONE:
                    added.append(kept.add(replace(fit, user=None, confirmed=None)))
                return 202, {}

            Once.of_visitor(email, key, *_said(fit)).carry_out(session, act)
        return added[0] if added else None

    def change(self, id_: str, changes: dict[str, Any]) -> SavedSearch:
        """Change one of the asker's searches; what it found of old words is forgotten.

        Raises
        ------
        UnknownRow, EmptyText, TextTooLong, UnknownPlace
            As for `get` and `add`.
        """
        with self.database.writing() as session:
            kept = SavedSearches(session)
            stands = self._mine(kept, id_)
            fit = self.checked(replace(stands, **changes))
            now = datetime.now(UTC)
            values = {name: getattr(fit, name) for name in changes}
            if set(changes) - {"every"}:
                kept.forget_alerts(id_)
                values["looked"] = None
            return kept.change(id_, **values, until=now + LASTS, reminded=None)

    def remove(self, id_: str) -> None:
        """Forget one of the asker's searches."""
        with self.database.writing() as session:
            kept = SavedSearches(session)
            kept.remove(self._mine(kept, id_).id)

    def checked(self, search: SavedSearch) -> SavedSearch:
        """Return a search that can be searched, and when it ends."""
        if search.near.strip():
            places().find(search.near)
        return replace(
            search,
            text=clean_text(search.text, self.longest_text),
            near=search.near.strip(),
            until=datetime.now(UTC) + LASTS,
        )

    def _mine(self, kept: SavedSearches, id_: str) -> SavedSearch:
        search = kept.get(id_)
        if search.user is None or search.user != self.asker.user:
            raise UnknownRow(noun="saved_searches")
        return search


@dataclass(frozen=True)
class ByKey:
    """What whoever has a mail may do with the search that it is about: see, confirm, keep, stop.

    Parameters
    ----------
    key
        The word that stands in the mails of this search.
    """

    database: Database
    id: str
    key: str

    def read(self) -> SavedSearch:
        """Return the search.

        Raises
        ------
        UnknownRow
            There is none with this key.
        """
        with self.database.reading() as session:
            return self._known(SavedSearches(session))

    def confirm(self) -> SavedSearch:
        """Say yes, or that it is still wanted."""
        now = datetime.now(UTC)
        with self.database.writing() as session:
            kept = SavedSearches(session)
            search = self._known(kept)
            return kept.change(
                search.id, confirmed=search.confirmed or now, until=now + LASTS, reminded=None
            )

    def stop(self) -> None:
        """End it: nothing of it is kept."""
        with self.database.writing() as session:
            kept = SavedSearches(session)
            kept.remove(self._known(kept).id)

    def _known(self, kept: SavedSearches) -> SavedSearch:
        search = kept.get(self.id)
        if not hmac.compare_digest(search.key.encode(), self.key.encode("utf-8", "replace")):
            raise UnknownRow(noun="saved_searches")
        return search


def _said(search: SavedSearch) -> tuple[object, ...]:
    """Return what the one who asks said of a search."""
    place = (search.near, search.radius_km)
    return ("saved_searches", search.text, str(search.direction), *place, search.every)


def asker_of(search: SavedSearch, accounts: Accounts) -> Asker | None:
    """Return through whose eyes a search looks; ``None`` when its owner may not come in now."""
    if search.user is None:
        return ANONYMOUS
    user = accounts.get(search.user)
    return None if user.disabled else accounts.asker(user)

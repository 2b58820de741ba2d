"""What asks for a coordinator's attention today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from api.services.casework.cases import Casework
from api.services.casework.disclosing import Disclosing
from models.access.door import Door
from models.access.listing import Listing
from models.access.nouns import NOUN
from models.casework.case import CaseList
from models.casework.disclosures import Consent
from models.casework.introductions import Introductions
from models.proposals import Proposals
from models.saved_searches import SavedSearches

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.access.asker import Asker
    from models.casework.case import Case
    from models.casework.disclosures import Disclosure
    from models.database import Database
    from models.saved_searches import SavedSearch

HERE = ZoneInfo("Europe/Brussels")
"""The clock by which hubs work."""
AFTERNOON, EVENING = 12, 18
"""Hours at which greetings change."""
NEWS_DAYS = 7
"""Days for which something that a saved search found is news at the desk."""
MOST_CASES = 12
QUIET = timedelta(days=365)
"""How long nothing happens with somebody before the hub looks at them again."""


@dataclass(frozen=True, slots=True)
class News:
    """A saved search that found something lately."""

    search: SavedSearch
    count: int


@dataclass(frozen=True, slots=True)
class Today:
    """What is to be done.

    Parameters
    ----------
    due
        Cases with a next action for today or earlier, the latest first.
    more_due
        How many there are besides.
    questions
        Who somebody wants to know; the asker may answer.
    requests, proposals
        How many visitors wait to be introduced, and how many organisations to be taken in.
    quiet
        With how many organisations of the hub nothing happened for `QUIET`; nothing urgent.
    """

    due: Sequence[Case]
    more_due: int
    questions: Sequence[Disclosure]
    news: Sequence[News]
    requests: int = 0
    proposals: int = 0
    quiet: int = 0

    @property
    def count(self) -> int:
        """How many things ask for attention."""
        asked = len(self.questions) + self.requests + self.proposals
        return len(self.due) + self.more_due + asked


def a_year_ago() -> datetime:
    """Return since when somebody is quiet with whom nothing happened."""
    return datetime.now(UTC) - QUIET


def part_of_day(now: datetime) -> str:
    """Return how to greet somebody: ``morning``, ``afternoon`` or ``evening``.

    Examples
    --------
    >>> from datetime import UTC, datetime
    >>> part_of_day(datetime(2026, 1, 12, 8, tzinfo=UTC))
    'morning'
    >>> part_of_day(datetime(2026, 1, 12, 11, 30, tzinfo=UTC))
    'afternoon'
    """
    hour = now.astimezone(HERE).hour
    return "morning" if hour < AFTERNOON else "afternoon" if hour < EVENING else "evening"


def today_of(
    database: Database, asker: Asker, hub: str, now: datetime, request: str | None = None
) -> Today:
    """Return what asks for attention today.

    Parameters
    ----------
    hub
        Whose cases; empty for all that the asker sees.
    """
    tomorrow = now.astimezone(HERE).date() + timedelta(days=1)
    wanted = CaseList(open_only=True, due_before=tomorrow, hub=hub, limit=MOST_CASES)
    page = Casework(database, asker, request).page(wanted)
    asked = Disclosing(database, asker).all([Consent.ASKED.value])
    with database.reading() as session:
        requests = Introductions(session, asker).waiting()
        hubs = None if asker.sees_everything else asker.hubs
        proposals = len(Proposals(session).waiting(hubs))
        listing = Listing(hub=hub, quiet_since=now - QUIET, limit=1)
        quiet = Door(session, asker).page(NOUN["organisations"], listing).total if hub else 0
    return Today(
        due=page.cases,
        more_due=page.total - len(page.cases),
        questions=[one for one in asked if one.mine],
        news=news_of(database, asker, now),
        requests=requests,
        proposals=proposals,
        quiet=quiet,
    )


def news_of(database: Database, asker: Asker, now: datetime) -> list[News]:
    """Return the asker's saved searches that found something lately."""
    if not asker.user:
        return []
    since = now - timedelta(days=NEWS_DAYS)
    found = []
    with database.reading() as session:
        kept = SavedSearches(session)
        for search in kept.of_user(asker.user):
            if search.looked is None:
                continue
            # What was there at the first look is no news.
            alerts = kept.alerts(search.id)
            first = min((one.found for one in alerts), default=search.looked)
            count = sum(one.found > max(first, since) for one in alerts)
            if count:
                found.append(News(search, count))
    return found

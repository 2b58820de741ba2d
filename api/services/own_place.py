"""What an entrepreneur finds under *my organisation*: what they asked, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from api.services.casework.disclosing import Disclosing
from api.services.casework.today import News, news_of
from models.accounts import Accounts
from models.casework.disclosures import Consent, Disclosure
from models.casework.introductions import Asked, Introductions
from models.proposals import Proposal, Proposals
from models.saved_searches import SavedSearch, SavedSearches

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.access.asker import Asker
    from models.database import Database


@dataclass(frozen=True, slots=True)
class OwnPlace:
    """What concerns one person, besides their organisation itself.

    Parameters
    ----------
    asked
        Their requests for an introduction.
    proposals
        What they typed, and their hub has not answered.
    questions
        Who wants to know that it is them; theirs to answer.
    """

    asked: Sequence[Asked]
    proposals: Sequence[Proposal]
    questions: Sequence[Disclosure]
    searches: Sequence[SavedSearch]
    news: Sequence[News]


def own_place(database: Database, asker: Asker) -> OwnPlace:
    """Return what waits for who asks, and what they wait for."""
    user = str(asker.user)
    with database.reading() as session:
        email = Accounts(session).get(user).email
        asked = Introductions(session, asker).asked_by(email)
        proposals = Proposals(session).of_email(email)
        searches = SavedSearches(session).of_user(user)
    questions = [one for one in Disclosing(database, asker).all([Consent.ASKED.value]) if one.mine]
    news = news_of(database, asker, datetime.now(UTC))
    return OwnPlace(asked, proposals, questions, searches, news)

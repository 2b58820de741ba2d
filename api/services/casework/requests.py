"""*Introduce us*: a visitor asks, and the hub of the partner answers; nobody blind is named."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from api.services.cards import cards
from api.services.directory import profile
from api.services.suggestions import Search, find_partners, suggest_for
from api.wording import wording
from matchmaker.suggestion import SuggestionRequest
from models.access.addresses import address_of
from models.answered import Once
from models.casework.introductions import Introductions, NewIntroduction
from models.errors import UnknownRow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from api.services.network import Network
    from api.wording import Wording
    from matchmaker.domain import Kind
    from models.access.asker import Asker
    from models.casework.introductions import Introduction
    from models.database import Database

LONGEST_TITLE = 80


@dataclass(frozen=True, slots=True)
class Wanted:
    """To whom a visitor wants to be introduced.

    Parameters
    ----------
    organisation
        Id of one that is named; else they stand at `rank` of a list.
    of
        Whose list that is; empty for the list of a search.
    """

    organisation: str = ""
    of: str = ""
    search: Search | None = None
    rank: int = 0


@dataclass(frozen=True, slots=True)
class Meant:
    """Who that is.

    Parameters
    ----------
    name
        As who asks may read it.
    """

    id: str
    name: str
    kind: Kind


def meant(network: Network, wanted: Wanted, words: Wording) -> Meant:
    """Return who is wanted, as the asker of the network may see them.

    Raises
    ------
    UnknownOrganisation
        Nobody has this id, or who has it may not be named.
    UnknownRow
        Nobody stands at this rank.
    """
    if wanted.organisation:
        found = profile(network.fitted, wanted.organisation).organisation
        return Meant(found.id, found.name, found.kind)
    if wanted.search is not None and wanted.search.text.strip():
        answer = find_partners(network, wanted.search)
    elif wanted.of:
        answer = suggest_for(network, wanted.of, SuggestionRequest())
    else:
        raise UnknownRow(noun="suggestions")
    for suggestion, card in zip(answer.suggestions, cards(answer, words), strict=True):
        if suggestion.rank == wanted.rank:
            partner = answer.partner(suggestion)
            return Meant(suggestion.partner, card.name, partner.kind)
    raise UnknownRow(noun="suggestions")


@dataclass(frozen=True)
class Introducing:
    """Requests of visitors, for one asker."""

    database: Database
    asker: Asker
    request: str | None = None

    def ask(self, new: NewIntroduction, key: str = "") -> None:
        """Keep a request; see `models.casework.introductions.Introductions.ask`.

        Parameters
        ----------
        key
            An idempotency key: the same one again asks nothing twice.
        """
        about = ("introductions", new.organisation, new.name, new.message, new.search)
        once = Once.of_visitor(new.email, key, *about)
        with self.database.writing() as session:
            told = Introductions(session, self.asker, self.request)

            def act() -> tuple[int, dict[str, str]]:
                told.ask(new, datetime.now(UTC))
                return 202, {}

            once.carry_out(session, act)

    def all(self, state: str = "") -> Sequence[Introduction]:
        """Return the requests to the asker's hubs, newest first."""
        with self.database.reading() as session:
            return Introductions(session, self.asker).all(state)

    def to_case(self, id_: str, words: Wording, key: str = "") -> Introduction:
        """Open a case for a request.

        Parameters
        ----------
        key
            An idempotency key: the same one again opens no second case.
        """
        once = Once.of(self.asker.who, key, "introductions", id_, "case")
        with self.database.writing() as session:
            told = Introductions(session, self.asker, self.request)
            stands = told.get(id_)
            about = stands.search[:LONGEST_TITLE] or stands.organisation_name
            texts = {
                "title": words.say("introductions.case_title", about=about),
                "next_action": words.say("introductions.case_action"),
                "note": words.say("introductions.case_note"),
            }
            once.make(session, lambda: told.to_case(id_, texts, datetime.now(UTC)).id)
            return told.get(id_)

    def decline(self, id_: str, answer: str) -> Introduction:
        """Decline a request, with a word why."""
        with self.database.writing() as session:
            told = Introductions(session, self.asker, self.request)
            return told.decline(id_, answer, datetime.now(UTC))


def case_of(one: Introduction) -> str:
    """Return the last part of the address of the case that came of a request; else nothing."""
    return address_of([one.partnership]) if one.partnership else ""


def reply_to(one: Introduction) -> str:
    """Return the subject of an answer to the visitor, in their language."""
    return wording(one.language).say("introductions.reply_subject")


def as_answer(one: Introduction) -> dict[str, Any]:
    """Return a request as the body of an answer."""
    return {
        "id": one.id,
        "hub": one.hub,
        "organisation": one.organisation,
        "organisation_name": one.organisation_name,
        "name": one.name,
        "email": one.email,
        "message": one.message,
        "search": one.search,
        "language": one.language,
        "state": one.state,
        "created": one.created,
        "until": one.until,
        "case": case_of(one) or None,
        "answer": one.answer,
    }

"""Suggestions for who works at the desk: each with what was said of the pair."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from api.services.answers import Answer
from api.services.cards import Card, cards
from api.services.casework.hub_pairs import MOST_PARTNERS, best_pairs
from api.services.casework.judging import Pair, Said, said_of
from api.services.casework.remembering import remember
from matchmaker.domain import Verdict
from matchmaker.errors import UnknownOrganisation
from matchmaker.suggestion import SuggestionRequest
from models.casework.case import CaseList
from models.casework.cases import Cases
from models.memory import id_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from api.services.network import Fitted, Network
    from api.wording import Wording
    from matchmaker.domain import Organisation
    from models.access.asker import Asker
    from models.casework.case import Case

MORE = 12
"""Looked at besides those shown: some fall away because they were judged or met meanwhile."""


def mark_of(one: str, other: str) -> str:
    """Return a short word for a pair, in no order, to find it back on a page.

    Examples
    --------
    >>> mark_of("a", "b") == mark_of("b", "a"), len(mark_of("a", "b"))
    (True, 12)
    """
    return hashlib.sha256("\n".join(sorted((one, other))).encode()).hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class Spoken:
    """A pair and what was said of it: all that the buttons need.

    Parameters
    ----------
    names
        Of both, in the same order.
    """

    organisation: str
    partner: str
    names: tuple[str, str]
    verdict: Verdict | None = None
    reason: str | None = None
    mine: bool = True

    @property
    def mark(self) -> str:
        """A short word for the pair."""
        return mark_of(self.organisation, self.partner)


@dataclass(frozen=True, slots=True)
class Proposal:
    """One suggestion at the desk.

    Parameters
    ----------
    organisation
        For whom it is.
    card
        The partner, and why.
    pair
        For the buttons; ``None`` for a blind partner, who cannot be judged by name.
    shortlist
        The remembered list in which it stands at the rank of the card.
    """

    organisation: Organisation
    card: Card
    pair: Spoken | None
    shortlist: str


@dataclass(frozen=True)
class Proposals:
    """Suggestions for one asker, from the picture at hand.

    What was judged or has a case is left out here and not by the engine, so that nobody waits for
    the engine to be fitted again after each judgement.
    """

    network: Network
    words: Wording

    @property
    def asker(self) -> Asker:
        """Who judges."""
        return self.network.asker

    def of_hub(self, hub: str, top: int) -> tuple[list[Proposal], list[Spoken]]:
        """Return the best next pairs of a hub, and what was said of pairs of its members."""
        fitted = self.network.at_hand
        members = [one.id for one in fitted.snapshot.organisations if hub in one.hubs]
        said = said_of(self.network.database, self.asker, members)
        pairs = best_pairs(fitted, hub, top, said.keys() | self._met(CaseList(hub=hub, limit=None)))
        remember(self.network.database, self.asker, [one.shortlist for one in pairs])
        shown = []
        for one in pairs:
            (card,) = cards(one.answer(fitted), self.words)
            organisation = fitted.snapshot.organisation(one.organisation)
            shown.append(self._proposal(organisation, card, one.id, None))
        return shown, _spoken(said, fitted)

    def of_organisation(
        self, organisation: str, top: int, *, any_pair: bool = False
    ) -> tuple[list[Proposal], list[Spoken]]:
        """Return the suggestions for one organisation, and what was said of others."""
        fitted = self.network.at_hand
        if organisation not in fitted.snapshot.organisation_by_id:
            fitted = self.network.fitted  # it came after the picture
        home = fitted.snapshot.organisation(organisation)
        request = SuggestionRequest(organisation=home.id, any_pair=any_pair, top=top + MORE)
        shortlist = fitted.engine.shortlist(request)
        answer = Answer(shortlist, fitted, home)
        said = said_of(self.network.database, self.asker, [home.id])
        met = self._met(CaseList(partner=home.id, limit=None))
        kept = []
        for one in shortlist.suggestions:
            pair = frozenset({home.id, one.partner})
            if pair not in met and not (pair in said and said[pair].settled):
                kept.append(one)
        shown = replace(answer, shortlist=replace(shortlist, suggestions=tuple(kept[:top])))
        remember(self.network.database, self.asker, [shortlist])
        proposals = [
            self._proposal(home, card, id_of(shortlist), said.get(frozenset({home.id, card.id})))
            for card in cards(shown, self.words)
        ]
        return proposals, _spoken(said, fitted)

    def spoken(self, organisation: str, partner: str) -> Spoken:
        """Return a pair with what stands of it now.

        Raises
        ------
        UnknownOrganisation
            One of them does not exist, or may not be named.
        """
        fitted = self.network.at_hand
        for id_ in (organisation, partner):
            if fitted.discretion and fitted.discretion.is_blind(id_):
                raise UnknownOrganisation(organisation=id_)
        said = said_of(self.network.database, self.asker, [organisation])
        found = said.get(frozenset({organisation, partner}))
        one, other = (fitted.snapshot.organisation(id_).name for id_ in (organisation, partner))
        return _with(Spoken(organisation, partner, (one, other)), found)

    def hub_of(self, *organisations: str) -> str:
        """Return the asker's hub that one of these is of; empty when none is."""
        known = self.network.at_hand.snapshot.organisation_by_id
        hubs = [hub for id_ in organisations if id_ in known for hub in known[id_].hubs]
        return next((hub for hub in hubs if hub in self.asker.hubs), "")

    def _proposal(
        self, organisation: Organisation, card: Card, shortlist: str, said: Said | None
    ) -> Proposal:
        pair = None
        if not card.blind:
            names = organisation.name, card.name
            pair = _with(Spoken(organisation.id, card.id, names), said)
        return Proposal(organisation, card, pair, shortlist)

    def _met(self, wanted: CaseList) -> set[Pair]:
        """Return the pairs of cases, of which the engine may not have heard yet."""
        with self.network.database.reading() as session:
            cases = Cases(session, self.asker).page(wanted).cases
        return set(_pairs(cases))


def _pairs(cases: Sequence[Case]) -> Iterable[Pair]:
    for case in cases:
        ids = [one.id for one in case.partners]
        if len(ids) <= MOST_PARTNERS:
            yield from (frozenset({one, other}) for one in ids for other in ids if one != other)


def _with(pair: Spoken, said: Said | None) -> Spoken:
    if said is None:
        return pair
    return replace(pair, verdict=said.verdict, reason=said.reason_code, mine=said.mine)


def _spoken(said: Mapping[Pair, Said], fitted: Fitted) -> list[Spoken]:
    """Return what was said, the latest first, of pairs that may be named."""
    known, discretion = fitted.snapshot.organisation_by_id, fitted.discretion
    found = []
    for one in sorted(said.values(), key=lambda one: str(one.at or ""), reverse=True):
        ids = one.organisation, one.partner
        if all(id_ in known and not (discretion and discretion.is_blind(id_)) for id_ in ids):
            names = known[ids[0]].name, known[ids[1]].name
            found.append(_with(Spoken(*ids, names), one))
    return found

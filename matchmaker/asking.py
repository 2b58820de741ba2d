"""Those who ask, a block at a time, and all that must be compared for them.

One organisation, all of them, one stream or a stranger's words: each becomes a row of `Askers`, so
that everything after this file is written once.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from matchmaker.domain import Direction, Kind
from matchmaker.errors import InvalidRequest, UnknownOrganisation
from matchmaker.items import vectors_of
from matchmaker.links import CLEARLY_ALIKE, Comparison, Exchange
from matchmaker.own_words import things_in
from matchmaker.programmes import programmes_of
from matchmaker.ties import KIND_ROW, KINDS, incidence, themes
from matchmaker.vocabulary.places import distances_km

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from matchmaker.domain import Organisation
    from matchmaker.graph import View
    from matchmaker.items import Items, Vectors
    from matchmaker.suggestion import SuggestionRequest

STRANGER = -1
"""Row of an asker who is not in the network."""


class Askers:
    """A block of those who ask, with all that must be compared for them.

    The comparisons are made when first asked for, and kept as long as the block.

    Parameters
    ----------
    view
        The network.
    requests
        What each of them asks. Requests with words or a stream come alone.

    Attributes
    ----------
    rows
        Rows of the askers in the view, `STRANGER` for who is not there.
    """

    def __init__(self, view: View, requests: Sequence[SuggestionRequest]) -> None:
        self.view = view
        self.requests = tuple(requests)
        self.rows = np.array([_row(view, request) for request in requests], dtype=np.int64)
        self.lat, self.lon = self._places()
        self._things = self._collect()

    def __len__(self) -> int:
        return len(self.requests)

    @property
    def about_one_thing(self) -> bool:
        """Whether partners are sought for one stream or plan, not for the whole organisation."""
        return bool(self.requests[0].stream or self.requests[0].text)

    # Who may be suggested

    @cached_property
    def welcome(self) -> NDArray[np.bool_]:
        """Kinds of partners each asker wants, shape (askers, kinds)."""
        wanted = np.zeros((len(self), len(KINDS)), dtype=np.bool_)
        for place, (row, request) in enumerate(zip(self.rows, self.requests, strict=True)):
            if request.kinds:
                wanted[place, [KIND_ROW[kind] for kind in request.kinds]] = True
                continue
            wanted[place] = True
            if not request.any_pair and row != STRANGER:
                social = KIND_ROW[Kind.SOCIAL_ECONOMY]
                if self.view.kind[row] == social:
                    wanted[place, social] = False
                else:
                    wanted[place] = np.arange(len(KINDS)) == social
        return wanted

    # What is compared

    @cached_property
    def materials(self) -> Exchange:
        """Streams offered against streams needed, both ways."""
        return self._both_ways("offers", "needs")

    @cached_property
    def handling(self) -> Exchange:
        """Streams offered against what processes accept, both ways."""
        return self._both_ways("offers", "accepts")

    @cached_property
    def products(self) -> Exchange:
        """What comes out of processes against streams needed, both ways."""
        return self._both_ways("produces", "needs")

    @cached_property
    def work(self) -> Exchange:
        """Work that can be done against work that is looked for, both ways."""
        return self._both_ways("skills_offered", "skills_wanted")

    @cached_property
    def distance_km(self) -> NDArray[np.float64]:
        """Great-circle distance, shape (askers, organisations), ``nan`` when unknown."""
        view = self.view
        if np.isnan(view.lat).all() or np.isnan(self.lat).all():
            return np.full((len(self), len(view)), np.nan)
        return distances_km(self.lat[:, None], self.lon[:, None], view.lat[None], view.lon[None])

    @cached_property
    def common_partners(self) -> NDArray[np.float64]:
        """Weight of common partners, shape (askers, organisations); 0 for strangers."""
        return self._from_home(self.view.paths.common_partners(self._homes))

    @cached_property
    def paths_of_three(self) -> NDArray[np.float64]:
        """Weight of paths of length three, shape (askers, organisations); 0 for strangers."""
        return self._from_home(self.view.paths.of_three(self._homes))

    @cached_property
    def walks(self) -> NDArray[np.float64]:
        """Where a walker from the asker is found, shape (askers, organisations)."""
        return self._from_home(self.view.paths.walks(self._homes))

    @cached_property
    def openness(self) -> NDArray[np.float64]:
        """New acquaintances of the asker's kind, shape (askers, organisations)."""
        known = self.rows != STRANGER
        every = self.view.openness.sum(axis=1)
        of_kind = self.view.openness[:, self.view.kind[np.maximum(self.rows, 0)]].T
        return np.where(known[:, None], of_kind, every[None])

    @cached_property
    def activity(self) -> Exchange:
        """Streams offered against what organisations say of themselves, both ways."""
        return self._both_ways("offers", "profiles")

    @cached_property
    def have_the_same(self) -> NDArray[np.bool_]:
        """Who has over what somebody typed to have over, shape (organisations,)."""
        offers = self._things["offers"]
        if not self._typed or not len(offers):
            return np.zeros(len(self.view), dtype=np.bool_)
        comparison = Comparison(offers, self.view.offers, len(self.view))
        return np.asarray(comparison.best(comparison.text)[0] >= CLEARLY_ALIKE)

    @cached_property
    def habits(self) -> NDArray[np.float32]:
        """How usual it is that one takes what the other has, shape (askers, organisations)."""
        offers = self._things["offers"]
        if not len(offers) and not len(self.view.offers):
            return np.zeros((len(self), len(self.view)), dtype=np.float32)
        usual = np.zeros((len(self), len(self.view)), dtype=np.float32)
        usual[np.unique(offers.owner)] = self.view.trade.giving(offers.owner, self.given_habits)
        if self.about_one_thing:
            return usual
        return np.maximum(usual, self.view.trade.taking(self.rows))

    @cached_property
    def specialities(self) -> NDArray[np.float64]:
        """How much more than other things one takes what the other has; ``nan`` when unknown.

        Shape (askers, organisations), see `matchmaker.trade.Trade.given_most`.
        """
        offers = self._things["offers"]
        most = np.full((len(self), len(self.view)), np.nan)
        most[np.unique(offers.owner)] = self.view.trade.given_most(offers.owner, self.given_habits)
        if self.about_one_thing:
            return most
        return np.asarray(np.fmax(most, self.view.trade.taken_most(self.rows)))

    @cached_property
    def given_habits(self) -> NDArray[np.float32]:
        """How what the askers have over fits each known habit, shape (things, habits)."""
        offers = self._things["offers"]
        if self._typed:
            return self.view.trade.fit_given(offers, self.rows)
        return self.view.trade.fit_offered(offers, self.rows)

    @cached_property
    def came_about(self) -> NDArray[np.float64]:
        """What each exchange that came about says of each asker, shape (askers, exchanges)."""
        return self.view.precedents.weights(self._things["offers"], self.rows)

    @cached_property
    def failed(self) -> NDArray[np.float64]:
        """What each exchange that failed says of each asker, shape (askers, exchanges)."""
        return self.view.failures.weights(self._things["offers"], self.rows)

    @cached_property
    def active_in_hub(self) -> NDArray[np.float64]:
        """Recent partnerships of each organisation in the asker's hub or hubs."""
        names = [
            (request.hub,) if request.hub else self._own(row).hubs if row != STRANGER else ()
            for row, request in zip(self.rows, self.requests, strict=True)
        ]
        asked = incidence(names, self.view.hub_row)
        return self._recent(asked @ self.view.places_of_work.T)

    @cached_property
    def same_hub(self) -> NDArray[np.float64]:
        """Where asker and organisation share a hub, ones, shape (askers, organisations)."""
        hubs = self.view.hubs
        return self._from_home(np.asarray((hubs[self._homes] @ hubs.T).toarray() > 0, dtype=float))

    @cached_property
    def programmes_meant(self) -> NDArray[np.float64]:
        """How much each programme is meant, shape (askers, programmes).

        Those that are asked for, or else the asker's own by the share of its recent work.
        """
        asked = [themes(request.programme) for request in self.requests]
        own = self.view.programme_activity[self._homes].toarray()
        return np.where(
            np.array([bool(names) for names in asked])[:, None],
            incidence(asked, self.view.programme_row).toarray(),
            self._from_home(own / np.maximum(own.sum(axis=1, keepdims=True), 1e-9)),
        )

    @cached_property
    def active_in_programme(self) -> NDArray[np.float64]:
        """Recent partnerships of each organisation in the programmes of the asker."""
        return self._recent(sparse.csr_array(self.programmes_meant) @ self.view.programmes.T)

    @cached_property
    def met_in_programme(self) -> NDArray[np.float64]:
        """New acquaintances of the asker's kind in its programmes, shape (askers, organisations).

        Of any kind for strangers.
        """
        met = programmes_of(self.view).met
        found = np.zeros((len(self), len(self.view)))
        kinds = np.where(self.rows == STRANGER, len(met), self.view.kind[self._homes])
        for kind in np.unique(kinds):
            chosen = kinds == kind
            table = met[kind] if kind < len(met) else sum(met[1:], start=met[0])
            found[chosen] = (table @ self.programmes_meant[chosen].T).T
        return found

    @cached_property
    def led_in_programme(self) -> NDArray[np.float64]:
        """Recent partnerships that each organisation led in the programmes of the asker."""
        return np.asarray((programmes_of(self.view).led @ self.programmes_meant.T).T)

    @cached_property
    def past_plans(self) -> NDArray[np.float64]:
        """Likeness of the words asked with to each organisation's most similar partnership.

        Shape (askers, organisations), ``nan`` without words or without partnerships. Words about
        work say nothing here: partnerships are told with their materials, and *green spaces* are
        in the story of who fetched branches too.
        """
        found = np.full((len(self), len(self.view)), np.nan)
        like = self._like_stories
        if like is None or self.words_mean_work:
            return found
        sides = self.other_side
        active = np.flatnonzero(np.diff(sides.indptr))
        if len(active):
            start = sides.indptr[active]
            found[:, active] = np.maximum.reduceat(like[:, sides.indices], start, axis=1)
        return np.asarray(np.clip(found, 0.0, 1.0))

    @cached_property
    def other_side(self) -> sparse.csr_array:
        """Who stood in which partnership where the partner of the first asker would stand.

        Whoever has something over looks for those who took the like; who gave it has it over too.
        """
        request = self.requests[0]
        stream = self.view.streams.get(request.stream or "")
        direction = request.direction if stream is None else stream.direction
        return self.view.took if direction == Direction.OFFER else self.view.gave

    def story_likeness(self, partnerships: NDArray[np.int64]) -> NDArray[np.float64]:
        """Return the likeness of the words of the first asker to these partnerships."""
        like = self._like_stories
        return np.zeros(len(partnerships)) if like is None else like[0, partnerships]

    @cached_property
    def _like_stories(self) -> NDArray[np.float64] | None:
        """Likeness of the words asked with to every partnership; ``None`` without either.

        Compared once: each reason that names a partnership looks its likeness up.
        """
        stories, words = self.view.stories, self._words
        if stories is None or words is None:
            return None
        return np.asarray(words.cosine(stories), dtype=np.float64)

    @cached_property
    def named(self) -> NDArray[np.float64]:
        """How much of each organisation's name is in the words asked with."""
        found = np.full((len(self), len(self.view)), np.nan)
        if self.requests[0].text:
            found[0] = self.view.name_words.mentioned(self.requests[0].text)
        return found

    def offered(self) -> Items:
        """Return what the askers have over."""
        return self._things["offers"]

    @property
    def work_wanted(self) -> Items:
        """Work that the askers look for."""
        return self._things["skills_wanted"]

    @cached_property
    def words_mean_work(self) -> bool:
        """Whether somebody's own words ask for hands, or offer them, and not for a material."""
        request = self.requests[0]
        if request.stream or not request.text:
            return False
        return bool(len(self._things["skills_offered"]) or len(self.work_wanted))

    # Making

    @property
    def _typed(self) -> bool:
        """Whether the thing that is asked about was typed, and is none of the network's."""
        return bool(self.requests[0].text and not self.requests[0].stream)

    @property
    def _homes(self) -> NDArray[np.int64]:
        return np.maximum(self.rows, 0)

    @cached_property
    def _words(self) -> Vectors | None:
        request = self.requests[0]
        title = self.view.streams[request.stream].title if request.stream else ""
        return vectors_of([request.text or title], self.view.space)

    def _own(self, row: int) -> Organisation:
        return self.view.organisations[row]

    def _recent(self, chosen: sparse.csr_array) -> NDArray[np.float64]:
        """Return the recent partnerships of everybody among those chosen for each asker."""
        weighted = chosen @ sparse.diags_array(self.view.recency, format="csr")
        return np.asarray((self.view.members @ weighted.T.toarray()).T)

    def _from_home(self, found: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.where((self.rows != STRANGER)[:, None], found, 0.0)

    def _places(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        lat, lon = np.full((2, len(self)), np.nan)
        known = self.rows != STRANGER
        lat[known], lon[known] = self.view.lat[self.rows[known]], self.view.lon[self.rows[known]]
        for place, request in enumerate(self.requests):
            if request.near is not None:
                lat[place], lon[place] = request.near.lat, request.near.lon
        return lat, lon

    def _collect(self) -> dict[str, Items]:
        tables = {name: getattr(self.view, name) for name in _SORTS}
        if not self.about_one_thing:
            return {name: table.of_owners(self.rows) for name, table in tables.items()}
        if len(self) != 1:
            raise InvalidRequest(field="text", value=len(self), expected="one request at a time")
        found = {name: table.none_of(1) for name, table in tables.items()}
        request = self.requests[0]
        if request.stream:
            stream = self.view.streams.get(request.stream)
            if stream is None:
                raise InvalidRequest(
                    field="stream", value=request.stream, expected="the id of a stream"
                )
            name = "offers" if stream.direction == Direction.OFFER else "needs"
            found[name] = tables[name].only(tables[name].ids.index(stream.id))
        else:
            name, thing = things_in(request, self.view)
            found[name] = thing
        return found

    def _both_ways(self, given: str, taken: str) -> Exchange:
        there = len(self.view)
        return Exchange(
            Comparison(self._things[given], getattr(self.view, taken), there),
            Comparison(self._things[taken], getattr(self.view, given), there, giving=False),
        )


_SORTS = ("offers", "needs", "accepts", "produces", "skills_offered", "skills_wanted", "profiles")


def _row(view: View, request: SuggestionRequest) -> int:
    if request.stream and request.organisation is None:
        stream = view.streams.get(request.stream)
        return STRANGER if stream is None else view.row[stream.organisation]
    if request.organisation is None:
        if not request.text.strip():
            raise InvalidRequest(
                field="organisation", value=None, expected="an organisation, a stream or words"
            )
        return STRANGER
    if request.organisation not in view.row:
        raise UnknownOrganisation(organisation=request.organisation)
    return view.row[request.organisation]

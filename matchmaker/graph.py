"""A snapshot as a graph: sparse arrays for the engine, networkx for people and small work.

`View` is the only thing that signals may ask. Rows are organisations ordered by id, so that the
order in which a database returns them changes nothing.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from matchmaker.domain import Direction, PartnershipState, Visibility
from matchmaker.habits import Habits, known_habits
from matchmaker.items import Item, Items, day, digits
from matchmaker.precedents import Precedents, cases_of
from matchmaker.ties import WORKED_TOGETHER, Ties
from matchmaker.trade import Trade

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    import networkx as nx
    from numpy.typing import NDArray

    from matchmaker.domain import Process, Skill, Stream
    from matchmaker.habits import Habit
    from matchmaker.items import Space
    from matchmaker.snapshot import Snapshot


class View(Ties):
    """Everything that may be asked about a snapshot, prepared once.

    Parameters
    ----------
    snapshot
        What is known.
    space
        Turns texts into vectors; without one, texts say nothing and their signals are unknown.
    habits
        What is known of trades; all that ships with the package when not given.

    Attributes
    ----------
    lat, lon
        Degrees of the first site, ``nan`` when unknown.
    offers, needs
        Streams (`Items`) that are not over yet.
    accepts
        What processes accept: one item per process and accepted code or word.
    produces
        What comes out of processes, in the same way; what is only passed on is in both.
    skills_offered, skills_wanted
        Work that can be done, work that is looked for.
    """

    def __init__(
        self,
        snapshot: Snapshot,
        space: Space | None = None,
        habits: Sequence[Habit] | None = None,
    ) -> None:
        super().__init__(snapshot, space)
        self._habits = known_habits() if habits is None else habits
        points = [organisation.point for organisation in self.organisations]
        self.lat = np.array([np.nan if p is None else p.lat for p in points], dtype=np.float64)
        self.lon = np.array([np.nan if p is None else p.lon for p in points], dtype=np.float64)
        self.streams: Mapping[str, Stream] = {
            stream.id: stream for stream in snapshot.streams if stream.organisation in self.row
        }
        self.processes: Mapping[str, Process] = {
            process.id: process
            for process in snapshot.processes
            if process.organisation in self.row
        }
        self.offers = self._streams(Direction.OFFER)
        self.needs = self._streams(Direction.NEED)
        self.accepts = Items.table(
            [item for process in self.processes.values() for item in self._accepted(process)],
            len(self),
            space,
        )
        self.produces = Items.table(
            [item for process in self.processes.values() for item in self._produced(process)],
            len(self),
            space,
        )
        self.skills_offered = self._skills(Direction.OFFER)
        self.skills_wanted = self._skills(Direction.NEED)

    # Things

    def _streams(self, direction: Direction) -> Items:
        today = self.snapshot.as_of
        chosen = (
            stream
            for stream in self.streams.values()
            if stream.direction == direction
            and (stream.available_until is None or stream.available_until >= today)
        )
        return Items.table([self._stream(s) for s in chosen], len(self), self.space)

    def _stream(self, stream: Stream) -> Item:
        tonnes = stream.quantity.tonnes_per_year if stream.quantity else None
        return Item(
            id=stream.id,
            owner=self.row[stream.organisation],
            text=stream.title,
            code=digits(stream.waste_code),
            tonnes=np.nan if tonnes is None else tonnes,
            first_day=day(stream.available_from, otherwise=-np.inf),
            last_day=day(stream.available_until, otherwise=np.inf),
        )

    def _accepted(self, process: Process) -> Iterable[Item]:
        least, most = (
            quantity.tonnes_per_year if quantity else None
            for quantity in (process.minimum, process.capacity)
        )
        for accepted in process.accepts:
            code = digits(accepted)
            yield Item(
                id=process.id,
                owner=self.row[process.organisation],
                text="" if code else accepted,
                code=code,
                tonnes=np.nan if least is None else least,
                capacity=np.nan if most is None else most,
                radius_km=np.nan if process.radius_km is None else process.radius_km,
            )

    def _produced(self, process: Process) -> Iterable[Item]:
        for produced in process.yields:
            code = digits(produced)
            owner, text = self.row[process.organisation], "" if code else produced
            yield Item(id=process.id, owner=owner, text=text, code=code)

    def _skills(self, direction: Direction) -> Items:
        chosen = (
            skill
            for skill in self.snapshot.skills
            if skill.direction == direction and skill.organisation in self.row
        )
        return Items.table([self._skill(skill) for skill in chosen], len(self), self.space)

    def _skill(self, skill: Skill) -> Item:
        return Item(
            id=f"{skill.organisation}:{skill.direction}:{skill.skill}",
            owner=self.row[skill.organisation],
            text=skill.skill,
            tonnes=np.nan if skill.fte is None else skill.fte,
            first_day=day(skill.available_from, otherwise=-np.inf),
            last_day=day(skill.available_until, otherwise=np.inf),
        )

    @cached_property
    def profiles(self) -> Items:
        """What organisations say of themselves: one text each, where they say anything."""
        told = [
            Item(id=organisation.id, owner=row, text=organisation.description)
            for row, organisation in enumerate(self.organisations)
            if organisation.description
        ]
        return Items.table(told, len(self), self.space)

    @cached_property
    def sectors(self) -> tuple[tuple[str, ...], ...]:
        """Activity codes of each organisation."""
        return tuple(organisation.sectors for organisation in self.organisations)

    @cached_property
    def has_trade(self) -> NDArray[np.bool_]:
        """Of whom it is known what they do."""
        told = [bool(o.sectors or o.description) for o in self.organisations]
        return np.array(told, dtype=np.bool_)

    @cached_property
    def trade(self) -> Trade:
        """Who usually takes what the others have over."""
        habits = Habits(self._habits, self.space)
        return Trade(
            habits,
            self.offers,
            self.profiles,
            self.sectors,
            kinds=[organisation.kind.value for organisation in self.organisations],
            taken=(self.accepts, self.needs),
        )

    @cached_property
    def precedents(self) -> Precedents:
        """Exchanges that came about."""
        return self._precedents(WORKED_TOGETHER)

    @cached_property
    def failures(self) -> Precedents:
        """Exchanges that were tried and failed."""
        return self._precedents((PartnershipState.FAILED,))

    def _precedents(self, states: tuple[PartnershipState, ...]) -> Precedents:
        chosen = [partnership for partnership in self.partnerships if partnership.state in states]
        return Precedents(cases_of(chosen, self.streams, self.row), self.sectors, self.space)

    @cached_property
    def gave(self) -> sparse.csr_array:
        """Who gave something in which partnership, ones, shape (organisations, partnerships).

        Everybody in it where it is not known what went from whom to whom.
        """
        return self._on_one_side(lambda partner, owners: partner in owners)

    @cached_property
    def took(self) -> sparse.csr_array:
        """Who took something in which partnership, in the same way."""
        return self._on_one_side(lambda partner, owners: bool(owners - {partner}))

    def _on_one_side(self, stands: Callable[[str, frozenset[str]], bool]) -> sparse.csr_array:
        """Leave out of `members` who does not stand on this side of what was exchanged."""
        owners = [
            frozenset(self.streams[id_].organisation for id_ in p.streams if id_ in self.streams)
            for p in self.partnerships
        ]
        members = self.members.tocoo()
        places = zip(members.row.tolist(), members.col.tolist(), strict=True)
        kept = np.array(
            [
                not owners[column] or stands(self.organisations[row].id, owners[column])
                for row, column in places
            ],
            dtype=np.bool_,
        )
        found = (members.data[kept], (members.row[kept], members.col[kept]))
        return sparse.csr_array(found, shape=members.shape)

    def may_read(self, stream: Stream, reader: int) -> bool:
        """Return whether the organisation in row `reader` (-1: a stranger) may read `stream`."""
        if stream.visibility == Visibility.PUBLIC:
            return True
        if stream.visibility == Visibility.HIDDEN or reader < 0:
            return False
        hubs = self.organisations[reader].hubs
        if stream.visibility == Visibility.HUBS:
            return bool(hubs)
        return bool(set(hubs) & set(self.organisations[self.row[stream.organisation]].hubs))

    # For people

    def graph(self) -> nx.MultiDiGraph[str]:
        """Return the network as networkx knows it, for drawing, exports and small work.

        Nodes are organisations, streams, processes and skills (attribute ``type``), named
        ``organisation:<id>`` and so on. Edges carry a ``type``: ``offers``, ``needs``, ``runs``,
        ``can``, ``seeks``, ``partner``. Hidden streams are left out.
        """
        import networkx as nx  # noqa: PLC0415  half a second that suggestions need not wait for

        network: nx.MultiDiGraph[str] = nx.MultiDiGraph()
        for organisation in self.organisations:
            network.add_node(
                f"organisation:{organisation.id}",
                type="organisation",
                name=organisation.name,
                kind=str(organisation.kind),
            )
        for stream in self.streams.values():
            if stream.visibility == Visibility.HIDDEN:
                continue
            verb = "offers" if stream.direction == Direction.OFFER else "needs"
            node = f"stream:{stream.id}"
            network.add_node(node, type="stream", name=stream.title, code=stream.waste_code)
            network.add_edge(f"organisation:{stream.organisation}", node, type=verb)
        for process in self.processes.values():
            node = f"process:{process.id}"
            network.add_node(node, type="process", name=str(process.operation))
            network.add_edge(f"organisation:{process.organisation}", node, type="runs")
        for skill in self.snapshot.skills:
            verb = "can" if skill.direction == Direction.OFFER else "seeks"
            node = f"skill:{skill.skill}"
            network.add_node(node, type="skill", name=skill.skill)
            network.add_edge(f"organisation:{skill.organisation}", node, type=verb)
        for partnership in self.partnerships:
            inside = [id_ for id_ in partnership.partners if id_ in self.row]
            for left in inside:
                for right in inside:
                    if left != right:
                        network.add_edge(
                            f"organisation:{left}",
                            f"organisation:{right}",
                            type="partner",
                            partnership=partnership.id,
                            state=str(partnership.state),
                        )
        return network

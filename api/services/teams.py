"""Teams and empty seats, through the eyes of who asks: as cards and as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from api.services.cards import Line
from api.services.chains import find_asker
from api.services.naming import Naming
from matchmaker.planning.teams import missing, teams
from models.errors import UnknownRow

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from api.services.naming import Stop
    from api.services.network import Fitted, Network
    from api.wording import Wording
    from matchmaker.domain import Organisation
    from matchmaker.planning.teams import Missing, Seat, Team


@dataclass(frozen=True)
class TeamAnswer:
    """Teams with all that is needed to tell them."""

    fitted: Fitted
    asker: Organisation
    found: tuple[Team, ...]

    def teams_for(self, naming: Naming) -> list[Team]:
        """Return the teams of which everybody may be named and everything shown."""
        return [
            team
            for team in self.found
            if all(map(naming.names, team.partners)) and naming.shows(team.offer, team.need)
        ]


def teams_of(network: Network, organisation: str, top: int) -> TeamAnswer:
    """Return the best teams with an organisation, by id or name.

    Raises
    ------
    UnknownOrganisation
        Nobody has this id or name; the nearest names are in its facts.
    """
    fitted = network.fitted
    asker = find_asker(network, organisation)
    found = fitted.shelf.take(
        ("teams", asker.id, top), lambda: tuple(teams(fitted.engine, asker.id, top=top))
    )
    return TeamAnswer(fitted, asker, found)


@dataclass(frozen=True)
class MissingAnswer:
    """The empty seats at a table, with all that is needed to tell them."""

    fitted: Fitted
    found: tuple[Missing, ...]

    def seats_for(self, naming: Naming) -> list[tuple[str, list[Seat]]]:
        """Return each role that is missing, with those who may be named."""
        return [
            (one.role.value, [seat for seat in one.seats if naming.names(seat.organisation)])
            for one in self.found
        ]


def missing_at(
    fitted: Fitted, partners: Sequence[str], streams: Collection[str] = ()
) -> MissingAnswer:
    """Return the roles that nobody at a table has, and who could take them."""
    key = ("missing", tuple(partners), tuple(sorted(streams)))
    found = fitted.shelf.take(key, lambda: tuple(missing(fitted.engine, partners, streams)))
    return MissingAnswer(fitted, found)


def missing_in(network: Network, case: str) -> MissingAnswer:
    """Return the same of a case, by the id of its partnership.

    Raises
    ------
    UnknownRow
        There is no such case.
    """
    fitted = network.fitted
    for one in fitted.snapshot.partnerships:
        if one.id == case:
            return missing_at(fitted, one.partners, one.streams)
    raise UnknownRow(noun="partnerships")


@dataclass(frozen=True, slots=True)
class SeatCard:
    """Who sits where, ready to be shown."""

    role: str
    stop: Stop
    sentence: str


@dataclass(frozen=True, slots=True)
class TeamCard:
    """A team ready to be shown."""

    title: str
    seats: tuple[SeatCard, ...]
    lines: tuple[Line, ...]


class TeamTeller:
    """Tells teams and empty seats in one language."""

    def __init__(self, fitted: Fitted, words: Wording) -> None:
        self.words, self.say = words, words.say
        self.naming = Naming(fitted, words)

    def cards(self, answer: TeamAnswer) -> list[TeamCard]:
        """Return a card for each team, the strongest first."""
        return [
            TeamCard(
                title=self.say("teams.around", material=self.naming.title(team.offer)),
                seats=tuple(map(self.seat, team.seats)),
                lines=tuple(self._lines(team)),
            )
            for team in answer.teams_for(self.naming)
        ]

    def seat(self, seat: Seat) -> SeatCard:
        """Return a seat ready to be shown."""
        (stop,) = self.naming.stops((seat.organisation,))
        key = "teams.knows" if seat.knows else "teams.fits"
        beside = self.naming.organisation(seat.beside)
        return SeatCard(self.say(f"teams.role.{seat.role}"), stop, self.say(key, name=beside))

    def _lines(self, team: Team) -> Iterator[Line]:
        known = len({seat.organisation for seat in team.seats if seat.knows})
        if known:
            yield Line("for", self.say("teams.ties", count=known))
        name = self.naming.organisation(team.weakest.organisation)
        yield Line("mind", self.say("teams.weakest", name=name))
        for role in team.missing:
            yield Line("unknown", self.say(f"teams.lacks.{role}"))


def for_machines(answer: TeamAnswer, words: Wording) -> dict[str, object]:
    """Return teams as plain values, ready for JSON."""
    naming = Naming(answer.fitted, words)
    return {
        "organisation": answer.asker.id,
        "snapshot": answer.fitted.snapshot.fingerprint,
        "teams": [
            {
                "strength": team.strength,
                "weakest": team.weakest.role.value,
                "offer": team.offer,
                "need": team.need,
                "processes": list(team.processes),
                "seats": [_plain(seat, naming) for seat in team.seats],
                "missing": [role.value for role in team.missing],
            }
            for team in answer.teams_for(naming)
        ],
    }


def missing_for_machines(answer: MissingAnswer, words: Wording) -> dict[str, object]:
    """Return empty seats as plain values, ready for JSON."""
    naming = Naming(answer.fitted, words)
    return {
        "snapshot": answer.fitted.snapshot.fingerprint,
        "missing": [
            {"role": role, "proposals": [_plain(seat, naming) for seat in seats]}
            for role, seats in answer.seats_for(naming)
        ],
    }


def _plain(seat: Seat, naming: Naming) -> dict[str, object]:
    return {
        "role": seat.role.value,
        "organisation": seat.organisation,
        "name": naming.organisation(seat.organisation),
        "strength": seat.strength,
        "beside": seat.beside if naming.names(seat.beside) else None,
        "knows": seat.knows,
    }

"""The case board: which cases it shows, in columns, and the same list as a workbook."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from api.services.casework.calendar import title_of
from api.services.lists_out import as_xlsx
from matchmaker.domain import PartnershipState
from models.casework.case import CaseList
from models.casework.steps import OPEN_STAGES, WHY

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from api.services.casework.cases import Casework
    from api.wording import Wording
    from models.casework.case import Case

MOST_IN_COLUMNS = 300
"""Open cases that the board shows at once; what comes after them is in the list."""
MOST_CLOSED = 20
IN_ONE_LIST = 50


@dataclass(frozen=True, slots=True)
class Filter:
    """What somebody wants to see on the board, as it stands in the address.

    Parameters
    ----------
    view
        ``board`` or ``list``.
    mine, overdue
        Only what I mind, or what is late.
    state
        One stage, or empty for all.
    q
        Words that must stand in a case.
    """

    view: str = "board"
    mine: bool = False
    overdue: bool = False
    hub: str = ""
    state: str = ""
    q: str = ""
    after: str = ""

    def wanted(self, user: str, today: date) -> CaseList:
        """Return the list of cases that this asks for."""
        return CaseList(
            states=(self.state,) if self.state else (),
            owner=user if self.mine else "",
            due_before=today if self.overdue else None,
            hub=self.hub,
            words=self.q,
            after=self.after,
            limit=IN_ONE_LIST,
        )

    def query(self, **other: str | bool) -> str:
        """Return it as the query of an address, with some of it different."""
        told = {name: getattr(self, name) for name in self.__slots__} | {"after": ""} | other
        kept = {name: "yes" if one is True else one for name, one in told.items() if one}
        if kept.get("view") == "board":
            del kept["view"]
        return urlencode(kept)

    @property
    def narrow(self) -> bool:
        """Whether anything is filtered away."""
        return bool(self.mine or self.overdue or self.hub or self.state or self.q)


@dataclass(frozen=True, slots=True)
class Column:
    """A stage with its cases, the most urgent first."""

    state: PartnershipState
    cases: tuple[Case, ...]


@dataclass(frozen=True, slots=True)
class Board:
    """All columns.

    Parameters
    ----------
    closed
        The latest cases that ended or failed.
    closed_total, more
        How many ended or failed in all; how many open ones found no room.
    """

    columns: tuple[Column, ...]
    closed: tuple[Case, ...]
    closed_total: int
    more: int


def board(casework: Casework, filter_: Filter, user: str, today: date) -> Board:
    """Return the board that a filter asks for."""
    wanted = filter_.wanted(user, today)
    chosen = PartnershipState(filter_.state) if filter_.state else None
    open_ones: Sequence[Case] = ()
    total = 0
    if chosen is None or chosen in OPEN_STAGES:
        states = wanted.states or tuple(one.value for one in OPEN_STAGES)
        page = casework.page(replace(wanted, states=states, limit=MOST_IN_COLUMNS, after=""))
        open_ones, total = page.cases, page.total
    closed: Sequence[Case] = ()
    closed_total = 0
    if (chosen is None or chosen in WHY) and not filter_.overdue:
        states = wanted.states or tuple(one.value for one in WHY)
        page = casework.page(replace(wanted, states=states, limit=MOST_CLOSED, after=""))
        closed, closed_total = page.cases, page.total
    columns = tuple(
        Column(stage, tuple(one for one in open_ones if one.state is stage))
        for stage in OPEN_STAGES
        if chosen in {None, stage}
    )
    return Board(columns, tuple(closed), closed_total, total - len(open_ones))


def moves(case: Case) -> list[PartnershipState]:
    """Return the stages to which a card on the board may go; an end is told on its own page."""
    return [stage for stage in OPEN_STAGES if stage is not case.state]


def workbook(casework: Casework, wanted: CaseList, words: Wording) -> bytes:
    """Return a list of cases as a workbook, with headings in the reader's language."""
    cases = casework.page(replace(wanted, limit=None, after="")).cases
    heads = {
        "id": "id",
        "title": words.say("board.title_label"),
        "state": words.say("board.state_label"),
        "since": words.say("board.since"),
        "partners": words.say("board.partners"),
        "owner": words.say("board.owner"),
        "next_action": words.say("board.next_action"),
        "due": words.say("board.due"),
        "missing": words.say("board.missing"),
        "tonnes": words.say("board.tonnes"),
        "jobs": words.say("board.jobs"),
        "hub": words.say("board.hub"),
    }
    rows = [
        {heads[name]: value for name, value in _row(one, words).items()}  # the order of `heads`
        for one in cases
    ]
    return as_xlsx(words.say("board.cases"), tuple(heads.values()), rows)


def _row(case: Case, words: Wording) -> dict[str, Any]:
    values = case.record.values
    return {
        "id": case.record.key[0],
        "title": title_of(case, words),
        "state": words.say(f"report.state.{case.state}"),
        "since": case.since.date() if case.since else None,
        "partners": tuple(one.name for one in case.partners),
        "owner": case.owner.name if case.owner else None,
        "next_action": case.next_action,
        "due": case.due,
        "missing": tuple(words.say(f"nouns.kind.{kind}") for kind in case.missing),
        "tonnes": values["tonnes_per_year"],
        "jobs": values["jobs"],
        "hub": values["hub"],
    }

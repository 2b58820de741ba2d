"""What happened in the network, and histories that are kept to remake reports from.

A kept history is compact: JSON by columns, without the columns that hold nothing, compressed. It
has no names, contacts or free text (`matchmaker.outcomes.History.bare`), so that nothing of a
person stays in it who asked to be forgotten.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, Field, dataclass, fields, is_dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Any, get_args, get_origin, get_type_hints

from sqlalchemy import delete, func, insert, select

from matchmaker import domain
from matchmaker.actions.sheet import ActionSheet
from matchmaker.domain import PartnershipState
from matchmaker.outcomes import CaseStep, History, Outcomes, Shown
from matchmaker.snapshot import Snapshot
from models.errors import UnknownHistory
from models.moments import in_utc
from models.picture import Picture
from models.programmes.sheets import sheets
from models.store import Store
from models.tables import CaseStepRow, KeptRow, ShortlistRow, SuggestionRow

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

SHEETS: Mapping[str, type] = {
    "organisations": domain.Organisation,
    "streams": domain.Stream,
    "processes": domain.Process,
    "skills": domain.Skill,
    "partnerships": domain.Partnership,
    "judgements": domain.Judgement,
    "hubs": domain.Hub,
    "steps": CaseStep,
    "shown": Shown,
    "actions": ActionSheet,
}


OUTCOMES = frozenset({"steps", "shown", "actions"})


@dataclass(frozen=True)
class Kept:
    """What is known of a kept history without opening it."""

    fingerprint: str
    made: datetime
    as_of: date
    organisations: int
    partnerships: int


class Past:
    """Reads the network with its past, and keeps it.

    Parameters
    ----------
    session
        From ``database.reading()`` or, to keep something, ``database.writing()``.
    """

    def __init__(self, session: Session) -> None:
        self._session = session

    def history(self, as_of: date | None = None) -> History:
        """Return the whole network with all that became of its cases and suggestions."""
        return History(Picture(self._session).snapshot(as_of), self.outcomes())

    def last_day(self) -> date:
        """Return the latest day that the store's own data know of."""
        return Picture(self._session).latest_day()

    def mark(self) -> tuple[object, ...]:
        """Return what changes whenever `history` does: cheap to ask, and to compare."""
        step, asked = CaseStepRow, ShortlistRow
        counts = (
            select(func.count(), func.max(step.at)).select_from(step),
            select(func.count(), func.max(asked.made)).select_from(asked),
        )
        told = [tuple(self._session.execute(query).one()) for query in counts]
        return Store(self._session).revision, self.last_day(), *told

    def outcomes(self) -> Outcomes:
        """Return steps of cases, suggestions that were shown, and sheets of actions, in order."""
        s, line, asked = CaseStepRow, SuggestionRow, ShortlistRow
        steps = self._session.execute(select(s.partnership, s.at, s.state))
        shown = self._session.execute(
            select(asked.id, asked.organisation, line.partner, asked.made, line.rank)
            .join(asked, asked.id == line.shortlist)
            .where(asked.made.is_not(None))
        )
        return Outcomes(
            tuple(
                sorted(
                    CaseStep(id_, in_utc(at).date(), PartnershipState(state))
                    for id_, at, state in steps
                )
            ),
            tuple(
                sorted(
                    Shown(id_, organisation or "", partner, in_utc(made).date(), rank)
                    for id_, organisation, partner, made, rank in shown
                    if made is not None
                )
            ),
            sheets(self._session),
        )

    def keep(self, history: History, made: datetime) -> Kept:
        """Keep a history without its names; what is there already is kept once."""
        bare = history.bare()
        stands = self._session.get(KeptRow, bare.fingerprint)
        if stands is None:
            stands = KeptRow(
                fingerprint=bare.fingerprint,
                made=made.astimezone(UTC),
                as_of=bare.snapshot.as_of,
                organisations=len(bare.snapshot.organisations),
                partnerships=len(bare.snapshot.partnerships),
                body=packed(bare),
            )
            self._session.add(stands)
            self._session.flush()
        return _kept(stands)

    def kept(self) -> list[Kept]:
        """Return what is kept, the newest first."""
        columns = [column for column in KeptRow.__table__.c if column.name != "body"]
        rows = self._session.execute(select(*columns).order_by(KeptRow.made.desc()))
        return [_kept(row) for row in rows]

    def open(self, fingerprint: str) -> History:
        """Return a kept history; the beginning of its fingerprint will do, where only one fits.

        Raises
        ------
        UnknownHistory
            None is kept under this fingerprint, or its content is damaged.
        """
        like = KeptRow.fingerprint.startswith(fingerprint, autoescape=True)
        found = self._session.scalars(select(KeptRow).where(like).limit(2)).all()
        if len(found) != 1 or not fingerprint:
            raise UnknownHistory(fingerprint=fingerprint)
        history = unpacked(found[0].body)
        if history.fingerprint != found[0].fingerprint:
            raise UnknownHistory(fingerprint=fingerprint)
        return history

    def write_fiction(self, steps: Iterable[CaseStep], shown: Iterable[Shown]) -> None:
        """Write the outcomes of the fictional network, in place of those that are there."""
        self._session.execute(delete(CaseStepRow))
        self._session.execute(delete(ShortlistRow))
        told = [
            {
                "partnership": step.partnership,
                "at": datetime.combine(step.on, datetime.min.time(), UTC),
                "by": "fiction",
                "state": step.state.value,
            }
            for step in steps
        ]
        lists: dict[str, dict[str, object]] = {}
        lines = []
        for one in shown:
            lists[one.shortlist] = {
                "id": one.shortlist,
                "organisation": one.organisation,
                "request": {"fiction": True},
                "snapshot": "fiction",
                "scorer": "fiction",
                "made": datetime.combine(one.on, datetime.min.time(), UTC),
            }
            line = {"shortlist": one.shortlist, "rank": one.rank, "partner": one.partner}
            lines.append({**line, "score": 0.0, "probability": None, "reasons": []})
        for row, values in (
            (CaseStepRow, told),
            (ShortlistRow, list(lists.values())),
            (SuggestionRow, lines),
        ):
            if values:
                self._session.execute(insert(row), values)


def packed(history: History) -> bytes:
    """Return a history as compressed JSON; the same history gives the same bytes."""
    sheets = {
        name: _columns(getattr(history.outcomes if name in OUTCOMES else history.snapshot, name))
        for name in SHEETS
    }
    document = {"as_of": history.snapshot.as_of.isoformat(), **sheets}
    text = json.dumps(document, ensure_ascii=True, separators=(",", ":"), sort_keys=True)
    return zlib.compress(text.encode(), 9)


def unpacked(body: bytes) -> History:
    """Return the history that `packed` wrote down."""
    document = json.loads(zlib.decompress(body))
    # Histories that were kept before there were sheets of actions have none.
    rows = {name: tuple(_rows(noun, document.get(name, {}))) for name, noun in SHEETS.items()}
    steps, shown, actions = rows.pop("steps"), rows.pop("shown"), rows.pop("actions")
    snapshot = Snapshot(**rows, as_of=date.fromisoformat(document["as_of"]))  # type: ignore[arg-type]
    return History(snapshot, Outcomes(steps, shown, actions))  # type: ignore[arg-type]


def _columns(rows: Iterable[Any]) -> dict[str, list[object]]:
    listed = list(rows)
    if not listed:
        return {}
    columns = {f.name: [_plain(getattr(row, f.name)) for row in listed] for f in fields(listed[0])}
    empty = {f.name: _plain(_default(f)) for f in fields(listed[0])}
    return {
        name: cells
        for name, cells in columns.items()
        if any(cell != empty[name] for cell in cells) or name == fields(listed[0])[0].name
    }


def _default(field: Field[Any]) -> object:
    if field.default is not MISSING:
        return field.default
    return field.default_factory() if field.default_factory is not MISSING else None


def _plain(value: object) -> object:
    if is_dataclass(value) and not isinstance(value, type):
        pairs = ((f, getattr(value, f.name)) for f in fields(value))
        return {f.name: _plain(v) for f, v in pairs if v != _default(f)}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, date):
        return value.isoformat()
    return value


def _rows(noun: type, columns: Mapping[str, list[object]]) -> Iterable[object]:
    hints = _hints(noun)
    names = list(columns)
    for cells in zip(*columns.values(), strict=True):
        yield noun(**{n: _read(hints[n], cell) for n, cell in zip(names, cells, strict=True)})


@cache
def _hints(noun: type) -> Mapping[str, Any]:
    return get_type_hints(
        noun,
        None,
        {"date": date, "PartnershipState": PartnershipState, "Partnership": domain.Partnership},
    )


def _read(hint: Any, value: Any) -> Any:
    if value is None or hint in {str, int, float, bool}:
        return value
    if get_origin(hint) is UnionType:
        (hint,) = [one for one in get_args(hint) if one is not NoneType]
        return _read(hint, value)
    if get_origin(hint) is tuple:
        return tuple(_read(get_args(hint)[0], item) for item in value)
    if hint is date:
        return date.fromisoformat(value)
    if issubclass(hint, StrEnum):
        return hint(value)
    hints = _hints(hint)
    return hint(**{name: _read(hints[name], cell) for name, cell in value.items()})


def _kept(row: Any) -> Kept:
    return Kept(row.fingerprint, in_utc(row.made), row.as_of, row.organisations, row.partnerships)

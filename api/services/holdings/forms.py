"""Forms for streams, processes and skills, made from the columns of the exchange format."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from models.access.nouns import NOUN
from models.exchange.format import Type
from models.intake.amounts import Told, read_date, read_number

if TYPE_CHECKING:
    from collections.abc import Mapping

    from models.access.nouns import Noun
    from models.access.record import Record
    from models.exchange.format import Column

NUMBERS = frozenset({Type.NUMBER, Type.WHOLE, Type.SHARE})
LONG = frozenset({"description", "quality"})


class Widget(StrEnum):
    """How a field looks on a page."""

    LINE = "line"
    TEXT = "text"
    LIST = "list"
    """Several things, one on each line."""
    NUMBER = "number"
    DAY = "day"
    CHOICE = "choice"
    CODE = "code"
    """Words with codes that they may mean."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a form.

    Parameters
    ----------
    fixed
        It tells the row from others, and cannot change afterwards.
    """

    column: Column
    widget: Widget
    fixed: bool = False

    @property
    def name(self) -> str:
        """The column of the exchange format."""
        return self.column.name

    @property
    def optional(self) -> bool:
        """Whether it may stay empty."""
        return not self.column.required


@dataclass(frozen=True, slots=True)
class HoldingForm:
    """The form of one noun.

    Parameters
    ----------
    first
        Columns that are always open, in the order of the page.
    more
        Columns that are folded.
    coded
        The column for which codes are proposed; empty for none.
    scheme
        The list that these codes are of.
    asked
        Columns whose words are looked up in that list.
    title
        The column that says what it is, in a list.
    """

    name: str
    first: tuple[str, ...]
    more: tuple[str, ...]
    title: str
    coded: str = ""
    scheme: str = ""
    asked: tuple[str, ...] = ()

    @property
    def noun(self) -> Noun:
        """What is changed through the door."""
        return NOUN[self.name]

    @property
    def columns(self) -> tuple[str, ...]:
        """All its columns."""
        return (*self.first, *self.more)

    def fields(self, names: tuple[str, ...]) -> list[Field]:
        """Return these columns as fields."""
        return [self._field(self.noun.sheet.column(name)) for name in names]

    def typed_of(self, record: Record) -> dict[str, str]:
        """Return a row as the form shows it."""
        return {name: text_of(record.values[name]) for name in self.columns}

    def values_of(
        self, typed: Mapping[str, str], before: Mapping[str, str]
    ) -> tuple[dict[str, Any], dict[str, str]]:
        """Return what was changed, by column, and the kind of fault of what cannot be read.

        Faults are ``number`` or ``day``; what can be read and not kept the door refuses.

        Parameters
        ----------
        before
            What stood in the form; empty for a new row.
        """
        values: dict[str, Any] = {}
        faults: dict[str, str] = {}
        for field in self.fields(self.columns):
            text = typed.get(field.name, "").strip()
            if text == before.get(field.name, "").strip():
                continue
            try:
                values[field.name] = _read(field, text)
            except ValueError:
                faults[field.name] = "day" if field.widget is Widget.DAY else "number"
        if "waste_code" in values:
            values["waste_code_assumed"] = None if values["waste_code"] is None else False
        return values, faults

    def words_of(self, typed: Mapping[str, str]) -> str:
        """Return the words for which codes are proposed."""
        return " ".join(" ".join(typed.get(name, "").split()) for name in self.asked).strip()

    def _field(self, column: Column) -> Field:
        fixed = len(self.noun.sheet.key) > 1 and column.name in self.noun.sheet.key
        if column.name == self.coded:
            return Field(column, Widget.CODE, fixed)
        if column.many:
            return Field(column, Widget.LIST, fixed)
        if column.type is Type.CHOICE:
            return Field(column, Widget.CHOICE, fixed)
        if column.type in NUMBERS:
            return Field(column, Widget.NUMBER, fixed)
        if column.type is Type.DATE:
            return Field(column, Widget.DAY, fixed)
        return Field(column, Widget.TEXT if column.name in LONG else Widget.LINE, fixed)


HOLDINGS: tuple[HoldingForm, ...] = (
    HoldingForm(
        "streams",
        first=("direction", "title", "waste_code", "quantity", "unit", "every", "visibility"),
        more=(
            *("description", "status", "quality", "price"),
            *("from", "until", "lead_days", "postcode"),
        ),
        title="title",
        coded="waste_code",
        scheme="ewc",
        asked=("title", "description"),
    ),
    HoldingForm(
        "processes",
        first=("operation", "accepts", "produces"),
        more=(
            *("capacity", "minimum", "unit", "every", "yield"),
            *("labour_hours_per_tonne", "radius_km", "permits"),
        ),
        title="operation",
    ),
    HoldingForm(
        "skills",
        first=("direction", "skill", "fte"),
        more=("setting", "from", "until"),
        title="skill",
        coded="skill",
        scheme="esco",
        asked=("skill",),
    ),
)
"""Everything that an organisation has, wants and can do, in the order of its page."""

HOLDING = {form.name: form for form in HOLDINGS}


def text_of(value: Any) -> str:
    r"""Return a value as a form shows it.

    Examples
    --------
    >>> text_of(1200.0), text_of(0.5), text_of(("hout", "ijzer")), text_of(None)
    ('1200', '0,5', 'hout\nijzer', '')
    """
    if value is None:
        return ""
    if isinstance(value, tuple):
        return "\n".join(value)
    if isinstance(value, float):
        return f"{value:.6f}".rstrip("0").rstrip(".").replace(".", ",")
    return value.isoformat() if isinstance(value, date) else str(value)


def _read(field: Field, text: str) -> Any:
    if not text:
        return None
    if field.widget is Widget.LIST:
        return tuple(line.strip() for line in text.splitlines() if line.strip())
    if field.widget is Widget.NUMBER:
        return _known(read_number(text))
    if field.widget is Widget.DAY:
        return _known(read_date(text))
    return text


def _known(read: object) -> object:
    """Return what was read; of two ways to read it the Belgian one: 1.200 is twelve hundred."""
    if not isinstance(read, Told):
        return read
    if read.value is None:
        raise ValueError(read.code)
    return read.value

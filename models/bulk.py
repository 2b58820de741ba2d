"""Many rows at once, straight through the driver.

SQLAlchemy's executemany handles every cell in Python; ready tuples go to SQLite's own executemany
and to PostgreSQL's COPY instead, some three times faster. Table and column names come from our own
tables, never from a sender.
"""

from __future__ import annotations

import gc
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy.exc import DataError

from models.errors import UnfitValue

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence

    from sqlalchemy import Table
    from sqlalchemy.engine import Connection

Key = tuple[Any, ...]
Cells = tuple[Any, ...]

CHUNK = 5000
"""Keys asked for at once; SQLite takes at most 32 766 parameters."""


@contextmanager
def large_work() -> Iterator[None]:
    """Let Python's collector of reference cycles rest during work on very many rows.

    An import builds millions of values and no cycle; looking through all of them again and again
    took a quarter of its time. Usable as a decorator.
    """
    resting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if resting:
            gc.enable()


class Bulk:
    """Reads and writes whole tables as tuples in the form in which the database stores them.

    Parameters
    ----------
    connection
        A connection inside a transaction.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._sqlite = connection.dialect.name == "sqlite"
        self._quote = connection.dialect.identifier_preparer.quote
        self._mark = "?" if self._sqlite else "%s"

    @property
    def stored_date(self) -> Callable[[date], object]:
        """How a date goes into a tuple: ISO text on SQLite, the date itself on PostgreSQL."""
        return date.isoformat if self._sqlite else _same

    def is_empty(self, table: Table) -> bool:
        """Whether the table has no rows."""
        return not self._fetch(f"SELECT 1 FROM {self._quote(table.name)} LIMIT 1")

    def count(self, table: Table) -> int:
        """Return the number of rows."""
        return int(self._fetch(f"SELECT count(*) FROM {self._quote(table.name)}")[0][0])

    def read(
        self,
        table: Table,
        columns: Sequence[str],
        among: tuple[str, Collection[object]] | None = None,
    ) -> Iterator[Cells]:
        """Yield the rows of a table, in no order.

        Parameters
        ----------
        among
            One of `columns` and the values that it may have; all rows when left out.
        """
        query = f"SELECT {self._list(columns)} FROM {self._quote(table.name)}"
        if among is None:
            yield from self._fetch(query)
            return
        column, values = among
        # Asking for a few rows of a large table is quick; for many, reading all of it is quicker.
        if len(values) > CHUNK and len(values) * 4 > self.count(table):
            place = columns.index(column)
            yield from (row for row in self._fetch(query) if row[place] in values)
            return
        wanted = list(values)
        for start in range(0, len(wanted), CHUNK):
            part = wanted[start : start + CHUNK]
            marks = ",".join([self._mark] * len(part))
            yield from self._fetch(f"{query} WHERE {self._quote(column)} IN ({marks})", part)

    def insert(self, table: Table, columns: Sequence[str], rows: Sequence[Cells]) -> None:
        """Add rows."""
        if not rows:
            return
        into = f"{self._quote(table.name)} ({self._list(columns)})"
        if self._sqlite:
            marks = ",".join("?" * len(columns))
            self._many(table, f"INSERT INTO {into} VALUES ({marks})", rows)
            return
        cursor = self._connection.connection.cursor()
        with self._fitting(table), cursor.copy(f"COPY {into} FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)

    def update(
        self, table: Table, columns: Sequence[str], key: Sequence[str], rows: Sequence[Cells]
    ) -> None:
        """Give the rows that have these keys new values; `key` is part of `columns`."""
        values = [place for place, column in enumerate(columns) if column not in key]
        if not rows or not values:
            return
        changes = ",".join(f"{self._quote(columns[place])}={self._mark}" for place in values)
        order = [*values, *(columns.index(column) for column in key)]
        self._many(
            table,
            f"UPDATE {self._quote(table.name)} SET {changes} WHERE {self._where(key)}",
            [tuple(row[place] for place in order) for row in rows],
        )

    def delete(self, table: Table, key: Sequence[str], keys: Sequence[Key]) -> None:
        """Remove the rows that have these keys."""
        if keys:
            statement = f"DELETE FROM {self._quote(table.name)} WHERE {self._where(key)}"
            self._many(table, statement, keys)

    def _where(self, key: Sequence[str]) -> str:
        return " AND ".join(f"{self._quote(column)}={self._mark}" for column in key)

    def _list(self, columns: Sequence[str]) -> str:
        return ",".join(self._quote(column) for column in columns)

    def _many(self, table: Table, statement: str, rows: Sequence[Cells]) -> None:
        with self._fitting(table):
            self._connection.exec_driver_sql(statement, list(rows))

    @contextmanager
    def _fitting(self, table: Table) -> Iterator[None]:
        """Tell a value that no database can hold from a mistake of ours."""
        try:
            yield
        except (
            OverflowError,  # a whole number of more than 64 bits
            UnicodeEncodeError,  # half of a surrogate pair
            DataError,
            self._connection.dialect.loaded_dbapi.DataError,  # on PostgreSQL also a NUL in a text
        ) as error:
            raise UnfitValue(sheet=table.name) from error

    def _fetch(self, query: str, values: Sequence[object] = ()) -> list[Cells]:
        cursor = self._connection.connection.cursor()
        cursor.execute(query, tuple(values))
        return list(cursor.fetchall())


def _same(value: object) -> object:
    return value

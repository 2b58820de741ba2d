"""What the sender says of her own file: which table is what, and which column is which."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from models.exchange.format import SHEET
from models.intake.synonyms import fold

if TYPE_CHECKING:
    from collections.abc import Mapping

    from models.intake.issues import Where

NOTHING = ""
"""Said of a column: keep it as it stands. Said of a table: leave it out."""


@dataclass(frozen=True, slots=True)
class Said:
    """It goes before all that we recognise ourselves.

    Parameters
    ----------
    headers
        From a header, as `fold` writes it, to a column of the exchange format, or `NOTHING`.
    sheets
        From a worksheet, or a file of one table, to a sheet of the exchange format, or `NOTHING`.
    """

    headers: Mapping[str, str] = field(default_factory=dict)
    sheets: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, headers: Mapping[str, str], sheets: Mapping[str, str]) -> Said:
        """Return it from headers as they are typed."""
        return cls({fold(header): column for header, column in headers.items()}, sheets)

    def column(self, noun: str, header: str) -> str | None:
        """Return the column that she says a header is; ``None`` when she says nothing of it.

        Of a column that another sheet has, nothing is said here.
        """
        column = self.headers.get(fold(header)) if self.headers else None
        if not column:
            return column
        return column if any(c.name == column for c in SHEET[noun].columns) else None

    def sheet(self, where: Where) -> str | None:
        """Return what she says a table is; ``None`` when she says nothing of it."""
        return self.sheets.get(where.sheet or where.file)


NOTHING_SAID = Said()

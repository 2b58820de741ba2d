"""What every figure of a report is: a question with a unit, a definition and a function."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from matchmaker.report.figures import Figure
    from matchmaker.report.window import Window


class Kpi(Protocol):
    """One figure of a report.

    Its name, its question and its definition in words stand in the catalogues under
    ``report.kpi.<name>``, ``report.question.<name>`` and ``report.definition.<name>``. The words
    of its parts stand under `parts`.
    """

    @property
    def name(self) -> str:
        """Its name in code, tables and addresses."""
        ...

    @property
    def family(self) -> str:
        """One of `matchmaker.report.kpis.FAMILIES`."""
        ...

    @property
    def unit(self) -> str:
        """Key of ``report.unit``."""
        ...

    @property
    def better(self) -> str:
        """``up``, ``down``, or empty where neither is good by itself."""
        ...

    @property
    def sheets(self) -> tuple[str, ...]:
        """Sheets of the exchange format that it is read from."""
        ...

    @property
    def parts(self) -> str:
        """What the keys of its parts are: ``kind``, ``state``, ``material``, … or empty."""
        ...

    def read(self, window: Window) -> Figure:
        """Return the figure of a part of the network in a period."""
        ...

"""Reports that were worked out a moment ago: a page and its files are one piece of work."""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import TYPE_CHECKING, TypeVar

from matchmaker.report import report

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from matchmaker.outcomes import History
    from matchmaker.report import Report, ReportRequest

_T = TypeVar("_T")
MOST = 16
"""Reports and marks that one process holds: some megabytes each for a large network."""


class Remembered:
    """Holds the reports that were asked for last.

    A history is known by its fingerprint, so nothing in here can be out of date.
    """

    def __init__(self) -> None:
        self._reports: OrderedDict[Hashable, Report] = OrderedDict()
        self._marks: OrderedDict[Hashable, str] = OrderedDict()
        self._lock = threading.Lock()

    def report(
        self,
        fingerprint: str,
        request: ReportRequest,
        history: Callable[[], History],
        told: Callable[[str], None] = lambda _: None,
    ) -> Report:
        """Return a report, worked out unless it is at hand.

        Parameters
        ----------
        history
            Gives the history of this fingerprint, when it is needed.
        """
        key = (fingerprint, request)
        with self._lock:
            if key in self._reports:
                self._reports.move_to_end(key)
                return self._reports[key]
        made = report(history(), request, told)
        with self._lock:
            _put(self._reports, key, made)
        return made

    def fingerprint(self, mark: Hashable) -> str | None:
        """Return the fingerprint of the history that a store had at a mark."""
        with self._lock:
            return self._marks.get(mark)

    def note(self, mark: Hashable, fingerprint: str) -> None:
        """Remember which history a store had at a mark."""
        with self._lock:
            _put(self._marks, mark, fingerprint)


def _put(kept: OrderedDict[Hashable, _T], key: Hashable, value: _T) -> None:
    kept[key] = value
    kept.move_to_end(key)
    while len(kept) > MOST:
        kept.popitem(last=False)


REMEMBERED = Remembered()
"""Of this process."""

"""Programme: who opens up and who leads in the programmes that the asker is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from matchmaker.programmes import programmes_of
from matchmaker.scales import log_share
from matchmaker.signals.base import Grounds, Signal

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from matchmaker.pairs import Pairs

TELLING = 0.5
"""Weight from which something recent is worth telling."""


class OpenInProgramme(Signal):
    """The partner took on new partners of the asker's kind lately, in this very programme."""

    name = "open_in_programme"
    family = "network"
    question = "Did they start with new partners of your kind in this programme lately?"
    variants = ("some", "none")
    symmetric = False

    def read(self, pairs: Pairs) -> NDArray[np.float64]:
        """Return the number of recent new partners in the programme on a logarithmic scale."""
        return np.where(_known(pairs), log_share(self._count(pairs), 1.0, 100.0), np.nan)

    def explain(self, pairs: Pairs, row: int) -> Grounds:
        """Say whether they did."""
        some = bool(self._count(pairs)[row] >= TELLING)
        return Grounds({"variant": "some" if some else "none"})

    def _count(self, pairs: Pairs) -> NDArray[np.float64]:
        return pairs.of(pairs.askers.met_in_programme)


class LeadsInProgramme(Signal):
    """The partner led partnerships in this programme lately."""

    name = "leads_in_programme"
    family = "plan"
    question = "Did they lead partnerships in this programme lately?"
    variants = ("some", "none")
    symmetric = False

    def read(self, pairs: Pairs) -> NDArray[np.float64]:
        """Return the recent partnerships that they led in the programme, on a logarithmic scale."""
        known = _known(pairs) & programmes_of(pairs.view).leads_are_told
        return np.where(known, log_share(self._count(pairs), 0.5, 20.0), np.nan)

    def explain(self, pairs: Pairs, row: int) -> Grounds:
        """Say whether they did."""
        some = bool(self._count(pairs)[row] >= TELLING)
        return Grounds({"variant": "some" if some else "none"})

    def _count(self, pairs: Pairs) -> NDArray[np.float64]:
        return pairs.of(pairs.askers.led_in_programme)


def _known(pairs: Pairs) -> NDArray[np.bool_]:
    """Say of whom something is known: who took part in something, where programmes are told."""
    told = pairs.view.programmes.nnz > 0
    meant = pairs.askers.programmes_meant.sum(axis=1) > 0
    return np.asarray(pairs.view.active[pairs.partner] & meant[pairs.asker] & told)

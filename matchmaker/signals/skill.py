"""Skill and role: whether one can do the work that the other needs done."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from matchmaker.asking import STRANGER
from matchmaker.domain import Kind
from matchmaker.links import CLEARLY_ALIKE
from matchmaker.pairs import once
from matchmaker.signals.base import Grounds, Signal, reading
from matchmaker.ties import KIND_ROW

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from matchmaker.graph import View
    from matchmaker.pairs import Pairs


class WorkFits(Signal):
    """One can do the work that the other looks for."""

    name = "work_fits"
    family = "skill"
    question = "Can one do the work that the other looks for?"
    variants = ("give", "take", "other")
    symmetric = True

    def read(self, pairs: Pairs) -> NDArray[np.float64]:
        """Return the similarity of the best-fitting skill offered and skill wanted."""
        return pairs.work.text

    def explain(self, pairs: Pairs, row: int) -> Grounds:
        """Name both skills."""
        left, right, links = pairs.things("work", row)
        yours, theirs = int(links.left[row]), int(links.right[row])
        way = "give" if links.given[row] else "take"
        return Grounds(
            {
                "variant": way if links.text[row] >= CLEARLY_ALIKE else "other",
                "yours": left.texts[yours],
                "theirs": right.texts[theirs],
            },
            tuple(id_ for id_ in (left.ids[yours], right.ids[theirs]) if id_),
        )


class SupportedWork(Signal):
    """Work is looked for, and the other is a social firm that employs a target group."""

    name = "supported_work"
    family = "skill"
    question = "Does one look for hands, and does the other employ a target group?"
    variants = ("theirs", "yours", "none")
    symmetric = True

    def read(self, pairs: Pairs) -> NDArray[np.float64]:
        """Return 1 where work looked for meets a social firm, 0 where it meets another firm."""
        theirs, yours = _employment(pairs)
        return np.asarray(np.fmax(theirs, yours), dtype=np.float64)

    def explain(self, pairs: Pairs, row: int) -> Grounds:
        """Tell who employs, and how many."""
        theirs, _ = _employment(pairs)
        if not reading(pairs, self)[row]:
            return Grounds({"variant": "none"})
        by_them = theirs[row] == 1
        home, partner = int(pairs.home[row]), int(pairs.partner[row])
        who = pairs.view.organisations[partner if by_them else home]
        wanted, owner = pairs.view.skills_wanted, home if by_them else partner
        if by_them and _looks_for_hands(pairs)[row]:
            wanted, owner = pairs.askers.work_wanted, int(pairs.asker[row])
        rows, _ = wanted.rows_of(np.array([owner]))
        return Grounds(
            {
                "variant": "theirs" if by_them else "yours",
                "jobs": who.target_group_jobs and max(1, round(who.target_group_jobs)),
                "work": [wanted.texts[at] for at in rows[:3]],
            },
            tuple(wanted.ids[at] for at in rows[:3] if wanted.ids[at]),
        )


class ComplementaryRoles(Signal):
    """One has things over, the other takes things in."""

    name = "roles"
    family = "skill"
    question = "Does one have things over where the other takes things in?"
    variants = ("give", "take", "both", "alike")
    symmetric = True

    def read(self, pairs: Pairs) -> NDArray[np.float64]:
        """Return 1 where what one gives meets a taker, 0 where both only give or only take."""
        gives, takes = _ways(pairs)
        active = _trades(pairs.view)
        home = np.maximum(pairs.home, 0)
        known = (pairs.home != STRANGER) & active[home] & active[pairs.partner]
        return np.where(known, (gives | takes).astype(np.float64), np.nan)

    def explain(self, pairs: Pairs, row: int) -> Grounds:
        """Tell who gives."""
        gives, takes = (bool(way[row]) for way in _ways(pairs))
        return Grounds(
            {
                "variant": "both"
                if gives and takes
                else "give"
                if gives
                else "take"
                if takes
                else "alike"
            }
        )


@once
def _employment(pairs: Pairs) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the readings for work that the asker wants, and that the partner wants."""
    wants = np.diff(pairs.view.skills_wanted.start) > 0
    social = (pairs.view.kind == KIND_ROW[Kind.SOCIAL_ECONOMY]).astype(np.float64)
    home, known = np.maximum(pairs.home, 0), pairs.home != STRANGER
    wanted = (known & wants[home]) | _looks_for_hands(pairs)
    asked = np.where(wanted, social[pairs.partner], np.nan)
    offered = np.where(known & wants[pairs.partner], social[home], np.nan)
    return asked, offered


@once
def _ways(pairs: Pairs) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Return where the asker gives and the partner takes, and the other way round."""
    gives = (np.diff(pairs.view.offers.start) > 0) | (np.diff(pairs.view.produces.start) > 0)
    takes = (np.diff(pairs.view.needs.start) > 0) | (np.diff(pairs.view.accepts.start) > 0)
    home = np.maximum(pairs.home, 0)
    return gives[home] & takes[pairs.partner], takes[home] & gives[pairs.partner]


def _trades(view: View) -> NDArray[np.bool_]:
    """Return who has anything over, or takes anything in."""
    tables = (view.offers, view.needs, view.accepts)
    return np.asarray(np.logical_or.reduce([np.diff(table.start) > 0 for table in tables]))


@once
def _looks_for_hands(pairs: Pairs) -> NDArray[np.bool_]:
    """Return whether each asker looks for work to be done, also one who is not in the network."""
    return np.asarray(np.diff(pairs.askers.work_wanted.start) > 0)[pairs.asker]

"""The contract between signals and the rest of the engine.

A signal is one question about a pair, with an answer for many pairs at once (`read`), and for one
pair the facts behind the answer (`explain`). Reading is done in bulk on arrays because a list of
ten partners is chosen from thousands of pairs; explaining is done for the pairs that are shown.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar, Protocol

from matchmaker.pairs import Pairs, once

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np
    from numpy.typing import NDArray

    from matchmaker.suggestion import Fact

FAMILIES = (
    "material",
    "quantity",
    "place",
    "skill",
    "network",
    "history",
    "plan",
    "feasibility",
)


@dataclass(frozen=True, slots=True)
class Grounds:
    """What a reading rests on: facts for the sentence, ids for the one who wants to check."""

    facts: Mapping[str, Fact] = field(default_factory=dict)
    evidence: tuple[str, ...] = ()


class Signal(Protocol):
    """One question about a pair of organisations.

    Attributes
    ----------
    name
        Snake case, unique; the key of its weight and of its words in ``api/wording``.
    family
        One of `FAMILIES`.
    question
        The question in plain English, for the page *How suggestions are made*.
    variants
        The ways in which the answer can be worded: ``facts["variant"]`` is one of them, and the
        words are under ``reasons.<name>.<variant>``.
    symmetric
        Whether both partners get the same reading when they ask for each other.
    """

    name: ClassVar[str]
    family: ClassVar[str]
    question: ClassVar[str]
    variants: ClassVar[tuple[str, ...]]
    symmetric: ClassVar[bool]

    def read(self, pairs: Pairs) -> NDArray[np.float64]:
        """Return one reading in [0, 1] per pair, ``nan`` where the answer is unknown."""
        ...

    def explain(self, pairs: Pairs, row: int) -> Grounds:
        """Return the facts and evidence behind the reading of pair number `row`."""
        ...


@once
def reading(pairs: Pairs, signal: Signal) -> NDArray[np.float64]:
    """Return what a signal reads of each pair; what was read before is looked up."""
    return signal.read(pairs)

"""What suggestions cost beside the bare search for candidates.

The baseline is the candidate step as the engine itself runs it, block by block, and nothing else:
the products of `matchmaker.candidates.GENERATORS`, who may be suggested at all, and the largest of
each row. What is above it is the reading of every signal, the scores, the varied list and the
reasons. Where no more than `matchmaker.candidates.EVERYBODY` may be suggested, the step makes no
products and proposes all of them: there is no ratio then.
"""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, process_time
from typing import TYPE_CHECKING

import numpy as np

from api.bench.figures import Figure, timed
from api.settings import Settings
from matchmaker import candidates as search
from matchmaker.asking import Askers
from matchmaker.engine import Engine
from matchmaker.suggestion import SuggestionRequest
from matchmaker.text.space import TextSpace
from models import migrations
from models.database import open_database
from models.intake.demo import network
from models.store import Store

if TYPE_CHECKING:
    from matchmaker.snapshot import Snapshot

ASKERS = 100
"""Organisations that ask one by one."""
RUNS = 2
"""Times that the baseline is run; their middle counts."""
KIB_PER_MIB = 1024


def suggestions_against_candidates(organisations: int, *, top: int = 10) -> list[Figure]:
    """Measure suggestions in the fictional network: for one organisation, and for all.

    Parameters
    ----------
    organisations
        Size of the network.
    top
        Length of each list.
    """
    snapshot = fictional(organisations)
    engine = Engine(space=TextSpace(cache=Settings().cache_folder))
    fit = timed(lambda: engine.fit(snapshot).suggest(snapshot.organisations[0].id, top), [()])
    ids = sorted(engine.view_.row)
    chosen = np.random.default_rng(1).choice(len(ids), size=min(ASKERS, len(ids)), replace=False)
    walls, cpus = zip(*(_one(engine, ids[at], top) for at in chosen), strict=True)
    searched = len(ids) > search.EVERYBODY
    wall, cpu = timed(_candidates_of_all, [(engine,)] * RUNS)
    our_wall, our_cpu = timed(lambda: sum(1 for _ in engine.shortlists(top=top)), [()])
    return [
        Figure("fit the network and answer once", *fit),
        Figure(
            f"one organisation, top {top} with reasons, median of {len(chosen)}",
            *_at(50, walls, cpus),
        ),
        Figure(f"one organisation, top {top} with reasons, 95 in 100", *_at(95, walls, cpus)),
        Figure(
            f"candidates of all {len(ids)}, nothing else",
            wall,
            cpu,
            ratio=1.0 if searched else None,
        ),
        Figure(
            f"all {len(ids)}, top {top} with reasons",
            our_wall,
            our_cpu,
            peak=peak_memory(),
            ratio=our_cpu / cpu if searched else None,
        ),
    ]


def peak_memory() -> float | None:
    """Return the largest resident memory of this process in MiB, where the system tells it."""
    if sys.platform == "win32":
        return None
    from resource import RUSAGE_SELF, getrusage  # noqa: PLC0415  not on every system

    bytes_per_unit = 1 if sys.platform == "darwin" else 1024
    return getrusage(RUSAGE_SELF).ru_maxrss * bytes_per_unit / KIB_PER_MIB**2


def fictional(organisations: int) -> Snapshot:
    """Return the fictional network as a store gives it back."""
    with (
        TemporaryDirectory() as folder,
        open_database(f"sqlite:///{Path(folder) / 'network.db'}") as database,
    ):
        migrations.ensure(database)
        with database.writing() as session:
            Store(session).upsert(network(organisations))
        with database.reading() as session:
            return Store(session).snapshot()


def _one(engine: Engine, id_: str, top: int) -> tuple[float, float]:
    wall, cpu = perf_counter(), process_time()
    engine.suggest(id_, top)
    return perf_counter() - wall, process_time() - cpu


def _at(share: int, walls: tuple[float, ...], cpus: tuple[float, ...]) -> tuple[float, float]:
    return float(np.percentile(walls, share)), float(np.percentile(cpus, share))


def _candidates_of_all(engine: Engine) -> None:
    """Look for the candidates of every organisation."""
    ids = list(engine.view_.row)
    for chosen in engine.blocks(ids):
        search.candidates(
            Askers(engine.view_, [SuggestionRequest(organisation=id_) for id_ in chosen])
        )

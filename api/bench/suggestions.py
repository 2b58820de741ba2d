"""What suggestions cost beside the bare search for candidates.

The baseline answers nobody: for every organisation it makes the same sparse products as
`matchmaker.candidates`, keeps the largest of each row, and stops. What is above it is the reading
of every signal, the scores, the varied list and the reasons.
"""

from __future__ import annotations

import sys
from math import ceil
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, process_time
from typing import TYPE_CHECKING

import numpy as np

from api.bench.figures import Figure, timed
from api.settings import Settings
from matchmaker.asking import Askers
from matchmaker.candidates import BEST_OF_EACH, GENERATORS
from matchmaker.engine import BLOCK, Engine
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
    settings = Settings()
    snapshot = _snapshot(organisations)
    engine = Engine(space=TextSpace(cache=settings.cache_folder))
    fit = timed(lambda: engine.fit(snapshot).suggest(snapshot.organisations[0].id, top), [()])
    ids = sorted(engine.view_.row)
    chosen = np.random.default_rng(1).choice(len(ids), size=min(ASKERS, len(ids)), replace=False)
    walls, cpus = zip(*(_one(engine, ids[at], top) for at in chosen), strict=True)
    wall, cpu = timed(_candidates_of_all, [(engine,)])
    our_wall, our_cpu = timed(lambda: sum(1 for _ in engine.shortlists(top=top)), [()])
    return [
        Figure("fit the network and answer once", *fit),
        Figure(
            f"one organisation, top {top} with reasons, half of {len(chosen)}",
            *_at(50, walls, cpus),
        ),
        Figure(f"one organisation, top {top} with reasons, 99 in 100", *_at(99, walls, cpus)),
        Figure(f"candidates of all {len(ids)}, nothing else", wall, cpu, ratio=1.0),
        Figure(
            f"all {len(ids)}, top {top} with reasons",
            our_wall,
            our_cpu,
            peak=peak_memory(),
            ratio=our_cpu / cpu,
        ),
    ]


def peak_memory() -> float | None:
    """Return the largest resident memory of this process in MiB, where the system tells it."""
    if sys.platform == "win32":
        return None
    from resource import RUSAGE_SELF, getrusage  # noqa: PLC0415  not on every system

    bytes_per_unit = 1 if sys.platform == "darwin" else 1024
    return getrusage(RUSAGE_SELF).ru_maxrss * bytes_per_unit / KIB_PER_MIB**2


def _snapshot(organisations: int) -> Snapshot:
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
    """Make every view of every organisation and keep the largest of each row."""
    view = engine.view_
    ids = list(view.row)
    block = max(1, BLOCK // max(1, len(view)))
    for start in range(0, len(ids), block):
        chosen = ids[start : start + block]
        askers = Askers(view, tuple(SuggestionRequest(organisation=id_) for id_ in chosen))
        for generator, share in GENERATORS.values():
            most = min(ceil(BEST_OF_EACH * share), len(view) - 1)
            np.argpartition(-generator(askers), most, axis=1)[:, :most]

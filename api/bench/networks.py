"""What a whole network costs: its import, and ten suggestions for each of its organisations.

Each step is a process of its own, as a person would start it, so that its memory is its own.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from subprocess import Popen
from tempfile import TemporaryDirectory
from time import perf_counter

from api.bench.figures import Figure

KIB_PER_MIB = 1024


def whole_network(path: Path, *, top: int = 10, any_pair: bool = False) -> list[Figure]:
    """Import a network into an empty database and suggest partners for everybody in it.

    Parameters
    ----------
    path
        Files in the exchange format.
    top
        Length of each list.
    any_pair
        Suggest partners of the same side too.

    Raises
    ------
    RuntimeError
        A step ended with another exit code than 0.
    """
    with TemporaryDirectory() as name:
        folder = Path(name)
        verbs = ["--all", "--top", str(top), "--out", str(folder / "suggestions.csv")]
        if any_pair:
            verbs.append("--any-pair")
        steps = {"import": ["import", str(path)], f"suggest --all --top {top}": ["suggest", *verbs]}
        url = f"sqlite:///{folder / 'network.db'}"
        return [_step(name, arguments, url) for name, arguments in steps.items()]


def _step(name: str, arguments: list[str], url: str) -> Figure:
    """Run one command and read from the system what it cost."""
    started = perf_counter()
    environment = os.environ | {"MATCHMAKER_DATABASE_URL": url}
    process = Popen([sys.executable, "-m", "api.cli", *arguments], env=environment)  # noqa: S603 - our own command
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{name} ended with {process.returncode}")
    return Figure(
        name,
        wall=perf_counter() - started,
        cpu=usage.ru_utime + usage.ru_stime,
        peak=usage.ru_maxrss / KIB_PER_MIB,
    )

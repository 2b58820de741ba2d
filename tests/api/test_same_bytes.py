"""The same inputs give the same bytes: with any number of threads, and on either database."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from api.services.demo import load_demo
from api.settings import Settings

if TYPE_CHECKING:
    from models.database import Database

HOME = Path(__file__).parents[2]
SIZE = 120


def lists_of_everybody(settings: Settings, out: Path, threads: int = 1) -> bytes:
    """Everybody's list as a process of its own writes it."""
    environment = {
        **os.environ,
        "MATCHMAKER_DATABASE_URL": settings.database_url,
        "MATCHMAKER_CACHE_FOLDER": str(settings.cache_folder),
        "OMP_NUM_THREADS": str(threads),
        "OPENBLAS_NUM_THREADS": str(threads),
    }
    command = [sys.executable, "-m", "api.cli", "suggest", "--all", "--lang", "en", "--out"]
    subprocess.run([*command, str(out)], cwd=HOME, env=environment, check=True, capture_output=True)
    return out.read_bytes()


def demo_in(url: str, cache_folder: Path) -> Settings:
    settings = Settings(database_url=url, cache_folder=cache_folder)
    load_demo(settings, organisations=SIZE, seed=2)
    return settings


@pytest.mark.slow
def test_one_two_and_four_threads_write_the_same_bytes(tmp_path, cache_folder):
    settings = demo_in(f"sqlite:///{tmp_path / 'hub.db'}", cache_folder)
    first, *others = (
        lists_of_everybody(settings, tmp_path / f"{threads}.csv", threads) for threads in (1, 2, 4)
    )
    assert first.count(b"\n") > SIZE
    assert others == [first, first]


@pytest.mark.slow
def test_both_databases_give_the_same_bytes(
    tmp_path: Path, postgres_database: Database, cache_folder: Path
) -> None:
    postgres_url = postgres_database.engine.url.render_as_string(hide_password=False)
    urls = {"sqlite": f"sqlite:///{tmp_path / 'hub.db'}", "postgres": postgres_url}
    written = [
        lists_of_everybody(demo_in(url, cache_folder), tmp_path / f"{name}.csv")
        for name, url in urls.items()
    ]
    assert written[0] == written[1]

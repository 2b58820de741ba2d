"""An import that is killed leaves everything or nothing, and can be done again."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import inspect

from models.database import open_database
from models.exchange.format import Rows
from models.store import Store

if TYPE_CHECKING:
    from models.database import Database

ROOT = Path(__file__).parents[2]
FIRMS, STREAMS = 2000, 3000


def network(folder: Path) -> Path:
    firms = [f"o{n},Bedrijf {n} {n * 7919},private,{1000 + n % 8}" for n in range(FIRMS)]
    streams = [f"s{n},o{n % FIRMS},offer,stof {n},15 01 03" for n in range(STREAMS)]
    (folder / "organisations.csv").write_text("\n".join(("id,name,kind,postcode", *firms)))
    (folder / "streams.csv").write_text(
        "\n".join(("id,organisation,direction,title,waste_code", *streams))
    )
    return folder


def start_import(source: Path, url: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "api.cli", "import", str(source), "--db", url, "--json"]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def kept(url: str) -> int:
    """Rows of organisations and streams in the store; 0 when there is no table yet."""
    with open_database(url) as database:
        if database.is_sqlite and not (database.path and database.path.exists()):
            return 0  # asking would make an empty file
        if not inspect(database.engine).has_table("organisations"):
            return 0  # killed before its tables were made
        with database.reading() as session:
            counts = Store(session).counts()
    return counts["organisations"] + counts["streams"]


@pytest.mark.slow
def test_a_killed_import_is_whole_or_absent(tmp_path: Path) -> None:
    (tmp_path / "network").mkdir()
    source = network(tmp_path / "network")
    url = f"sqlite:///{tmp_path / 'first.db'}"
    started = time.monotonic()
    assert start_import(source, url).wait() == 0
    whole_time = time.monotonic() - started
    everything = kept(url)
    assert everything == FIRMS + STREAMS

    for number, moment in enumerate((0.6, 0.85, 0.93, 1.0)):
        url = f"sqlite:///{tmp_path / f'{number}.db'}"
        process = start_import(source, url)
        try:
            process.wait(timeout=moment * whole_time)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        assert kept(url) in {0, everything}, f"killed at {moment:.0%}"

    assert start_import(source, url).wait() == 0
    assert kept(url) == everything


def test_what_was_kept_is_counted_on_both_databases(database: Database) -> None:
    with database.writing() as session:
        rows = Rows(("id", "name", "kind"), [("a", "Firma A", "private")])
        Store(session).upsert({"organisations": rows})
    assert kept(database.engine.url.render_as_string(hide_password=False)) == 1

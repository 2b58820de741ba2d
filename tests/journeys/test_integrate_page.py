"""The examples of docs/integrate.md do what they say, from first to last."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import update

from api.services.accounts import new_key, secret_of
from api.services.demo import load_demo
from api.services.network import Network
from api.serving import working
from models.access.asker import Scope
from models.accounts import Accounts
from models.database import open_database
from models.tables import HubRow
from tests.journeys.site import serving, settings_in

PAGE = Path(__file__).parents[2] / "docs" / "integrate.md"
BLOCK = re.compile(r"^```(bash|python)\n(.*?)^```", re.MULTILINE | re.DOTALL)


def script() -> str:
    """Return all examples as one shell script; those in Python share one program."""
    shell, program = [], []
    for language, text in BLOCK.findall(PAGE.read_text(encoding="utf-8")):
        if language == "python":
            program.append(text)
            continue
        if program:
            shell.append(_run(program))
            program = []
        shell.append(text)
    return "\n".join(["set -euo pipefail", *shell, *([_run(program)] if program else [])])


def _run(program: list[str]) -> str:
    return "python3 - <<'PROGRAM'\n" + "\n".join(program) + "\nPROGRAM"


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("curl") is None, reason="there is no curl on this machine")
def test_every_example_works(tmp_path: Path) -> None:
    settings = settings_in(tmp_path).model_copy(
        update={"webhooks_to_loopback": True, "rows_at_once": 20}
    )
    load_demo(settings, organisations=45, seed=1)
    with open_database(settings.database_url) as database, database.writing() as session:
        hub = "hub-verzonnenstreek"
        key, text = new_key("example", hub, frozenset(Scope), "console", 1)
        Accounts(session).keep_key(key, secret_of(text))
        # Nobody brings members of their own into a network that says it is fictional.
        session.execute(update(HubRow).values(name="Hub Voorbeeld"))
    python = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    with serving(settings) as site, Network.of(settings) as network, working(network):
        environment = {**os.environ, "PATH": python, "SITE": site.rstrip("/"), "KEY": text}
        done = subprocess.run(
            ["bash", "-c", script()],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
    assert done.returncode == 0, done.stderr + done.stdout
    assert "Resthout" not in done.stderr
    assert done.stdout.rstrip().endswith("204")

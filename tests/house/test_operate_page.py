"""What stands in docs/operate.md and deploy/ is so: settings, commands, addresses, files."""

from __future__ import annotations

import re
import shlex
from contextlib import suppress
from pathlib import Path

import pytest
import yaml
from click.exceptions import Exit, MissingParameter
from typer.main import get_command

from api.cli import app
from api.settings import IN_A_FILE, Settings, variable_of
from tests.house.operate_page import PAGE, page_as_it_should_be

HOME = PAGE.parents[1]
DEPLOY = HOME / "deploy"
FILES = sorted(path for path in DEPLOY.iterdir() if path.is_file())
VARIABLE = re.compile(r"\bMATCHMAKER_[A-Z_]*[A-Z]\b")
COMMAND = re.compile(r"(?:^|`|exec site |bin/)(matchmaker [^`#\n]*)", re.MULTILINE)
EXAMPLES = {f"MATCHMAKER_X{end}" for end in ("", IN_A_FILE)}


def text() -> str:
    return PAGE.read_text(encoding="utf-8")


def test_the_tables_follow_from_the_code() -> None:
    assert text() == page_as_it_should_be(), "run: python -m tests.house.operate_page"


@pytest.mark.parametrize("path", [PAGE, *FILES], ids=lambda path: path.name)
def test_only_settings_that_there_are_are_named(path: Path) -> None:
    known = {variable_of(name) + end for name in Settings.model_fields for end in ("", IN_A_FILE)}
    named = set(VARIABLE.findall(path.read_text(encoding="utf-8")))
    assert named - known - EXAMPLES == set()


@pytest.mark.parametrize("line", sorted(set(COMMAND.findall(text()))))
def test_every_command_on_the_page_can_be_given(line: str) -> None:
    words = [word for word in shlex.split(line)[1:] if not word.startswith("1-")]
    command = get_command(app)
    while words and words[0] in getattr(command, "commands", {}):
        command = command.commands[words.pop(0)]
    assert not hasattr(command, "commands"), line
    with suppress(Exit, MissingParameter):  # a command may be named without its arguments
        command.make_context(line, words)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_file_that_is_deployed_is_told_of(path: Path) -> None:
    told = text() + "".join(other.read_text("utf-8") for other in FILES if other != path)
    assert path.name in told or path.name.startswith("Dockerfile")


def test_every_link_on_the_page_leads_somewhere() -> None:
    for address in re.findall(r"\]\(([^)#]+)\)", text()):
        assert (PAGE.parent / address).exists(), address


@pytest.fixture
def compose() -> dict:
    return yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))


def test_no_password_stands_in_what_is_deployed(compose) -> None:
    for name, service in compose["services"].items():
        for variable in service["environment"]:
            if "PASSWORD" in variable or "DATABASE_URL" in variable:
                assert variable.endswith("_FILE"), (name, variable)
    assert all("./secrets/" in secret["file"] for secret in compose["secrets"].values())


def test_the_service_is_reached_through_a_proxy_only(compose) -> None:
    for service in compose["services"].values():
        assert all(port.startswith("127.0.0.1:") for port in service.get("ports", ()))


def test_the_server_is_given_longer_to_stop_than_it_gives_itself(compose) -> None:
    stop = Settings.model_fields["stop_seconds"].default
    unit = (DEPLOY / "matchmaker.service").read_text("utf-8")
    assert int(compose["services"]["site"]["stop_grace_period"].rstrip("s")) > stop
    assert int(re.findall(r"^TimeoutStopSec=(\d+)$", unit, re.MULTILINE)[0]) > stop


def test_the_image_has_no_rights_and_tells_its_health() -> None:
    image = (DEPLOY / "Dockerfile").read_text("utf-8")
    account = re.findall(r"^USER (\S+)$", image, re.MULTILINE)
    assert account == ["10001"]
    assert "HEALTHCHECK" in image
    assert "/healthz" in image


def test_what_the_image_is_built_from_is_let_through() -> None:
    image = (DEPLOY / "Dockerfile").read_text("utf-8")
    let_through = (DEPLOY / "Dockerfile.dockerignore").read_text("utf-8")
    for line in re.findall(r"^COPY (?!--)(.+) \S+$", image, re.MULTILINE):
        for name in line.split():
            assert f"!{name}\n" in let_through, name
            assert (HOME / name).exists(), name

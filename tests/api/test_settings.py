"""What can be chosen: shown with its origin, secrets masked, typing errors told."""

from __future__ import annotations

import json

import pytest

from api.services.settings_table import HIDDEN, settings_table
from api.settings import Settings, variable_of
from api.wording import wording
from matchmaker.domain import LANGUAGES

TOKEN = "a token that nobody guesses"


def lines(**given: object) -> dict[str, dict[str, str]]:
    table = settings_table(Settings(**given), wording("en"))
    return {line.name: {"value": line.value, "origin": line.origin} for line in table}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_setting_is_in_the_table(run, language):
    result = run("settings", "--json", "--lang", language)
    assert result.exit_code == 0
    table = json.loads(result.stdout)
    assert [line["name"] for line in table] == list(Settings.model_fields)
    assert all(line["about"].endswith((".", ")")) for line in table)


def test_each_tells_where_it_came_from(monkeypatch, tmp_path):
    secret = tmp_path / "token"
    secret.write_text(TOKEN + "\n")
    monkeypatch.setenv("MATCHMAKER_PORT", "8123")
    monkeypatch.setenv("MATCHMAKER_METRICS", "token")
    monkeypatch.setenv("MATCHMAKER_METRICS_TOKEN_FILE", str(secret))
    monkeypatch.setenv("MATCHMAKER_LANGUAGE", "fr")
    table = lines(language="de")
    assert table["port"] == {"value": "8123", "origin": "environment"}
    assert table["metrics_token"] == {"value": HIDDEN, "origin": "file"}
    assert table["language"] == {"value": "de", "origin": "command_line"}
    assert table["host"]["origin"] == "default"


def test_a_secret_from_a_file_is_read_without_the_end_of_its_line(monkeypatch, tmp_path):
    (tmp_path / "url").write_text("postgresql://ann:geheim@db/hub\n")
    monkeypatch.setenv("MATCHMAKER_DATABASE_URL_FILE", str(tmp_path / "url"))
    monkeypatch.delenv("MATCHMAKER_DATABASE_URL", raising=False)
    assert Settings().database_url == "postgresql://ann:geheim@db/hub"


def test_a_file_that_is_not_there_is_told(run, monkeypatch):
    monkeypatch.setenv("MATCHMAKER_PORT_FILE", "/no/such/file")
    refused = run("settings")
    assert refused.exit_code == 1
    assert "/no/such/file" in refused.stderr
    assert "Traceback" not in refused.output


def test_no_password_is_shown(run, monkeypatch):
    monkeypatch.setenv("MATCHMAKER_METRICS_TOKEN", TOKEN)
    monkeypatch.setenv("MATCHMAKER_DATABASE_URL", "postgresql://ann:geheim@db/hub")
    for words in (("settings",), ("settings", "--json")):
        shown = run(*words).output
        assert "geheim" not in shown
        assert TOKEN not in shown
        assert "ann:***@db" in "".join(shown.split())


@pytest.mark.parametrize(
    ("variable", "value", "language"),
    [
        ("PORT", "abc", "nl"),
        ("LANGUAGE", "xx", "nl"),
        ("CORS_ORIGINS", "example.be", "fr"),
        ("PUBLIC_URL", "match.be", "de"),
    ],
)
def test_a_value_that_cannot_be_is_told_in_one_line(run, monkeypatch, variable, value, language):
    monkeypatch.setenv(f"MATCHMAKER_{variable}", value)
    more = () if variable == "LANGUAGE" else ("--lang", language)
    refused = run("suggest", "x", *more)
    assert refused.exit_code == 1
    assert f"MATCHMAKER_{variable}" in refused.stderr
    assert "Traceback" not in refused.output


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("MATCHMAKER_DATABSE_URL", "MATCHMAKER_DATABASE_URL"),
        ("MATCHMAKER_PROT", "MATCHMAKER_PORT"),
        ("MATCHMAKER_SOMETHING_ELSE_ALTOGETHER", ""),
    ],
)
def test_a_typing_error_is_told_with_what_was_meant(run, monkeypatch, typed, meant):
    monkeypatch.setenv(typed, "x")
    result = run("settings", "--json", "--lang", "en")
    assert result.exit_code == 0
    json.loads(result.stdout)
    told = " ".join(result.stderr.split())
    assert typed in told
    assert (f"“{meant}”" in told) == bool(meant)


def test_our_own_variables_are_no_typing_errors(run, monkeypatch):
    for name in ("DEBUG", "SHARED", "PORT_FILE"):
        monkeypatch.delenv(f"MATCHMAKER_{name}", raising=False)
    monkeypatch.setenv("MATCHMAKER_SHARED", "/x")
    monkeypatch.setenv(variable_of("longest_text"), "400")
    assert run("settings", "--json").stderr == ""

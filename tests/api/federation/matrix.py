"""Who may do what: a line for each operation, role, and own or other hub, as it is in fact.

``python -m tests.api.federation.matrix`` writes docs/authorisation.md anew; look at the difference
before you keep it.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from starlette.testclient import TestClient

from api.app import create_app
from api.settings import Settings
from models import migrations
from models.database import Database
from tests.api.federation.hubs import Visitor, addresses, fill, visitors
from tests.api.federation.requests import NO_CHANGE, NO_LIMITS, SAMPLES, Sample

if TYPE_CHECKING:
    from collections.abc import Iterator

PAGE = Path(__file__).parents[3] / "docs" / "authorisation.md"
METHODS = ("get", "post", "put", "patch", "delete")
FOUND_OUT = {401, 403, 404}
"""Answers that give nothing away."""

Line = tuple[str, ...]
Heard = Callable[[str, str, str, str, Any], None]


@contextmanager
def trying(database: Database) -> Iterator[None]:
    """Let nothing that is written last: every request finds the same rows."""
    writing = Database.writing

    @contextmanager
    def undone(self: Database) -> Iterator[Any]:
        with self._connected({"matchmaker_writes": True}) as connection:
            transaction = connection.begin()
            from sqlalchemy.orm import Session  # noqa: PLC0415

            with Session(connection, expire_on_commit=False) as session:
                yield session
                session.flush()
            transaction.rollback()

    Database.writing = undone  # type: ignore[method-assign]
    try:
        yield
    finally:
        Database.writing = writing  # type: ignore[method-assign]


def operations(document: dict[str, Any]) -> list[str]:
    """Return ``METHOD /path`` of every operation, in order."""
    return sorted(
        (
            f"{method.upper()} {path}"
            for path, item in document["paths"].items()
            for method in item
            if method in METHODS
        ),
        key=lambda operation: (
            operation.split(" ")[1],
            METHODS.index(operation.split()[0].lower()),
        ),
    )


def lines(settings: Settings, heard: Heard | None = None) -> tuple[list[str], list[Line]]:
    """Return the names of the visitors, and a line for each operation.

    Parameters
    ----------
    heard
        Told of each answer: operation, visitor, hub whose row it is about, path and answer.

    A cell is the status for one's own hub's row and, after a slash, for another's.
    """
    app = create_app(settings)
    database = app.state.network.database
    migrations.ensure(database)
    fill(database)
    there = visitors(database)
    own, other = addresses(database, "a"), addresses(database, "b")
    with TestClient(app, raise_server_exceptions=False) as client, trying(database):
        client.cookies.clear()
        table = [
            (
                operation,
                *(_cell(client, operation, visitor, (own, other), heard) for visitor in there),
            )
            for operation in operations(app.openapi())
        ]
    return [visitor.name for visitor in there], table


def _cell(
    client: TestClient,
    operation: str,
    visitor: Visitor,
    rows: tuple[dict[str, str], dict[str, str]],
    heard: Heard | None,
) -> str:
    sample = SAMPLES.get(operation, Sample())
    own, other = rows
    one = _status(client, operation, visitor, own, heard)
    of_no_hub = operation.replace("{source}", "").replace("{what}", "")  # lists, which are public
    if "{" not in of_no_hub and "HUB" not in str(sample):
        return str(one)
    return f"{one} / {_status(client, operation, visitor, other, heard)}"


def _status(
    client: TestClient,
    operation: str,
    visitor: Visitor,
    at: dict[str, str],
    heard: Heard | None,
) -> int:
    method, path = operation.split(" ")
    sample = SAMPLES.get(operation, Sample())
    hub = at["hubs"].removeprefix("hub-")
    headers = dict(visitor.headers)
    if method in {"PATCH", "DELETE", "PUT"} or path.endswith("/steps"):
        headers |= NO_CHANGE
    answer = client.request(
        method,
        filled(path, at),
        params=sample.query,
        json=None if sample.form else sample.body_for(hub),
        data=sample.form,
        headers=headers,
        follow_redirects=False,
    )
    client.cookies.clear()
    if heard:
        heard(operation, visitor.name, hub, filled(path, at), answer)
    return answer.status_code


def filled(path: str, at: dict[str, str]) -> str:
    """Return a path with the address of a row in its place: of the noun that stands before it."""
    parts = path.split("/")
    for place, part in enumerate(parts):
        if part.startswith("{"):
            parts[place] = at[parts[place - 1]]
    return "/".join(parts)


def page(names: list[str], table: list[Line]) -> str:
    """Return the table as a page for people."""
    head = """# Who may do what

A line for each operation of the API, as it is in fact: two hubs on one server, each visitor of hub
A. A cell is the status for a row of their own hub that is not public and, after the slash, for the
same row of hub B. 401: sign in first. 403: not for you. 404: there is no such row, or not for you.
A *reading key* is a program's key with the scope `read` alone.

Made by `python -m tests.api.federation.matrix`; a test compares it with the program, and a new
operation without a line fails.

"""
    rows = ["| operation | " + " | ".join(names) + " |", "|---" * (len(names) + 1) + "|"]
    rows += [f"| `{line[0]}` | " + " | ".join(line[1:]) + " |" for line in table]
    return head + "\n".join(rows) + "\n"


def main() -> None:
    """Write the page anew."""
    with tempfile.TemporaryDirectory() as folder:
        url, mails = f"sqlite:///{folder}/hubs.db", Path(folder) / "outbox"
        settings = Settings(database_url=url, mail_folder=mails, **NO_LIMITS)
        PAGE.write_text(page(*lines(settings)), encoding="utf-8")


if __name__ == "__main__":
    main()

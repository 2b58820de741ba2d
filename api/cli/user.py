"""``matchmaker user``: who may sign in."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from api.cli.options import AsJson, Db, Lang

user = typer.Typer(help="Let people sign in.", no_args_is_help=True)

Email = Annotated[str, typer.Argument(metavar="EMAIL", help="E-mail address to sign in with.")]
FromStdin = Annotated[
    bool,
    typer.Option("--password-stdin", help="Read the password from standard input, one line."),
]


@user.command("create-admin")
def create_admin(
    email: Email,
    name: Annotated[str, typer.Option(help="Name, as others see it.")] = "",
    password_stdin: FromStdin = False,
    lang: Lang = None,
    as_json: AsJson = False,
    db: Db = None,
) -> None:
    """Make the first person who may do everything. There is no password unless you choose one."""
    from api.cli.terminal import Terminal, door
    from api.services.people import People
    from models import migrations
    from models.access.asker import CONSOLE, Role
    from models.accounts import User
    from models.database import open_database

    with door(Terminal(db, lang, as_json=as_json)) as terminal:
        password = _password(password_stdin, terminal.words.say("cli.password"))
        with open_database(terminal.settings.database_url) as store:
            migrations.ensure(store)
            wanted = User(email=email, name=name or email, role=Role.ADMINISTRATOR)
            added = People(store, CONSOLE).add(wanted, password)
        if as_json:
            terminal.answer({"id": added.id, "email": added.email})
        terminal.say("cli.user_added", email=added.email)


@user.command("list")
def list_users(lang: Lang = None, as_json: AsJson = False, db: Db = None) -> None:
    """Show who may sign in."""
    from api.cli.terminal import Terminal, door
    from api.services.people import People
    from models import migrations
    from models.access.asker import CONSOLE
    from models.database import open_database

    with door(Terminal(db, lang, as_json=as_json)) as terminal:
        with open_database(terminal.settings.database_url) as store:
            migrations.require(store)
            users = People(store, CONSOLE).users()
        told = [
            {"id": one.id, "email": one.email, "role": one.role.value, "hubs": sorted(one.hubs)}
            for one in users
        ]
        if as_json:
            terminal.answer(told)
        for one in users:
            hubs = ", ".join(sorted(one.hubs))
            terminal.page.print(f"{one.email}  {one.role.value}  {hubs}".rstrip())


@user.command("set-password")
def set_password(
    email: Email,
    password_stdin: FromStdin = False,
    lang: Lang = None,
    as_json: AsJson = False,
    db: Db = None,
) -> None:
    """Choose another password for somebody; they are signed out everywhere."""
    from api.cli.terminal import Terminal, door
    from api.services.people import People
    from models import migrations
    from models.access.asker import CONSOLE
    from models.accounts import Accounts
    from models.database import open_database
    from models.errors import UnknownRow

    with door(Terminal(db, lang, as_json=as_json)) as terminal:
        password = _password(password_stdin, terminal.words.say("cli.password"))
        with open_database(terminal.settings.database_url) as store:
            migrations.require(store)
            with store.reading() as session:
                found = Accounts(session).by_email(email)
            if found is None:
                raise UnknownRow(noun="users")
            People(store, CONSOLE).change(found.id, {"password": password})
        if as_json:
            terminal.answer({"id": found.id, "email": found.email})
        terminal.say("cli.password_set", email=found.email)


def _password(from_stdin: bool, prompt: str) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    return str(typer.prompt(prompt, hide_input=True, confirmation_prompt=True, err=True))

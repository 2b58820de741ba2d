"""What every verb does at its edge: read settings, speak one language, refuse in one line."""

from __future__ import annotations

import json
import os
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, NoReturn
from unicodedata import category

import typer
from rich.console import Console
from rich.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from api.services.network import Network
    from api.settings import Language, Settings
    from api.wording import Wording

REFUSED = 1
OUR_FAULT = 70
"""Exit code for a mistake of ours, apart from the user's (``EX_SOFTWARE`` of sysexits.h)."""


class Terminal:
    """One run of one verb: its settings, its language, its two ways out.

    Results go to standard output. With ``as_json`` that is JSON alone, and everything said to the
    person goes to standard error.

    Parameters
    ----------
    database_url, language
        What the command line gave; ``None`` means what the environment says, or the default.
    """

    def __init__(
        self,
        database_url: str | None = None,
        language: Language | None = None,
        *,
        as_json: bool = False,
    ) -> None:
        from pydantic import ValidationError

        from api.settings import Settings, unknown_variables
        from api.wording import choose, wording

        given: dict[str, object] = {}
        if database_url:
            given["database_url"] = database_url
        if language:
            given["language"] = language
        self.as_json = as_json
        self.messages = Console(stderr=True, highlight=False, markup=False, emoji=False)
        try:
            self.settings: Settings = Settings(**given)  # type: ignore[arg-type]
        except (ValidationError, OSError) as error:
            self.words: Wording = wording(choose([language or "", *_wished()]))
            self.end(error)
        self.words = wording(self.settings.language)
        for variable, nearest in unknown_variables():
            self._warn_of_unknown(variable, nearest)
        self.page = (
            self.messages
            if as_json
            else Console(highlight=False, markup=False, emoji=False, soft_wrap=False)
        )

    def say(self, key: str, /, **facts: object) -> None:
        """Say something to the person."""
        self.page.print(Text(plain(self.words.say(key, **facts))))

    def hint(self, key: str, /, **facts: object) -> None:
        """Say something on the side: progress, advice. Never part of a result."""
        self.messages.print(Text(plain(self.words.say(key, **facts)), style="dim"))

    def answer(self, data: object) -> None:
        """Write JSON on standard output, the same bytes for the same answer."""
        self.write(json.dumps(data, ensure_ascii=False, indent=2, allow_nan=False) + "\n")

    def write(self, text: str) -> None:
        """Write a machine's answer on standard output, in UTF-8 whatever the terminal speaks."""
        typer.echo(text.encode("utf-8", "replace"), nl=False)

    def _warn_of_unknown(self, variable: str, nearest: str) -> None:
        line = self.words.say("errors.unknown_setting", setting=variable)
        if nearest:
            names = self.words.either([nearest])
            line = f"{line} {self.words.say('errors.did_you_mean', names=names)}"
        self.messages.print(Text(plain(line), style="yellow"))

    def warn_of_demo(self, fictional: bool) -> None:
        """Say on every screen that the organisations are made up, when they are."""
        if fictional:
            line = self.words.say("errors.demo_network")
            self.messages.print(Text(f" {line} ", style="black on yellow"))

    def mention(self, error: Exception) -> None:
        """Say what is not well, and go on."""
        from api.services.problems import as_problem

        self.messages.print(Text(plain(as_problem(error).line(self.words)), style="yellow"))

    def refuse(self, line: str) -> NoReturn:
        """End with one line that says what is wrong and what to do."""
        self.messages.print(Text(plain(line), style="red"))
        raise typer.Exit(REFUSED)

    def end(self, error: Exception) -> NoReturn:
        """End with one line about an error, and the exit code that says whose it is."""
        from api.services.problems import as_problem

        problem = as_problem(error)
        self.messages.print(Text(plain(problem.line(self.words)), style="red"))
        raise typer.Exit(OUR_FAULT if problem.ours else REFUSED) from None

    @contextmanager
    def progress(self, key: str) -> Iterator[Callable[[int, int], None]]:
        """Show a bar on standard error while something long runs.

        Yields
        ------
        Callable[[int, int], None]
            To be called with what is done and what there is to do.
        """
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
        with Progress(*columns, console=self.messages, transient=True) as bar:
            task = bar.add_task(self.words.say(key), total=None)

            def tell(done: int, total: int) -> None:
                bar.update(task, completed=done, total=total)

            yield tell


@contextmanager
def door(terminal: Terminal) -> Iterator[Terminal]:
    """Turn whatever goes wrong inside into one line in the person's language, and an exit code.

    A refusal of ours ends with 1. A mistake of ours ends with 70 and the name of what broke;
    ``MATCHMAKER_DEBUG=1`` shows where.
    """
    try:
        yield terminal
    except (typer.Exit, typer.Abort, typer.BadParameter):
        raise
    except BrokenPipeError:
        # The reader (`head`, a pager) has seen enough.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit(0) from None
    except Exception as error:
        if os.environ.get("MATCHMAKER_DEBUG"):
            raise
        terminal.end(error)


@contextmanager
def network_behind(terminal: Terminal) -> Iterator[Network]:
    """Give the network of a terminal's settings, behind its `door`; a fictional one says so."""
    from api.services.network import Network

    with door(terminal), Network.of(terminal.settings) as network:
        terminal.warn_of_demo(network.fictional)
        yield network


def _wished() -> list[str]:
    """Return the language that the environment asks for, where it may be the very thing wrong."""
    return [os.environ.get("MATCHMAKER_LANGUAGE", "")]


def plain(text: str) -> str:
    r"""Return the text without control characters, which a terminal would obey.

    Examples
    --------
    >>> plain("Bakkerij\x1b[31m Zeepbel")
    'Bakkerij[31m Zeepbel'
    """
    return "".join(c for c in text if c == "\n" or not category(c).startswith("C"))

"""``matchmaker doctor``: what is well, what to look at, what is wrong, each with a cure."""

from __future__ import annotations

import typer

from api.cli.options import AsJson, Db, Lang


def doctor(lang: Lang = None, as_json: AsJson = False, db: Db = None) -> None:
    """Look at everything that the program needs; ends with 1 when something is wrong."""
    from dataclasses import asdict

    from rich.text import Text

    from api.cli.terminal import REFUSED, Terminal, door, plain
    from api.services.doctor import examine

    look = {"ok": ("✓", "green"), "look": ("?", "yellow"), "wrong": ("✗", "red")}
    with door(Terminal(db, lang, as_json=as_json)) as terminal:
        words, findings = terminal.words, []
        for finding in examine(terminal.settings, words):
            findings.append(finding)
            mark, style = look[finding.state]
            if not as_json:
                title = words.say(f"doctor.{finding.check}")
                line = Text(f"{mark} ", style=style)
                terminal.page.print(line.append(title, "bold").append(f"  {plain(finding.line)}"))
        wrong = sum(finding.state == "wrong" for finding in findings)
        if as_json:
            terminal.answer([asdict(finding) for finding in findings])
        else:
            terminal.say("cli.doctor_wrong" if wrong else "cli.doctor_ok", count=wrong)
        if wrong:
            raise typer.Exit(REFUSED)

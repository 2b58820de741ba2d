"""``matchmaker settings``: what can be chosen, what was, and where that came from."""

from __future__ import annotations

from api.cli.options import AsJson, Db, Lang


def settings(lang: Lang = None, as_json: AsJson = False, db: Db = None) -> None:
    """Every setting: its value, its default, where it came from, what it is for."""
    from dataclasses import asdict

    from api.cli.tables import show_settings
    from api.cli.terminal import Terminal, door
    from api.services.settings_table import settings_table

    with door(Terminal(db, lang, as_json=as_json)) as terminal:
        lines = settings_table(terminal.settings, terminal.words)
        if as_json:
            terminal.answer([asdict(line) for line in lines])
        else:
            show_settings(terminal, lines)

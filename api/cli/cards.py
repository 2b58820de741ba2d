"""Suggestions as cards in a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Group
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from api.cli.terminal import plain
from api.services.cards import by_strength, cards

if TYPE_CHECKING:
    from rich.console import RenderableType

    from api.cli.terminal import Terminal
    from api.services.answers import Answer
    from api.services.cards import Card
    from api.wording import Wording

SHAPES = {
    "social_economy": ("●", "#E0662F"),
    "private": ("■", "#5B86E5"),
    "public": ("◆", "default"),
    "knowledge": ("▲", "#27A599"),
    "other": ("•", "default"),
}
"""Side of an organisation: shape and colour, always both."""
MARKS = {"for": ("✓", "green"), "mind": ("!", "yellow"), "unknown": ("?", "dim")}


def show_suggestions(terminal: Terminal, answer: Answer) -> None:
    """Show an answer: a heading, then one card per suggestion, best first."""
    words, page = terminal.words, terminal.page
    shown = cards(answer, words)
    page.print(_heading(answer, len(shown), words))
    named = any(card.certainty for card in shown)
    if shown and not named:
        page.print(Text(words.say("nouns.certainty.unnamed"), style="dim"))
    strong, weaker = by_strength(shown)
    for card in strong:
        page.print()
        page.print(_card(card, words, named=named))
    if weaker:
        page.print()
        page.print(Text(words.say("cli.weaker", count=len(weaker)), style="dim"))
    for card in weaker:
        page.print(_in_one_line(card, words))
    if shown:
        page.print()


def _heading(answer: Answer, count: int, words: Wording) -> Text:
    asker = answer.asker
    if asker is None:
        text = answer.shortlist.request.text
        key = "cli.found_for" if count else "cli.none_found"
        return Text(plain(words.say(key, count=count, text=text)), style="bold")
    key = "cli.suggestions_for" if count else "cli.none_for"
    heading = Text(plain(words.say(key, count=count, name=asker.name)), style="bold")
    if count:
        place = asker.site.municipality if asker.site else ""
        heading.append("\n").append_text(_side(asker.kind.value, words))
        heading.append(f"  {plain(place)}", style="dim")
    return heading


def _card(card: Card, words: Wording, *, named: bool) -> Group:
    title = Text(f"{card.rank:>2}  ", style="dim")
    title.append(plain(card.name), style="bold")
    if card.confidential:
        title.append(f"  ({words.say('cli.confidential')})", style="yellow")
    where = _side(card.kind, words).append(f"  {plain(card.place)}", style="dim")
    parts: list[RenderableType] = [title, Padding(where, (0, 0, 0, 4))]
    if named:
        parts.append(Padding(_certainty(card, words), (0, 0, 0, 4)))
    reasons = Table.grid(padding=(0, 1))
    reasons.add_column(width=1, no_wrap=True)
    reasons.add_column(ratio=1)
    for line in card.lines:
        sign, style = MARKS[line.mark]
        dim = "dim" if line.mark == "unknown" else ""
        reasons.add_row(Text(sign, style=style), Text(plain(line.sentence), style=dim))
    parts.append(Padding(reasons, (0, 0, 0, 4)))
    return Group(*parts)


def _in_one_line(card: Card, words: Wording) -> Text:
    line = Text(f"{card.rank:>2}  ", style="dim").append(plain(card.name), style="default")
    return line.append("  ").append_text(_side(card.kind, words)).append(f"  {plain(card.place)}")


def _side(kind: str, words: Wording) -> Text:
    shape, colour = SHAPES[kind]
    return Text(f"{shape} ", style=colour).append(words.say(f"nouns.kind.{kind}"))


def _certainty(card: Card, words: Wording) -> Text:
    certainty = card.certainty
    if certainty is None:
        return Text(words.say("nouns.certainty.unnamed"), style="dim")
    text = Text(words.say(f"nouns.certainty.{certainty.word}"), style="bold")
    dots = "●" * certainty.low + "○" * (certainty.high - certainty.low)
    text.append(f"  {dots}", style="green").append("·" * (10 - certainty.high), style="dim")
    said = words.say("nouns.certainty.range", low=certainty.low, high=certainty.high)
    return text.append(f"  {said}", style="dim")

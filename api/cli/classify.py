"""``matchmaker classify``: words into the codes of a nomenclature."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from api.cli.options import AsJson, Db, Lang


def classify(
    text: Annotated[
        str | None, typer.Argument(metavar="TEXT", help="What it is, in words.")
    ] = None,
    scheme: Annotated[
        Literal["ewc", "nace", "esco", "cpv"],
        typer.Option(help="ewc: waste codes; nace: sectors; esco: skills; cpv: purchases."),
    ] = "ewc",
    top: Annotated[int, typer.Option(min=1, max=100, help="How many codes.")] = 5,
    sector: Annotated[
        str,
        typer.Option(metavar="NACE", help="What the one who has it does: a code or words."),
    ] = "",
    file: Annotated[
        Path | None, typer.Option(metavar="FILE.csv", help="Classify a whole column.")
    ] = None,
    column: Annotated[
        str | None, typer.Option(metavar="NAME", help="Which column of --file holds the words.")
    ] = None,
    lang: Lang = None,
    as_json: AsJson = False,
    db: Db = None,
) -> None:
    """Codes for words: waste, sectors, skills or purchases, best first."""
    if (text is None) == (file is None):
        raise typer.BadParameter("give words, or --file FILE.csv with --column NAME")
    if (file is None) != (column is None):
        raise typer.BadParameter("--file and --column belong together")

    from functools import partial

    from api.cli.tables import csv_of, show_codes
    from api.cli.terminal import Terminal, door
    from api.services.asking import clean_text
    from api.services.classifying import COLUMNS, classify_column, classify_text, many
    from matchmaker.text.space import TextSpace

    with door(Terminal(db, lang, as_json=as_json)) as terminal:
        settings = terminal.settings
        space = TextSpace(cache=settings.cache_folder)
        if file is not None and column is not None:
            codes_of = partial(
                many,
                scheme=scheme,
                top=top,
                language=settings.language,
                space=space,
                sector=sector,
            )
            with terminal.progress("cli.classify_busy") as tell:
                rows = classify_column(file, column, codes_of, tell)
            if as_json:
                terminal.answer(rows)
            else:
                terminal.write(csv_of(COLUMNS, ([row[name] for name in COLUMNS] for row in rows)))
            return
        words = clean_text(str(text), settings.longest_text)
        codes = classify_text(words, scheme, top, settings.language, space, sector)
        if as_json:
            terminal.answer({"text": words, "scheme": scheme, "codes": codes})
        else:
            show_codes(terminal, words, codes)

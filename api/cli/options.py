"""The options that verbs share, each declared once."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

Db = Annotated[
    str | None,
    typer.Option(
        "--db",
        metavar="URL",
        help="Database, such as sqlite:///hub.db or postgresql://… "
        "[env MATCHMAKER_DATABASE_URL; default: matchmaker.db in this folder]",
        show_default=False,
    ),
]
Lang = Annotated[
    Literal["nl", "fr", "en", "de"] | None,
    typer.Option(
        "--lang",
        help="Language of the result [env MATCHMAKER_LANGUAGE; default: nl]",
        show_default=False,
    ),
]
AsJson = Annotated[
    bool, typer.Option("--json", help="Result as JSON on standard output, messages on the other.")
]
Top = Annotated[int, typer.Option("--top", min=1, max=1000, help="Length of the list.")]
Hub = Annotated[str | None, typer.Option("--hub", metavar="ID", help="Only members of this hub.")]
AimsNamed = Annotated[
    Literal["balanced", "materials", "jobs", "nearby"],
    typer.Option("--aims", help="What counts most."),
]

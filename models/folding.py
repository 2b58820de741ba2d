"""Letters without case and accents, inside the database: ``liege`` finds *Liège* on both."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Any

from sqlalchemy import Text
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import GenericFunction

if TYPE_CHECKING:
    from sqlalchemy.sql.compiler import SQLCompiler

ACCENTED = "àáâãäåçèéêëìíîïñòóôõöùúûüýÿ"
PLAIN = "aaaaaaceeeeiiiinooooouuuuyy"


class Folded(GenericFunction[str]):
    """A text in small letters without accents."""

    name = "folded"
    type = Text()
    inherit_cache = True


@compiles(Folded, "postgresql")
def _on_postgres(element: Folded, compiler: SQLCompiler, **how: Any) -> str:
    inner = compiler.process(element.clauses, **how)
    return f"translate(lower({inner}), '{ACCENTED}', '{PLAIN}')"


_WITHOUT = str.maketrans(ACCENTED, PLAIN)


def fold_letters(text: str | None) -> str | None:
    """Return a text in small letters without accents, as both databases do.

    Examples
    --------
    >>> fold_letters("Écocentre Liège")
    'ecocentre liege'
    """
    if text is None or text.isascii():
        return text and text.lower()
    return unicodedata.normalize("NFC", text).lower().translate(_WITHOUT)


class Bytewise(GenericFunction[str]):
    """A text that is compared byte by byte, as SQLite does by itself."""

    name = "bytewise"
    type = Text()
    inherit_cache = True


@compiles(Bytewise)
def _bytewise(element: Bytewise, compiler: SQLCompiler, **how: Any) -> str:
    return str(compiler.process(element.clauses, **how))


@compiles(Bytewise, "postgresql")
def _bytewise_on_postgres(element: Bytewise, compiler: SQLCompiler, **how: Any) -> str:
    return f'({compiler.process(element.clauses, **how)} COLLATE "C")'

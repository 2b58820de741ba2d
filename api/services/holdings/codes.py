"""Codes that the words of a form may mean, for whoever types them to choose from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from api.services.classifying import classify_text, label_of
from matchmaker.errors import UnknownCode

if TYPE_CHECKING:
    from collections.abc import Sequence

    from api.services.holdings.forms import HoldingForm
    from api.services.network import Network

SHOWN = 4


@dataclass(frozen=True, slots=True)
class Code:
    """A code and what it is called in the reader's language."""

    code: str
    label: str


def proposed(
    network: Network, form: HoldingForm, words: str, language: str, stands: str = ""
) -> Sequence[Code]:
    """Return the codes to choose from: the one that stands first, then those that words may mean.

    Parameters
    ----------
    stands
        The code that is chosen already; it stays among them.
    """
    found = classify_text(words, form.scheme, SHOWN, language, network.space) if words else []
    codes = [Code(str(one["code"]), str(one["label"])) for one in found]
    known = called(form, stands, language)
    return [known, *(one for one in codes if one != known)] if known else codes


def called(form: HoldingForm, code: str, language: str) -> Code | None:
    """Return a code with its name; ``None`` for words that are no code."""
    if not code:
        return None
    try:
        return Code(code, label_of(code, form.scheme, language))
    except (LookupError, UnknownCode):
        return None

"""From what people type to what the engine understands."""

from __future__ import annotations

from matchmaker.errors import MatchmakerError


class EmptyText(MatchmakerError):
    """Nothing was asked."""

    code = "empty_text"


class TextTooLong(MatchmakerError):
    """More was asked than fits. Facts: ``limit`` in characters."""

    code = "text_too_long"


def clean_text(text: str, limit: int) -> str:
    """Return what was typed without blanks around it.

    Raises
    ------
    EmptyText
        Nothing is left.
    TextTooLong
        More than `limit` characters.
    """
    text = " ".join(text.split())
    if not text:
        raise EmptyText
    if len(text) > limit:
        raise TextTooLong(limit=limit)
    return text

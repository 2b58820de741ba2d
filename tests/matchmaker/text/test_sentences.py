import numpy as np
import pytest

from matchmaker.habits import known_habits
from matchmaker.text import encoder
from matchmaker.text.schemes import entries_of
from matchmaker.text.sentences import COARSE, FILE, SKILLS, shipped, write
from matchmaker.text.topic import without_asking
from matchmaker.text.whole_file import whole_file


def test_what_ships_is_what_the_encoder_says() -> None:
    for text in known_habits()[0].materials[:2]:
        there = shipped(encoder.ENCODER).get(text)
        with encoder.listening() as fresh:
            encoder.encode([text])
        assert there is not None
        # Another processor may round the last step of the grid the other way.
        assert np.abs(there - fresh[text]).max() <= 1


def test_most_of_what_every_question_is_compared_with_is_there() -> None:
    known = shipped(encoder.ENCODER)
    texts = {t for h in known_habits() for t in (*h.materials, *h.takers, *h.donors)}
    missing = [text for text in texts if known.get(text) is None]
    assert len(missing) < len(texts) / 5, "run python -m matchmaker.learning.sentences"


def test_vectors_of_another_encoder_are_not_used() -> None:
    assert len(shipped("another", FILE)) == 0


def test_negative_steps_come_back(tmp_path) -> None:
    file = tmp_path / "few.npz"
    vector = np.array([-2048, -257, -1, 0, 255, 256, 2048], dtype=np.int16)
    write(file, "mine", {"hout": vector})
    assert shipped("mine", file).get("hout").tolist() == vector.tolist()


def test_coarse_vectors_come_back_within_half_a_coarse_step(tmp_path) -> None:
    file = tmp_path / "few.npz"
    vector = np.array([-2048, -257, -9, 0, 11, 255, 2048], dtype=np.int16)
    write(file, "mine", {"hout": vector}, coarse=True)
    read = shipped("mine", file).get("hout")
    assert np.abs(read - vector).max() <= COARSE / 2


def test_every_english_skill_ships_and_says_nearly_what_the_encoder_says() -> None:
    known = shipped(encoder.ENCODER, SKILLS)
    texts = {without_asking(name) for e in entries_of("esco") for name in (*e.spoken, *e.names)}
    missing = [text for text in texts if known.get(text) is None]
    assert len(missing) < len(texts) / 5, "run python -m matchmaker.learning.sentences"
    asked = sorted(texts - set(missing))[::8000]
    with encoder.listening() as fresh:
        told = encoder.encode(asked)
    kept = np.stack([known.get(text) for text in asked]) / encoder.GRID
    assert fresh.keys() == set(asked)
    assert np.abs((kept * told).sum(axis=1) - 1).max() < 0.02


def test_two_who_write_one_file_at_once_both_leave_a_whole_one(tmp_path) -> None:
    file = tmp_path / "deep" / "one"
    with whole_file(file) as first, whole_file(file) as second:
        first.write(b"first")
        second.write(b"sec")
        first.write(b" part")
        second.write(b"ond")
    assert file.read_bytes() == b"first part"
    assert list(file.parent.iterdir()) == [file]


def test_who_is_stopped_leaves_nothing(tmp_path) -> None:
    file = tmp_path / "one"
    with pytest.raises(KeyboardInterrupt), whole_file(file) as unfinished:
        _write_half(unfinished)
    assert list(tmp_path.iterdir()) == []


def _write_half(file) -> None:
    file.write(b"half")
    raise KeyboardInterrupt

"""Vectors that were made before, asked for by several threads."""

import threading

import numpy as np
from scipy import sparse

from matchmaker.text import memory
from matchmaker.text.memory import VectorMemory
from matchmaker.text.vectors import TextVectors, read_mix

MIX = read_mix("things", "without_encoder")


def lengths(texts):
    """Make vectors that say how long a text is."""
    dense = np.array([[len(text)] for text in texts], dtype=np.float32).reshape(-1, 1)
    none = sparse.csr_matrix((len(texts), 1), dtype=np.float32)
    return TextVectors(none, none, dense, np.ones(len(texts), dtype=bool), MIX)


def told(vectors):
    return vectors.dense.ravel().tolist()


def test_a_text_costs_one_vector_however_often_it_is_asked_for():
    asked = []
    kept = VectorMemory()

    def make(texts):
        asked.extend(texts)
        return lengths(texts)

    assert told(kept.vectors(["hout", "ei", "hout"], MIX, make)) == [4, 2, 4]
    assert told(kept.vectors(["glas!", "ei", "hout"], MIX, make)) == [5, 2, 4]
    assert told(kept.vectors([], MIX, make)) == []
    assert asked == ["hout", "ei", "glas!"]


def test_a_quick_question_does_not_wait_for_a_slow_one_and_both_are_right():
    kept = VectorMemory()
    kept.vectors(["ei"], MIX, lengths)
    started, go_on = threading.Event(), threading.Event()

    def slowly(texts):
        started.set()
        assert go_on.wait(10)
        return lengths(texts)

    answers = []
    texts = ["hout", "ei", "glaswol"]
    slow = threading.Thread(target=lambda: answers.append(kept.vectors(texts, MIX, slowly)))
    slow.start()
    assert started.wait(10)
    assert told(kept.vectors(["glaswol", "ei", "as"], MIX, lengths)) == [7, 2, 2]
    go_on.set()
    slow.join()
    assert told(answers[0]) == [4, 2, 7]
    assert told(kept.vectors(["as", "glaswol", "hout", "ei"], MIX, lengths)) == [2, 7, 4, 2]


def test_a_full_memory_starts_afresh_and_stays_right(monkeypatch):
    monkeypatch.setattr(memory, "MOST", 3)
    kept = VectorMemory()
    for texts in (["a", "bb"], ["bb", "ccc", "dddd"], ["dddd", "a", "eeeee"]):
        assert told(kept.vectors(texts, MIX, lengths)) == [len(text) for text in texts]

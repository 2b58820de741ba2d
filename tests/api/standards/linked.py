"""Reads linked data the way another program would."""

from __future__ import annotations

import warnings

from rdflib import Graph


def graph_of(text: str, format_: str) -> Graph:
    """Return the triples in a text, ``json-ld`` or ``turtle``."""
    with warnings.catch_warnings():  # the reader's own, about its next version
        warnings.simplefilter("ignore", DeprecationWarning)
        return Graph().parse(data=text, format=format_)

"""A small graph of linked data, written by hand as JSON-LD and as Turtle: the same triples.

Enough for a catalogue, and no more. The vocabularies stand inside each document, so that no reader
has to fetch them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

PREFIXES = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
A = "rdf:type"


@dataclass(frozen=True, slots=True)
class Address:
    """A thing by its address."""

    at: str


@dataclass(frozen=True, slots=True)
class Words:
    """A text in a language."""

    text: str
    language: str


@dataclass(frozen=True, slots=True)
class Typed:
    """A value of a type, such as ``xsd:date``."""

    text: str
    type: str


Told: TypeAlias = "Address | Words | Typed | str | Node"


@dataclass(frozen=True)
class Node:
    """A thing and what is said of it.

    Parameters
    ----------
    kind
        Its class, such as ``dcat:Dataset``.
    at
        Its address; empty for a thing that has none.
    says
        Values by property, each a list.
    """

    kind: str
    at: str = ""
    says: Mapping[str, tuple[Told, ...]] = field(default_factory=dict)


def json_ld(node: Node) -> dict[str, object]:
    """Return a node, and all that hangs on it, as JSON-LD."""
    return {"@context": dict(PREFIXES), **_node_ld(node)}


def turtle(node: Node) -> str:
    """Return a node, and all that hangs on it, as Turtle."""
    heads = [f"@prefix {name}: <{address}> ." for name, address in PREFIXES.items()]
    blocks: list[str] = []
    _block(node, blocks)
    return "\n".join([*heads, "", *blocks])


def _node_ld(node: Node) -> dict[str, object]:
    told: dict[str, object] = {"@id": node.at} if node.at else {}
    told["@type"] = node.kind
    for property_, values in node.says.items():
        if values:
            told[property_] = [_value_ld(value) for value in values]
    return told


def _value_ld(value: Told) -> object:
    if isinstance(value, Node):
        return _node_ld(value)
    if isinstance(value, Address):
        return {"@id": value.at}
    if isinstance(value, Words):
        return {"@value": value.text, "@language": value.language}
    if isinstance(value, Typed):
        return {"@value": value.text, "@type": value.type}
    return value


def _block(node: Node, blocks: list[str]) -> None:
    """Write a node with an address as a block of its own, after those that hang on it."""
    inner: list[Node] = []
    lines = _lines(node, inner)
    for other in inner:
        _block(other, blocks)
    blocks.append(f"<{_iri(node.at)}> " + " ;\n    ".join(lines) + " .\n")


def _lines(node: Node, inner: list[Node]) -> list[str]:
    lines = [f"a {node.kind}"]
    for property_, values in node.says.items():
        if values:
            lines.append(f"{property_} " + ", ".join(_value_ttl(one, inner) for one in values))
    return lines


def _value_ttl(value: Told, inner: list[Node]) -> str:
    if isinstance(value, Node):
        if value.at:
            inner.append(value)
            return f"<{_iri(value.at)}>"
        return "[ " + " ; ".join(_lines(value, inner)) + " ]"
    if isinstance(value, Address):
        return f"<{_iri(value.at)}>"
    if isinstance(value, Words):
        return f"{_quoted(value.text)}@{value.language}"
    if isinstance(value, Typed):
        return f"{_quoted(value.text)}^^{value.type}"
    return _quoted(value)


def _quoted(text: str) -> str:
    r"""Return a text between quotation marks; JSON's escapes are Turtle's too.

    Examples
    --------
    >>> print(_quoted('say "hello"\n'))
    "say \"hello\"\n"
    """
    return json.dumps(text, ensure_ascii=False)


def _iri(address: str) -> str:
    """Return an address without the signs that Turtle does not allow in one."""
    return "".join(f"%{ord(sign):02X}" if sign in '<>"{}|^`\\ ' else sign for sign in address)

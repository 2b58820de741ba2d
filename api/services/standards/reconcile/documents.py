"""What the service answers: its manifest, candidates, suggestions and values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.services.standards.reconcile.base import Reference, Value
from models.search import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from api.services.standards.addresses import Addresses
    from api.services.standards.reconcile.base import Candidate, Query, Source
    from api.wording import Wording

VERSIONS = ["0.2"]
AT_ONCE = 20
"""Suggestions that one answer has; ``cursor`` asks for the next."""
PREVIEW = {"width": 420, "height": 220}
"""Size in pixels of the frame in which a preview is shown."""


def manifest(
    source: Source, addresses: Addresses, words: Wording, lang: str | None
) -> dict[str, object]:
    """Return what the service can do, and where.

    Parameters
    ----------
    lang
        The language asked for in the address, which then stands in all addresses of the manifest.
    """
    here = addresses.document(f"reconcile/{source.name}")
    spoken = f"lang={lang}" if lang else ""
    question = f"?{spoken}" if spoken else ""

    def suggest(what: str) -> dict[str, str]:
        return {"service_url": here, "service_path": f"/suggest/{what}{question}"}

    view = source.view()
    return {
        "versions": VERSIONS,
        "name": words.say(f"standards.source.{source.name}"),
        "identifierSpace": source.identifier_space,
        "schemaSpace": source.schema_space,
        "documentation": addresses.to("/docs"),
        "defaultTypes": [sort_of(source, sort, words) for sort in source.sorts],
        **({"view": {"url": view}} if view else {}),
        "preview": {
            "url": f"{here}/preview?id={{{{id}}}}" + (f"&{spoken}" if spoken else ""),
            **PREVIEW,
        },
        "suggest": {what: suggest(what) for what in ("entity", "property", "type")},
        "extend": {
            "propose_properties": {"service_url": here, "service_path": f"/properties{question}"},
            "property_settings": [],
        },
        "batchSize": source.at_once,
    }


def sort_of(source: Source, sort: str, words: Wording) -> dict[str, object]:
    """Return a type, with the wider one that it belongs to."""
    wider = source.sorts[sort]
    return {
        "id": sort,
        "name": source.sort_name(sort, words),
        **({"broader": [sort_of(source, wider, words)]} if wider else {}),
    }


def property_of(property_: str, words: Wording) -> dict[str, object]:
    """Return a property with its name."""
    return {"id": property_, "name": words.say(f"standards.property.{property_}")}


def results(
    source: Source, queries: Mapping[str, Query], words: Wording
) -> dict[str, dict[str, object]]:
    """Return the candidates of a batch, by the names that its queries have."""
    found = source.candidates(list(queries.values()), words.language)
    return {
        key: {"result": [_candidate(source, one, words) for one in candidates]}
        for key, candidates in zip(queries, found, strict=True)
    }


def _candidate(source: Source, candidate: Candidate, words: Wording) -> dict[str, object]:
    thing = source.thing(candidate.id, words.language)
    return {
        "id": thing.id,
        "name": thing.name,
        **({"description": thing.description} if thing.description else {}),
        "type": [{"id": thing.sort, "name": source.sort_name(thing.sort, words)}],
        "score": candidate.score,
        "match": candidate.match,
        "features": [{"id": id_, "value": value} for id_, value in candidate.features.items()],
    }


def suggested_things(
    source: Source, prefix: str, cursor: int, words: Wording
) -> dict[str, list[dict[str, object]]]:
    """Return things whose name or code a person may be typing."""
    found = source.begins_with(prefix, words.language)[cursor : cursor + AT_ONCE]
    return {
        "result": [
            {
                "id": thing.id,
                "name": thing.name,
                **({"description": thing.description} if thing.description else {}),
                "notable": [{"id": thing.sort, "name": source.sort_name(thing.sort, words)}],
            }
            for thing in found
        ]
    }


def suggested_sorts(
    source: Source, prefix: str, cursor: int, words: Wording
) -> dict[str, list[dict[str, object]]]:
    """Return types whose name a person may be typing."""
    return _begun((sort_of(source, sort, words) for sort in source.sorts), prefix, cursor)


def suggested_properties(
    source: Source, prefix: str, cursor: int, words: Wording
) -> dict[str, list[dict[str, object]]]:
    """Return properties whose name a person may be typing."""
    return _begun((property_of(one, words) for one in source.properties), prefix, cursor)


def _begun(
    told: Iterable[dict[str, object]], prefix: str, cursor: int
) -> dict[str, list[dict[str, object]]]:
    asked = fold(prefix)
    found = [
        one
        for one in told
        if f" {asked}" in f" {fold(str(one['name']))}" or fold(str(one["id"])).startswith(asked)
    ]
    return {"result": found[cursor : cursor + AT_ONCE]}


def proposed_properties(
    source: Source, sort: str, limit: int | None, words: Wording
) -> dict[str, object]:
    """Return what can be asked of things of a type: all that the list has."""
    told = [property_of(one, words) for one in source.properties]
    return {
        "type": sort,
        "properties": told[:limit],
        **({"limit": limit} if limit is not None else {}),
    }


def extension(
    source: Source,
    ids: Sequence[str],
    properties: Sequence[str],
    addresses: Addresses,
    words: Wording,
) -> dict[str, object]:
    """Return what is known of things; of a thing or a property that is not ours, nothing."""
    known = frozenset(source.ids())
    rows = {
        id_: {
            property_: [_cell(value) for value in _values(source, id_, property_, known, words)]
            for property_ in properties
        }
        for id_ in ids
    }
    return {
        "meta": [_column(source, property_, addresses, words) for property_ in properties],
        "rows": rows,
    }


def _values(
    source: Source, id_: str, property_: str, known: frozenset[str], words: Wording
) -> tuple[Value, ...]:
    if id_ not in known or property_ not in source.properties:
        return ()
    return source.values(id_, property_, words.language)


LISTED_ELSEWHERE = {"sectors": ("nace", "activity"), "broader": ("esco", "skill")}
"""Properties with things as values: the list that they stand in, and their type."""


def _column(
    source: Source, property_: str, addresses: Addresses, words: Wording
) -> dict[str, object]:
    if property_ not in source.properties:
        return {"id": property_, "name": property_}
    told = property_of(property_, words)
    if property_ not in LISTED_ELSEWHERE:
        return told
    other, sort = LISTED_ELSEWHERE[property_]
    told["type"] = {"id": sort, "name": words.say(f"standards.sort.{sort}")}
    if other != source.name:
        told["service"] = addresses.document(f"reconcile/{other}")
    return told


def _cell(value: Value) -> dict[str, object]:
    if isinstance(value, Reference):
        return {"id": value.id, "name": value.name}
    if isinstance(value, str):
        return {"str": value}
    return {"int": value} if isinstance(value, int) else {"float": value}

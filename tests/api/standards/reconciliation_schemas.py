"""What the Reconciliation Service API 0.2 says of its messages, as JSON schemas in our own words.

Facts from https://reconciliation-api.github.io/specs/0.2/ and the schemas published beside it
(https://github.com/reconciliation-api/specs, folder ``0.2/schemas``, read in November 2026). Where
the text asks for more than the published schemas do (a text that is not empty, a result in order of
score), so does what stands here or the test that uses it.
"""

from __future__ import annotations

from typing import Any

Schema = dict[str, Any]

NAME: Schema = {"type": "string", "minLength": 1}
ADDRESS: Schema = {"type": "string", "pattern": "^https?://."}
WITH_ID: Schema = {"type": "string", "pattern": r"\{\{id\}\}"}


def _object(required: tuple[str, ...] = (), **properties: Schema) -> Schema:
    return {"type": "object", "properties": properties, "required": list(required)}


def _list(items: Schema, **more: object) -> Schema:
    return {"type": "array", "items": items, **more}


NAMED = _object(("id", "name"), id=NAME, name=NAME, description={"type": "string"})
TYPE = {
    **_object(("id", "name"), id=NAME, name=NAME, broader=_list({"$ref": "#/$defs/type"})),
}
TYPE_OR_ID: Schema = {"oneOf": [_object(("id",), id=NAME, name=NAME), NAME]}
PLACE = _object(("service_url", "service_path"), service_url=ADDRESS, service_path=NAME)

MANIFEST: Schema = {
    "$defs": {"type": TYPE},
    **_object(
        ("versions", "name", "identifierSpace", "schemaSpace"),
        versions=_list({"type": "string"}, contains={"const": "0.2"}),
        name=NAME,
        identifierSpace=ADDRESS,
        schemaSpace=ADDRESS,
        documentation=ADDRESS,
        defaultTypes=_list({"$ref": "#/$defs/type"}, uniqueItems=True),
        view=_object(("url",), url=WITH_ID),
        preview=_object(
            ("url", "width", "height"),
            url=WITH_ID,
            width={"type": "integer"},
            height={"type": "integer"},
        ),
        suggest=_object(entity=PLACE, property=PLACE, type=PLACE),
        extend=_object(propose_properties=PLACE, property_settings={"type": "array"}),
        batchSize={"type": "integer", "minimum": 1},
    ),
}

CANDIDATE = _object(
    ("id", "name", "score"),
    id=NAME,
    name=NAME,
    description={"type": "string"},
    score={"type": "number"},
    match={"type": "boolean"},
    type=_list(TYPE_OR_ID),
    features=_list(_object(("id", "value"), id=NAME, value={"type": ["boolean", "number"]})),
)
RESULTS: Schema = {
    "type": "object",
    "additionalProperties": _object(("result",), result=_list(CANDIDATE)),
}

SUGGESTED_ENTITIES = _object(
    ("result",),
    result=_list({**NAMED, "properties": {**NAMED["properties"], "notable": _list(TYPE_OR_ID)}}),
)
SUGGESTED_PROPERTIES = _object(("result",), result=_list(NAMED))
SUGGESTED_TYPES: Schema = {
    "$defs": {"type": TYPE},
    **_object(("result",), result=_list({"$ref": "#/$defs/type"})),
}
PROPOSED = _object(
    ("properties", "type"),
    properties=_list(_object(("id", "name"), id=NAME, name=NAME)),
    type={"type": "string"},
    limit={"type": "integer"},
)


def _cell(*required: str, **properties: Schema) -> Schema:
    return {**_object(required, **properties), "additionalProperties": False}


CELL: Schema = {
    "oneOf": [
        _cell(),
        _cell("id", "name", id=NAME, name=NAME, description={"type": "string"}),
        _cell("str", str={"type": "string"}),
        _cell("float", float={"type": "number"}),
        _cell("int", int={"type": "integer"}),
    ]
}
VALUES = _object(
    ("meta", "rows"),
    meta=_list(
        _object(
            ("id", "name"),
            id=NAME,
            name=NAME,
            type=_object(("id",), id=NAME, name=NAME),
            service=ADDRESS,
        )
    ),
    rows={
        "type": "object",
        "additionalProperties": {"type": "object", "additionalProperties": _list(CELL)},
    },
)

"""Examples in the OpenAPI document, put together from what may stand in each field.

A new answer mostly has an example by itself; a contract test names the field that lacks a value.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from api.routes.example_values import FACTS, FAULTS, IN_PATHS, OF_SCHEMA, VALUES
from api.services.problems import Problem
from api.wording import wording
from api.wording.faults import fault_message

if TYPE_CHECKING:
    from fastapi import FastAPI

CODES = "x-codes"
"""Where `api.routes.problems.refusals` leaves the codes of a status."""
PROBLEM = "application/problem+json"
REFERENCE = "#/components/schemas/"
BINARY = {"type": "string", "contentMediaType": "application/octet-stream"}
"""A file whose bytes nobody reads: it has no example."""


def text_file(content: bytes) -> dict[str, Any]:
    """Declare a file of text, as it looks."""
    return {"schema": {"type": "string"}, "example": content.decode("utf-8-sig")}


def json_file(content: Mapping[str, Any]) -> dict[str, Any]:
    """Declare a file that is a JSON object, as it looks."""
    return {"schema": {"type": "object"}, "example": dict(content)}


class NoExample(LookupError):
    """Nothing tells what may stand in a field: a value is missing in `VALUES`."""


def add_examples(app: FastAPI) -> None:
    """Let each body, answer and refusal in the OpenAPI document have an example."""
    made = app.openapi

    def openapi() -> dict[str, Any]:
        document = made()
        if CODES not in document:
            document[CODES] = True
            for path, item in document["paths"].items():
                for operation in item.values():
                    _fill(operation, path, document["components"]["schemas"])
        return document

    app.openapi = openapi  # type: ignore[method-assign]


def _fill(operation: dict[str, Any], path: str, schemas: Mapping[str, Any]) -> None:
    contents = [operation.get("requestBody", {}).get("content", {})]
    contents += [answer.get("content", {}) for answer in operation["responses"].values()]
    for status, answer in operation["responses"].items():
        for media, told in answer.get("content", {}).items():
            if media == PROBLEM:
                codes = told.pop(CODES, ())
                shown = {code: _shown(code, int(status), path) for code in codes}
                told["examples"] = {code: one for code, one in shown.items() if one}
    for content in contents:
        for told in content.values():
            if "example" in told or "examples" in told or told.get("schema", BINARY) == BINARY:
                continue
            try:
                told["example"] = example_of(told["schema"], schemas)
            except NoExample:
                continue  # the contract test names it


def _shown(code: str, status: int, path: str) -> dict[str, Any] | None:
    try:
        return {"value": refusal(code, status, path)}
    except KeyError:
        return None  # a fact is missing in `FACTS`: the contract test names the refusal


def refusal(code: str, status: int, path: str) -> dict[str, Any]:
    """Return a refusal as it may come: the words are those of the English catalogue."""
    words = wording("en")
    line = Problem(code, FACTS).line(words)
    faults = [
        {"pointer": pointer, "code": fault, "message": fault_message(fault, words)}
        for pointer, fault in FAULTS.get(code, ())
    ]
    return {
        "type": f"about:blank#{code}",
        "title": line,
        "status": status,
        "detail": line,
        "instance": _filled(path),
        "errors": faults,
    }


def example_of(schema: Mapping[str, Any], schemas: Mapping[str, Any], at: str = "") -> Any:
    """Return what may stand where this schema is.

    Parameters
    ----------
    at
        ``Schema.field``, as `OF_SCHEMA` has it.

    Raises
    ------
    NoExample
        Nothing tells.
    """
    if at in OF_SCHEMA:
        return OF_SCHEMA[at]
    if "$ref" in schema:
        return _of_named(schema["$ref"].removeprefix(REFERENCE), schemas)
    given = [schema[key] for key in ("example", "const") if key in schema]
    given += [schema[key][0] for key in ("examples", "enum") if schema.get(key)]
    name = at.rpartition(".")[2]
    if given or name in VALUES:
        return given[0] if given else VALUES[name]
    return _of_parts(schema, schemas, at)


def _of_parts(schema: Mapping[str, Any], schemas: Mapping[str, Any], at: str) -> Any:
    if schema.get("type") == "array":
        return [example_of(schema["items"], schemas, at)]
    if "anyOf" in schema:
        return example_of(schema["anyOf"][0], schemas, at)
    if "properties" in schema:
        return _of_object("", schema, schemas)
    raise NoExample(at)


def _of_named(name: str, schemas: Mapping[str, Any]) -> Any:
    schema = schemas[name]
    if "example" in schema:
        # FastAPI leaves out of an example what is null.
        return dict.fromkeys(schema.get("required", ())) | schema["example"]
    if "properties" not in schema:
        return example_of(schema, schemas)
    # A name that two modules use comes with that of its module.
    return _of_object(name.removeprefix("api__routes__").replace("__", "."), schema, schemas)


def _of_object(name: str, schema: Mapping[str, Any], schemas: Mapping[str, Any]) -> Any:
    return {
        field: example_of(told, schemas, f"{name}.{field}")
        for field, told in schema["properties"].items()
    }


def _filled(path: str) -> str:
    for name, value in IN_PATHS.items():
        path = path.replace(f"{{{name}}}", value)
    return path

"""Forms that programs post: read whole within a limit, and the JSON inside them checked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, TypeAlias, TypeVar
from urllib.parse import parse_qsl

from fastapi import Depends, Request
from fastapi.exceptions import RequestValidationError
from pydantic import TypeAdapter, ValidationError

from matchmaker.errors import MatchmakerError

if TYPE_CHECKING:
    from collections.abc import Mapping

FORM = "application/x-www-form-urlencoded"
JSON = "application/json"
LARGEST_BODY = 2 * 1024 * 1024
MOST_FIELDS = 20
LONGEST_POINTER = 40
"""Signs of one part of a pointer: a key that somebody made up is not repeated at length."""

Read = TypeVar("Read")


class BodyTooLarge(MatchmakerError):
    """More was sent than is read. Facts: ``limit`` in bytes."""

    code = "too_large"


class BatchTooLarge(MatchmakerError):
    """More was asked at once than is answered. Facts: ``limit``, in questions."""

    code = "batch_too_large"


class WrongMediaType(MatchmakerError):
    """The body is of another kind than this address takes. Facts: ``expected``."""

    code = "wrong_media_type"


async def form_of(request: Request) -> dict[str, str]:
    """Return the fields of a posted form; of a field that stands there twice, the last.

    Raises
    ------
    WrongMediaType
        The body is no form.
    BodyTooLarge
        It is longer than `LARGEST_BODY`.
    """
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != FORM:
        raise WrongMediaType(expected=FORM)
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST_BODY:
            raise BodyTooLarge(limit=LARGEST_BODY)
    try:
        return dict(parse_qsl(body.decode("ascii"), max_num_fields=MOST_FIELDS))
    except ValueError as error:
        raise refused("body") from error


FormHere: TypeAlias = Annotated[dict[str, str], Depends(form_of)]


def read_json(reader: TypeAdapter[Read], text: str, *where: str) -> Read:
    """Return the value that JSON inside a field holds.

    Parameters
    ----------
    where
        Where the field stands, for the pointer in a refusal.

    Raises
    ------
    RequestValidationError
        It is no JSON, or not of this shape.
    """
    try:
        return reader.validate_json(text)
    except ValidationError as error:
        faults = [
            {"loc": (*where, *_short(one["loc"])), "type": one["type"]}
            for one in error.errors(include_url=False, include_context=False, include_input=False)
        ]
        raise RequestValidationError(faults) from error


def refused(*where: str, code: str = "value_error") -> RequestValidationError:
    """Return the refusal of one value."""
    return RequestValidationError([{"loc": where, "type": code}])


def fields_in_openapi(
    schemas: Mapping[str, Mapping[str, object]], examples: Mapping[str, object]
) -> dict[str, object]:
    """Declare values of the query that hold JSON.

    Parameters
    ----------
    schemas
        What each holds.
    """
    return {
        "parameters": [
            {
                "name": name,
                "in": "query",
                "required": False,
                "content": {JSON: {"schema": schema, "example": examples[name]}},
            }
            for name, schema in schemas.items()
        ]
    }


def form_in_openapi(
    schemas: Mapping[str, Mapping[str, object]], examples: Mapping[str, object]
) -> dict[str, object]:
    """Declare a form of which one field, holding JSON, must be there."""
    form = {
        "type": "object",
        "properties": dict(schemas),
        "anyOf": [{"required": [name]} for name in schemas],
    }
    encoding = {name: {"contentType": JSON} for name in schemas}
    content = {FORM: {"schema": form, "encoding": encoding, "example": dict(examples)}}
    return {"requestBody": {"required": True, "content": content}}


def _short(loc: tuple[int | str, ...]) -> tuple[str, ...]:
    return tuple(str(part)[:LONGEST_POINTER] for part in loc)

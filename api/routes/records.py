"""An address for every noun of the exchange format, made from the list of nouns."""

from __future__ import annotations

import json
from typing import Annotated, Any, TypeAlias
from urllib.parse import quote

from fastapi import APIRouter, Depends, Header, Path, Query, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, StringConstraints

from api.routes.doors import NetworkHere
from api.routes.examples import BINARY, json_file, text_file
from api.routes.gate import EVERYBODY, AskerHere, May, RequestId
from api.routes.problems import refusals
from api.routes.shapes import (
    Wanted,
    change_shape,
    example_row,
    new_shape,
    page_shape,
    row_shape,
    wanted_shape,
)
from api.routes.values import LONGEST_ID, PRINTABLE
from api.services.lists_out import MEDIA_TYPES, as_csv, as_geojson, as_xlsx
from api.services.records import Records, as_answer, chosen
from matchmaker.errors import InvalidRequest, MatchmakerError
from matchmaker.vocabulary.places import places
from models.access.asker import Role, Scope
from models.access.listing import Listing
from models.access.nouns import NOUNS, Noun

Address: TypeAlias = Annotated[
    str,
    StringConstraints(min_length=1, max_length=3 * LONGEST_ID, pattern=PRINTABLE),
    Path(description="Last part of the row's `href`.", examples=["org-0123456789ab"]),
]
Tag: TypeAlias = Annotated[
    str | None,
    Header(alias="If-Match", description="`ETag` of the row that you looked at."),
]
Key: TypeAlias = Annotated[
    str,
    StringConstraints(max_length=200, pattern=PRINTABLE),
    Header(
        alias="Idempotency-Key",
        description="A word of your own: sent twice with the same request, it is done once.",
    ),
]
CLOSED = ("not_signed_in", "not_allowed")
"""Refusals of every gate: also who may come in without a key may come with a bad one."""


class TagMissing(MatchmakerError):
    """A change must say which version of the row it is meant for."""

    code = "tag_missing"


def routers() -> list[APIRouter]:
    """Return the addresses of all nouns."""
    return [_router(noun) for noun in NOUNS]


def _router(noun: Noun) -> APIRouter:
    router = APIRouter(prefix=f"/api/v1/{noun.name}", tags=[noun.name])
    row = row_shape(noun)
    _add_readings(router, noun, row)
    _add_changes(router, noun, row)
    return router


def _add_readings(router: APIRouter, noun: Noun, row: type[BaseModel]) -> None:
    wanted_type = wanted_shape(noun)
    reading = EVERYBODY if noun.readers == frozenset(Role) else May(*noun.readers)
    page_type = page_shape(noun, row)
    columns, shown = [column.name for column in noun.sheet.columns], [example_row(noun)]
    files = {
        MEDIA_TYPES["csv"]: text_file(as_csv(columns, shown)),
        MEDIA_TYPES["xlsx"]: {"schema": BINARY},
        MEDIA_TYPES["geojson"]: json_file(json.loads(as_geojson(columns, shown))),
    }

    def listed(
        network: NetworkHere,
        asker: AskerHere,
        request: RequestId,
        wanted: Any,
    ) -> Response:
        columns = chosen(noun, wanted.fields)
        records = Records(network.database, noun, asker, request)
        page = records.page(_listing(noun, wanted))
        if wanted.format != "json":
            return _as_file(noun, columns, [one.values for one in page.records], wanted.format)
        items = [_cut(as_answer(one), columns) for one in page.records]
        headers = {}
        if page.next:
            headers["Link"] = f'</api/v1/{noun.name}?after={page.next}>; rel="next"'
        return JSONResponse({"items": items, "total": page.total, "next": page.next}, 200, headers)

    def got(
        address: Address, network: NetworkHere, asker: AskerHere, request: RequestId
    ) -> Response:
        record = Records(network.database, noun, asker, request).get(address)
        return told(as_answer(record))

    listed.__annotations__["wanted"] = Annotated[wanted_type, Query()]
    router.add_api_route(
        "",
        listed,
        methods=["GET"],
        name=f"list_{noun.name}",
        summary=f"List {noun.name}",
        description="Rows that you may see, some at a time or as a file.",
        dependencies=[Depends(reading)],
        response_model=page_type,
        responses=_with_files(
            refusals("empty_store", "invalid_request", "unknown_place", *CLOSED), files
        ),
    )
    router.add_api_route(
        "/{address}",
        got,
        methods=["GET"],
        name=f"get_{noun.name}",
        summary=f"Read one of the {noun.name}",
        description="Fields that are not for you are null.",
        dependencies=[Depends(reading)],
        response_model=row,
        responses=refusals("unknown_row", "empty_store", *CLOSED),
    )


def _add_changes(router: APIRouter, noun: Noun, row: type[BaseModel]) -> None:
    writing = May(*noun.writers, scope=Scope.WRITE)

    def added(
        body: Any,
        network: NetworkHere,
        asker: AskerHere,
        request: RequestId,
        key: Key = "",
    ) -> Response:
        records = Records(network.database, noun, asker, request)
        status, answer = records.add(body.model_dump(exclude_unset=True), key)
        return told(answer, status)

    def changed(
        address: Address,
        body: Any,
        network: NetworkHere,
        asker: AskerHere,
        request: RequestId,
        if_match: Tag = None,
    ) -> Response:
        records = Records(network.database, noun, asker, request)
        values = body.model_dump(exclude_unset=True)
        return told(as_answer(records.change(address, values, tag_given(if_match))))

    def removed(
        address: Address,
        network: NetworkHere,
        asker: AskerHere,
        request: RequestId,
        if_match: Tag = None,
    ) -> Response:
        Records(network.database, noun, asker, request).remove(address, tag_given(if_match))
        return Response(status_code=204)

    added.__annotations__["body"] = new_shape(noun)
    changed.__annotations__["body"] = change_shape(noun)
    behind = ("not_signed_in", "not_allowed", "unknown_row", "unfit_row", "too_many_requests")
    router.add_api_route(
        "",
        added,
        methods=["POST"],
        status_code=201,
        name=f"add_{noun.name}",
        summary=f"Add to the {noun.name}",
        dependencies=[Depends(writing)],
        response_model=row,
        responses=refusals(*behind, "invalid_request"),
    )
    router.add_api_route(
        "/{address}",
        changed,
        methods=["PATCH"],
        name=f"change_{noun.name}",
        summary=f"Change one of the {noun.name}",
        description="Only what you name changes; null makes a value unknown.",
        dependencies=[Depends(writing)],
        response_model=row,
        responses=refusals(*behind, "row_has_changed", "tag_missing"),
    )
    router.add_api_route(
        "/{address}",
        removed,
        methods=["DELETE"],
        status_code=204,
        name=f"remove_{noun.name}",
        summary=f"Remove one of the {noun.name}",
        dependencies=[Depends(writing)],
        responses=refusals(*behind, "row_has_changed", "tag_missing", "still_in_use"),
    )


def _listing(noun: Noun, wanted: Wanted) -> Listing:
    values = {name: _filter(getattr(wanted, name)) for name in noun.filters}
    near = places().find(wanted.near).point if wanted.near.strip() else None
    if near is not None and wanted.radius_km is None:
        raise InvalidRequest(field="radius_km", value="", expected="1–1000")
    whole = wanted.format != "json"
    return Listing(
        words=wanted.q,
        values={name: value for name, value in values.items() if value is not None},
        hub=wanted.hub,
        material=getattr(wanted, "material", ""),
        near=near,
        radius_km=wanted.radius_km,
        sort=tuple(name.strip() for name in wanted.sort.split(",") if name.strip()),
        after="" if whole else wanted.after,
        limit=None if whole else wanted.limit,
    )


def _filter(value: Any) -> Any:
    return {"true": True, "false": False}.get(value, value) if isinstance(value, str) else value


def tag_given(if_match: str | None) -> str | None:
    """Return the tag that a change is meant for; ``*`` means any.

    Raises
    ------
    TagMissing
        None was given.
    """
    if if_match is None:
        raise TagMissing
    tag = if_match.strip().removeprefix("W/").strip('"')
    return None if tag == "*" else tag


def told(answer: Any, status: int = 200) -> Response:
    """Return one row with its entity tag, and its address when it is new."""
    body = dict(answer)
    headers = {"ETag": f'"{body.pop("etag")}"', "Cache-Control": "no-store"}
    if status == 201:
        # A header holds no letters but those of ASCII; an id may.
        headers["Location"] = quote(body["href"], safe="/~:,;=+@!$&'()*")
    return JSONResponse(body, status, headers)


def _cut(answer: dict[str, Any], columns: list[str]) -> dict[str, Any]:
    return {name: answer[name] for name in [*columns, "href"]}


def _as_file(noun: Noun, columns: list[str], rows: list[Any], form: str) -> Response:
    if form == "csv":
        body = as_csv(columns, rows)
    elif form == "xlsx":
        body = as_xlsx(noun.name, columns, rows)
    else:
        body = as_geojson(columns, rows)
    headers = {"Content-Disposition": f'attachment; filename="{noun.name}.{form}"'}
    return Response(body, 200, headers, MEDIA_TYPES[form])


def _with_files(answers: dict[int | str, dict[str, Any]], files: Any) -> Any:
    return {**answers, 200: {"content": files}}

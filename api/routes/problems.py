"""Refusals on the web: `application/problem+json` (RFC 9457) for programs, a page for people."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException

from api.routes.examples import CODES
from api.services.problems import Problem, as_problem
from api.wording.faults import fault_message

if TYPE_CHECKING:
    from fastapi import FastAPI, Request, Response

    from api.wording import Wording

MEDIA_TYPE = "application/problem+json"
STATUS = {
    "unknown_organisation": HTTPStatus.NOT_FOUND,
    "not_found": HTTPStatus.NOT_FOUND,
    "method_not_allowed": HTTPStatus.METHOD_NOT_ALLOWED,
    "unknown_place": HTTPStatus.NOT_FOUND,
    "unknown_code": HTTPStatus.UNPROCESSABLE_ENTITY,
    "invalid_request": HTTPStatus.UNPROCESSABLE_ENTITY,
    "invalid_value": HTTPStatus.UNPROCESSABLE_ENTITY,
    "no_plan_possible": HTTPStatus.UNPROCESSABLE_ENTITY,
    "plan_took_too_long": HTTPStatus.SERVICE_UNAVAILABLE,
    "empty_text": HTTPStatus.UNPROCESSABLE_ENTITY,
    "text_too_long": HTTPStatus.UNPROCESSABLE_ENTITY,
    "batch_too_large": HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    "wrong_media_type": HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    "empty_store": HTTPStatus.SERVICE_UNAVAILABLE,
    "not_ready": HTTPStatus.SERVICE_UNAVAILABLE,
    "database_busy": HTTPStatus.SERVICE_UNAVAILABLE,
    "database_trouble": HTTPStatus.SERVICE_UNAVAILABLE,
    "unusable_database": HTTPStatus.SERVICE_UNAVAILABLE,
    "outdated_database": HTTPStatus.SERVICE_UNAVAILABLE,
    "newer_database": HTTPStatus.SERVICE_UNAVAILABLE,
    "mail_not_sent": HTTPStatus.SERVICE_UNAVAILABLE,
    "disk_full": HTTPStatus.INSUFFICIENT_STORAGE,
    "not_signed_in": HTTPStatus.UNAUTHORIZED,
    "wrong_password": HTTPStatus.UNAUTHORIZED,
    "sign_on_refused": HTTPStatus.UNAUTHORIZED,
    "sign_on_unavailable": HTTPStatus.SERVICE_UNAVAILABLE,
    "link_has_expired": HTTPStatus.GONE,
    "not_allowed": HTTPStatus.FORBIDDEN,
    "from_another_site": HTTPStatus.FORBIDDEN,
    "unknown_row": HTTPStatus.NOT_FOUND,
    "unknown_history": HTTPStatus.NOT_FOUND,
    "no_pdf": HTTPStatus.NOT_IMPLEMENTED,
    "edition_is_released": HTTPStatus.CONFLICT,
    "still_in_use": HTTPStatus.CONFLICT,
    "email_taken": HTTPStatus.CONFLICT,
    "too_many_searches": HTTPStatus.CONFLICT,
    "too_many_webhooks": HTTPStatus.CONFLICT,
    "unfit_address": HTTPStatus.UNPROCESSABLE_ENTITY,
    "row_has_changed": HTTPStatus.PRECONDITION_FAILED,
    "tag_missing": HTTPStatus.PRECONDITION_REQUIRED,
    "too_large": HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    "too_many_requests": HTTPStatus.TOO_MANY_REQUESTS,
    "too_many_jobs": HTTPStatus.TOO_MANY_REQUESTS,
    "undo_refused": HTTPStatus.CONFLICT,
    "already_kept": HTTPStatus.CONFLICT,
    "import_not_ready": HTTPStatus.CONFLICT,
    "fictional_network_there": HTTPStatus.CONFLICT,
    "upload_gone": HTTPStatus.GONE,
    "unfit_row": HTTPStatus.UNPROCESSABLE_ENTITY,
    "unfit_value": HTTPStatus.UNPROCESSABLE_ENTITY,
    "incomplete_row": HTTPStatus.UNPROCESSABLE_ENTITY,
    "unknown_choice": HTTPStatus.UNPROCESSABLE_ENTITY,
    "unknown_reference": HTTPStatus.UNPROCESSABLE_ENTITY,
    "key_used_before": HTTPStatus.UNPROCESSABLE_ENTITY,
    "our_fault": HTTPStatus.INTERNAL_SERVER_ERROR,
}
"""The one table from what went wrong to a status; what is not listed is a 400."""
RETRY_AFTER_SECONDS = 5


class Fault(BaseModel):
    """One value that cannot be. What was sent is never repeated."""

    pointer: str = Field(description="Where the value stands.", examples=["query/radius_km"])
    code: str = Field(description="What is wrong with it.", examples=["greater_than_equal"])
    message: str = Field(default="", description="The same in words of your language.")


class ProblemOut(BaseModel):
    """A refusal, as RFC 9457 describes it."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "type": "about:blank#unknown_organisation",
                "title": "Nobody here is called “Bakkerij Zeepbel”.",
                "status": 404,
                "detail": "Nobody here is called “Bakkerij Zeepbel”.",
                "instance": "/api/v1/organisations/Bakkerij%20Zeepbel",
                "errors": [],
            }
        }
    )

    type: str
    title: str
    status: int
    detail: str
    instance: str
    errors: list[Fault] = Field(default_factory=list)


def refusals(*codes: str) -> dict[int | str, dict[str, Any]]:
    """Declare in OpenAPI how a route may refuse: the statuses of these codes."""
    by_status: dict[HTTPStatus, list[str]] = {}
    for code in dict.fromkeys((*codes, "invalid_value", "database_busy")):
        by_status.setdefault(STATUS[code], []).append(code)
    reference = {"$ref": "#/components/schemas/ProblemOut"}
    return {
        int(status): {
            "description": status.phrase,
            "content": {MEDIA_TYPE: {"schema": reference, CODES: by_status[status]}},
        }
        for status in sorted(by_status)
    }


def problem_of(error: Exception) -> tuple[Problem, HTTPStatus, list[Fault]]:
    """Return what an error means for the one who asked: problem, status, faulty values."""
    if isinstance(error, RequestValidationError):
        faults = [
            Fault(pointer="/".join(str(part) for part in one["loc"]), code=str(one["type"]))
            for one in error.errors()
        ]
        return Problem("invalid_value"), HTTPStatus.UNPROCESSABLE_ENTITY, faults
    if isinstance(error, HTTPException):
        codes = {404: "not_found", 405: "method_not_allowed", 413: "too_large"}
        code = codes.get(error.status_code, "invalid_value")
        # A body that cannot be read is a wrong value like any other.
        status = 422 if error.status_code == HTTPStatus.BAD_REQUEST else error.status_code
        return Problem(code), HTTPStatus(status), []
    problem = as_problem(error)
    faults = [
        Fault(pointer=f"body/{one['column']}", code=str(one["code"]))
        for one in getattr(error, "facts", {}).get("faults", ())
    ]
    return problem, STATUS.get(problem.code, HTTPStatus.BAD_REQUEST), faults


def as_json(
    request: Request, status: HTTPStatus, problem: Problem, faults: list[Fault], words: Wording
) -> Response:
    """Return a refusal for a program."""
    body = ProblemOut(
        type=f"about:blank#{problem.code}",
        title=problem.line(words),
        status=status,
        detail=problem.line(words),
        instance=request.url.path,
        errors=[
            one.model_copy(update={"message": fault_message(one.code, words)}) for one in faults
        ],
    )
    return JSONResponse(
        body.model_dump(), status, headers=headers_of(status, problem), media_type=MEDIA_TYPE
    )


def headers_of(status: HTTPStatus, problem: Problem) -> dict[str, str]:
    """Tell when to come back, or how to say who one is, where that helps."""
    if status == HTTPStatus.UNAUTHORIZED:
        return {"WWW-Authenticate": "Bearer"}
    if status in {HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.TOO_MANY_REQUESTS}:
        return {"Retry-After": str(problem.facts.get("seconds", RETRY_AFTER_SECONDS))}
    return {}


def add_schema(app: FastAPI) -> None:
    """Put the shape of a refusal among the schemas of the OpenAPI document."""
    made = app.openapi

    def openapi() -> dict[str, Any]:
        document = made()
        schemas = document.setdefault("components", {}).setdefault("schemas", {})
        if "ProblemOut" not in schemas:
            schema = ProblemOut.model_json_schema(ref_template="#/components/schemas/{model}")
            schemas.update(schema.pop("$defs", {}))
            schemas["ProblemOut"] = schema
            schemas.pop("HTTPValidationError", None)
            schemas.pop("ValidationError", None)
        return document

    app.openapi = openapi  # type: ignore[method-assign]

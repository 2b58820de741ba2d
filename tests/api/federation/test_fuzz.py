"""Whatever the OpenAPI document allows, and much that it does not, is answered as it promises."""

import os

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.api.federation.matrix import operations, trying
from tests.api.federation.requests import NOT_SET_UP
from tests.conftest import BACKENDS, LONG, on_its_database

PROMISES = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
PATIENCE = 120
"""Seconds for one answer; how fast answers are is told elsewhere."""
ROLES = ("anonymous", "entrepreneur", "reader", "coordinator", "administrator")
CASES = 6 if os.environ.get(LONG) else 1
"""Requests made up for each operation, role and database; fewer where there is nothing to vary."""
ALL_TOGETHER = 5000
"""So many requests at least `make fuzz` makes up: each of its runs does its part."""


@pytest.mark.slow
@pytest.mark.parametrize("role", ROLES)
def test_every_answer_is_as_declared(door, database, everybody, role, record_property):
    on_its_database(database, ROLES.index(role))
    document = schemathesis.openapi.from_asgi("/openapi.json", door.app)
    headers = everybody[role].headers
    asked = 0

    def answers_as_declared(operation, checks):
        @given(case=operation.as_strategy())
        @settings(
            max_examples=CASES,
            deadline=None,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        def every(case):
            nonlocal asked
            asked += 1
            case.headers = {**(case.headers or {}), **headers}
            case.cookies = {}
            case.call_and_validate(checks=checks, timeout=PATIENCE)

        every()

    wrong = []
    for scheme in ("ewc", "nace", "esco", "cpv"):  # what is read once takes seconds
        door.get(f"/api/v1/classify?text=hout&scheme={scheme}")
    door.get("/api/v1/find?text=hout", headers=headers)
    with trying(database):
        for operation in operations(door.app.openapi()):
            method, path = operation.split(" ")
            try:
                checks = PROMISES[1:] if operation in NOT_SET_UP else PROMISES
                answers_as_declared(document[path][method], checks)
            except* Exception as group:
                wrong += [f"{operation}: {error}"[:1500] for error in _leaves(group)]
    record_property("requests made up", asked)
    assert not wrong, "\n\n".join(wrong[:10])
    runs = len(ROLES) * len(BACKENDS)
    assert asked >= (ALL_TOGETHER / runs if os.environ.get(LONG) else 60)


def _leaves(error):
    if isinstance(error, BaseExceptionGroup):
        return [leaf for one in error.exceptions for leaf in _leaves(one)]
    return [error]

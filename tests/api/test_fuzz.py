"""Whatever the OpenAPI document allows, and much that it does not, is answered as it promises."""

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings

CASES = 60
"""Requests made up for each operation."""


def _answers_as_declared(operation):
    @given(case=operation.as_strategy())
    @settings(max_examples=CASES, deadline=None, suppress_health_check=list(HealthCheck))
    def every(case):
        case.call_and_validate()

    every()


@pytest.mark.slow
@pytest.mark.parametrize(
    "path",
    [
        "/healthz",
        "/readyz",
        "/api/v1/organisations",
        "/api/v1/organisations/{address}",
        "/api/v1/organisations/{address}/suggestions",
        "/api/v1/find",
        "/api/v1/open-data/organisations.csv",
        "/api/v1/open-data/organisations.geojson",
        "/api/v1/network.graphml",
        "/api/v1/murmurations",
        "/api/v1/organisations/{id}/murmurations",
        "/api/v1/organisations/{id}/jsonld",
        "/api/v1/streams/{id}/murmurations",
        "/sitemap.xml",
        # Words into codes are left out: comparing with thousands of codes takes seconds, and its
        # values are declared and checked like those of the search.
    ],
)
def test_every_answer_is_as_declared(site, path):
    document = schemathesis.openapi.from_asgi("/openapi.json", site.app)
    _answers_as_declared(document[path]["GET"])

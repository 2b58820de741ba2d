"""The OpenAPI document shows what is sent and answered, and what it shows is possible."""

import jsonschema_rs
import pytest

from api.app import create_app
from api.routes.example_values import OF_SCHEMA, VALUES
from api.routes.examples import BINARY, CODES, refusal
from api.routes.problems import STATUS
from api.settings import Settings


@pytest.fixture(scope="module")
def document():
    return create_app(Settings(database_url="sqlite://")).openapi()


def contents(document):
    """Return each body and answer that holds something: where, and what is told of it."""
    for path, item in document["paths"].items():
        for method, operation in item.items():
            name = f"{method.upper()} {path}"
            bodies = {"body": operation.get("requestBody", {}), **operation["responses"]}
            for part, told in bodies.items():
                for media, content in told.get("content", {}).items():
                    yield f"{name} {part} {media}", content


def test_each_body_answer_and_refusal_has_an_example(document):
    without = [
        where
        for where, content in contents(document)
        if not ("example" in content or content.get("examples"))
        and content.get("schema", BINARY) != BINARY
    ]
    assert without == []


@pytest.mark.parametrize("code", STATUS)
def test_the_facts_of_each_refusal_are_known(code):
    assert refusal(code, int(STATUS[code]), "/api/v1/find")["title"], "add its facts to `FACTS`"


def test_each_example_is_possible(document):
    wrong, looked = [], 0
    for where, content in contents(document):
        schema = {**content.get("schema", {}), "components": document["components"]}
        validator = jsonschema_rs.Draft202012Validator(schema)
        shown = [one["value"] for one in content.get("examples", {}).values()]
        if "example" in content:
            shown.append(content["example"])
        for example in shown:
            looked += 1
            wrong += [
                f"{where}: {error.instance_path} {error.message}"
                for error in validator.iter_errors(example)
            ]
    assert wrong == []
    assert looked > 500


def test_a_refusal_names_its_code_and_its_address(document):
    told = document["paths"]["/api/v1/cases/{address}"]["get"]["responses"]["404"]
    shown = told["content"]["application/problem+json"]["examples"]["unknown_row"]["value"]
    assert shown["type"].endswith("#unknown_row")
    assert shown["instance"] == "/api/v1/cases/org-0123456789ab"
    assert shown["title"] == "This does not exist, or not for you."


def test_no_value_of_the_examples_is_left_over(document):
    schemas = document["components"]["schemas"]
    fields = {field for schema in schemas.values() for field in schema.get("properties", {})}
    assert set(VALUES) <= fields
    named = {
        f"{name.removeprefix('api__routes__').replace('__', '.')}.{field}"
        for name, schema in schemas.items()
        for field in schema.get("properties", {})
    }
    assert set(OF_SCHEMA) <= named
    assert CODES not in str(document["paths"])

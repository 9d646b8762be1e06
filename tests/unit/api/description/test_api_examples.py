"""Every free text that clients send has an example, which the API accepts."""

from typing import Annotated, Any

import pytest
from pydantic import TypeAdapter

from shared.api.description.examples import EXAMPLES, OWN, is_free_text
from shared.api.description.openapi import document
from shared.api.table import all_routes
from shared.model.description import embedded_models


def _sent() -> dict[str, type[Any]]:
    found: dict[str, type[Any]] = {}
    for route in all_routes():
        for model in (route.body, route.query):
            if model:
                embedded_models(model, found)
    return found


SENT = _sent()
"""The models of all requests, and the models in them, by name."""
SCHEMAS = document(all_routes())["components"]["schemas"]
TEXTS = [
    (model, name, field)
    for model in sorted(SENT.keys() & SCHEMAS.keys())
    for name, field in SCHEMAS[model].get("properties", {}).items()
    if is_free_text(field.get("items", field)) and not field.get("deprecated")
]


def accepted(model: type[Any], name: str, example: Any) -> Any:
    """The value that the model makes of the example."""
    fields = {field.alias or python: field for python, field in model.model_fields.items()}
    kind = Annotated[(fields[name].annotation, name, *fields[name].metadata)]  # type: ignore[valid-type]
    return TypeAdapter(kind).validate_python(example)


@pytest.mark.parametrize(("model", "name", "field"), TEXTS, ids=lambda each: each if isinstance(each, str) else "")
def test_an_example_is_accepted_by_its_field(model: str, name: str, field: dict[str, Any]) -> None:
    (example,) = field["examples"]
    assert accepted(SENT[model], name, example)


def test_the_examples_are_there() -> None:
    assert len(TEXTS) > 120
    basic = SCHEMAS["BasicDraft"]["properties"]
    assert basic["title"]["examples"] == ["Night Transit"]
    assert basic["versions"]["examples"] == [["LiveVersion"]]
    assert "examples" not in basic["barcode"]  # the GTIN's own


def test_parameters_have_examples_that_their_routes_accept() -> None:
    told = 0
    for route in all_routes():
        operation = document(all_routes())["paths"][route.path][route.method.lower()]
        for each in operation.get("parameters", ()):
            if "$ref" in each or each["in"] != "query":
                continue
            assert "example" in each or each.get("deprecated") or not is_free_text(each["schema"]), each["name"]
            if "example" in each:
                assert route.query is not None
                assert accepted(route.query, each["name"], each["example"])
                told += 1
    assert told > 10


def test_no_example_is_left_over() -> None:
    used = {name for _, name, _ in TEXTS} | {
        each["name"]
        for path in document(all_routes())["paths"].values()
        for operation in path.values()
        for each in operation.get("parameters", ())
        if "example" in each
    }
    assert EXAMPLES.keys() - used == set()
    assert OWN.keys() - {f"{model.removesuffix('Draft')}.{name}" for model, name, _ in TEXTS} == set()

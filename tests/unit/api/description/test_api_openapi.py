"""The description is a valid OpenAPI document and matches the routes."""

import gzip
import json
import re
from collections import Counter
from typing import Any, get_args

import jsonschema_rs
import pytest

from shared.api.description.openapi import document, document_bytes
from shared.api.route import Route
from shared.api.table import all_routes
from shared.model.webhook import EventType


def references(part: Any) -> set[str]:
    if isinstance(part, dict):
        own = {part["$ref"]} if isinstance(part.get("$ref"), str) else set()
        return own.union(*(references(value) for value in part.values()))
    return set().union(*(references(value) for value in part)) if isinstance(part, list) else set()


def test_every_reference_resolves_and_every_schema_is_valid() -> None:
    described = document(all_routes())
    for reference in references(described):
        part: Any = described
        for name in reference.removeprefix("#/").split("/"):
            part = part[name]
    for schema in described["components"]["schemas"].values():
        assert jsonschema_rs.meta.is_valid(schema)


def nulls(part: Any, path: str = "") -> set[str]:
    """The paths of every `null` and every default, which generators misread."""
    if isinstance(part, dict):
        found = {path} if part.get("type") == "null" or "default" in part.keys() - {"responses"} else set()
        return found.union(
            *(nulls(value, f"{path}/{key}") for key, value in part.items() if key != "properties")
        ).union(*(nulls(value, f"{path}/{key}") for key, value in part.get("properties", {}).items()))
    return (
        set().union(*(nulls(value, f"{path}/{index}") for index, value in enumerate(part)))
        if isinstance(part, list)
        else set()
    )


def test_absent_values_are_absent_and_defaults_are_said_in_words() -> None:
    described = document(all_routes())
    assert nulls(described["components"]["schemas"]) == set()
    version = described["components"]["schemas"]["DdexChoice"]["properties"]["version"]
    assert version["description"].endswith("Default: 4.3.")


def test_every_property_and_every_parameter_says_what_it_is() -> None:
    described = document(all_routes())
    unsaid = [
        f"{name}.{field}"
        for name, schema in described["components"]["schemas"].items()
        for field, value in schema.get("properties", {}).items()
        if not value.get("description", "").strip()
    ]
    assert unsaid == [], "Write a docstring below the field in the model's class."
    assert not [name for name, schema in described["components"]["schemas"].items() if not schema.get("description")]
    own = [
        each for path in described["paths"].values() for route in path.values() for each in route.get("parameters", ())
    ]
    parameters = [*described["components"]["parameters"].values(), *(each for each in own if "$ref" not in each)]
    assert not [each["name"] for each in parameters if not each["description"].strip()]


def test_what_clients_send_is_described_where_it_differs_from_what_is_stored() -> None:
    schemas = document(all_routes())["components"]["schemas"]
    assert "credentials" in schemas["TargetContent"]["properties"]["config"]["description"]
    assert "without its secrets" in schemas["DeliveryTarget"]["properties"]["config"]["description"]
    assert schemas["ReleaseContent"]["properties"]["ddex"]["description"].startswith("Which ERN version and profile")
    assert schemas["Release"]["properties"]["ddex"]["description"] == "The result of the last composition."


def test_a_parameter_is_shared_where_it_is_alike_and_only_there() -> None:
    described = document(all_routes())
    shared = described["components"]["parameters"]
    assert {"limit", "cursor", "since", "before", "sort", "fields", "releaseId", "IfMatch"} <= set(shared)
    listed = described["paths"]["/releases"]["get"]["parameters"]
    assert {"$ref": "#/components/parameters/since"} in listed
    figures = {each.get("name"): each for each in described["paths"]["/analytics"]["get"]["parameters"]}
    assert figures["since"]["schema"] == {"$ref": "#/components/schemas/Day"}
    assert shared["limit"]["description"] == "The most items of a page. Default: 25."
    audit = {each.get("name"): each for each in described["paths"]["/audit"]["get"]["parameters"]}
    assert audit["limit"]["schema"]["maximum"] == 500


def test_every_event_is_described_with_its_data() -> None:
    events = document(all_routes())["webhooks"]
    assert set(events) == set(get_args(EventType))
    data = {
        kind: json.dumps(event).partition('"data": {"$ref": "')[2].partition('"')[0] for kind, event in events.items()
    }
    assert data["delivery.live"] == "#/components/schemas/DeliveryData"
    assert all(data.values())


def test_each_path_webhook_and_component_has_a_line() -> None:
    text = document_bytes(all_routes()).decode()
    described = document(all_routes())
    assert json.loads(text) == json.loads(json.dumps(described))
    lines = text.splitlines()
    starts = Counter(line.partition(":")[0] for line in lines)
    named = [*described["paths"], *described["webhooks"], *described["components"]["schemas"]]
    assert {name: starts[json.dumps(name)] for name in named} == dict.fromkeys(named, 1)
    assert len(lines) < len(named) + 80


def test_the_description_stays_small() -> None:
    """Every property and parameter has a text of its own; names and structure alone, without texts, are half of it."""
    assert len(document_bytes(all_routes())) < 700_000
    assert len(gzip.compress(document_bytes(all_routes()))) < 110_000


def test_model_names_are_unique() -> None:
    models = {model for route in all_routes() for model in (route.answer, route.body) if model}
    assert len({model.__name__ for model in models}) == len(models)
    assert not [name for name in document(all_routes())["components"]["schemas"] if "__" in name]


def test_operation_names_are_unique_and_properties_are_camel_case() -> None:
    names = [route.name for route in all_routes()]
    assert len(set(names)) == len(names)
    assert len({(route.method, route.path) for route in all_routes()}) == len(all_routes())
    text = json.dumps(document(all_routes())["components"]["schemas"])
    properties = set(re.findall(r'"properties": \{"(\w+)"', text))
    assert not [name for name in properties if "_" in name]


@pytest.mark.parametrize("route", all_routes(), ids=lambda route: route.name)
def test_a_route_is_complete_and_consistent(route: Route) -> None:
    assert route.summary
    assert route.handler.__doc__
    assert route.path.startswith("/")
    assert route.conditional <= (route.method in ("PUT", "DELETE") or route.path.endswith(("/restore", "/fixes")))
    assert route.role in (None, "viewer") or route.method != "GET" or route.role == "admin" or route.tag == "royalties"
    if route.method in ("PUT", "DELETE") and route.tagged:
        assert route.conditional

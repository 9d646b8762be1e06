"""The description is a valid OpenAPI document, matches the routes, and is committed."""

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from shared.api import generate
from shared.api.description.openapi import document, error_statuses
from shared.api.description.page import page
from shared.api.description.typescript import declarations
from shared.api.generate import main
from shared.api.route import Route
from shared.api.table import ROUTES


def references(part: Any) -> set[str]:
    if isinstance(part, dict):
        own = {part["$ref"]} if isinstance(part.get("$ref"), str) else set()
        return own.union(*(references(value) for value in part.values()))
    return set().union(*(references(value) for value in part)) if isinstance(part, list) else set()


def test_the_committed_description_is_up_to_date() -> None:
    assert main(["--check"]) == 0


def test_check_reports_outdated_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    monkeypatch.setattr(generate, "REFERENCE", tmp_path)
    assert main(["--check"]) == 1
    assert "api.d.ts" in capsys.readouterr().err
    assert main([]) == 0
    assert main(["--check"]) == 0


def test_the_types_cover_every_model_and_operation() -> None:
    types = declarations(document(ROUTES))
    assert set(re.findall(r"^export (?:interface|type) (\w+)", types, re.MULTILINE)) == {
        *document(ROUTES)["components"]["schemas"],
        "Operations",
    }
    assert set(re.findall(r"^  (\w+): \{$", types, re.MULTILINE)) == {route.name for route in ROUTES}


def test_every_reference_resolves_and_every_schema_is_valid() -> None:
    schemas = document(ROUTES)["components"]["schemas"]
    assert references(document(ROUTES)) <= {f"#/components/schemas/{name}" for name in schemas}
    for schema in schemas.values():
        jsonschema.Draft202012Validator.check_schema(schema)


def test_model_names_are_unique() -> None:
    models = {model for route in ROUTES for model in (route.answer, route.body) if model}
    assert len({model.__name__ for model in models}) == len(models)
    assert not [name for name in document(ROUTES)["components"]["schemas"] if "__" in name]


def test_operation_names_are_unique_and_properties_are_camel_case() -> None:
    names = [route.name for route in ROUTES]
    assert len(set(names)) == len(names)
    assert len({(route.method, route.path) for route in ROUTES}) == len(ROUTES)
    text = json.dumps(document(ROUTES)["components"]["schemas"])
    properties = set(re.findall(r'"properties": \{"(\w+)"', text))
    assert not [name for name in properties if "_" in name]


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.name)
def test_a_route_is_complete_and_consistent(route: Route) -> None:
    assert route.summary
    assert route.handler.__doc__
    assert route.path.startswith("/")
    assert route.conditional <= (route.method in ("PUT", "DELETE") or route.path.endswith("/restore"))
    assert route.role in (None, "viewer") or route.method != "GET" or route.role == "admin"
    assert (route.role is None) or {401, 403} <= set(error_statuses(route))
    if route.method in ("PUT", "DELETE") and route.tagged:
        assert route.conditional


def test_the_page_shows_every_route_and_model_without_scripts() -> None:
    shown = page(ROUTES)
    assert all(f"id={route.name}>" in shown for route in ROUTES)
    assert all(f"id='model-{name}'" in shown for name in document(ROUTES)["components"]["schemas"])
    assert "<script" not in shown

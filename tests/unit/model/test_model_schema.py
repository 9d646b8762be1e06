"""The exported schemas and the reference page match the models, and the schemas describe the documents."""

import json
from dataclasses import dataclass
from typing import Any

import pytest
from jsonschema_rs import Draft202012Validator, meta

from shared.model.base import Id, Model
from shared.model.codec import to_json
from shared.model.description import field_docstrings, schemas_of
from shared.model.identifiers import Isrc
from shared.model.schema import DOCUMENTS, document_schema, files
from tests.documents import release

PAGES = files()


@pytest.mark.parametrize("model", DOCUMENTS.values(), ids=lambda model: model.__name__)
def test_schemas_are_valid_and_closed(model: Any) -> None:
    schema = document_schema(model)
    assert meta.is_valid(schema)
    parts = [schema, *schema.get("$defs", {}).values()]
    assert all(part["additionalProperties"] is False for part in parts if "properties" in part)
    assert schema["description"], "every document needs a description"


def test_a_schema_accepts_valid_documents_and_rejects_invalid_ones() -> None:
    validator = Draft202012Validator(document_schema(DOCUMENTS["releases"]))
    document = to_json(release("one", "label", "me"))
    assert list(validator.iter_errors(document)) == []
    assert list(validator.iter_errors({**document, "colour": "red"}))
    assert list(validator.iter_errors({name: value for name, value in document.items() if name != "basic"}))


def test_field_docstrings_are_descriptions() -> None:
    schema = document_schema(DOCUMENTS["locks"])
    assert schema["properties"]["last"]["description"].startswith("What was sent last")


@dataclass
class Mark:
    """A dataclass within a model."""

    line: int
    """The line of the mark."""


class Remark(Model):
    """A model of this test."""

    id: Id
    tenant_id: Id
    """The tenant that wrote it."""
    isrc: Isrc
    marks: list[Mark] = []


def test_usual_fields_are_described_unless_the_model_says_more() -> None:
    assert field_docstrings(Remark) == {
        "id": "The document's id.",
        "tenant_id": "The tenant that wrote it.",
        "isrc": "The recording's ISRC.",
    }


def test_dataclasses_are_described_too() -> None:
    found = schemas_of([Remark], "#/{model}")
    assert found["Mark"]["properties"]["line"]["description"] == "The line of the mark."
    assert found["Remark"]["properties"]["isrc"]["description"].startswith("ISO 3901")


def test_what_has_a_name_is_replaced_before_its_field_is_described() -> None:
    def named(schema: dict[str, Any]) -> dict[str, Any]:
        return {"$ref": "#/Isrc"} if schema.get("description", "").startswith("ISO 3901") else schema

    isrc = schemas_of([Remark], "#/{model}", named)["Remark"]["properties"]["isrc"]
    assert isrc == {"$ref": "#/Isrc", "description": "The recording's ISRC."}


@pytest.mark.parametrize("collection", DOCUMENTS)
def test_every_field_of_every_document_says_what_it_is(collection: str) -> None:
    schema = document_schema(DOCUMENTS[collection])
    unsaid = [
        f"{name}.{field}"
        for name, part in {"": schema, **schema.get("$defs", {})}.items()
        for field, value in part.get("properties", {}).items()
        if not value.get("description", "").strip()
    ]
    assert unsaid == [], "Write a docstring below the field in the model's class."


def test_the_page_links_only_to_existing_headings() -> None:
    (page,) = [text for path, text in PAGES.items() if path.name == "data-models.md"]
    headings = {
        "".join(letter for letter in line.lstrip("# ").lower() if letter.isalnum() or letter in "-_ ").replace(" ", "-")
        for line in page.splitlines()
        if line.startswith("#")
    }
    links = {part.split(")")[0] for part in page.split("](#")[1:]}
    assert links <= headings


def test_pages_are_deterministic() -> None:
    assert files() == PAGES
    assert all(json.loads(text or "") for path, text in PAGES.items() if path.suffix == ".json")

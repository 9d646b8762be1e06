"""The schemas of the API's description: compact, and as clients see the values. Pure.

A value is present or absent on the wire, never null, so `null` and the default `null` are left out: generated clients
would otherwise make a required field of it, or offer a null that is rejected.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import TypeAdapter

from shared.model.accounts.tenant import Email
from shared.model.base import Day, Id, Instant, Language, LongText, Model, Sha256, Territory, Text
from shared.model.description import schemas_of, without
from shared.model.identifiers import Dpid, Gtin, Isrc

REFERENCE = "#/components/schemas/{model}"

_SCALARS: Mapping[str, tuple[Any, str]] = {
    "Id": (Id, "b7Kq2mZx9LwT4cVn"),
    "Text": (Text, "Midnight Sun"),
    "LongText": (LongText, "Recorded live in one take."),
    "Instant": (Instant, "2026-03-20T08:00:00Z"),
    "Day": (Day, "2026-03-20"),
    "Territory": (Territory, "DE"),
    "Language": (Language, "en"),
    "Sha256": (Sha256, "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"),
    "Isrc": (Isrc, "QZABC2600001"),
    "Gtin": (Gtin, "4006381333931"),
    "Dpid": (Dpid, "PADPIDA2014120301R"),
    "Email": (Email, "ada@label.example"),
}
"""The types of single values that have a schema of their own, each with an example."""


def component_schemas(models: Iterable[type[Model]]) -> dict[str, Any]:
    """The schemas of the models and of the named scalars, by name."""
    found = {name: compact(schema) for name, schema in schemas_of(models, REFERENCE).items()}
    return {**_named_scalars(), **found}


def compact(schema: Any) -> Any:
    """The schema without titles and null, with references to the named scalars."""
    return without(("title",), schema, _compacted)


def _named_scalars() -> dict[str, Any]:
    return {name: {**_schema(kind), "examples": [example]} for name, (kind, example) in _SCALARS.items()}


def _schema(kind: Any) -> dict[str, Any]:
    schema: dict[str, Any] = without(("title",), TypeAdapter(kind).json_schema(), dict)
    return schema


def _compacted(schema: dict[str, Any]) -> dict[str, Any]:
    if schema.get("additionalProperties") is False:
        del schema["additionalProperties"]  # a later version may answer with more; what it accepts is said once
    options = schema.get("anyOf")
    if options and {"type": "null"} in options:
        kept = [option for option in options if option != {"type": "null"}]
        rest = {name: value for name, value in schema.items() if name != "anyOf"}
        schema = {**rest, "anyOf": kept} if len(kept) > 1 else {**kept[0], **rest}
    return _referenced(_without_default(schema))


def _without_default(schema: dict[str, Any]) -> dict[str, Any]:
    """States a default in words: generators take a field with a default for one that is always sent."""
    default = schema.pop("default", None)
    if isinstance(default, str | int | float) and default != "":
        said = json.dumps(default) if not isinstance(default, str) else default
        schema["description"] = f"{schema.get('description', '')} Default: {said}.".strip()
    return schema


def _referenced(schema: dict[str, Any]) -> dict[str, Any]:
    described = {"description": schema["description"]} if "description" in schema else {}
    bare = {name: value for name, value in schema.items() if name != "description"}
    for key, rest in ((schema, {}), (bare, described)):
        if name := _NAMES.get(json.dumps(key, sort_keys=True)):
            return {"$ref": REFERENCE.format(model=name), **rest}
    return schema


_NAMES: Mapping[str, str] = {json.dumps(_schema(kind), sort_keys=True): name for name, (kind, _) in _SCALARS.items()}
"""The name of each scalar by its schema."""

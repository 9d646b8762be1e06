"""The schemas of the API's description: compact, and as clients see the values. Pure.

A value is present or absent on the wire, never null, so `null` and the default `null` are left out: generated clients
would otherwise make a required field of it, or offer a null that is rejected.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import TypeAdapter

from shared.model.accounts.api_key import Scope
from shared.model.accounts.tenant import Email
from shared.model.base import Day, Id, Instant, Language, LongText, Model, Sha256, Territory, Text
from shared.model.description import schemas_of, without
from shared.model.identifiers import Dpid, Gtin, Isrc
from shared.model.webhook import EventType

REFERENCE = "#/components/schemas/{model}"

_SCALARS: Mapping[str, tuple[Any, str, str]] = {
    "Id": (Id, "b7Kq2mZx9LwT4cVn", "An id: letters, digits, `_` and `-`."),
    "Text": (Text, "Midnight Sun", "A short text of characters that XML 1.0 allows."),
    "LongText": (LongText, "Recorded live in one take.", "A long text of characters that XML 1.0 allows."),
    "Instant": (Instant, "2026-03-20T08:00:00Z", "A point in time (RFC 3339); without a zone it is taken as UTC."),
    "Day": (Day, "2026-03-20", "A calendar day, `YYYY-MM-DD`."),
    "Territory": (Territory, "DE", "A territory: ISO 3166-1 alpha-2, or `Worldwide`."),
    "Language": (Language, "en", "A language: ISO 639, with script, region and variant if needed (BCP 47)."),
    "Sha256": (
        Sha256,
        "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "A SHA-256 in lower-case hex.",
    ),
    "Isrc": (Isrc, "QZABC2600001", "An ISRC: ISO 3901, 12 characters, no hyphens."),
    "Gtin": (Gtin, "4006381333931", "A UPC-A, EAN-8, EAN-13 or GTIN-14 as digits, leading zeros kept."),
    "Dpid": (Dpid, "PADPIDA2014120301R", "A DDEX Party Identifier: 18 characters, ISO 7064 MOD 37,36."),
    "EventType": (EventType, "delivery.live", "A kind of event; `webhooks` describes each."),
    "Scope": (Scope, "releases:read", "What an API key may do; `write` includes `read`."),
    "Email": (Email, "ada@label.example", "An e-mail address in printable ASCII; stored in lower case."),
}
"""The types of single values that have a schema of their own, each with an example and what it is."""


def component_schemas(models: Iterable[type[Model]]) -> dict[str, Any]:
    """The schemas of the models and of the named scalars, by name."""
    found = {name: compact(schema) for name, schema in schemas_of(models, REFERENCE, _referenced).items()}
    return {**_named_scalars(), **found}


def compact(schema: Any) -> Any:
    """The schema without titles and null, with references to the named scalars."""
    return without(("title",), schema, _compacted)


def _named_scalars() -> dict[str, Any]:
    return {
        name: {**_schema(kind), "description": text, "examples": [example]}
        for name, (kind, example, text) in _SCALARS.items()
    }


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
    beside: dict[str, Any] = {name: schema[name] for name in ("description", "deprecated") if name in schema}
    bare = {name: value for name, value in schema.items() if name not in beside}
    for key, rest in ((schema, {}), (bare, beside)):
        if name := _NAMES.get(json.dumps(key, sort_keys=True)):
            return {"$ref": REFERENCE.format(model=name), **rest}
    return schema


_NAMES: Mapping[str, str] = {json.dumps(_schema(kind), sort_keys=True): name for name, (kind, *_) in _SCALARS.items()}
"""The name of each scalar by its schema."""

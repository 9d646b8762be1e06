"""The settings of a tenant as dotted paths, derived from the schema of its document."""

import json
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from functools import cache
from typing import Any

from shared.errors import Finding, InvalidInput
from shared.model.accounts.tenant import Tenant

CHANGEABLE = ("name", "type", "branding", "settings")
"""The fields of a tenant that its admins change."""
Schema = Mapping[str, Any]


def parsed(path: str, text: str) -> Any:
    """The value that a text stands for at a setting's path: a text where the schema has one, else JSON.

    `null` removes the setting. Raises InvalidInput if there is no such setting, with the nearest ones.
    """
    schemas = _at(path)
    if text == "null":
        return None
    try:
        value = json.loads(text)
    except ValueError:
        return text
    texts = any("string" in (each.get("type"), *map(_kind, each.get("enum", ()))) for each in schemas)
    return text if texts and not isinstance(value, (dict, list)) else value


def check_path(path: str) -> None:
    """Raises InvalidInput if there is no such setting, with the nearest ones."""
    _at(path)


def leaves(value: Schema, prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Every setting that has a value, by its path."""
    for name, each in value.items():
        path = f"{prefix}{name}"
        if isinstance(each, Mapping) and each:
            yield from leaves(each, f"{path}.")
        else:
            yield path, each


def _at(path: str) -> list[Schema]:
    first, *rest = path.split(".")
    found = [each for each in _root() if first in CHANGEABLE]
    for name in (first, *rest):
        found = [each for schema in found for each in _below(schema, name)]
    if not found:
        close = get_close_matches(path, _known(), n=3, cutoff=0.5)
        remedy = f"Did you mean {' or '.join(close)}?" if close else "`stardust config list` lists the settings."
        raise InvalidInput([Finding(path, "There is no such setting.", "unknown-setting", remedy=remedy)])
    return found


def _root() -> list[Schema]:
    return _alternatives(_document())


@cache
def _document() -> Schema:
    return Tenant.model_json_schema(by_alias=True)


def _alternatives(schema: Schema) -> list[Schema]:
    """The schema without references and choices."""
    if "$ref" in schema:
        return _alternatives(_document()["$defs"][schema["$ref"].rpartition("/")[2]])
    several = schema.get("anyOf") or schema.get("allOf")
    return [each for one in several for each in _alternatives(one)] if several else [schema]


def _below(schema: Schema, name: str) -> list[Schema]:
    more = schema.get("additionalProperties")
    found = schema.get("properties", {}).get(name) or (more if isinstance(more, Mapping) else None)
    return _alternatives(found) if found else []


@cache
def _known() -> list[str]:
    return [path for name in CHANGEABLE for schema in _below(_root()[0], name) for path in _paths(schema, name)]


def _paths(schema: Schema, path: str) -> Iterator[str]:
    yield path
    for name, each in schema.get("properties", {}).items():
        for one in _alternatives(each):
            yield from _paths(one, f"{path}.{name}")


def _kind(value: Any) -> str:
    return "string" if isinstance(value, str) else ""

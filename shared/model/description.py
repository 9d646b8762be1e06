"""Describes models as JSON Schema 2020-12 (components of OpenAPI 3.1), with the docstrings of their fields.

Not loaded by Cloud Functions but for the API's own description. Reading the docstrings through pydantic would slow
down every cold start.
"""

import ast
import inspect
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import is_dataclass
from functools import cache
from typing import Any, get_type_hints

from pydantic.json_schema import GenerateJsonSchema, models_json_schema

from shared.model.base import Model

USUAL: Mapping[str, str] = {
    "id": "The document's id.",
    "tenant_id": "The tenant that it belongs to.",
    "created": "When it was created.",
    "created_by": "Who created it: a person's uid, or `key_` followed by the id of an API key.",
    "updated": "When it was last changed.",
    "acknowledgement_id": "The acknowledgement's id.",
    "asset_id": "The uploaded file's id.",
    "delivery_id": "The delivery's id.",
    "key_id": "The API key's id.",
    "notification_id": "The notification's id.",
    "release_id": "The release's id.",
    "target_id": "The delivery target's id.",
    "track_id": "The track's id.",
    "webhook_id": "The subscription's id.",
    "isrc": "The recording's ISRC.",
    "iswc": "The work's ISWC: `T` and 10 digits (ISO 15707).",
    "isni": "The ISNI: 16 characters without spaces (ISO 27729).",
    "ipi": "The IPI name number: 11 digits.",
    "apple_id": "The artist's id at Apple Music, digits; in requests also the address of the page.",
    "spotify_id": "The artist's id at Spotify, 22 characters; in requests also its URI or the address of the page.",
    "music_brainz_id": "The identifier at MusicBrainz, a UUID; in requests also the address of the page.",
    "party_id": "The record of the artist, label, writer or publisher.",
    "barcode": "The product's UPC or EAN.",
    "grid": "The Global Release Identifier: 18 characters without hyphens.",
    "file_name": "The file's name, without a folder.",
    "storage_url": "Where the file is in the bucket.",
    "hashes": "Digests of the whole file.",
    "uploaded_at": "When the upload was declared.",
    "items": "The items, in order.",
    "next_cursor": "Send it as `cursor` to get the next page; absent on the last one.",
}
"""What a field of this name is in every model that does not say more about it."""


class PlainSchema(GenerateJsonSchema):
    """JSON Schema without pydantic's generated titles."""

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ARG002 (the signature is pydantic's)
        """Never: a title repeats the name."""
        return False


Replace = Callable[[dict[str, Any]], dict[str, Any]]
"""What replaces a subschema."""


def schemas_of(models: Iterable[type[Model]], reference: str, named: Replace = dict) -> dict[str, Any]:
    """The schemas of the models and of every model in them, by name; `reference` is the form of a `$ref`.

    `named` replaces what has a name of its own, before the fields are described: a description would hide it.
    """
    wanted = [(model, "validation") for model in models]
    _, found = models_json_schema(wanted, by_alias=True, ref_template=reference, schema_generator=PlainSchema)  # type: ignore[arg-type]  # a list of pairs
    definitions: dict[str, Any] = {name: without((), schema, named) for name, schema in found["$defs"].items()}
    embedded: dict[str, type[Any]] = {}
    for model, _ in wanted:
        embedded_models(model, embedded)
    for name, kind in embedded.items():
        if name in definitions:
            describe_fields(kind, definitions[name])
    return definitions


def embedded_models(model: type[Any], found: dict[str, type[Any]]) -> dict[str, type[Any]]:
    """The model, and every model and dataclass in it, by name, added to `found`."""
    if model.__name__ not in found:
        found[model.__name__] = model
        for annotation in _annotations(model):
            for part in _models_in(annotation):
                embedded_models(part, found)
    return found


def _annotations(model: type[Any]) -> Iterable[Any]:
    """The types of the fields of a model or dataclass."""
    if is_dataclass(model):
        return get_type_hints(model).values()
    return [field.annotation for field in getattr(model, "model_fields", {}).values()]


def describe_fields(model: type[Any], schema: Mapping[str, Any]) -> None:
    """Adds the fields' descriptions to the schema of the model or dataclass."""
    fields = getattr(model, "model_fields", {})
    for name, text in field_docstrings(model).items():
        wire_name = fields[name].alias or name if name in fields else name
        schema["properties"][wire_name].setdefault("description", text)


def field_docstrings(model: type[Any]) -> dict[str, str]:
    """The docstrings below the fields of a model or dataclass, by name, those of its bases among them.

    A field without one is described as its name is in every model, if it is a usual one. A model that is made of
    another one's fields names it as `__fields_of__`.
    """
    if is_dataclass(model):
        return _docstrings_in(model)
    found = {name: text for name, text in USUAL.items() if name in model.model_fields}
    for kind in reversed(model.__mro__):
        for base in reversed(getattr(kind, "__fields_of__", kind).__mro__ if kind is not Model else ()):
            found |= _docstrings_in(base) if issubclass(base, Model) and base is not Model else {}
    return {name: text for name, text in found.items() if name in model.model_fields}


def without(names: Iterable[str], schema: Any, replace: Replace) -> Any:
    """The schema without these keywords, at any depth; `replace` may change each subschema, from the inside out."""
    if isinstance(schema, list):
        return [without(names, part, replace) for part in schema]
    if not isinstance(schema, dict):
        return schema
    kept: dict[str, Any] = {}
    for name, value in schema.items():
        if name in ("properties", "$defs"):
            kept[name] = {key: without(names, part, replace) for key, part in value.items()}
        elif name not in names:
            kept[name] = without(names, value, replace)
    return replace(kept)


def _models_in(annotation: Any) -> list[type[Any]]:
    if isinstance(annotation, type) and (issubclass(annotation, Model) or is_dataclass(annotation)):
        return [annotation]
    return [model for part in getattr(annotation, "__args__", ()) for model in _models_in(part)]


@cache
def _docstrings_in(model: type[Any]) -> dict[str, str]:
    definition = _classes_in(model.__module__).get(model.__qualname__)
    if definition is None:
        return {}
    found = {}
    for field, text in zip(definition.body, definition.body[1:], strict=False):
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name):
            match text:
                case ast.Expr(value=ast.Constant(value=str(words))):
                    found[field.target.id] = " ".join(inspect.cleandoc(words).split())
    return found


@cache
def _classes_in(module: str) -> dict[str, ast.ClassDef]:
    """The classes that a module's source defines, by qualified name; the source is parsed once."""
    try:
        tree = ast.parse(inspect.getsource(sys.modules[module]))
    except (KeyError, OSError, TypeError):
        return {}
    found: dict[str, ast.ClassDef] = {}

    def visit(node: ast.AST, prefix: str) -> None:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.ClassDef):
                found[f"{prefix}{child.name}"] = child
                visit(child, f"{prefix}{child.name}.")
            elif isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
                visit(child, f"{prefix}{child.name}.<locals>.")

    visit(tree, "")
    return found

"""Describes models as JSON Schema 2020-12 (components of OpenAPI 3.1), with the docstrings of their fields.

Not loaded by Cloud Functions but for the API's own description. Reading the docstrings through pydantic would slow
down every cold start.
"""

import ast
import inspect
import textwrap
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from pydantic.json_schema import GenerateJsonSchema, models_json_schema

from shared.model.base import Model


class PlainSchema(GenerateJsonSchema):
    """JSON Schema without pydantic's generated titles."""

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ARG002 (the signature is pydantic's)
        """Never: a title repeats the name."""
        return False


def schemas_of(models: Iterable[type[Model]], reference: str) -> dict[str, Any]:
    """The schemas of the models and of every model in them, by name; `reference` is the form of a `$ref`."""
    wanted = [(model, "validation") for model in models]
    _, found = models_json_schema(wanted, by_alias=True, ref_template=reference, schema_generator=PlainSchema)  # type: ignore[arg-type]  # a list of pairs
    definitions: dict[str, Any] = found["$defs"]
    embedded: dict[str, type[Model]] = {}
    for model, _ in wanted:
        embedded_models(model, embedded)
    for name, kind in embedded.items():
        if name in definitions:
            describe_fields(kind, definitions[name])
    return definitions


def embedded_models(model: type[Model], found: dict[str, type[Model]]) -> dict[str, type[Model]]:
    """The model and every model in it, by name, added to `found`."""
    if model.__name__ not in found:
        found[model.__name__] = model
        for field in model.model_fields.values():
            for part in _models_in(field.annotation):
                embedded_models(part, found)
    return found


def describe_fields(model: type[Model], schema: Mapping[str, Any]) -> None:
    """Adds the fields' docstrings to the schema of the model."""
    for name, text in field_docstrings(model).items():
        wire_name = model.model_fields[name].alias or name
        schema["properties"][wire_name].setdefault("description", text)


def field_docstrings(model: type[Model]) -> dict[str, str]:
    """The docstrings below the model's fields, by name, those of its bases among them.

    A model that is made of another one's fields names it as `__fields_of__`.
    """
    found: dict[str, str] = {}
    for base in reversed([kind for kind in model.__mro__ if issubclass(kind, Model) and kind is not Model]):
        found |= _docstrings_in(getattr(base, "__fields_of__", base))
    return {name: text for name, text in found.items() if name in model.model_fields}


def without(names: Iterable[str], schema: Any, replace: Callable[[dict[str, Any]], dict[str, Any]]) -> Any:
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


def _models_in(annotation: Any) -> list[type[Model]]:
    if isinstance(annotation, type) and issubclass(annotation, Model):
        return [annotation]
    return [model for part in getattr(annotation, "__args__", ()) for model in _models_in(part)]


def _docstrings_in(model: type[Any]) -> dict[str, str]:
    try:
        source = inspect.getsource(model)
    except (OSError, TypeError):
        return {}
    (definition,) = ast.parse(textwrap.dedent(source)).body
    assert isinstance(definition, ast.ClassDef)
    found = {}
    for field, text in zip(definition.body, definition.body[1:], strict=False):
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name):
            match text:
                case ast.Expr(value=ast.Constant(value=str(words))):
                    found[field.target.id] = " ".join(inspect.cleandoc(words).split())
    return found

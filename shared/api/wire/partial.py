"""Selects parts of documents: the fields that a client asks for, and those that a client may set. Pure."""

import re
import types
from collections.abc import Mapping
from typing import Any, Union, get_args, get_origin

from pydantic.fields import FieldInfo

from shared.api.errors import BadRequest
from shared.errors import Finding
from shared.model.base import Model

MAX_FIELDS_LENGTH = 500
FIELDS_PATTERN = r"^[A-Za-z]+(,[A-Za-z]+)*$"


def requested_fields(fields: str | None, model: type[Model]) -> frozenset[str] | None:
    """The names of the fields to return: of the answer, or of each item of a list; None for all.

    `fields` is the comma-separated list that the client sent. Required fields are always included, so that a partial
    answer still matches its schema. Raises BadRequest for names that the model does not have.
    """
    if fields is None:
        return None
    if len(fields) > MAX_FIELDS_LENGTH or not re.fullmatch(FIELDS_PATTERN, fields):
        problem = "Name the fields, separated by commas."
        raise BadRequest([Finding("fields", problem, "malformed", remedy="For example: fields=id,status")])
    known = _by_alias(item_model(model) or model)
    requested = set(fields.split(","))
    if unknown := sorted(requested - known.keys()):
        remedy = f"Available fields: {', '.join(known)}."
        raise BadRequest(
            Finding("fields", f"The answer has no field {name!r}.", "unknown", remedy=remedy) for name in unknown
        )
    return frozenset(requested | {name for name, field in known.items() if field.is_required()})


def selected(document: Mapping[str, Any], fields: frozenset[str], model: type[Model]) -> dict[str, Any]:
    """The document with these fields only; in a list, each of its items."""
    if item_model(model) is None:
        return {name: value for name, value in document.items() if name in fields}
    items = [{name: value for name, value in item.items() if name in fields} for item in document["items"]]
    return {**document, "items": items}


def item_model(model: type[Model]) -> type[Model] | None:
    """The model of a list's items; None if the model is no list."""
    items = model.model_fields.get("items")
    return _model_in(items) if items else None


def writable(document: Mapping[str, Any], content: type[Model], whole: type[Model]) -> dict[str, Any]:
    """The document without what only the server sets: fields that `whole` has and `content` lacks, at any depth.

    What a client reads can be sent back. Names that neither has are kept, to be rejected.
    """
    own, all_fields = _by_alias(content), _by_alias(whole)
    kept: dict[str, Any] = {}
    for name, value in document.items():
        if name in own:
            inner = _model_in(own[name]), _model_in(all_fields[name]) if name in all_fields else None
            nested = isinstance(value, Mapping) and inner[0] and inner[1] and inner[0] is not inner[1]
            kept[name] = writable(value, *inner) if nested else value  # type: ignore[arg-type]  # both are models
        elif name not in all_fields:
            kept[name] = value
    return kept


def _by_alias(model: type[Model]) -> dict[str, FieldInfo]:
    return {field.alias or name: field for name, field in model.model_fields.items()}


def _model_in(field: FieldInfo) -> type[Model] | None:
    """The model that a field holds, alone, optional or in a list."""
    return _model_of(field.annotation)


def _model_of(annotation: Any) -> type[Model] | None:
    if isinstance(annotation, type) and issubclass(annotation, Model):
        return annotation
    if get_origin(annotation) in (Union, types.UnionType, list, tuple):
        return next((found for part in get_args(annotation) if (found := _model_of(part))), None)
    return None

"""Marks fields that have another name now. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from pydantic import GetJsonSchemaHandler

from shared.model.base import Model
from shared.model.names import other_names


@dataclass(frozen=True, slots=True)
class Former:
    """In a field's `Annotated`: the field is deprecated since a day; its docstring says what to use instead.

    `sunset` is the day from which it may be refused or missing, if one is set (RFC 8594).
    """

    since: date
    sunset: date | None = None

    def __get_pydantic_json_schema__(self, schema: Any, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """The field's JSON Schema, as deprecated (JSON Schema 2020-12 validation, 9.3)."""
        return {**handler(schema), "deprecated": True}


ONE_VOCABULARY = Former(date(2026, 11, 28))
"""Since then, requests and answers have one name for each thing: `id`, `cursor` and `nextCursor`, in camelCase."""


def former_names(model: type[Model], given: Iterable[str]) -> Iterator[Former]:
    """What the deprecated ones among the `given` names of a request's fields are: fields that are marked, fields in
    snake_case, and the names of the design documents (shared/model/names.py)."""
    fields = model.model_fields
    by_alias = {field.alias or name: field for name, field in fields.items()}
    others = other_names(model)
    for name in given:
        if name in by_alias:
            yield from (mark for mark in by_alias[name].metadata if isinstance(mark, Former))
        elif name in fields or name in others:
            yield ONE_VOCABULARY

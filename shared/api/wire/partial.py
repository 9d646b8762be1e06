"""Selects the fields of a partial response. Pure.

Required fields are always included, so that a partial response still matches its schema.
"""

from typing import Annotated

from pydantic import Field

from shared.api.errors import BadRequest
from shared.errors import Finding
from shared.model.base import Model


class PartialQuery(Model):
    """`fields`: the comma-separated names of the fields to return; all if absent."""

    fields: Annotated[str, Field(pattern=r"^[A-Za-z]+(,[A-Za-z]+)*$", max_length=500)] | None = None


def requested_fields(query: PartialQuery, model: type[Model]) -> frozenset[str] | None:
    """The names of the fields to return, None for all. Raises BadRequest for names that the model does not have."""
    if query.fields is None:
        return None
    fields = {field.alias or name: field for name, field in model.model_fields.items()}
    requested = set(query.fields.split(","))
    if unknown := sorted(requested - fields.keys()):
        remedy = f"Available fields: {', '.join(fields)}."
        raise BadRequest(
            Finding("fields", f"The response has no field {name!r}.", "unknown", remedy=remedy) for name in unknown
        )
    return frozenset(requested | {name for name, field in fields.items() if field.is_required()})

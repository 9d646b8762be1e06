"""Owns partial answers: a client names the parts that it wants, and is spared the rest. Pure.

What the model requires is always there, so that an answer in parts still fits its schema.
"""

from typing import Annotated

from pydantic import Field

from shared.api.errors import BadRequest
from shared.errors import Finding
from shared.model.base import Model


class PartialQuery(Model):
    """Which parts: `fields` are names of the answer, with commas; without it all are answered."""

    fields: Annotated[str, Field(pattern=r"^[A-Za-z]+(,[A-Za-z]+)*$", max_length=500)] | None = None


def wanted_parts(query: PartialQuery, model: type[Model]) -> frozenset[str] | None:
    """The names to answer, None for all. Raises BadRequest for names that the model does not have."""
    if query.fields is None:
        return None
    fields = {field.alias or name: field for name, field in model.model_fields.items()}
    wanted = set(query.fields.split(","))
    if unknown := sorted(wanted - fields.keys()):
        remedy = f"There are {', '.join(fields)}."
        raise BadRequest(
            Finding("fields", f"There is no {name!r} in the answer.", "unknown", remedy=remedy) for name in unknown
        )
    return frozenset(wanted | {name for name, field in fields.items() if field.is_required()})

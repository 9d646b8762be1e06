"""Owns a tenant's mapping of genres to a DSP's."""

from typing import Literal

from pydantic import Field

from shared.model.base import Id, Instant, Model, Text
from shared.model.release import GenreCode

GenreProvider = Literal["apple", "spotify", "beatport", "amazon"]


class GenreMapping(Model):
    """`genreMappings/{tenantId}_{provider}`: by genre name or code, as releases say it, the DSP's genre."""

    id: Id
    tenant_id: Id
    provider: GenreProvider
    genres: dict[Text, GenreCode] = Field(default={}, max_length=500)
    updated: Instant
    updated_by: Id

"""Models a tenant's mapping of its genres to a DSP's."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from shared.model.base import Id, Instant, Model, Text
from shared.model.catalog.titles import GenreCode

GenreProvider = Literal["apple", "spotify", "beatport", "amazon", "custom"]
"""Whose genres; `custom` are those that the tenant agreed on with other DSPs."""

GenreName = Annotated[
    str,
    StringConstraints(min_length=1, max_length=200, pattern=r"^[^_\x00-\x1f\ufffe\uffff][^\x00-\x1f\ufffe\uffff]*$"),
]
"""A genre's name or code as a key: Firestore rejects keys of more than 1,500 bytes, and keys such as `__name__`."""


class GenreMapping(Model):
    """`genreMappings/{tenantId}_{provider}`: maps a genre's name or code, as used in releases, to the DSP's genre."""

    id: Id
    tenant_id: Id
    provider: GenreProvider
    """The DSP whose genres these are."""
    version: Text | None = None
    """The edition of the DSP's genres, such as `5.3.9`."""
    genres: dict[GenreName, GenreCode] = Field(default={}, max_length=500)
    """The DSP's genre, by the name or code of the genre in releases."""
    updated: Instant
    updated_by: Id
    """The uid or API key that changed it last."""

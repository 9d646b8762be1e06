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


MappingName = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")]
"""The name of one of several mappings to a provider's genres."""

DictionaryReference = Annotated[str, StringConstraints(pattern=r"^custom:[a-z][a-z0-9]*(-[a-z0-9]+)*$", max_length=50)]
"""A dictionary that a plug-in brings: `custom:` and its name."""

DEFAULT_MAPPING = "default"
"""The name of the mapping that applies to targets which name none."""

GenreOrigin = Literal["release", "mapping", "fallback"]


class GenreMapping(Model):
    """`genreMappings/{tenantId}_{provider}`: maps a genre's name or code, as used in releases, to the DSP's genre.

    That one is the provider's default mapping; further ones are at `genreMappings/{tenantId}_{provider}_{name}`.
    """

    id: Id
    tenant_id: Id
    provider: GenreProvider
    """The DSP whose genres these are."""
    name: MappingName = DEFAULT_MAPPING
    """The mapping's name; `default` is used for targets that name none."""
    revision: Annotated[int, Field(ge=1)] = 1
    """How many times it was stored."""
    version: Text | None = None
    """The edition of the DSP's genres, such as `5.3.9`."""
    genres: dict[GenreName, GenreCode] = Field(default={}, max_length=500)
    """The DSP's genre, by the name or code of the genre in releases."""
    vocabulary: list[GenreCode] = Field(default=[], max_length=2000)
    """For `custom`: the list that the tenant agreed on, outside of which no genre is accepted; empty: any is."""
    dictionary: DictionaryReference | None = None
    """The plug-in's dictionary whose genres `vocabulary` was filled with when the mapping was stored."""
    updated: Instant
    updated_by: Id
    """The uid or API key that changed it last."""


class GenreRevision(Model):
    """`genreMappings/{mappingId}/revisions/{revision}`: a mapping as it was before a change or its deletion."""

    id: Id
    """The revision's number, as text."""
    tenant_id: Id
    revision: Annotated[int, Field(ge=1)]
    """The revision's number."""
    mapping: GenreMapping
    """The mapping as it was."""
    replaced: Instant
    """When it was changed or deleted."""


class ChosenGenre(Model):
    """The genre that messages to a target state, in the DSP's vocabulary."""

    provider: GenreProvider
    """Whose genre it is."""
    name: Text
    """The genre as the message states it."""
    code: Text | None = None
    """The DSP's code of the genre."""
    version: Text | None = None
    """The edition of the DSP's genres."""
    origin: GenreOrigin
    """Where it comes from: the release itself, the tenant's mapping, or the target's fallback."""
    mapping: MappingName | None = None
    """The mapping's name."""
    revision: Annotated[int, Field(ge=1)] | None = None
    """The mapping's revision."""

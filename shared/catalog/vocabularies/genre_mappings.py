"""Manages a tenant's genre mappings, one per DSP, and applies them to releases.

A mapping is applied when a release is written through the API, so that the release shows what will be sent. Genres
that the release sets itself are not overwritten.
"""

from typing import Annotated

from pydantic import Field

from shared.accounts.access import Caller
from shared.accounts.adapters import Adapters
from shared.errors import NotFound
from shared.model.base import Model, Text
from shared.model.catalog.genres import GenreMapping, GenreName, GenreProvider
from shared.model.catalog.release import Release
from shared.model.catalog.titles import GenreCode, GenreMappings
from shared.model.codec import decode, encode
from shared.platform.store.guards import Check, any_state
from shared.platform.store.port import Query, Reader, Transaction

MAX_GENRES = 500
"""The maximum number of genres in one mapping; its document stays below Firestore's limit of 1 MiB."""


class MappingContent(Model):
    """A complete mapping of genres."""

    genres: Annotated[dict[GenreName, GenreCode], Field(max_length=MAX_GENRES)]
    """The DSP's genre, by the name or code of the genre in releases."""
    version: Text | None = None
    """The edition of the DSP's genres that it maps to."""


class MappingListing(Model):
    """Takes no parameters."""


class MappingReference(Model):
    """Identifies the mapping to a DSP's genres."""

    provider: GenreProvider


class MappingRequest(MappingReference, MappingContent):
    """A mapping to create or replace."""


def mappings_query(tenant_id: str) -> Query:
    """Selects the tenant's mappings, one per DSP."""
    return Query("genreMappings", where=(("tenantId", "==", tenant_id),), limit=10)


def list_mappings(_listing: MappingListing, *, caller: Caller, adapters: Adapters) -> list[GenreMapping]:
    """Lists the tenant's mappings, ordered by DSP."""
    found = adapters.store.find(mappings_query(caller.tenant_id))
    return sorted((decode(GenreMapping, data) for data in found), key=lambda mapping: mapping.provider)


def get_mapping(request: MappingReference, *, caller: Caller, adapters: Adapters) -> GenreMapping:
    """Returns the tenant's mapping to a DSP's genres. Raises NotFound."""
    return _read(request.provider, caller, adapters.store)


def _read(provider: GenreProvider, caller: Caller, reader: Reader) -> GenreMapping:
    data = reader.get(_path(caller.tenant_id, provider))
    if data is None:
        raise NotFound(f"There is no mapping to {provider}.", remedy="Create one with PUT.")
    return decode(GenreMapping, data)


def put_mapping(
    request: MappingRequest, *, caller: Caller, adapters: Adapters, expected: Check = any_state
) -> GenreMapping:
    """Creates or replaces a mapping. Existing releases are not changed.

    Raises Forbidden, and what `expected` raises for an existing mapping.
    """
    caller.require("manager")
    path = _path(caller.tenant_id, request.provider)
    mapping = GenreMapping(
        id=path.rpartition("/")[2],
        tenant_id=caller.tenant_id,
        provider=request.provider,
        version=request.version,
        genres=request.genres,
        updated=adapters.clock(),
        updated_by=caller.uid,
    )

    def work(transaction: Transaction) -> None:
        before = transaction.get(path)
        if before is not None:
            expected(before)
        transaction.set(path, encode(mapping))

    adapters.store.transact(work)
    return mapping


def delete_mapping(
    request: MappingReference, *, caller: Caller, adapters: Adapters, expected: Check = any_state
) -> None:
    """Deletes a mapping. Raises Forbidden, NotFound, and what `expected` raises."""
    caller.require("manager")

    def work(transaction: Transaction) -> None:
        mapping = _read(request.provider, caller, transaction)
        expected(encode(mapping))
        transaction.delete(_path(caller.tenant_id, request.provider))

    adapters.store.transact(work)


def with_mapped_genres(release: Release, reader: Reader) -> Release:
    """The release with its genre mapped for every DSP that its tenant has a mapping for. Runs one query."""
    mappings = [decode(GenreMapping, data) for data in reader.find(mappings_query(release.tenant_id))]
    current = release.metadata.genre_mappings or GenreMappings()
    mapped = {mapping.provider: _mapped_genre(release, mapping) for mapping in mappings}
    added: dict[str, GenreCode] = {
        provider: genre for provider, genre in mapped.items() if genre and getattr(current, provider) is None
    }
    if not added:
        return release
    metadata = release.metadata.model_copy(update={"genre_mappings": current.model_copy(update=added)})
    return release.model_copy(update={"metadata": metadata})


def _mapped_genre(release: Release, mapping: GenreMapping) -> GenreCode | None:
    """The most specific mapping: of the subgenre, else of the genre. With the mapping's edition if it has none."""
    metadata, genres = release.metadata, mapping.genres
    names = (metadata.subgenre_code, metadata.subgenre_name, metadata.genre_code, metadata.genre_name)
    found = next((genres[name] for name in names if name and name in genres), None)
    return found.model_copy(update={"version": found.version or mapping.version}) if found else None


def _path(tenant_id: str, provider: GenreProvider) -> str:
    return f"genreMappings/{tenant_id}_{provider}"

"""Lists what genre mappings were before, and restores it."""

from typing import Annotated

from pydantic import Field

from shared.accounts.access import Caller
from shared.accounts.adapters import Adapters
from shared.catalog.vocabularies.genre_mappings import MappingReference, MappingRequest, mapping_path, put_mapping
from shared.catalog.vocabularies.genre_revisions import revision_path, revisions_query
from shared.errors import NotFound
from shared.model.base import Id, Instant, Model, Text
from shared.model.catalog.genres import GenreMapping, GenreRevision
from shared.model.codec import decode


class RevisionReference(MappingReference):
    """Identifies what a mapping was before."""

    revision: Annotated[int, Field(ge=1)]
    """The revision's number."""


class RevisionSummary(Model):
    """What a mapping was before."""

    revision: int
    """The revision's number."""
    genres: int
    """How many genres it mapped."""
    version: Text | None = None
    """The edition of the DSP's genres."""
    updated: Instant
    updated_by: Id
    """Who stored it."""
    replaced: Instant
    """When it was changed or deleted."""


def list_revisions(request: MappingReference, *, caller: Caller, adapters: Adapters) -> list[RevisionSummary]:
    """Lists what a mapping was before each of its last hundred changes, newest first; also if it was deleted."""
    path = mapping_path(caller.tenant_id, request.provider, request.name)
    found = [decode(GenreRevision, data) for data in adapters.store.find(revisions_query(path))]
    return [
        RevisionSummary(
            revision=each.revision,
            genres=len(each.mapping.genres),
            version=each.mapping.version,
            updated=each.mapping.updated,
            updated_by=each.mapping.updated_by,
            replaced=each.replaced,
        )
        for each in found
    ]


def read_revision(request: RevisionReference, *, caller: Caller, adapters: Adapters) -> GenreMapping:
    """Returns what a mapping was before. Raises NotFound."""
    path = mapping_path(caller.tenant_id, request.provider, request.name)
    data = adapters.store.get(revision_path(path, request.revision))
    if data is None:
        raise NotFound(f"There is no revision {request.revision} of this mapping.", remedy="List its revisions.")
    return decode(GenreRevision, data).mapping


def restore_mapping(request: RevisionReference, *, caller: Caller, adapters: Adapters) -> GenreMapping:
    """Stores what a mapping was before as its new revision; also if it was deleted.

    Raises Forbidden, NotFound, and InvalidInput for genres that the provider no longer has.
    """
    caller.require("manager")
    before = read_revision(request, caller=caller, adapters=adapters)
    wanted = MappingRequest(
        provider=request.provider,
        name=request.name,
        genres=before.genres,
        version=before.version,
        vocabulary=before.vocabulary,
        dictionary=before.dictionary,
    )
    return put_mapping(wanted, caller=caller, adapters=adapters)

"""Manages a tenant's genre mappings, and chooses genres with them.

A mapping is applied when a message is composed, so that it also holds for releases that clients write themselves. A
genre that the release states for the DSP comes first.
"""

from typing import Annotated

from pydantic import Field

from shared.accounts.access import Caller
from shared.accounts.adapters import Adapters
from shared.catalog.vocabularies.genre_revisions import keep_revision, latest_revision
from shared.catalog.vocabularies.plugin_genres import plugin_dictionary
from shared.errors import Conflict, Finding, InvalidInput, NotFound
from shared.model.base import Model, Text
from shared.model.catalog.genres import (
    DEFAULT_MAPPING,
    ChosenGenre,
    DictionaryReference,
    GenreMapping,
    GenreName,
    GenreProvider,
    MappingName,
)
from shared.model.catalog.release import Release
from shared.model.catalog.titles import GenreCode
from shared.model.codec import decode, encode
from shared.model.delivery.target import DeliveryTarget
from shared.platform.plugins import Plugins
from shared.platform.store.guards import Check, any_state
from shared.platform.store.port import Query, Reader, Transaction
from shared.vocabularies.genres.choice import choose_genre
from shared.vocabularies.genres.dictionary import Dictionary, Entry
from shared.vocabularies.genres.placing import placement_findings
from shared.vocabularies.genres.providers import dictionary_of

MAX_GENRES = 500
"""The maximum number of genres in one mapping; its document stays below Firestore's limit of 1 MiB."""
MAX_VOCABULARY = 2000
"""The maximum number of genres that a mapping lists as the DSP's."""
MAX_MAPPINGS = 100
"""The maximum number of mappings of a tenant."""


class MappingContent(Model):
    """A complete mapping of genres."""

    genres: Annotated[dict[GenreName, GenreCode], Field(max_length=MAX_GENRES)]
    """The DSP's genre, by the name or code of the genre in releases."""
    version: Text | None = None
    """The edition of the DSP's genres that it maps to."""
    vocabulary: Annotated[list[GenreCode], Field(max_length=MAX_VOCABULARY)] = []
    """For `custom`: the list that you agreed on, outside of which no genre is accepted; empty: any is."""
    dictionary: DictionaryReference | None = None
    """For `custom`: a plug-in's dictionary, whose genres become the `vocabulary`."""


class MappingListing(Model):
    """Takes no parameters."""


class MappingReference(Model):
    """Identifies a mapping to a provider's genres."""

    provider: GenreProvider
    name: MappingName = DEFAULT_MAPPING
    """The name of one of several mappings to the provider's genres."""


class MappingRequest(MappingReference, MappingContent):
    """A mapping to create or replace."""


def mappings_query(tenant_id: str) -> Query:
    """Selects the tenant's mappings."""
    return Query("genreMappings", where=(("tenantId", "==", tenant_id),), limit=MAX_MAPPINGS)


def list_mappings(_listing: MappingListing, *, caller: Caller, adapters: Adapters) -> list[GenreMapping]:
    """Lists the tenant's mappings, ordered by provider and name."""
    found = adapters.store.find(mappings_query(caller.tenant_id))
    mappings = (decode(GenreMapping, data) for data in found)
    return sorted(mappings, key=lambda mapping: (mapping.provider, mapping.name))


def get_mapping(request: MappingReference, *, caller: Caller, adapters: Adapters) -> GenreMapping:
    """Returns one of the tenant's mappings to a provider's genres. Raises NotFound."""
    return read_mapping(request, caller.tenant_id, adapters.store)


def read_mapping(reference: MappingReference, tenant_id: str, reader: Reader) -> GenreMapping:
    """The tenant's mapping. Raises NotFound."""
    data = reader.get(mapping_path(tenant_id, reference.provider, reference.name))
    if data is None:
        message = f"There is no mapping {reference.name!r} to the genres of {reference.provider}."
        raise NotFound(message, remedy="Create it with PUT.")
    return decode(GenreMapping, data)


def put_mapping(
    request: MappingRequest, *, caller: Caller, adapters: Adapters, expected: Check = any_state
) -> GenreMapping:
    """Creates or replaces a mapping; what it replaces is kept as a revision. Storing what is stored has no effect.

    Raises Forbidden, InvalidInput for genres that the provider does not have, Conflict (too many mappings), and what
    `expected` raises for an existing mapping.
    """
    caller.require("manager")
    request = _with_dictionary(request, adapters.plugins)
    require_places(request)
    path = mapping_path(caller.tenant_id, request.provider, request.name)

    def work(transaction: Transaction) -> GenreMapping:
        data = transaction.get(path)
        before = decode(GenreMapping, data) if data else None
        if data is not None:
            expected(data)
        mapping = GenreMapping(
            id=path.rpartition("/")[2],
            tenant_id=caller.tenant_id,
            provider=request.provider,
            name=request.name,
            revision=(before.revision if before else latest_revision(path, transaction)) + 1,
            version=request.version,
            genres=request.genres,
            vocabulary=request.vocabulary,
            dictionary=request.dictionary,
            updated=adapters.clock(),
            updated_by=caller.uid,
        )
        if before is None:
            _require_room(caller.tenant_id, transaction)
        elif _content(before) == _content(mapping):
            return before
        else:
            keep_revision(before, mapping.updated, transaction)
        transaction.set(path, encode(mapping))
        return mapping

    return adapters.store.transact(work)


def _content(mapping: GenreMapping) -> MappingContent:
    return MappingContent(
        genres=mapping.genres, version=mapping.version, vocabulary=mapping.vocabulary, dictionary=mapping.dictionary
    )


def _with_dictionary(request: MappingRequest, plugins: Plugins) -> MappingRequest:
    """The mapping with the genres of the plug-in's dictionary, if it names one; those it has if the plug-in is gone.

    Raises InvalidInput if there is no such dictionary.
    """
    if request.dictionary is None or (request.vocabulary and request.dictionary not in plugins.dictionaries()):
        return request
    try:
        dictionary = plugin_dictionary(request.dictionary, plugins)
    except (NotFound, Conflict) as error:
        raise InvalidInput([Finding("dictionary", error.message, "unknown", remedy=error.remedy)]) from error
    if len(dictionary.entries) > MAX_VOCABULARY:
        message = f"The dictionary has {len(dictionary.entries)} genres; a mapping may list {MAX_VOCABULARY}."
        raise InvalidInput([Finding("dictionary", message, "too-long", remedy="List those that you use yourself.")])
    vocabulary = [GenreCode(code=entry.code, name=entry.notation) for entry in dictionary.entries]
    return request.model_copy(update={"vocabulary": vocabulary})


def _require_room(tenant_id: str, reader: Reader) -> None:
    if len(reader.find(mappings_query(tenant_id))) >= MAX_MAPPINGS:
        raise Conflict(f"A tenant may have {MAX_MAPPINGS} genre mappings.", remedy="Delete one first.")


def require_places(request: MappingRequest) -> None:
    """Raises InvalidInput with every genre that the provider does not have."""
    if (request.vocabulary or request.dictionary) and request.provider != "custom":
        message = f"The genres of {request.provider} are known; only custom ones have a list of yours."
        field = "dictionary" if request.dictionary else "vocabulary"
        raise InvalidInput([Finding(field, message, "not-custom", remedy="Leave it out.")])
    dictionary = dictionary_in(request)
    problems = [
        finding
        for name, genre in request.genres.items()
        for finding in placement_findings(genre, dictionary, f"genres.{name}", stored=False)
        if finding.severity == "error"
    ]
    if problems:
        raise InvalidInput(problems)


def dictionary_in(mapping: MappingRequest | GenreMapping) -> Dictionary:
    """The provider's genres; for `custom` those of the mapping's own list."""
    if mapping.provider != "custom":
        return dictionary_of(mapping.provider)
    entries = tuple(Entry((genre.name,), genre.code, notation=genre.name) for genre in mapping.vocabulary)
    source = "the list in the mapping"
    return Dictionary("custom", "Your list", mapping.version, None, source, entries, closed=bool(entries))


def delete_mapping(
    request: MappingReference, *, caller: Caller, adapters: Adapters, expected: Check = any_state
) -> None:
    """Deletes a mapping, which can be restored. Raises Forbidden, NotFound, and what `expected` raises."""
    caller.require("manager")

    def work(transaction: Transaction) -> None:
        mapping = read_mapping(request, caller.tenant_id, transaction)
        expected(encode(mapping))
        keep_revision(mapping, adapters.clock(), transaction)
        transaction.delete(mapping_path(caller.tenant_id, request.provider, request.name))

    adapters.store.transact(work)


def mapping_for(target: DeliveryTarget, reader: Reader) -> GenreMapping | None:
    """The tenant's mapping for a target that wants a provider's genres: the one that it names, or the default.

    At most one read. None: the target wants none, or the mapping does not exist.
    """
    wanted = target.requirements.genre_mapping
    if wanted is None:
        return None
    data = reader.get(mapping_path(target.tenant_id, wanted.provider, wanted.mapping or DEFAULT_MAPPING))
    return decode(GenreMapping, data) if data else None


def genre_for(release: Release, target: DeliveryTarget, reader: Reader) -> ChosenGenre | None:
    """The genre that messages about the release to the target state, in the DSP's vocabulary."""
    return choose_genre(release.metadata, target.requirements.genre_mapping, mapping_for(target, reader))


def mapping_path(tenant_id: str, provider: GenreProvider, name: MappingName = DEFAULT_MAPPING) -> str:
    """The path of a mapping's document. That of the default has no name in it."""
    path = f"genreMappings/{tenant_id}_{provider}"
    return path if name == DEFAULT_MAPPING else f"{path}_{name}"

"""Chooses the genre that messages to a target state: one of the DSP's own vocabulary. Pure.

Composition, preview, preflight and the request for a delivery all use it.
"""

from shared.model.catalog.genres import ChosenGenre, GenreMapping, GenreOrigin, GenreProvider
from shared.model.catalog.release import ReleaseMetadata
from shared.model.catalog.titles import Genre, GenreCode
from shared.model.delivery.entry import EntryGenre
from shared.model.delivery.target import GenreMappingRequirement
from shared.vocabularies.genres.dictionary import Entry
from shared.vocabularies.genres.placing import CLOSED, place
from shared.vocabularies.genres.providers import dictionary_of

_FROM_SPECIFIC = ("subgenre_code", "subgenre_name", "genre_code", "genre_name")
"""The release's fields that a mapping is asked for, from the specific to the general."""


def choose_genre(
    metadata: ReleaseMetadata, wanted: GenreMappingRequirement | None, mapping: GenreMapping | None = None
) -> ChosenGenre | None:
    """The genre for a target that wants those of a provider.

    The release's own for the provider comes first, then what the tenant's mapping says of its subgenre or genre, then
    the target's fallback. None: the target wants none of them, or there is none.
    """
    if wanted is None:
        return None
    stated: GenreCode | None = getattr(metadata.genre_mappings, wanted.provider, None)
    if stated:
        return _chosen(stated, wanted.provider, "release")
    if mapping and (mapped := mapped_genre(metadata, mapping)):
        chosen = _chosen(mapped, wanted.provider, "mapping")
        return chosen.model_copy(update={"mapping": mapping.name, "revision": mapping.revision})
    return _fallback(wanted.fallback_genre, wanted.provider) if wanted.fallback_genre else None


def mapped_genre(genre: Genre | EntryGenre, mapping: GenreMapping) -> GenreCode | None:
    """What the mapping has for the subgenre, else for the genre, with the mapping's edition if it names none."""
    names = (getattr(genre, field) for field in _FROM_SPECIFIC)
    found = next((mapping.genres[name] for name in names if name and name in mapping.genres), None)
    return found.model_copy(update={"version": found.version or mapping.version}) if found else None


def _chosen(genre: GenreCode, provider: GenreProvider, origin: GenreOrigin) -> ChosenGenre:
    """The genre as the DSP's dictionary writes it; as it was given if the dictionary does not have it."""
    entry = _entry(genre, provider)
    return ChosenGenre(
        provider=provider,
        name=entry.notation if entry else genre.name,
        code=entry.code if entry and entry.code else genre.code,
        version=genre.version,
        origin=origin,
    )


def _fallback(text: str, provider: GenreProvider) -> ChosenGenre:
    """The target's fallback, which is a name or a code."""
    entry = _entry(GenreCode(name=text, code=text), provider)
    notation, code = (entry.notation, entry.code) if entry else (text, None)
    return ChosenGenre(provider=provider, name=notation, code=code, origin="fallback")


def _entry(genre: GenreCode, provider: GenreProvider) -> Entry | None:
    return next((place(genre, dictionary_of(each)) for each in CLOSED if each == provider), None)

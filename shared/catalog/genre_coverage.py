"""Reports which of the catalogue's genres a mapping covers, and maps those that the provider has by the same name.

Both read the catalogue's index, at most MAX_SCANNED entries at a time; of a release whose entry is older than the
index's genres, they read the document.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Annotated

from pydantic import Field, TypeAdapter

from shared.accounts.access import Caller
from shared.accounts.adapters import Adapters
from shared.catalog.releases.entry import genre_of
from shared.catalog.releases.listing import CATALOGUE, MAX_SCANNED
from shared.catalog.vocabularies.genre_mappings import (
    MAX_GENRES,
    MappingReference,
    MappingRequest,
    dictionary_in,
    mapping_path,
    put_mapping,
)
from shared.catalog.vocabularies.genre_suggestions import SuggestedGenre, suggestions
from shared.errors import Conflict
from shared.model.base import Cursor, Id, Model
from shared.model.catalog.genres import GenreMapping, GenreName
from shared.model.catalog.titles import GenreCode
from shared.model.codec import decode
from shared.model.delivery.entry import EntryGenre
from shared.platform.store.cursor import page_at
from shared.platform.store.port import Data, Reader
from shared.vocabularies.genres.choice import mapped_genre

_RELEASES_LISTED = 20
_SUGGESTED = 3
_KEY = TypeAdapter(GenreName)


class CoverageQuery(Model):
    """Which part of the catalogue to look at."""

    cursor: Cursor | None = None
    """The `nextCursor` of the report on the releases that were changed later; without it, the last changed."""


class CoverageRequest(MappingReference, CoverageQuery):
    """A mapping, and the part of the catalogue to look at."""


class GenreUse(Model):
    """A genre of releases."""

    genre: str
    """The subgenre, or the genre, as releases name it; its code if they have no name."""
    path: str
    """The same, after the genre that releases name above it."""
    releases: int
    """How many releases have it."""
    release_ids: Annotated[list[Id], Field(max_length=_RELEASES_LISTED)]
    """The releases, at most 20."""
    mapped: GenreCode | None = None
    """What the mapping has for it."""
    suggestions: list[SuggestedGenre] = []
    """If nothing: the nearest genres of the provider, the surest first."""


class Coverage(Model):
    """How far a mapping covers the genres of releases."""

    releases: int
    """How many releases were looked at."""
    stated: int
    """How many state a genre for the provider themselves."""
    mapped: int
    """How many others the mapping has a genre for."""
    unmapped: int
    """How many it has none for."""
    without_genre: int
    """How many have no genre at all."""
    genres: list[GenreUse]
    """The genres of those that state none themselves: what is not mapped first, then the most frequent."""
    next_cursor: str | None = None


class FillContent(Model):
    """What to add to a mapping."""

    genres: Annotated[list[GenreName], Field(max_length=MAX_GENRES)] = []
    """The genres to map, by name or code; none: those of the 500 releases that were changed last."""
    least_score: Annotated[int, Field(ge=60, le=100)] = 100
    """From which score the first suggestion is taken; at 100, only genres of the same name."""


class FillRequest(MappingReference, FillContent):
    """A mapping to complete."""


class Filled(Model):
    """A mapping with what was added to it."""

    mapping: GenreMapping
    """The mapping as it is now."""
    added: list[GenreName]
    """The genres that were mapped."""


@dataclass
class _Use:
    """The releases of one genre."""

    genre: EntryGenre
    release_ids: list[str] = field(default_factory=list)


def report_coverage(request: CoverageRequest, *, caller: Caller, adapters: Adapters) -> Coverage:
    """Reports which genres of the tenant's releases a mapping covers, with suggestions for the others.

    Looks at 500 releases at a time, those changed last first. A mapping that does not exist covers none. Raises
    InvalidInput for a cursor of another list.
    """
    mapping = _mapping(request, caller, adapters)
    entries, cursor = _entries(request.cursor, caller, adapters)
    uses: dict[str, _Use] = {}
    stated = without = 0
    for entry in entries:
        genre = decode(EntryGenre, entry["genre"])
        path = _path(genre)
        if request.provider in entry["statedGenres"]:
            stated += 1
        elif not path:
            without += 1
        else:
            uses.setdefault(path, _Use(genre)).release_ids.append(entry["id"])
    found = list(_described(uses, mapping))
    mapped = sum(each.releases for each in found if each.mapped)
    return Coverage(
        releases=len(entries),
        stated=stated,
        mapped=mapped,
        unmapped=sum(each.releases for each in found) - mapped,
        without_genre=without,
        genres=sorted(found, key=lambda each: (each.mapped is not None, -each.releases, each.path)),
        next_cursor=cursor,
    )


def fill_mapping(request: FillRequest, *, caller: Caller, adapters: Adapters) -> Filled:
    """Maps the genres that a mapping lacks and the provider has by the same name; keeps what is mapped.

    Raises Forbidden, and Conflict if somebody changed the mapping meanwhile.
    """
    caller.require("manager")
    mapping = _mapping(request, caller, adapters)
    names = request.genres or _names_in_use(caller, adapters)
    missing = [name for name in dict.fromkeys(names) if name not in mapping.genres]
    added: dict[str, GenreCode] = {}
    for each in suggestions(missing, dictionary_in(mapping), 1):
        if each.suggestions and each.suggestions[0].score >= request.least_score:
            added[each.genre] = each.suggestions[0].genre
    room = MAX_GENRES - len(mapping.genres)
    added = dict(list(added.items())[:room])
    if not added:
        return Filled(mapping=mapping, added=[])
    wanted = MappingRequest(
        provider=request.provider,
        name=request.name,
        genres={**mapping.genres, **added},
        version=mapping.version,
        vocabulary=mapping.vocabulary,
        dictionary=mapping.dictionary,
    )

    def unchanged(data: Data) -> None:
        if decode(GenreMapping, data).genres != mapping.genres:
            raise Conflict("Somebody changed the mapping meanwhile.", remedy="Try again.")

    stored = put_mapping(wanted, caller=caller, adapters=adapters, expected=unchanged)
    return Filled(mapping=stored, added=list(added))


def _mapping(reference: MappingReference, caller: Caller, adapters: Adapters) -> GenreMapping:
    """The mapping; an empty one if it does not exist."""
    path = mapping_path(caller.tenant_id, reference.provider, reference.name)
    data = adapters.store.get(path)
    if data is not None:
        return decode(GenreMapping, data)
    return GenreMapping(
        id=path.rpartition("/")[2],
        tenant_id=caller.tenant_id,
        provider=reference.provider,
        name=reference.name,
        updated=adapters.clock(),
        updated_by=caller.uid,
    )


def _entries(cursor: str | None, caller: Caller, adapters: Adapters) -> tuple[list[Data], str | None]:
    query = CATALOGUE.query(caller.tenant_id, None, "-updated", limit=MAX_SCANNED)
    found, following = page_at(cursor, query, store=adapters.store)
    return [_with_genre(entry, adapters.store) for entry in found], following


def _with_genre(entry: Data, reader: Reader) -> Data:
    if "genre" in entry:
        return entry
    return {**entry, **genre_of(reader.get(f"releases/{entry['id']}") or {})}


def _names_in_use(caller: Caller, adapters: Adapters) -> Sequence[str]:
    """The names that mappings are asked for, of genres and subgenres of the releases that were changed last."""
    entries, _ = _entries(None, caller, adapters)
    genres = (decode(EntryGenre, entry["genre"]) for entry in entries)
    return [name for genre in genres for name in _levels(genre) if _is_key(name)]


def _is_key(name: str) -> bool:
    """Whether a mapping may have the name as a key."""
    try:
        return bool(_KEY.validate_python(name))
    except ValueError:
        return False


def _levels(genre: EntryGenre) -> list[str]:
    """The genre and the subgenre, each by its name, or its code."""
    levels = (genre.genre_name or genre.genre_code, genre.subgenre_name or genre.subgenre_code)
    return [level for level in levels if level]


def _path(genre: EntryGenre) -> str:
    return " > ".join(_levels(genre))


def _described(uses: dict[str, _Use], mapping: GenreMapping) -> Iterator[GenreUse]:
    mapped = {path: mapped_genre(use.genre, mapping) for path, use in uses.items()}
    unmapped = [path for path in uses if mapped[path] is None]
    nearest = {each.genre: each.suggestions for each in suggestions(unmapped, dictionary_in(mapping), _SUGGESTED)}
    for path, use in uses.items():
        yield GenreUse(
            genre=_levels(use.genre)[-1],
            path=path,
            releases=len(use.release_ids),
            release_ids=use.release_ids[:_RELEASES_LISTED],
            mapped=mapped[path],
            suggestions=nearest.get(path, []),
        )

"""Genre and genre mapping routes."""

from shared.api.handler import itself, use
from shared.api.route import Call, Route
from shared.catalog.vocabularies import genre_mappings as mappings
from shared.catalog.vocabularies.genre_mappings import MappingContent
from shared.catalog.vocabularies.genres import GenreEntry, genres
from shared.model.base import Model
from shared.model.catalog.genres import GenreMapping

_ITEM = "/genres/mappings/{provider}"


class GenreList(Model):
    """The genres that forms offer."""

    items: list[GenreEntry]


class MappingList(Model):
    """The tenant's genre mappings."""

    items: list[GenreMapping]


def list_genres(_call: Call) -> GenreList:
    """Lists the genres that forms offer, each before its subgenres. A release may use others."""
    return GenreList(items=list(genres()))


ROUTES = (
    Route("GET", "/genres", "List genres", list_genres, GenreList),
    Route(
        "GET",
        "/genres/mappings",
        "List genre mappings",
        use(mappings.list_mappings, name="listGenreMappings", items=MappingList),
        MappingList,
    ),
    Route(
        "GET",
        _ITEM,
        "Read a genre mapping",
        use(mappings.get_mapping, name="getGenreMapping", etag=itself),
        GenreMapping,
        tagged=True,
    ),
    Route(
        "PUT",
        _ITEM,
        "Create or replace a genre mapping",
        use(mappings.put_mapping, name="putGenreMapping", etag=itself),
        GenreMapping,
        role="manager",
        body=MappingContent,
        conditional=True,
        tagged=True,
    ),
    Route(
        "DELETE",
        _ITEM,
        "Delete a genre mapping",
        use(mappings.delete_mapping, name="deleteGenreMapping"),
        role="manager",
        status=204,
        conditional=True,
    ),
)

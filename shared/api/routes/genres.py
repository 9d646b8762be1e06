"""Routes of genres and their mappings."""

from shared.api.handler import itself, use
from shared.api.route import Call, Route
from shared.catalog.vocabularies import genre_mappings as mappings
from shared.catalog.vocabularies.genre_mappings import MappingContent
from shared.catalog.vocabularies.genres import GenreEntry, genres
from shared.model.base import Model
from shared.model.catalog.genres import GenreMapping

_ONE = "/genres/mappings/{provider}"


class GenreList(Model):
    """The genres that forms offer."""

    items: list[GenreEntry]


class MappingList(Model):
    """The tenant's mappings."""

    items: list[GenreMapping]


def list_genres(_call: Call) -> GenreList:
    """The vocabulary that forms offer, each genre before its subgenres; a release may name others."""
    return GenreList(items=list(genres()))


ROUTES = (
    Route("GET", "/genres", "List genres", list_genres, GenreList),
    Route(
        "GET",
        "/genres/mappings",
        "List mappings of genres",
        use(mappings.list_mappings, name="list_genre_mappings", items=MappingList),
        MappingList,
    ),
    Route(
        "GET",
        _ONE,
        "Read a mapping of genres",
        use(mappings.get_mapping, name="get_genre_mapping", etag=itself),
        GenreMapping,
        tagged=True,
    ),
    Route(
        "PUT",
        _ONE,
        "Make or replace a mapping of genres",
        use(mappings.put_mapping, name="put_genre_mapping", etag=itself),
        GenreMapping,
        role="manager",
        body=MappingContent,
        conditional=True,
        tagged=True,
    ),
    Route(
        "DELETE",
        _ONE,
        "Remove a mapping of genres",
        use(mappings.delete_mapping, name="delete_genre_mapping"),
        role="manager",
        status=204,
        conditional=True,
    ),
)

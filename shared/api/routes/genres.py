"""Owns the routes of genres and their mappings."""

from typing import cast, get_args

from shared.api.route import Answer, Call, Route
from shared.api.wire.etag import etag_of
from shared.catalog.vocabularies import genre_mappings as mappings
from shared.catalog.vocabularies.genre_mappings import MappingContent
from shared.catalog.vocabularies.genres import GenreEntry, genres
from shared.errors import NotFound
from shared.model.base import Model
from shared.model.catalog.genres import GenreMapping, GenreProvider
from shared.model.codec import encode

_ONE = "/genres/mappings/{provider}"


class GenreList(Model):
    """The catalogue's genres."""

    items: list[GenreEntry]


class MappingList(Model):
    """The tenant's mappings."""

    items: list[GenreMapping]


def list_genres(_call: Call) -> GenreList:
    """The vocabulary that forms offer, each genre before its subgenres; a release may say others."""
    return GenreList(items=list(genres()))


def list_genre_mappings(call: Call) -> MappingList:
    """The tenant's mappings, one a DSP."""
    return MappingList(items=mappings.list_mappings(caller=call.caller, adapters=call.services.tenancy))


def get_genre_mapping(call: Call) -> Answer:
    """By genre, the DSP's genre."""
    return _answer(mappings.get_mapping(_provider(call), caller=call.caller, reader=call.adapters.store))


def put_genre_mapping(call: Call) -> Answer:
    """Makes or replaces a mapping; it is filled into releases that are written from now on."""
    tenancy = call.services.tenancy
    made = mappings.put_mapping(
        _provider(call), call.body, caller=call.caller, adapters=tenancy, expected=call.expected
    )
    return _answer(made)


def delete_genre_mapping(call: Call) -> None:
    """Removes a mapping; releases keep what was filled in."""
    tenancy = call.services.tenancy
    mappings.delete_mapping(_provider(call), caller=call.caller, adapters=tenancy, expected=call.expected)


def _provider(call: Call) -> GenreProvider:
    name = call.path["provider"]
    if name not in get_args(GenreProvider):
        known = ", ".join(get_args(GenreProvider))
        raise NotFound(f"There is no mapping to {name}.", remedy=f"Releases name genres of {known}.")
    return cast("GenreProvider", name)


def _answer(mapping: GenreMapping) -> Answer:
    return Answer(mapping, etag=etag_of(encode(mapping)))


ROUTES = (
    Route("GET", "/genres", "List genres", list_genres, GenreList),
    Route("GET", "/genres/mappings", "List mappings of genres", list_genre_mappings, MappingList),
    Route("GET", _ONE, "Read a mapping of genres", get_genre_mapping, GenreMapping, tagged=True),
    Route(
        "PUT",
        _ONE,
        "Make or replace a mapping of genres",
        put_genre_mapping,
        GenreMapping,
        role="manager",
        body=MappingContent,
        conditional=True,
        tagged=True,
    ),
    Route(
        "DELETE", _ONE, "Remove a mapping of genres", delete_genre_mapping, role="manager", status=204, conditional=True
    ),
)

"""Suggests genres of a provider for the genres of releases."""

from collections.abc import Iterable
from typing import Annotated

from pydantic import Field

from shared.accounts.access import Caller
from shared.accounts.adapters import Adapters
from shared.catalog.vocabularies.plugin_genres import dictionary_for
from shared.model.base import Model, Text
from shared.model.catalog.genres import DictionaryReference, GenreName
from shared.model.catalog.titles import GenreCode
from shared.vocabularies.genres.dictionary import Dictionary
from shared.vocabularies.genres.providers import DictionaryName

MAX_NAMES = 500


class SuggestionRequest(Model):
    """Genres to find the nearest of a provider's for."""

    provider: DictionaryName | DictionaryReference
    """Whose genres are suggested: a provider's, or those of a plug-in's dictionary (`custom:name`)."""
    genres: Annotated[list[GenreName], Field(min_length=1, max_length=MAX_NAMES)]
    """Names, codes, or paths such as `Latin > Latin Jazz`."""
    limit: Annotated[int, Field(ge=1, le=20)] = 3
    """How many to suggest for each."""


class SuggestedGenre(Model):
    """A genre of the provider's."""

    genre: GenreCode
    """The genre as a mapping states it."""
    path: list[Text]
    """The names of the genres above it, from the top, and its own."""
    score: float
    """How sure it is, of 100: 100 for the same name."""
    reason: Text
    """`name`, `synonym`, `part` (of a joint name), `wider` (a genre above) or `spelling` (spelt alike)."""


class GenreSuggestions(Model):
    """What is suggested for a genre."""

    genre: str
    """The genre as it was given."""
    suggestions: list[SuggestedGenre]
    """The nearest genres, the surest first."""


def suggest(request: SuggestionRequest, *, caller: Caller, adapters: Adapters) -> list[GenreSuggestions]:  # noqa: ARG001
    """Suggests the provider's genres for each of yours, the surest first. Raises as `listGenres`."""
    return suggestions(request.genres, dictionary_for(request.provider, adapters.plugins), request.limit)


def suggestions(names: Iterable[str], dictionary: Dictionary, limit: int) -> list[GenreSuggestions]:
    """What is suggested for each name."""
    from shared.vocabularies.genres.suggest import suggester_of

    suggester = suggester_of(dictionary)
    return [
        GenreSuggestions(
            genre=name,
            suggestions=[
                SuggestedGenre(
                    genre=GenreCode(code=each.entry.code, name=each.entry.notation),
                    path=list(each.entry.path),
                    score=each.score,
                    reason=each.reason,
                )
                for each in suggester.suggest(name, limit)
            ],
        )
        for name in names
    ]

"""Lists and searches the genres of our own vocabulary and of DSPs."""

from pydantic import Field

from shared.accounts.access import Caller
from shared.accounts.adapters import Adapters
from shared.catalog.vocabularies.plugin_genres import dictionary_for
from shared.model.base import Model, Text
from shared.model.catalog.genres import DictionaryReference
from shared.vocabularies.genres.dictionary import Dictionary, Entry
from shared.vocabularies.genres.providers import DictionaryName

MAX_HITS = 50
"""How many genres a search finds at most."""


class GenreQuery(Model):
    """Which genres to list."""

    provider: DictionaryName | DictionaryReference = "truth"
    """Whose genres: our own (`truth`), a DSP's, or those of a plug-in's dictionary (`custom:name`)."""
    q: Text | None = Field(default=None, max_length=100)
    """Words of the genre's name, of a synonym, or of the genres above it. They may be incomplete or misspelt."""


class GenreEntry(Model):
    """A genre in a vocabulary."""

    code: Text
    """The genre's code, or its notation if the vocabulary has no codes."""
    name: Text
    """The genre's name."""
    parent: Text | None = None
    """The code of the genre above it."""
    path: list[Text]
    """The names of the genres above it, from the top, and its own."""
    notation: Text
    """The genre as messages to the DSP state it."""
    synonyms: list[Text] = []
    """Other names, and genres that belong there."""
    deliverable: bool = True
    """Whether a message may state it; others are given by the DSP's editors."""


class GenreList(Model):
    """The genres of a vocabulary, or those that were found."""

    provider: DictionaryName | DictionaryReference
    """Whose genres they are."""
    title: Text
    """The vocabulary's name."""
    version: Text | None = None
    """The edition of the vocabulary."""
    source: Text
    """Where the vocabulary was published."""
    closed: bool
    """Whether no other genres are accepted."""
    items: list[GenreEntry]


def list_genres(request: GenreQuery, *, caller: Caller, adapters: Adapters) -> GenreList:  # noqa: ARG001
    """Lists the genres of a vocabulary, each before those below it, or finds those with the words of `q`.

    Raises NotFound for a dictionary that no plug-in brings, and Conflict for one that is not valid.
    """
    dictionary = dictionary_for(request.provider, adapters.plugins)
    return GenreList(
        provider=request.provider,
        title=dictionary.title,
        version=dictionary.version,
        source=dictionary.source,
        closed=dictionary.closed,
        items=[_described(entry, dictionary) for entry in _found(request, dictionary)],
    )


def _found(request: GenreQuery, dictionary: Dictionary) -> list[Entry]:
    if request.q is None:
        return list(dictionary.entries)
    from shared.vocabularies.genres.search import search_in

    return [hit.entry for hit in search_in(dictionary, request.q, MAX_HITS)]


def _described(entry: Entry, dictionary: Dictionary) -> GenreEntry:
    above = dictionary.parent(entry)
    return GenreEntry(
        code=entry.code or entry.notation,
        name=entry.name,
        parent=(above.code or above.notation) if above else None,
        path=list(entry.path),
        notation=entry.notation,
        synonyms=list(entry.synonyms),
        deliverable=entry.deliverable,
    )

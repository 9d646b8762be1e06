"""Finds a genre that somebody gave for a DSP in the DSP's dictionary, and says what is wrong with it. Pure."""

from collections.abc import Iterable, Iterator

from shared.errors import Finding, Severity
from shared.model.catalog.titles import GenreCode, GenreMappings
from shared.vocabularies.genres.dictionary import Dictionary, Entry
from shared.vocabularies.genres.providers import DictionaryName, dictionary_of

CLOSED: tuple[DictionaryName, ...] = ("apple", "beatport", "amazon")
"""The DSPs that releases state genres for, and whose genres are known."""
_NEAREST = 3
"""How many genres a remedy names."""


def place(genre: GenreCode, dictionary: Dictionary) -> Entry | None:
    """The genre of the dictionary with that code, or else with that name, path or notation in any spelling."""
    if genre.code and genre.code in dictionary.by_code:
        return dictionary.by_code[genre.code]
    named = dictionary.named(genre.name)
    return named[0] if named else None


def placement_findings(genre: GenreCode, dictionary: Dictionary, path: str, *, stored: bool) -> Iterator[Finding]:
    """What is wrong with a genre that was given for a DSP; nothing if the DSP takes any.

    `stored`: it may be of another edition than ours. It is then an error only if ours is the current one, and the
    genre names no other. A code that the dictionary does not have, beside a name that it has, is a warning.
    """
    if not dictionary.closed:
        return
    ours_is_right = dictionary.certain and genre.version in (None, dictionary.version)
    severity: Severity = "error" if ours_is_right or not stored else "warning"
    entry = place(genre, dictionary)
    edition = f"{dictionary.title} {dictionary.version or ''}".strip()
    if entry is None:
        message = f"{edition} has no genre {genre.name!r}."
        yield Finding(
            path, message, "unknown-genre", severity, remedy=_remedy(genre, dictionary), source=dictionary.source
        )
    elif not entry.deliverable:
        message = f"{entry.full_name!r} is given by the editors of {dictionary.title}; messages may not state it."
        yield Finding(
            path, message, "editorial-genre", severity, remedy=_remedy(genre, dictionary), source=dictionary.source
        )
    elif genre.code and entry.code and genre.code != entry.code:
        message = f"{edition} has no genre code {genre.code!r}."
        remedy = f"Use {entry.code} for {entry.name}, or leave the code out."
        yield Finding(f"{path}.code", message, "unknown-genre-code", "warning", remedy=remedy, source=dictionary.source)


def mapped_genre_findings(mappings: GenreMappings | None) -> Iterator[Finding]:
    """What is wrong with the genres that a release states for DSPs itself."""
    for provider in CLOSED:
        genre: GenreCode | None = getattr(mappings, provider, None)
        if genre:
            path = f"metadata.genreMappings.{provider}"
            yield from placement_findings(genre, dictionary_of(provider), path, stored=True)


def _remedy(genre: GenreCode, dictionary: Dictionary) -> str:
    from shared.vocabularies.genres.suggest import suggester_of

    nearest = [suggestion.entry for suggestion in suggester_of(dictionary).suggest(genre.name, _NEAREST)]
    return (
        f"Use {_listed(map(_written, nearest))}." if nearest else f"Choose one of the {len(dictionary.entries)} genres."
    )


def _written(entry: Entry) -> str:
    return f"{entry.name} ({entry.code})" if entry.code else entry.notation


def _listed(texts: Iterable[str]) -> str:
    *others, last = texts
    return f"{', '.join(others)} or {last}" if others else last

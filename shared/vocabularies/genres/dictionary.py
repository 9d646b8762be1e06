"""Defines a dictionary of genres: a vocabulary with its source, read from a compact notation. Pure.

The notation has a genre and its subgenres on a line, `Genre: Subgenre, Subgenre`; a third level has a line of its own,
`Genre > Subgenre: Genre, Genre`. A name is followed by `=` and its code, if it is not the derived one, and by its
synonyms, each after a `|`.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Self

from shared.vocabularies.genres.labels import key

_LEVEL = " > "


@dataclass(frozen=True, slots=True)
class Entry:
    """One genre of a dictionary."""

    path: tuple[str, ...]
    """Its name, after those of the genres above it."""
    code: str | None = None
    """The code in the dictionary. None: the dictionary has no codes."""
    synonyms: tuple[str, ...] = ()
    """Other names of the genre, and names of genres that belong there, as labels write them. The DSP has none."""
    notation: str = ""
    """The genre as a feed states it."""
    deliverable: bool = True
    """Whether a feed may name it; others are given by the DSP's editors."""

    @property
    def name(self) -> str:
        """The genre's own name."""
        return self.path[-1]

    @property
    def full_name(self) -> str:
        """The names of the path, joined by ` > `."""
        return _LEVEL.join(self.path)


@dataclass(frozen=True)
class Dictionary:
    """A vocabulary of genres."""

    provider: str
    """Whose vocabulary it is."""
    title: str
    """Its name, for people."""
    version: str | None
    """The edition. None: there is no list."""
    published: str | None
    """The year and month of the edition."""
    source: str
    """Where the list was published."""
    entries: tuple[Entry, ...]
    """The genres, each before those below it."""
    closed: bool = True
    """Whether the DSP accepts no genres but these."""
    certain: bool = False
    """Whether the edition is known to be the current one, so that a genre outside of it is an error."""

    @classmethod
    def read(
        cls,
        provider: str,
        text: str,
        *,
        title: str,
        version: str | None,
        published: str | None,
        source: str,
        closed: bool = True,
        certain: bool = False,
        separator: str | None = None,
        editorial: tuple[str, ...] = (),
    ) -> Self:
        """The dictionary of the genres in `text`.

        `separator` joins the path in feeds; None: feeds have the name alone, and each genre has a code. `editorial`:
        the genres at the top that are not deliverable, nor is anything below them.
        """
        entries = tuple(
            Entry(
                path,
                code if separator is None else None,
                synonyms,
                notation=path[-1] if separator is None else separator.join(path),
                deliverable=path[0] not in editorial,
            )
            for path, code, synonyms in _read(text)
        )
        return cls(provider, title, version, published, source, entries, closed, certain)

    @cached_property
    def by_code(self) -> Mapping[str, Entry]:
        """The genres by their codes."""
        return {entry.code: entry for entry in self.entries if entry.code}

    @cached_property
    def by_path(self) -> Mapping[tuple[str, ...], Entry]:
        """The genres by their paths."""
        return {entry.path: entry for entry in self.entries}

    @cached_property
    def _by_name(self) -> Mapping[str, tuple[Entry, ...]]:
        """The genres by the keys of their notations and paths, then of their names."""
        found: dict[str, list[Entry]] = {}
        for name_of in (_notation, _full_name, _name):
            for entry in self.entries:
                listed = found.setdefault(key(name_of(entry)), [])
                if entry not in listed:
                    listed.append(entry)
        return {name: tuple(entries) for name, entries in found.items()}

    @cached_property
    def _by_synonym(self) -> Mapping[str, Entry]:
        return {key(synonym): entry for entry in reversed(self.entries) for synonym in entry.synonyms}

    @cached_property
    def _by_former_code(self) -> Mapping[str, Entry]:
        """The genres by the codes that their names and synonyms would have."""
        names = ((name, entry) for entry in reversed(self.entries) for name in (*entry.synonyms, entry.name))
        return {code_of(name): entry for name, entry in names}

    def named(self, name: str) -> tuple[Entry, ...]:
        """The genres with this name, path or notation, in any spelling: spelt the same first, then general."""
        found = self._by_name.get(key(name), ())
        return tuple(sorted(found, key=lambda entry: (entry.name.casefold() != name.casefold(), len(entry.path))))

    def find(self, text: str) -> Entry | None:
        """The genre with this code, name, path, notation, synonym, or former code."""
        if text in self.by_code:
            return self.by_code[text]
        named = self.named(text)
        return named[0] if named else self._by_synonym.get(key(text)) or self._by_former_code.get(text)

    def parent(self, entry: Entry) -> Entry | None:
        """The genre above it."""
        return self.by_path.get(entry.path[:-1])

    def ancestors(self, entry: Entry) -> Iterator[Entry]:
        """The genres above it, from the nearest to the top."""
        above = self.parent(entry)
        while above is not None:
            yield above
            above = self.parent(above)


def code_of(name: str) -> str:
    """The code of a name: `Hip-Hop/Rap` is HIP-HOP-RAP-00."""
    return re.sub(r"[^A-Z0-9À-Ý]+", "-", name.upper().replace("'", "")).strip("-") + "-00"


def _notation(entry: Entry) -> str:
    return entry.notation


def _full_name(entry: Entry) -> str:
    return entry.full_name


def _name(entry: Entry) -> str:
    return entry.name


_Row = tuple[tuple[str, ...], str, tuple[str, ...]]


def _read(text: str) -> list[_Row]:
    """Path, code and synonyms of each genre, each before those below it."""
    rows: dict[tuple[str, ...], _Row] = {}
    children: dict[tuple[str, ...], list[tuple[str, ...]]] = {(): []}
    for line in text.replace("\n ", " ").strip().splitlines():
        head, _, below = line.partition(": ")
        *above, name = head.split(_LEVEL)
        parent = _add(tuple(above), name, rows, children)
        for each in below.split(", ") if below else ():
            _add(parent, each, rows, children)

    def ordered(path: tuple[str, ...]) -> Iterator[_Row]:
        for child in children[path]:
            yield rows[child]
            yield from ordered(child)

    return list(ordered(()))


def _add(
    parent: tuple[str, ...],
    written: str,
    rows: dict[tuple[str, ...], _Row],
    children: dict[tuple[str, ...], list[tuple[str, ...]]],
) -> tuple[str, ...]:
    """Adds a genre as it is written, unless it is there, and returns its path."""
    named, *synonyms = written.split("|")
    name, _, code = named.partition("=")
    path = (*parent, name)
    if path not in rows:
        rows[path] = (path, code or code_of(name), tuple(synonyms))
        children[path] = []
        children[parent].append(path)
    return path

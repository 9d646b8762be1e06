"""Owns the parties of one message: who is the same person or company, and the reference each one has."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Protocol

from shared.messages.ern.parts import Identity, Name, Party
from shared.model.catalog.credits import Artist, LocalName
from shared.model.catalog.release import Release


class Person(Protocol):
    """Anybody who may carry identifiers."""

    name: str
    isni: str | None
    ipi: str | None


class Cast:
    """Gives each party one reference, in the order in which parties are first named.

    The same name is the same party: an identifier given once holds wherever the name stands, unless the
    name stands with two different ones; then those are different parties.
    """

    def __init__(self, release: Release) -> None:
        self._isni: dict[str, set[str]] = defaultdict(set)
        self._ipi: dict[str, set[str]] = defaultdict(set)
        self._locals: dict[str, Sequence[LocalName]] = {}
        self._parties: dict[tuple[str, str | None, str | None], Party] = {}
        self._asked: dict[tuple[str, str | None, str | None], Party] = {}
        for person in _people(release):
            if person.isni:
                self._isni[person.name].add(person.isni)
            if person.ipi:
                self._ipi[person.name].add(person.ipi)
            if isinstance(person, Artist) and person.local_names:
                self._locals[person.name] = person.local_names

    @property
    def parties(self) -> tuple[Party, ...]:
        """All parties named so far."""
        return tuple(self._parties.values())

    def party(self, name: str, isni: str | None = None, ipi: str | None = None) -> Party:
        """The party of that name and, where it has some, those identifiers."""
        asked = (name, isni, ipi)
        party = self._asked.get(asked)
        if party is None:
            key = (name, isni or _only(self._isni.get(name)), ipi or _only(self._ipi.get(name)))
            party = self._parties.get(key) or self._new(*key)
            self._parties[key] = self._asked[asked] = party
        return party

    def _new(self, name: str, isni: str | None, ipi: str | None) -> Party:
        local_names = self._locals.get(name, ())
        names = (
            Name(name, default=True if local_names else None),
            *(Name(each.text, each.language, each.territory) for each in local_names),
        )
        identity = Identity(isni, ipi) if isni or ipi else None
        return Party(f"P{len(self._parties) + 1}", names, identity)


def _only(values: set[str] | None) -> str | None:
    return next(iter(values)) if values and len(values) == 1 else None


def _people(release: Release) -> Iterator[Person]:
    said = release.metadata
    yield from chain(release.basic.artists, said.contributors, said.writers, said.publishers, said.rights_controllers)
    for track in release.tracks:
        of: Iterable[Person]
        metadata = track.metadata
        for of in (
            metadata.artists,
            metadata.contributors,
            metadata.writers,
            metadata.publishers,
            metadata.rights_controllers,
        ):
            yield from of

"""Registers the parties of one message: identifies duplicates and assigns references."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Protocol

from shared.messages.ern.parts import Identity, Name, Party
from shared.model.catalog.credits import Artist, LocalName
from shared.model.catalog.release import Release


class Person(Protocol):
    """Anyone who may have identifiers."""

    name: str
    isni: str | None
    ipi: str | None


class PartyRegistry:
    """Assigns each party one reference, in order of first use.

    Equal names are the same party: an identifier given once applies to every use of the name. If a name has
    two different identifiers, they are different parties.
    """

    def __init__(self, release: Release) -> None:
        self._isni: dict[str, set[str]] = defaultdict(set)
        self._ipi: dict[str, set[str]] = defaultdict(set)
        self._locals: dict[str, Sequence[LocalName]] = {}
        self._parties: dict[tuple[str, str | None, str | None], Party] = {}
        self._by_query: dict[tuple[str, str | None, str | None], Party] = {}
        for person in _people(release):
            if person.isni:
                self._isni[person.name].add(person.isni)
            if person.ipi:
                self._ipi[person.name].add(person.ipi)
            if isinstance(person, Artist) and person.local_names:
                self._locals[person.name] = person.local_names

    @property
    def parties(self) -> tuple[Party, ...]:
        """All parties used so far."""
        return tuple(self._parties.values())

    def party(self, name: str, isni: str | None = None, ipi: str | None = None) -> Party:
        """The party with this name and, if given, these identifiers."""
        query = (name, isni, ipi)
        party = self._by_query.get(query)
        if party is None:
            key = (name, isni or _only(self._isni.get(name)), ipi or _only(self._ipi.get(name)))
            party = self._parties.get(key) or self._new(*key)
            self._parties[key] = self._by_query[query] = party
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
    release_metadata = release.metadata
    yield from chain(
        release.basic.artists,
        release_metadata.contributors,
        release_metadata.writers,
        release_metadata.publishers,
        release_metadata.rights_controllers,
    )
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

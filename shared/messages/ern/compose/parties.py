"""Registers the parties of one message: identifies duplicates and assigns references."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import NamedTuple, Protocol

from shared.messages.ddex.namespaces import SPOTIFY_ARTIST, SPOTIFY_DPID
from shared.messages.ern.parts import Identity, Name, Party, ProprietaryId, Sorting
from shared.model.catalog.credits import Artist, Contributor, LocalName, Writer
from shared.model.catalog.release import Release

LocalKey = tuple[str, str, str | None]
"""Text, language and territory of a local name."""


class Person(Protocol):
    """Anyone who may have identifiers."""

    name: str
    party_id: str | None
    isni: str | None
    ipi: str | None


class Ids(NamedTuple):
    """What identifies a party."""

    isni: str | None = None
    ipi: str | None = None
    party_id: str | None = None
    """The sender's own record of it."""
    spotify_id: str | None = None


class PartyRegistry:
    """Assigns each party one reference, in order of first use.

    Equal names are the same party: an identifier given once applies to every use of the name. If a name has
    two different identifiers, they are different parties. `sender` and `recipient` are their DPIDs: the sender's own
    ids are in its namespace, and a recipient that has pages of artists gets the ids of these.
    """

    def __init__(self, release: Release, sender: str, recipient: str) -> None:
        self._sender, self._recipient = sender, recipient
        self._ids: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        self._locals: dict[str, dict[LocalKey, LocalName]] = {}
        self._sort_names: dict[str, str] = {}
        self._parties: dict[tuple[str, Ids], Party] = {}
        self._by_query: dict[tuple[str, Ids], Party] = {}
        for person in _people(release):
            self._add(person.name, ids_of(person))
            if isinstance(person, Artist | Contributor | Writer):
                self._add_names(person)
        self._add(release.basic.label, Ids(party_id=release.basic.label_party_id))

    @property
    def parties(self) -> tuple[Party, ...]:
        """All parties used so far."""
        return tuple(self._parties.values())

    def of(self, person: Person) -> Party:
        """The party that is credited."""
        return self.party(person.name, ids_of(person))

    def party(self, name: str, ids: Ids = Ids()) -> Party:  # noqa: B008 (immutable)
        """The party with this name and, if given, these identifiers."""
        query = (name, ids)
        party = self._by_query.get(query)
        if party is None:
            known = self._ids.get(name, {})
            key = (name, Ids(*(own or _only(known.get(field)) for field, own in ids._asdict().items())))
            party = self._parties.get(key) or self._new(*key)
            self._parties[key] = self._by_query[query] = party
        return party

    def _add(self, name: str, ids: Ids) -> None:
        for field, value in ids._asdict().items():
            if value:
                self._ids[name][field].add(value)

    def _add_names(self, person: Artist | Contributor | Writer) -> None:
        if person.sort_name:
            self._sort_names.setdefault(person.name, person.sort_name)
        for each in person.local_names:
            local_names = self._locals.setdefault(person.name, {})
            local_names.setdefault((each.text, each.language, each.territory), each)

    def _new(self, name: str, ids: Ids) -> Party:
        local_names = self._locals.get(name, {}).values()
        names = (
            Name(name, default=True if local_names else None, sorting=_sorting(name, self._sort_names.get(name))),
            *(
                Name(each.text, each.language, each.territory, sorting=_sorting(each.text, each.sort_name))
                for each in local_names
            ),
        )
        proprietary = self._proprietary(ids)
        identity = Identity(ids.isni, ids.ipi, proprietary) if ids.isni or ids.ipi or proprietary else None
        return Party(f"P{len(self._parties) + 1}", names, identity)

    def _proprietary(self, ids: Ids) -> tuple[ProprietaryId, ...]:
        """The sender's own id, by which a recipient keeps artists of one name apart, and the id of Spotify's page."""
        own = (ProprietaryId(ids.party_id, self._sender),) if ids.party_id else ()
        if ids.spotify_id and self._recipient == SPOTIFY_DPID:
            return (*own, ProprietaryId(f"{SPOTIFY_ARTIST}{ids.spotify_id}", SPOTIFY_DPID))
        return own


def ids_of(person: Person) -> Ids:
    """What identifies whom a credit names; only artists, contributors and writers have pages at Spotify."""
    return Ids(person.isni, person.ipi, person.party_id, getattr(person, "spotify_id", None))


def _sorting(name: str, sort_name: str | None) -> Sorting | None:
    """How the name is sorted. Its parts are told if they make up the name: `Ada` before `Byrd` in `Byrd, Ada`."""
    if sort_name is None:
        return None
    key, _, before = sort_name.partition(", ")
    parts = (before, key) if f"{before} {key}" == name else (None, name if sort_name == name else None)
    return Sorting(sort_name, *parts)


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

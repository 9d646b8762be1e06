"""Fills the credits of a release from the records that they link to, for its messages.

Applied when a message is composed, so that it also holds for releases that clients write themselves, and for a record
that changed since. What the release states comes first.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeVar

from shared.model.catalog.credits import Artist, Contributor, Publisher, RightsController, Writer
from shared.model.catalog.release import Basic, Release, ReleaseMetadata
from shared.model.catalog.titles import Titled
from shared.model.catalog.track import Track, TrackMetadata
from shared.model.codec import decode
from shared.model.party import PartyRecord
from shared.platform.store.port import MAX_VALUES, Query, Reader

_MAX_MERGES = 10
"""How many merges are followed from a record to the one that it became."""

_FILLED = ("isni", "ipi", "apple_id", "spotify_id", "sort_name", "local_names")

Parties = Mapping[str, PartyRecord]
"""The records that credits link to, by the id in the link; a merged one is the record that it became."""

Linked = Artist | Contributor | Writer | Publisher | RightsController
L = TypeVar("L", Artist, Contributor, Writer, Publisher, RightsController)
T = TypeVar("T", bound=Titled)
M = TypeVar("M", ReleaseMetadata, TrackMetadata)


def parties_of(release: Release, reader: Reader) -> Parties:
    """The tenant's records that the release's credits link to; links that lead nowhere are left out.

    One read for each record, and one for each merge on the way to it.
    """
    return find_parties(links_of(release), release.tenant_id, reader)


def find_parties(party_ids: Iterable[str], tenant_id: str, reader: Reader) -> Parties:
    """The tenant's records with these ids, or what they became."""
    links = [each for each in dict.fromkeys(party_ids) if each]
    known: dict[str, PartyRecord] = {}
    missing = links
    for _ in range(_MAX_MERGES):
        if not missing:
            break
        found = _read(missing, tenant_id, reader)
        known |= found
        missing = [each.merged_into for each in found.values() if each.merged_into and each.merged_into not in known]
    resolved = {link: _current(link, known) for link in links}
    return {link: party for link, party in resolved.items() if party is not None}


def links_of(release: Release) -> Iterator[str]:
    """The ids of the records that the release's credits link to; empty for a credit that links to none."""
    yield release.basic.label_party_id or ""
    for artist in release.basic.artists:
        yield artist.party_id or ""
    parts: list[ReleaseMetadata | TrackMetadata] = [release.metadata, *(track.metadata for track in release.tracks)]
    for part in parts:
        listed: tuple[Iterable[Linked], ...] = (
            part.artists if isinstance(part, TrackMetadata) else (),
            part.contributors,
            part.writers,
            part.publishers,
            part.rights_controllers,
        )
        for credits in listed:
            yield from (each.party_id or "" for each in credits)


def with_parties(release: Release, parties: Parties) -> Release:
    """The release whose credits have the identifiers and local names of the records that they link to."""
    if not parties:
        return release
    basic = _titled(release.basic, parties)
    return release.model_copy(
        update={
            "basic": _labelled(basic, parties),
            "metadata": _metadata(release.metadata, parties),
            "tracks": [_track(track, parties) for track in release.tracks],
        }
    )


def _read(party_ids: list[str], tenant_id: str, reader: Reader) -> dict[str, PartyRecord]:
    found: dict[str, PartyRecord] = {}
    for start in range(0, len(party_ids), MAX_VALUES):
        batch = party_ids[start : start + MAX_VALUES]
        query = Query("parties", where=(("tenantId", "==", tenant_id), ("id", "in", batch)), limit=MAX_VALUES)
        found |= {data["id"]: decode(PartyRecord, data) for data in reader.find(query)}
    return found


def _current(party_id: str, known: Mapping[str, PartyRecord]) -> PartyRecord | None:
    party = known.get(party_id)
    for _ in range(_MAX_MERGES):
        if party is None or party.merged_into is None:
            return party
        party = known.get(party.merged_into)
    return None


def _track(track: Track, parties: Parties) -> Track:
    return track.model_copy(update={"metadata": _metadata(_titled(track.metadata, parties), parties)})


def _titled(titled: T, parties: Parties) -> T:
    return titled.model_copy(update={"artists": _all(titled.artists, parties)})


def _metadata(metadata: M, parties: Parties) -> M:
    return metadata.model_copy(
        update={
            "contributors": _all(metadata.contributors, parties),
            "writers": _all(metadata.writers, parties),
            "publishers": _all(metadata.publishers, parties),
            "rights_controllers": _all(metadata.rights_controllers, parties),
        }
    )


def _labelled(basic: Basic, parties: Parties) -> Basic:
    party = parties.get(basic.label_party_id or "")
    if party is None:
        return basic
    filled = {} if basic.local_labels else {"local_labels": party.local_names}
    return basic.model_copy(update={"label_party_id": party.id, **filled})


def _all(credits: list[L], parties: Parties) -> list[L]:
    return [_filled(credit, parties.get(credit.party_id or "")) for credit in credits]


def _filled(credit: L, party: PartyRecord | None) -> L:
    """The credit with what the record knows and the credit does not say, and with the current record's id."""
    if party is None:
        return credit
    fields = type(credit).model_fields
    known = [name for name in _FILLED if name in fields]
    filled: dict[str, Any] = {name: getattr(credit, name) or getattr(party, name) for name in known}
    return credit.model_copy(update={**filled, "party_id": party.id})

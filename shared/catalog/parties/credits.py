"""Finds the credits in a release document, which clients write directly, and changes what they link to. Pure."""

from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from shared.catalog.tracks import part_of
from shared.catalog.words import sort_key
from shared.model.base import is_id
from shared.model.party import CreditRole
from shared.platform.store.port import Data

_MAX_LINKS = 500
_MAX_UNLINKED = 100
"""Names in an entry of the catalogue's index, which clients keep in memory."""
_MAX_NAME = 200

_IN_METADATA: Mapping[str, CreditRole] = {
    "contributors": "contributor",
    "writers": "writer",
    "publishers": "publisher",
    "rightsControllers": "rightsController",
}


@dataclass(frozen=True, slots=True)
class Credit:
    """A credit in a release document; `link` makes it link to a record, in the document itself."""

    path: str
    role: CreditRole
    name: str
    party_id: str | None
    link: Callable[[str], None]
    stated: Mapping[str, Any] = field(default_factory=dict)
    """The credit itself, as it is stored."""


def credits_of(release: Mapping[str, Any]) -> Iterator[Credit]:
    """The credits that have a name, those of the release before those of its tracks.

    A release or track without artists one by one has its display artist as the only one.
    """
    basic = part_of(release, "basic")
    yield from _artists(basic, "basic")
    if name := _text(basic.get("label")):
        yield Credit("basic.label", "label", name, _id(basic.get("labelPartyId")), _setter(basic, "labelPartyId"))
    yield from _in_metadata(part_of(release, "metadata"), "metadata")
    tracks = release.get("tracks")
    for index, track in enumerate(tracks if isinstance(tracks, list) else ()):
        metadata, path = part_of(track, "metadata"), f"tracks[{index}].metadata"
        yield from _artists(metadata, path)
        yield from _in_metadata(metadata, path)


def party_ids_of(release: Mapping[str, Any]) -> list[str]:
    """The records that the release's credits link to, at most 500."""
    return list(dict.fromkeys(each.party_id for each in credits_of(release) if each.party_id))[:_MAX_LINKS]


def unlinked_of(release: Mapping[str, Any]) -> list[Data]:
    """The names and roles of the credits that link to no record, at most a hundred."""
    found = {(each.name[:_MAX_NAME], each.role): None for each in credits_of(release) if not each.party_id}
    return [{"name": name, "role": role} for name, role in list(found)[:_MAX_UNLINKED]]


def with_links(release: Data, wanted: Callable[[Credit], str | None]) -> Data | None:
    """A copy of the document in which credits link to the record that `wanted` names for them; None leaves a credit.

    None if no credit changes.
    """
    changed, copy = False, deepcopy(release)
    for credit in credits_of(copy):
        party_id = wanted(credit)
        if party_id is not None and party_id != credit.party_id:
            credit.link(party_id)
            changed = True
    return copy if changed else None


def party_key(name: str) -> str:
    """A name as names are compared: without case, accents and punctuation; itself if nothing else is in it."""
    return sort_key(name) or name.casefold()[:_MAX_NAME]


def _artists(part: Mapping[str, Any], path: str) -> Iterator[Credit]:
    artists = part.get("artists")
    yield from _listed(artists, "artist", f"{path}.artists")
    name = _text(part.get("displayArtist"))
    if not artists and name:

        def link(party_id: str) -> None:
            part["artists"] = [{"name": name, "role": "MainArtist", "partyId": party_id}]  # type: ignore[index]

        yield Credit(f"{path}.displayArtist", "artist", name, None, link)


def _in_metadata(metadata: Mapping[str, Any], path: str) -> Iterator[Credit]:
    for name, role in _IN_METADATA.items():
        yield from _listed(metadata.get(name), role, f"{path}.{name}")


def _listed(values: Any, role: CreditRole, path: str) -> Iterator[Credit]:
    for index, value in enumerate(values if isinstance(values, list) else ()):
        if isinstance(value, dict) and (name := _text(value.get("name"))):
            link = _setter(value, "partyId")
            yield Credit(f"{path}[{index}]", role, name, _id(value.get("partyId")), link, value)


def _setter(part: Any, field: str) -> Callable[[str], None]:
    def link(party_id: str) -> None:
        part[field] = party_id

    return link


def _text(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""


def _id(value: Any) -> str | None:
    return value if isinstance(value, str) and is_id(value) else None

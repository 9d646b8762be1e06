"""Owns the way from recordings and their places to track documents; what a track only inherits is left out."""

from collections.abc import Mapping
from typing import Any

from shared.errors import Finding, InvalidInput
from shared.messages.ern.read.elements.releases import ReleaseRecord
from shared.messages.ern.read.elements.resources import PLAYABLE, Resource
from shared.messages.ern.read.elements.structure import Item
from shared.messages.ern.read.elements.titles import joined
from shared.messages.ern.read.notes import Notes, some
from shared.messages.ern.read.records import Records


def assemble_tracks(records: Records, main: ReleaseRecord, notes: Notes) -> list[dict[str, Any]]:
    """The track documents (wire names, unchecked) in the release's order.

    Raises InvalidInput (`dangling-reference`) where the release refers to a resource that is not there.
    """
    items = _playable(records, main, notes)
    order = _order(items)
    tracks = []
    for item, number in zip(items, order, strict=True):
        resource = records.resources[item.reference]
        alone = records.release_of(item.reference)
        track = {
            "id": item.reference,
            "sequenceNumber": number,
            "discNumber": item.disc,
            "hidden": item.hidden,
            "bonus": item.bonus,
            **resource.track,
        }
        track["isrc"] = resource.isrc or (alone.identifiers.get("ISRC") if alone else None)
        track["mix"] = [part for each in resource.contains if (part := _mix_part(records, each, notes))]
        track["metadata"] = _own(_said(resource, alone), main, records.language)
        tracks.append(track)
    return tracks


def _playable(records: Records, main: ReleaseRecord, notes: Notes) -> list[Item]:
    missing = [item.reference for item in main.structure.items if item.reference not in records.resources]
    if missing:
        raise InvalidInput(
            Finding(
                path="ReleaseList/Release",
                message=f"The release refers to {reference}, which the ResourceList does not hold.",
                code="dangling-reference",
                remedy="Ask the sender for the whole message.",
            )
            for reference in missing
        )
    items: dict[str, Item] = {}
    for item in main.structure.items:
        resource = records.resources[item.reference]
        if resource.kind not in PLAYABLE:
            _note_unplayable(resource, main, notes)
        elif item.reference in items:
            notes.lost("ResourceGroup", f"{item.reference} stands in it twice.", "repeated-item")
        else:
            items[item.reference] = item
    _note_unused(records, items, notes)
    return list(items.values())


def _note_unplayable(resource: Resource, main: ReleaseRecord, notes: Notes) -> None:
    if resource.kind not in ("Image", "Text"):
        notes.lost(f"ResourceList/{resource.kind}", f"{resource.kind} {resource.reference} is no track.", "no-track")
    elif len(main.structure.items) == 1:
        notes.lost(f"ResourceList/{resource.kind}", "The release is a picture or text, and holds no track.", "no-track")


def _note_unused(records: Records, items: Mapping[str, Item], notes: Notes) -> None:
    mixed = {part["reference"] for reference in items for part in records.resources[reference].contains}
    unused = [
        resource.reference
        for resource in records.resources.values()
        if resource.kind in PLAYABLE and resource.reference not in items and resource.reference not in mixed
    ]
    if unused:
        notes.lost("ResourceList", f"{some(unused)}: no place in the release.", "unplaced-resource")


def _order(items: list[Item]) -> list[int]:
    """The said numbers of a disc where they tell its tracks apart, else their places."""
    numbers: list[int] = []
    for disc in {item.disc: None for item in items}:
        said = [item.sequence for item in items if item.disc == disc]
        plain = all(said) and said == sorted(set(said), key=lambda number: number or 0)
        numbers += [number or 0 for number in said] if plain else range(1, len(said) + 1)
    return numbers


def _mix_part(records: Records, part: Mapping[str, Any], notes: Notes) -> dict[str, Any] | None:
    resource = records.resources.get(part["reference"] or "")
    if not resource or not resource.track:
        return None
    if not resource.isrc:
        notes.lost("SoundRecording/RelatedResource", "A mix names recordings without ISRC.", "part-without-isrc")
        return None
    metadata = resource.track["metadata"]
    return {
        "isrc": resource.isrc,
        "title": metadata["title"],
        "artist": metadata["displayArtist"] or joined(metadata["artists"]),
        "start": part["start"],
        "duration": part["duration"] or metadata["duration"],
    }


def _said(resource: Resource, alone: ReleaseRecord | None) -> dict[str, Any]:
    """What the recording says; genre and artist may stand at its own release only.

    3.8: an artist that is the main release's is not said of the recording (Release Profiles 1.4, clause 4.3).
    """
    said = {**resource.genre, **resource.track["metadata"]}
    if alone and not resource.genre:
        said |= {key: alone.metadata.get(key) for key in ("genreName", "subgenreName")}
    if alone and not said["displayArtist"]:
        said |= {key: alone.basic[key] for key in ("displayArtist", "localDisplayArtists")}
    return said


def _inherited(main: ReleaseRecord, language: str) -> dict[str, tuple[Any, ...]]:
    """What a composer says of a track that says nothing itself, by field of the track."""
    lines = main.metadata["pLines"]
    first = main.basic["originalReleaseDate"] or main.basic["releaseDate"]
    return {
        "parentalWarning": (main.metadata["parentalWarning"],),
        "language": (language,),
        "firstPublicationDate": (None if main.metadata["compilation"] else first,),
        "pLine": (lines[0] if len(lines) == 1 else None,),
        "pLines": (lines,),
    }


def _own(metadata: Mapping[str, Any], main: ReleaseRecord, language: str) -> dict[str, Any]:
    """What a track says only because its release says so is not its own."""
    own = dict(metadata)
    for key, said in _inherited(main, language).items():
        if own.get(key) in said:
            own[key] = None
    if all(own.get(key) == main.metadata.get(key) for key in ("genreName", "subgenreName")):
        own["genreName"] = own["subgenreName"] = None
    own["displayArtist"] = own["displayArtist"] or main.basic["displayArtist"] or joined(own["artists"])
    return own

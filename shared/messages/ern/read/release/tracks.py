"""Assembles track documents from recordings and their positions, without values that a track only inherits."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from shared.errors import Finding, InvalidInput
from shared.messages.ddex.notes import Notes, first_few
from shared.messages.ern.read.elements.releases import ReleaseRecord
from shared.messages.ern.read.elements.resources import PLAYABLE, Resource
from shared.messages.ern.read.elements.structure import Item
from shared.messages.ern.read.elements.titles import joined
from shared.messages.ern.read.records import Records


def assemble_tracks(records: Records, main: ReleaseRecord, notes: Notes) -> list[dict[str, Any]]:
    """The track documents (wire names, not yet validated) in the release's order.

    Raises InvalidInput (`dangling-reference`) if the release refers to a resource that does not exist.
    """
    items = _playable(records, main, notes)
    order = _order(items)
    tracks = []
    for item, number in zip(items, order, strict=True):
        resource = records.resources[item.reference]
        track_release = records.release_of(item.reference)
        track = {
            "id": item.id,
            "sequenceNumber": number,
            "discNumber": item.disc,
            "hidden": item.hidden,
            "bonus": item.bonus,
            **resource.track,
        }
        if "video" in track:
            cues = [cue for sheet in resource.cue_sheets for cue in records.cue_sheets.get(sheet, ())]
            track["video"] = {**track["video"], "cues": cues, "chapters": _chapters(records, resource)}
        track["isrc"] = resource.isrc or (track_release.identifiers.get("ISRC") if track_release else None)
        taken = {track["isrc"], f"{track['isrc']}_{item.reference.removeprefix('A')}"}
        track["proprietaryIds"] = _given(resource.proprietary_ids, taken)
        track["release"] = _own_release(track_release, taken)
        track["mix"] = [part for each in resource.contains if (part := _mix_part(records, each, main, notes))]
        track["metadata"] = _without_inherited(_combined_metadata(resource, track_release), main, records.language)
        tracks.append(track)
    return tracks


def _chapters(records: Records, resource: Resource) -> list[dict[str, Any]]:
    """The chapters of a video, in order, without identifiers that a composer derives from the ISRC."""
    chapters: list[dict[str, Any]] = []
    for reference, times in resource.chapters:
        if found := records.chapters.get(reference):
            ids = _given(found["proprietaryIds"], {f"{resource.isrc}_{len(chapters) + 1}"})
            chapters.append({**found, **times, "proprietaryIds": ids})
    return chapters


def _given(ids: list[dict[str, str]], ours: set[str | None]) -> list[dict[str, str]]:
    """The identifiers but for those that a composer derives from the ISRC."""
    return [each for each in ids if each["value"] not in ours]


def _own_release(release: ReleaseRecord | None, ours: set[str | None]) -> dict[str, Any] | None:
    if release is None:
        return None
    found = {"grid": release.identifiers.get("GRid"), "proprietaryIds": _given(release.proprietary_ids, ours)}
    return found if any(found.values()) else None


def _playable(records: Records, main: ReleaseRecord, notes: Notes) -> list[Item]:
    missing = [item.reference for item in main.structure.items if item.reference not in records.resources]
    if missing:
        raise InvalidInput(
            Finding(
                path="ReleaseList/Release",
                message=f"The release refers to {reference}, which is not in the ResourceList.",
                code="dangling-reference",
                remedy="Ask the sender for the complete message.",
            )
            for reference in missing
        )
    items: list[Item] = []
    places: Counter[str] = Counter()
    for item in main.structure.items:
        resource = records.resources[item.reference]
        if resource.kind not in PLAYABLE:
            _note_unplayable(resource, main, notes)
        else:
            places[item.reference] += 1
            number = places[item.reference]
            item.id = item.reference if number == 1 else f"{item.reference}-{number}"
            items.append(item)
    _note_unused(records, places, notes)
    return items


def _note_unplayable(resource: Resource, main: ReleaseRecord, notes: Notes) -> None:
    if resource.kind not in ("Image", "Text"):
        message = f"{resource.kind} {resource.reference} is not a track."
        notes.lost(f"ResourceList/{resource.kind}", message, "no-track")
    elif len(main.structure.items) == 1:
        message = "The release consists of an image or text and has no tracks."
        notes.lost(f"ResourceList/{resource.kind}", message, "no-track")


def _note_unused(records: Records, items: Mapping[str, int], notes: Notes) -> None:
    mixed = {part["reference"] for reference in items for part in records.resources[reference].contains}
    unused = [
        resource.reference
        for resource in records.resources.values()
        if resource.kind in PLAYABLE and resource.reference not in items and resource.reference not in mixed
    ]
    if unused:
        message = f"The release does not refer to {first_few(unused)}."
        notes.lost("ResourceList", message, "unplaced-resource")


def _order(items: list[Item]) -> list[int]:
    """Track numbers: the message's own per disc if they are unique and ascending, else the positions."""
    numbers: list[int] = []
    for disc in {item.disc: None for item in items}:
        stated = [item.sequence for item in items if item.disc == disc]
        usable = all(stated) and stated == sorted(set(stated), key=lambda number: number or 0)
        numbers += [number or 0 for number in stated] if usable else range(1, len(stated) + 1)
    return numbers


def _mix_part(records: Records, part: Mapping[str, Any], main: ReleaseRecord, notes: Notes) -> dict[str, Any] | None:
    resource = records.resources.get(part["reference"] or "")
    if not resource or not resource.track:
        return None
    ids = _given(resource.proprietary_ids, {resource.isrc})
    if not (resource.isrc or ids):
        notes.lost("SoundRecording/RelatedResource", "A mix contains recordings without ISRC.", "part-without-isrc")
        return None
    metadata = resource.track["metadata"]
    artists = metadata["artists"]
    duration, warning = part["duration"] or metadata["duration"], metadata["parentalWarning"]
    return {
        "isrc": resource.isrc,
        "proprietaryIds": ids,
        "title": metadata["title"],
        "subtitle": metadata["subtitle"],
        "artist": metadata["displayArtist"] or joined(artists),
        "role": artists[0]["role"] if len(artists) == 1 else None,
        "start": part["start"],
        "duration": duration,
        "recordingDuration": metadata["duration"] if metadata["duration"] != duration else None,
        "parentalWarning": warning if warning != main.metadata["parentalWarning"] else None,
    }


def _combined_metadata(resource: Resource, track_release: ReleaseRecord | None) -> dict[str, Any]:
    """The recording's metadata. Genre and artist may be on its track release only.

    3.8: a recording omits its artist if it is the main release's (Release Profiles 1.4, clause 4.3).
    """
    combined = {**resource.genre, **resource.track["metadata"]}
    if track_release and not resource.genre:
        combined |= {key: track_release.metadata.get(key) for key in ("genreName", "subgenreName")}
    if track_release and not combined["displayArtist"]:
        combined |= {key: track_release.basic[key] for key in ("displayArtist", "localDisplayArtists")}
    return combined


def _first_publication(main: ReleaseRecord) -> str | None:
    day = None if main.metadata["compilation"] else main.basic["originalReleaseDate"]
    return day.isoformat() if day else None


def _inherited_values(main: ReleaseRecord, language: str) -> dict[str, tuple[Any, ...]]:
    """The values that a composer uses for a track without its own, by field of the track."""
    lines = main.metadata["pLines"]
    return {
        "parentalWarning": (main.metadata["parentalWarning"],),
        "language": (language,),
        "firstPublicationDate": (_first_publication(main),),
        "pLine": (lines[0] if len(lines) == 1 else None,),
        "pLines": (lines,),
    }


def _without_inherited(metadata: Mapping[str, Any], main: ReleaseRecord, language: str) -> dict[str, Any]:
    """The track's metadata without values that equal those it would inherit from the release."""
    own = dict(metadata)
    for key, inherited in _inherited_values(main, language).items():
        if own.get(key) in inherited:
            own[key] = None
    if all(own.get(key) == main.metadata.get(key) for key in ("genreName", "subgenreName")):
        own["genreName"] = own["subgenreName"] = None
    own["displayArtist"] = own["displayArtist"] or main.basic["displayArtist"] or joined(own["artists"])
    return own

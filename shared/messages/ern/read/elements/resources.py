"""Reads resources: recordings and videos as tracks, and every resource's files as the message states them."""

from dataclasses import dataclass, field, replace
from typing import Any

from shared.messages.ddex.notes import Notes
from shared.messages.ern.read.elements.credits import read_ai, read_credits, read_rights_controllers
from shared.messages.ern.read.elements.cues import read_chapter_references
from shared.messages.ern.read.elements.identifiers import proprietary_ids
from shared.messages.ern.read.elements.parties import Parties
from shared.messages.ern.read.elements.titles import (
    display_name,
    read_display_artists,
    read_genre,
    read_lines,
    read_titles,
    read_warning,
)
from shared.messages.ern.read.result import MessageFile
from shared.messages.xml.node import Node
from shared.messages.xml.values import coded_value, default_first, flag, number, seconds
from shared.model.base import NO_LANGUAGE

PLAYABLE = ("SoundRecording", "Video")
_SOUND_KINDS = {
    "MusicalWorkSoundRecording": "MusicalWork",
    "NonMusicalWorkSoundRecording": "NonMusicalWork",
    "SpokenWordSoundRecording": "SpokenWord",
}
_VIDEO_KINDS = ("ShortFormMusicalWorkVideo", "LongFormMusicalWorkVideo", "ConcertVideo", "LyricVideo")
_DATES = {
    "creationDate": "CreationDate",
    "masteredDate": "MasteredDate",
    "remasteredDate": "RemasteredDate",
}


IMAGE_TYPES = {
    "FrontCoverImage": "FrontCover",
    "BackCoverImage": "BackCover",
    "BookletFrontImage": "Booklet",
    "Photograph": "Artist",
    "Logo": "Label",
    "VideoScreenCapture": "VideoScreenCapture",
}
"""AVS ImageType -> our image types. Any other image counts as a front cover."""


@dataclass(slots=True)
class Resource:
    """A resource of the message. `track` is its part of a track document; empty unless the resource is playable."""

    reference: str
    kind: str
    type: str | None
    isrc: str | None = None
    supplemental: bool = False
    track: dict[str, Any] = field(default_factory=dict)
    files: list[MessageFile] = field(default_factory=list)
    contains: list[dict[str, Any]] = field(default_factory=list)
    """The parts of a mix: `reference`, `start` and `duration` in seconds."""
    genre: dict[str, Any] = field(default_factory=dict)
    proprietary_ids: list[dict[str, str]] = field(default_factory=list)
    cue_sheets: list[str] = field(default_factory=list)
    """References to the cue sheets of a video."""
    chapters: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    """References to the chapters of a video, and what is said of their times."""
    ai: dict[str, Any] | None = None
    """What generative AI made of an image: `degree` and `tool`."""
    image: dict[str, Any] = field(default_factory=dict)
    """What is said of an image."""


def read_resource(node: Node, parties: Parties, notes: Notes) -> Resource:
    """Reads one child of the ResourceList."""
    resource = Resource(
        reference=node.text("ResourceReference") or "",
        kind=node.name,
        type=coded_value(node.one("Type")),
        isrc=node.text("ResourceId/ISRC"),
        supplemental=node.attributes.get("IsSupplemental") == "true",
    )
    own_id = None if node.name in PLAYABLE else _first_id(node)
    resource.files = [
        replace(file, resource_type=resource.type, proprietary_id=own_id)
        for details in node.all("TechnicalDetails")
        if (file := _file(details, resource.reference, node.name))
    ]
    node.texts("Type")
    if node.name in PLAYABLE:
        resource.track = _track(node, resource, parties, notes)
        _add_immersive_edition(node, resource)
        resource.genre = read_genre(node)
        resource.proprietary_ids = proprietary_ids(node, "ResourceId")
        resource.contains = _contains(node)
        nested = node.texts("VideoCueSheetReference/VideoCueSheetReference")  # 3.8
        resource.cue_sheets = nested or node.texts("VideoCueSheetReference")
        resource.chapters = read_chapter_references(node)
    elif degree := node.text("ContainsAI"):
        made = read_ai(node) or {}
        resource.ai = {**next(iter(made.values()), {}), "degree": degree}
    if node.name == "Image":
        resource.image = _image(node, resource, parties, notes)
    return resource


def _first_id(node: Node) -> str | None:
    """The first identifier that a party gave, which is not counted as read."""
    found = node.all("ResourceId/ProprietaryId")
    return (found[0].value.strip() or None) if found else None


def _image(node: Node, resource: Resource, parties: Parties, notes: Notes) -> dict[str, Any]:
    names = default_first(node.all("DisplayArtistName"))
    return {
        "type": IMAGE_TYPES.get(resource.type or "", "FrontCover"),
        "fileName": next((file.uri.rpartition("/")[2] for file in resource.files if file.uri), None),
        "proprietaryIds": proprietary_ids(node, "ResourceId"),
        "title": read_titles(node, parties.language)["title"],
        "displayArtist": display_name(names[0]) if names else None,
        "parentalWarning": read_warning(node, notes),
        "cLines": read_lines(node, "CLine"),
    }


def _add_immersive_edition(node: Node, resource: Resource) -> None:
    """The other edition of a recording that has two; the ordinary one is the track."""
    for edition in node.all("SoundRecordingEdition"):
        isrc = edition.text("ResourceId/ISRC")
        if isrc and edition.text("Type") == "ImmersiveEdition":
            edition.texts("RecordingMode")
            resource.track["immersive"] = {"isrc": isrc}
            details = edition.all("TechnicalDetails")
            resource.files += [file for each in details if (file := _file(each, resource.reference, node.name))]
    for encoding in node.texts("TechnicalDetails/EncodingId/ISRC"):  # 4.2
        resource.track["immersive"] = {"isrc": encoding}


def _track(node: Node, resource: Resource, parties: Parties, notes: Notes) -> dict[str, Any]:
    track: dict[str, Any] = {"isrc": resource.isrc, "metadata": _metadata(node, parties, notes)}
    if resource.kind == "Video":
        known = resource.type in _VIDEO_KINDS
        track["video"] = {"fileId": resource.reference, "kind": resource.type if known else _VIDEO_KINDS[0]}
    else:
        known = resource.type in _SOUND_KINDS
        track["kind"] = _SOUND_KINDS.get(resource.type or "", "MusicalWork")
    if resource.type and not known:
        notes.lost(f"{node.name}/Type", f"{resource.type!r} is imported as an ordinary track.", "unknown-type")
    if preview := _preview(node):
        track["preview"] = preview
    return track


def _metadata(node: Node, parties: Parties, notes: Notes) -> dict[str, Any]:
    shown = read_display_artists(node, parties)
    credits = read_credits(node, parties)
    lines = read_lines(node, "PLine")
    single = len(lines) == 1 and not lines[0]["territory"]
    instrumental = flag(node.text("IsInstrumental"))
    languages = node.texts("LanguageOfPerformance") or ([NO_LANGUAGE] if instrumental else [])
    return {
        **read_titles(node, parties.language),
        **shown,
        **credits,
        "contributors": [each for each in shown["contributors"] if each not in credits["contributors"]]
        + credits["contributors"],
        "duration": seconds(node.text("Duration")),
        "language": languages[0] if languages else None,
        "languages": languages if len(languages) > 1 else [],
        "label": node.text("LabelName"),
        "parentalWarning": read_warning(node, notes),
        "iswc": node.text("WorkId/ISWC"),
        "workIds": proprietary_ids(node, "WorkId"),
        "pLine": lines[0] if single else None,
        "pLines": [] if single else lines,
        "firstPublicationDate": notes.partial_day(f"{node.name}/FirstPublicationDate", _first_publication(node)),
        "rightsControllers": read_rights_controllers(node, parties, notes),
        **{key: notes.partial_day(f"{node.name}/{name}", node.text(name)) for key, name in _DATES.items()},
        "instrumental": instrumental,
        "coverVersion": flag(node.text("IsCover")),
        "displayCredits": node.text("DisplayCredits/DisplayCreditText"),
        "ai": node.text("ContainsAI"),
        "aiDisclosure": read_ai(node),
    }


def _first_publication(node: Node) -> str | None:
    """The date in the element itself, or wrapped in FulfillmentDate (4.x videos)."""
    dates = default_first(node.all("FirstPublicationDate"))
    return (
        (dates[0].consume() or dates[0].text("FulfillmentDate")) if dates else node.text("OriginalResourceReleaseDate")
    )


def _preview(node: Node) -> dict[str, Any] | None:
    """Start and duration of the preview clip in seconds. 4.3 has DurationUsed, earlier versions Duration.

    A clip without a length has only its start; of several, the first with a length counts.
    """
    found: list[dict[str, Any]] = []
    for clip in node.all("TechnicalDetails/ClipDetails"):
        clip.texts("ClipType")
        start, end = number(clip.text("StartPoint")), number(clip.text("EndPoint"))
        duration = seconds(clip.text("DurationUsed", "Duration"))
        if duration is None and start is not None and end is not None:
            duration = end - start
        if duration or start is not None:
            found.append({"startTime": start or 0.0, "duration": duration or None})
    return next((clip for clip in found if clip["duration"]), found[0] if found else None)


def _contains(node: Node) -> list[dict[str, Any]]:
    """The parts of a mix (RelatedResource HasContentFrom)."""
    parts = []
    for related in node.all("RelatedResource"):
        relation = related.one("ResourceRelationshipType")
        if relation and relation.value.strip() == "HasContentFrom":
            related.consume_all()
            parts.append(
                {
                    "reference": related.text("ResourceRelatedResourceReference"),
                    "start": seconds(related.text("Timing/StartPoint", "StartPoint"))
                    or number(related.text("Timing/StartPoint", "StartPoint"))
                    or 0.0,
                    "duration": seconds(related.text("Timing/DurationUsed", "DurationUsed")),
                }
            )
    return parts


def _file(details: Node, reference: str, kind: str) -> MessageFile | None:
    """The file in TechnicalDetails. 3.8 has a name and a path, 4.x a URI relative to the message."""
    file = details.one("File")
    uri = file and (file.text("URI", "URL") or "/".join(filter(None, _path(file))))
    if not file or not uri:
        return None
    return MessageFile(
        resource=reference,
        kind=kind,
        uri=uri,
        hash_sum=file.text("HashSum/HashSumValue", "HashSum/HashSum"),
        hash_algorithm=file.text("HashSum/Algorithm"),
        size_bytes=_whole(file.text("FileSize")),
        codec=details.text("VideoCodecType", "ImageCodecType", "TextCodecType", "AudioCodecType"),
        audio_codec=details.text("AudioCodecType"),
        container=details.text("ContainerFormat"),
        channels=_whole(details.text("NumberOfChannels", "NumberOfAudioChannels")),
        sample_rate_hz=_hertz(details.one("SamplingRate") or details.one("AudioSamplingRate")),
        bit_depth=_whole(details.text("BitsPerSample", "BitDepth")),
        bit_rate_kbps=_kilobits(details.one("BitRate") or details.one("VideoBitRate")),
        duration_s=seconds(details.text("Duration")),
        frame_rate=number(details.text("FrameRate")),
        width_px=_whole(details.text("ImageWidth")),
        height_px=_whole(details.text("ImageHeight")),
        included=flag(details.text("IsProvidedInDelivery")) is not False,
    )


def _path(file: Node) -> tuple[str, str | None]:
    return (file.text("FilePath") or "").rstrip("/"), file.text("FileName")


def _whole(text: str | None) -> int | None:
    value = number(text)
    return None if value is None else round(value)


def _hertz(node: Node | None) -> int | None:
    """A sampling rate in Hz. Without a unit, Hz is assumed."""
    value = number(node.consume()) if node else None
    if node is None or value is None:
        return None
    scale = {"kHz": 1e3, "MHz": 1e6, "GHz": 1e9}.get(node.attributes.get("UnitOfMeasure", ""), 1)
    return round(value * scale)


def _kilobits(node: Node | None) -> int | None:
    value = number(node.consume()) if node else None
    if node is None or value is None:
        return None
    scale = {"bps": 1e-3, "Mbps": 1e3, "Gbps": 1e6}.get(node.attributes.get("UnitOfMeasure", ""), 1)
    return round(value * scale)

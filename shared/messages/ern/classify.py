"""Classifies a release: its ERN 4 profile, profile variants and release type."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from shared.model.catalog.release import Release

_RELEASE_TYPES: Mapping[str, str] = {
    "album": "Album",
    "alerttone": "AlertToneRelease",
    "audiobook": "AudioBookRelease",
    "boxset": "DigitalBoxSetRelease",
    "boxedset": "DigitalBoxSetRelease",
    "bundle": "Bundle",
    "classicalalbum": "ClassicalAlbum",
    "compilation": "Album",
    "concertvideo": "ConcertVideo",
    "djmix": "DjMix",
    "ep": "EP",
    "karaoke": "KaraokeRelease",
    "longformvideo": "LongFormMusicalWorkVideoRelease",
    "maxisingle": "Single",
    "minialbum": "EP",
    "multimediaalbum": "MultimediaAlbum",
    "multimediasingle": "MultimediaSingle",
    "ringbacktone": "RingbackToneRelease",
    "ringtone": "RingtoneRelease",
    "single": "Single",
    "video": "VideoSingle",
    "videoalbum": "VideoAlbum",
    "videosingle": "VideoSingle",
}
"""The label's release type (letters and digits only, lower case) -> AVS ReleaseType_ERN4."""

_TONES = {"RingtoneRelease", "AlertToneRelease", "RingbackToneRelease"}
_LONG_FORM = {"LongFormMusicalWorkVideo", "ConcertVideo"}


@dataclass(frozen=True, slots=True)
class Classification:
    """The best matching profile, its variants, and the ReleaseType (ERN 4 allowed values)."""

    profile: str
    variants: tuple[str, ...]
    release_type: str


def classify(release: Release) -> Classification:
    """Classifies by media first, then by track count and structure, then by the label's own release type."""
    label_type = label_release_type(release)
    profile = _profile(release, label_type)
    variants = _variants(release) if profile in {"Audio", "MixedMedia", "Video"} else ()
    return Classification(profile, variants, _release_type(release, profile, variants, label_type))


def label_release_type(release: Release) -> str | None:
    """The ReleaseType of the label's own release type; None if it is not known."""
    return _RELEASE_TYPES.get(re.sub("[^a-z0-9]", "", release.basic.type.lower()))


def _profile(release: Release, label_type: str | None) -> str:
    videos = [track.video for track in release.tracks if track.video]
    if videos and len(videos) < len(release.tracks):
        return "MixedMedia"
    if videos:
        if len(videos) > 1:
            return "Video"
        return "LongFormMusicalWorkVideo" if videos[0].kind in _LONG_FORM else "SimpleVideoSingle"
    if len(release.tracks) != 1:
        return "Audio"
    (track,) = release.tracks
    if len(track.mix) > 1:
        return "DjMix"
    if label_type in _TONES:
        return "Ringtone"
    music_only = not (track.bonus or track.hidden or release.assets.documents or release.assets.images)
    return "SimpleAudioSingle" if music_only and (release.type == "Single" or label_type == "Single") else "Audio"


def _variants(release: Release) -> tuple[str, ...]:
    discs = {track.disc_number for track in release.tracks}
    boxes = {
        each.number
        for each in release.components
        if each.type == "ReleaseComponent" and (each.barcode or each.grid) and each.number in discs
    }
    boxed = ("BoxedSet",) if len(boxes) > 1 else ()
    musical = any(track.kind == "MusicalWork" and not track.video for track in release.tracks)
    return (*boxed, "Classical") if release.works and musical else boxed


def _release_type(release: Release, profile: str, variants: tuple[str, ...], label_type: str | None) -> str:
    single_track = len(release.tracks) == 1
    match profile:
        case "MixedMedia":
            return label_type if label_type in {"MultimediaAlbum", "MultimediaSingle"} else "MultimediaAlbum"
        case "DjMix":
            return "DjMix"
        case "LongFormMusicalWorkVideo":
            return label_type if label_type == "ConcertVideo" else "LongFormMusicalWorkVideoRelease"
        case "SimpleVideoSingle":
            return "Single"
        case "Video":
            return (
                label_type
                if label_type in {"VideoAlbum", "ConcertVideo"}
                else "VideoSingle"
                if single_track
                else "VideoAlbum"
            )
        case "SimpleAudioSingle":
            return label_type if label_type in {"KaraokeRelease"} else "Single"
    if "BoxedSet" in variants and label_type == "Album":
        return "DigitalBoxSetRelease"
    return label_type or ("Single" if release.type == "Single" else "Album")

"""Owns what kind of product a release is, told from the release itself. Names are those of the ERN 4 profiles."""

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
"""The label's word (letters and digits only, lower case) -> AVS ReleaseType_ERN4."""

_TONES = {"RingtoneRelease", "AlertToneRelease", "RingbackToneRelease"}
_LONG_FORM = {"LongFormMusicalWorkVideo", "ConcertVideo"}


@dataclass(frozen=True, slots=True)
class Classification:
    """The profile that fits, its variants, and the ReleaseType (ERN 4 allowed values)."""

    profile: str
    variants: tuple[str, ...]
    release_type: str


def classify(release: Release) -> Classification:
    """What the release is: by its media first, then by its shape, then by the label's own word for it."""
    word = _RELEASE_TYPES.get(re.sub("[^a-z0-9]", "", release.basic.type.lower()))
    profile = _profile(release, word)
    variants = _variants(release) if profile in {"Audio", "MixedMedia", "Video"} else ()
    return Classification(profile, variants, _release_type(release, profile, variants, word))


def _profile(release: Release, word: str | None) -> str:
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
    if word in _TONES:
        return "Ringtone"
    plain = not (track.bonus or track.hidden or release.assets.documents or release.assets.images)
    return "SimpleAudioSingle" if plain and (release.type == "Single" or word == "Single") else "Audio"


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


def _release_type(release: Release, profile: str, variants: tuple[str, ...], word: str | None) -> str:
    few = len(release.tracks) == 1
    match profile:
        case "MixedMedia":
            return word if word in {"MultimediaAlbum", "MultimediaSingle"} else "MultimediaAlbum"
        case "DjMix":
            return "DjMix"
        case "LongFormMusicalWorkVideo":
            return word if word == "ConcertVideo" else "LongFormMusicalWorkVideoRelease"
        case "SimpleVideoSingle":
            return "Single"
        case "Video":
            return word if word in {"VideoAlbum", "ConcertVideo"} else "VideoSingle" if few else "VideoAlbum"
        case "SimpleAudioSingle":
            return word if word in {"KaraokeRelease"} else "Single"
    if "BoxedSet" in variants and word == "Album":
        return "DigitalBoxSetRelease"
    return word or ("Single" if release.type == "Single" else "Album")

"""Maps DDEX release types to the label's own words. Data; shared/messages/ern/classify is the way back."""

from collections.abc import Mapping, Sequence
from typing import Any

_WORDS: Mapping[str, str] = {
    "AlertToneRelease": "Alert Tone",
    "AudioBookRelease": "Audio Book",
    "ClassicalAlbum": "Classical Album",
    "ClassicalDigitalBoxedSet": "Box Set",
    "ConcertVideo": "Concert Video",
    "DigitalBoxSetRelease": "Box Set",
    "DjMix": "DJ Mix",
    "KaraokeRelease": "Karaoke",
    "LongFormMusicalWorkVideoRelease": "Long Form Video",
    "MaxiSingle": "Maxi Single",
    "MiniAlbum": "Mini Album",
    "MultimediaAlbum": "Multimedia Album",
    "MultimediaSingle": "Multimedia Single",
    "RingbackToneRelease": "Ringback Tone",
    "RingtoneRelease": "Ringtone",
    "ShortFormMusicalWorkVideoRelease": "Video Single",
    "SingleResourceRelease": "Single",
    "SingleResourceReleaseWithCoverArt": "Single",
    "VideoAlbum": "Video Album",
    "VideoSingle": "Video Single",
}
"""AVS ReleaseType (3.8.2 and ERN 4) -> the label's word; what is not here is its own word."""

_OF_TRACKS = frozenset({"TrackRelease", "VideoTrackRelease"})
_SINGLES = frozenset({"Single", "Maxi Single", "Karaoke", "Ringtone", "Ringback Tone", "Alert Tone"})
_OF_ALBUMS = ("Audio", "AudioAlbum", "AudioAlbumMusicOnly")
"""Profiles of releases that are single only if their type says so."""


def release_type(
    types: Sequence[str], tracks: Sequence[Mapping[str, Any]], *, profile: str | None, compilation: str | None
) -> tuple[str, str]:
    """(`type`, `basic.type`): what the tracks make it, and the label's word for it."""
    said = next((each for each in types if each not in _OF_TRACKS), "Album")
    word = _WORDS.get(said, said)
    videos = sum(1 for track in tracks if track.get("video"))
    if videos:
        return ("Video" if videos == len(tracks) else "Mixed"), word
    if word == "Album" and compilation == "multi-artist":
        return "Album", "Compilation"
    of_albums = (profile or "").rpartition("/")[2] in _OF_ALBUMS
    return ("Single" if word in ({"Single"} if of_albums else _SINGLES) else "Album"), word

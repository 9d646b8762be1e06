"""Maps DDEX release types to the label's. Data; shared/messages/ern/classify is the reverse direction."""

from collections.abc import Mapping, Sequence
from typing import Any

_LABEL_TYPES: Mapping[str, str] = {
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
"""AVS ReleaseType (3.8.2 and ERN 4) -> the label's release type. Types that are not listed stay as they are."""

_TRACK_TYPES = frozenset({"TrackRelease", "VideoTrackRelease"})
_SINGLES = frozenset({"Single", "Maxi Single", "Karaoke", "Ringtone", "Ringback Tone", "Alert Tone"})
_ALBUM_PROFILES = ("Audio", "AudioAlbum", "AudioAlbumMusicOnly")
"""Profiles whose releases are singles only if the release type says so."""


def release_type(
    types: Sequence[str], tracks: Sequence[Mapping[str, Any]], *, profile: str | None, compilation: str | None
) -> tuple[str, str]:
    """(`type`, `basic.type`): the kind of release derived from its tracks, and the label's release type."""
    ddex_type = next((each for each in types if each not in _TRACK_TYPES), "Album")
    label_type = _LABEL_TYPES.get(ddex_type, ddex_type)
    videos = sum(1 for track in tracks if track.get("video"))
    if videos:
        return ("Video" if videos == len(tracks) else "Mixed"), label_type
    if label_type == "Album" and compilation == "multi-artist":
        return "Album", "Compilation"
    album_profile = (profile or "").rpartition("/")[2] in _ALBUM_PROFILES
    return ("Single" if label_type in ({"Single"} if album_profile else _SINGLES) else "Album"), label_type

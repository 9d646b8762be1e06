"""The requirements of each release profile, as data, and the choice of a profile for a release.

4.x: Release Profiles for Common Release Types 2.1, clauses 5.1 (contents), 5.2 (names), 5.4 and 5.6.
3.8.x: the same, 1.4, clauses 3.1 (contents), 3.2 (names) and 4.4 to 4.14.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

from shared.messages.ern.classify import Classification
from shared.model.catalog.credits import Writer
from shared.model.catalog.release import Release
from shared.vocabularies.roles.ddex import map_role

CoverLink = Literal["group", "item"]


@dataclass(frozen=True, slots=True)
class Profile:
    """A release profile: the contents it allows and how the message is structured.

    `identifier` is its ReleaseProfileVersionId. `media`, `min_tracks` and `max_tracks` limit the primary
    resources, `release_types` the ReleaseType (the first is the default; empty allows any). `track_releases`:
    whether each primary resource has a release of its own. `cover_link`: whether the cover is linked to the
    group or to the item. `cover_min_tracks`: releases with fewer tracks have no cover. `screen_captures`: the
    number of screen captures required; with `cover_captures`, the cover counts as one. `images`: the types of
    further images allowed. `extras`: whether bonus resources and documents are allowed. `source`: the
    relationship to a source release, if one is required.
    """

    name: str
    media: frozenset[str]
    release_types: tuple[str, ...] = ()
    identifier: str = ""
    min_tracks: int = 1
    max_tracks: int | None = None
    track_releases: bool = True
    cover_link: CoverLink = "group"
    cover_required: bool = True
    cover_min_tracks: int = 1
    screen_captures: int = 0
    cover_captures: bool = False
    images: frozenset[str] = frozenset()
    extras: bool = True
    source: str | None = None
    mix: bool = False
    cue_sheets: bool = False


_AUDIO = frozenset({"audio"})
_VIDEO = frozenset({"video"})
_CAPTURES = frozenset({"VideoScreenCapture"})
_ANY_IMAGE = _CAPTURES | {"BackCover", "Booklet", "Artist", "Label"}


def _table(prefix: str, *profiles: Profile) -> Mapping[str, Profile]:
    return {each.name: replace(each, identifier=f"{prefix}{each.identifier or each.name}") for each in profiles}


PROFILES_4 = _table(
    "",
    Profile("Audio", _AUDIO, images=_ANY_IMAGE),
    Profile("SimpleAudioSingle", _AUDIO, track_releases=False, cover_link="item", max_tracks=1, extras=False),
    Profile("Video", _VIDEO, cover_min_tracks=2, images=_ANY_IMAGE),
    Profile(
        "SimpleVideoSingle",
        _VIDEO,
        track_releases=False,
        cover_link="item",
        cover_required=False,
        max_tracks=1,
        extras=False,
    ),
    Profile("MixedMedia", _AUDIO | _VIDEO, images=_ANY_IMAGE),
    Profile("Ringtone", _AUDIO, track_releases=False, cover_link="item", max_tracks=1, extras=False),
    Profile("DjMix", _AUDIO, track_releases=False, max_tracks=1, mix=True, images=_ANY_IMAGE),
    Profile("LongFormMusicalWorkVideo", _VIDEO, track_releases=False, max_tracks=1, cue_sheets=True, images=_CAPTURES),
)

PROFILES_38 = _table(
    "CommonReleaseTypes/14/",
    Profile("AudioAlbum", _AUDIO, ("Album",), min_tracks=2),
    Profile("AudioSingle", _AUDIO, ("Single",)),
    Profile("AudioBook", _AUDIO, ("AudioBookRelease",)),
    Profile("DigitalClassicalAudioAlbum", _AUDIO, ("ClassicalAlbum",)),
    Profile("DigitalBoxedSet", _AUDIO, ("DigitalBoxSetRelease",)),
    Profile("VideoAlbum", _VIDEO, ("VideoAlbum",), screen_captures=1, images=_CAPTURES),
    Profile(
        "VideoSingle",
        _VIDEO,
        ("VideoSingle",),
        max_tracks=1,
        screen_captures=1,
        cover_captures=True,
        images=_CAPTURES,
    ),
    Profile("MixedMediaBundle", _AUDIO | _VIDEO, ("Bundle", "MultimediaSingle"), min_tracks=2, images=_CAPTURES),
    Profile(
        "Ringtone",
        _AUDIO,
        ("RingtoneRelease", "RingbackToneRelease"),
        track_releases=False,
        max_tracks=1,
        source="IsReleaseFromRelease",
    ),
    Profile(
        "LongformVideo",
        _VIDEO,
        ("LongFormMusicalWorkVideoRelease",),
        identifier="LongformMusicVideo",
        track_releases=False,
        max_tracks=1,
        cue_sheets=True,
        images=_CAPTURES,
    ),
)

VARIANTS = ("BoxedSet", "Classical")

_NEAREST_38: Mapping[str, str] = {
    "SimpleAudioSingle": "AudioSingle",
    "DjMix": "AudioSingle",
    "Ringtone": "Ringtone",
    "Video": "VideoAlbum",
    "SimpleVideoSingle": "VideoSingle",
    "MixedMedia": "MixedMediaBundle",
    "LongFormMusicalWorkVideo": "LongformVideo",
}


def choose_profile_4(kind: Classification, _: Release) -> str:
    """The 4.x profile of a release, as classified."""
    return kind.profile


def choose_profile_38(kind: Classification, release: Release) -> str:
    """The 3.8.x profile of a release. A classical album requires a composer on each recording (clause 4.8(8))."""
    if kind.profile != "Audio":
        return _NEAREST_38[kind.profile]
    if kind.release_type == "AudioBookRelease" or is_spoken(release):
        return "AudioBook"
    if "BoxedSet" in kind.variants:
        return "DigitalBoxedSet"
    credited = (track.metadata.writers or release.metadata.writers for track in release.tracks)
    if "Classical" in kind.variants and all(any(map(_composes, writers)) for writers in credited):
        return "DigitalClassicalAudioAlbum"
    return "AudioSingle" if len(release.tracks) == 1 or kind.release_type == "Single" else "AudioAlbum"


def is_spoken(release: Release) -> bool:
    """Whether the release has speech only, which no 4.x profile allows (5.1.2: music on every kind of release)."""
    return bool(release.tracks) and all(track.kind == "SpokenWord" and not track.video for track in release.tracks)


def _composes(writer: Writer) -> bool:
    return map_role(writer.role, "3.8.2").code in ("Composer", "ComposerLyricist")

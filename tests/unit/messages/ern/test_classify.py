"""Tests how releases are classified."""

import pytest

from shared.messages.ern.classify import classify
from tests.fixtures.releases import SHAPES

EXPECTED = {
    "album": ("Audio", (), "Album"),
    "single": ("SimpleAudioSingle", (), "Single"),
    "extended_play": ("Audio", (), "EP"),
    "compilation": ("Audio", (), "Album"),
    "two_discs": ("Audio", (), "Album"),
    "boxed_set": ("Audio", ("BoxedSet",), "DigitalBoxSetRelease"),
    "classical": ("Audio", ("Classical",), "ClassicalAlbum"),
    "dj_mix": ("DjMix", (), "DjMix"),
    "ringtone": ("Ringtone", (), "RingtoneRelease"),
    "video_single": ("SimpleVideoSingle", (), "Single"),
    "video_album": ("Video", (), "VideoAlbum"),
    "long_video": ("LongFormMusicalWorkVideo", (), "ConcertVideo"),
    "mixed_media": ("MixedMedia", (), "MultimediaAlbum"),
}


@pytest.mark.parametrize("shape", EXPECTED)
def test_kinds(shape: str) -> None:
    kind = classify(SHAPES[shape]())
    assert (kind.profile, kind.variants, kind.release_type) == EXPECTED[shape]


def test_the_labels_release_type_is_matched_in_any_spelling() -> None:
    release = SHAPES["album"]()
    for label_type, kind in (("Box-Set", "DigitalBoxSetRelease"), ("karaoke", "KaraokeRelease"), ("Mixtape", "Album")):
        release.basic.type = label_type
        assert classify(release).release_type == kind


def test_parts_of_a_boxed_set_count_only_with_tracks_and_identifiers() -> None:
    release = SHAPES["boxed_set"]()
    release.components[1].barcode = None
    assert classify(release).variants == ()
    release = SHAPES["boxed_set"]()
    release.components[1].number = 7
    assert classify(release).variants == ()


def test_a_single_with_a_booklet_is_not_a_simple_single() -> None:
    release = SHAPES["single"]()
    release.assets.documents = SHAPES["two_discs"]().assets.documents
    assert classify(release).profile == "Audio"

"""A package becomes a release again, from which the same package is composed."""

from dataclasses import replace
from typing import Any

import pytest

from shared.errors import InvalidInput, InvalidRelease
from shared.messages.apple.compose.context import Context
from shared.messages.apple.compose.package import package_parts
from shared.messages.apple.parts import Package
from shared.messages.apple.read.release import release_of
from shared.model.catalog.release import Release
from tests.fixtures.apple_packages import apple_request, package
from tests.fixtures.releases import SHAPES

DEALS = ("subscription-streaming", "download", "pre-order")


def composed(made: Release, **more: Any) -> Package:
    return package_parts(Context(apple_request(made, **{"deals": DEALS, **more})))


def with_files(read: Release, original: Release) -> Release:
    """The release as read, with the files and durations that no package tells."""
    before = sorted(original.tracks, key=lambda track: (track.disc_number, track.sequence_number))
    tracks = [
        track.model_copy(
            update={
                "audio": old.audio,
                "metadata": track.metadata.model_copy(update={"duration": old.metadata.duration}),
            }
        )
        for track, old in zip(read.tracks, before, strict=True)
    ]
    return read.model_copy(update={"assets": original.assets, "tracks": tracks})


def _is_refused(shape: str) -> bool:
    """Whether the release holds a video, or an immersive file that Apple does not take."""
    try:
        composed(SHAPES[shape]())
    except InvalidRelease:
        return True
    return False


REFUSED = [shape for shape in SHAPES if _is_refused(shape)]


def test_only_videos_and_immersive_files_are_refused() -> None:
    assert REFUSED
    for shape in REFUSED:
        assert any(track.video or track.immersive for track in SHAPES[shape]().tracks)


@pytest.mark.parametrize("shape", [shape for shape in SHAPES if shape not in REFUSED])
def test_the_release_as_read_composes_the_same_package(shape: str) -> None:
    original = SHAPES[shape]()
    parts = composed(original)
    read = release_of(parts)
    again = composed(with_files(read.release, original), provider=parts.provider)
    if any(each.path.endswith(".products") for each in read.not_carried):
        assert shape == "with_deals"  # a track that is sold before its album
        parts, again = _without_track_products(parts), _without_track_products(again)
    assert again == parts


def _without_track_products(parts: Package) -> Package:
    tracks = tuple(replace(track, products=()) for track in parts.album.tracks)
    return replace(parts, album=replace(parts.album, tracks=tracks))


def test_a_package_without_a_date_gets_one_that_is_noted() -> None:
    bare = package(products=(), original_release_date=None)
    read = release_of(bare)
    assert [each.path for each in read.assumed] == ["rights.startDate"]
    assert read.release.basic.barcode == "600000000163"


def test_what_a_release_has_no_field_for_is_told() -> None:
    first = replace(BEFORE.album.tracks[0], lyrics="La la", gapless_play=True)
    read = release_of(package(tracks=(first,)))
    assert [each.path for each in read.not_carried] == ["tracks[0].lyrics", "tracks[0].gapless_play"]


BEFORE = package()


def test_an_immersive_edition_keeps_its_isrc() -> None:
    second = release_of(BEFORE).release.tracks[1]
    assert second.immersive
    assert second.immersive.isrc == "QZAT22600199"


def test_values_that_a_release_requires_are_refused_with_their_path() -> None:
    first = replace(BEFORE.album.tracks[0], isrc="no isrc")
    with pytest.raises(InvalidInput) as caught:
        release_of(package(tracks=(first,)))
    assert [problem.path for problem in caught.value.problems] == ["tracks[0].isrc"]

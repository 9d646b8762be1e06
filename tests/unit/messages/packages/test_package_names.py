"""Tests that file names come from the UPC and the tracks' positions, never from user input."""

import pytest

from shared.errors import InvalidRelease
from shared.messages.packages.names import FileNames, file_names
from tests.fixtures.special_releases import video_single
from tests.unit.messages.packages.albums import UPC, album


def test_names_contain_upc_disc_and_track() -> None:
    assert file_names(album()) == {
        "a11": f"{UPC}_01_001.wav",
        "a12": f"{UPC}_01_002.flac",
        "a21": f"{UPC}_02_001.wav",
        "c1": f"{UPC}.jpg",
        "b1": f"{UPC}_01.png",
        "d1": f"{UPC}_02.pdf",
    }


def test_the_grid_is_used_without_a_upc() -> None:
    assert file_names(album(barcode=None, grid="A12425GABC1234002M"))["c1"] == "A12425GABC1234002M.jpg"


def test_a_release_without_upc_and_grid_is_rejected_with_a_remedy() -> None:
    with pytest.raises(InvalidRelease, match="barcode") as caught:
        file_names(album(barcode=None))
    assert caught.value.problems[0].path == "basic.barcode"


def test_two_tracks_at_one_position_are_rejected() -> None:
    release = album()
    release.tracks[1].sequence_number = 1
    with pytest.raises(InvalidRelease, match="number 1 on disc 1"):
        file_names(release)


def test_a_cover_that_is_also_listed_among_the_images_is_named_once() -> None:
    release = album()
    assert release.assets.cover_image
    release.assets.images.insert(0, release.assets.cover_image)
    assert file_names(release)["c1"] == f"{UPC}.jpg"
    assert file_names(release)["b1"] == f"{UPC}_01.png"


def test_videos_are_named_by_their_position() -> None:
    release = video_single()
    names = file_names(release)
    assert names[release.assets.videos[0].id] == f"{release.basic.barcode}_01_001.mp4"


def test_a_layout_may_have_its_own_file_names() -> None:
    names = file_names(album(), FileNames(track="{disc}-{track}", cover="cover", other="extra{number}"))
    assert names == {
        "a11": "1-1.wav",
        "a12": "1-2.flac",
        "a21": "2-1.wav",
        "c1": "cover.jpg",
        "b1": "extra1.png",
        "d1": "extra2.pdf",
    }

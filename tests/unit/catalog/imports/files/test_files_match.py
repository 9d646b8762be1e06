"""Files are matched to tracks and covers by what their names say."""

from typing import Any

import pytest

from shared.catalog.imports.files.match import FileNames


def content(**track: Any) -> dict[str, Any]:
    first = {"id": "t1", "sequenceNumber": 2, "isrc": "QZEXA2600001", "metadata": {"title": "Glass House"}, **track}
    return {"basic": {"barcode": "400000260013"}, "tracks": [first]}


@pytest.mark.parametrize(
    "name",
    [
        "400000260013_01_002.wav",
        "0400000260013-1-2 any text.flac",
        "batch/400000260013_2.wav",
        "QZEXA2600001.wav",
        "02 qz-exa-26-00001 master.aiff",
        "02 - Glass House.wav",
        "glass_house.mp3",
    ],
)
def test_a_track_is_found(name: str) -> None:
    assert FileNames([name, "other.wav"]).of_release(content()) == {"t1": name}


@pytest.mark.parametrize(
    "names",
    [
        ["400000260013_02_002.wav"],
        ["400000260021_01_002.wav"],
        ["a/Glass House.wav", "b/Glass House.wav"],
        ["QZEXA2600001.txt"],
        ["XQZEXA2600001.wav"],
        [],
    ],
)
def test_what_names_no_track_or_two_is_left_out(names: list[str]) -> None:
    assert FileNames(names).of_release(content()) == {}


def test_position_counts_before_isrc_and_title() -> None:
    names = ["400000260013_01_002.wav", "QZEXA2600001.wav", "Glass House.wav"]
    assert FileNames(names).of_release(content())["t1"] == names[0]
    assert FileNames(names[1:]).of_release(content())["t1"] == names[1]


def test_the_cover_is_named_by_the_barcode_in_any_form() -> None:
    assert FileNames(["00400000260013.jpg"]).of_release(content())["cover"] == "00400000260013.jpg"


def test_content_of_any_form_is_taken() -> None:
    for odd in ({}, {"basic": 7, "tracks": 7}, {"tracks": [7, {}, {"metadata": 7}]}):
        assert FileNames(["a.wav"]).of_release(odd) == {}

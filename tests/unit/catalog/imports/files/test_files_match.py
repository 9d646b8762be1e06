"""Files are matched to tracks and covers by what their names say."""

from typing import Any

import pytest

from shared.catalog.imports.files.match import Claim, Files, settle
from shared.catalog.imports.files.means import FileFacts


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
    assert Files.named([name, "other.wav"]).of_release(content()) == {"t1": name}


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
    assert Files.named(names).of_release(content()) == {}


def test_position_counts_before_isrc_and_title() -> None:
    names = ["400000260013_01_002.wav", "QZEXA2600001.wav", "Glass House.wav"]
    assert Files.named(names).of_release(content())["t1"] == names[0]
    assert Files.named(names[1:]).of_release(content())["t1"] == names[1]


def test_the_cover_is_named_by_the_barcode_in_any_form() -> None:
    assert Files.named(["00400000260013.jpg"]).of_release(content())["cover"] == "00400000260013.jpg"


def test_content_of_any_form_is_taken() -> None:
    for odd in ({}, {"basic": 7, "tracks": 7}, {"tracks": [7, {}, {"metadata": 7}]}):
        assert Files.named(["a.wav"]).of_release(odd) == {}


def facts(name: str, **known: Any) -> FileFacts:
    return FileFacts(name=name, **known)


@pytest.mark.parametrize(
    ("file", "means"),
    [
        (facts("400000260013_01_002.wav", isrc="GBXXX9900001"), "position"),
        (facts("QZEXA2600001.wav"), "isrcInName"),
        (facts("take.wav", isrc="QZ-EXA-26-00001"), "isrcTag"),
        (facts("take.wav", isrc="ISRC QZEXA2600001/"), "isrcTag"),
        (facts("take.wav", title="Glass House", duration=199.1), "titleAndDuration"),
        (facts("02 Glass House.wav", duration=202.0), "titleAndDuration"),
        (facts("Glass House.wav"), "title"),
        (facts("take.wav", title="Glass House"), "title"),
    ],
)
def test_the_means_is_told(file: FileFacts, means: str) -> None:
    track = content(metadata={"title": "Glass House", "duration": 201})
    assert Files([file, facts("other.wav")]).claims(track) == {"t1": Claim(means, (file.name,), "QZEXA2600001")}  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "file",
    [
        facts("Glass House.wav", duration=150.0),
        facts("Glass House.wav", isrc="QZEXA2600009", duration=201.0),
        facts("02 Glass House QZEXA2600009.wav"),
        facts("take.wav", duration=201.0),
    ],
)
def test_a_title_that_something_contradicts_or_a_duration_alone_proves_nothing(file: FileFacts) -> None:
    assert Files([file]).claims(content(metadata={"title": "Glass House", "duration": 201})) == {}


def test_the_subtitle_tells_versions_apart() -> None:
    metadata = {"title": "Glass House", "subtitle": "Live"}
    files = Files([facts("1.wav", title="Glass House (Live)"), facts("2.wav", title="Another")])
    assert files.of_release(content(metadata=metadata)) == {"t1": "1.wav"}


def test_a_surer_means_decides_between_files_of_one_title() -> None:
    same = [facts("a/Glass House.wav", duration=201.0), facts("b/Glass House.wav", duration=90.0)]
    track = content(metadata={"title": "Glass House", "duration": 200})
    assert Files(same).claims(track)["t1"].means == "titleAndDuration"
    unknown = [facts("a/Glass House.wav"), facts("b/Glass House.wav")]
    found = settle(Files(unknown).claims(track))
    assert found.decided == {}
    assert found.undecided == {each.name: {"t1": "title"} for each in unknown}


def test_a_title_gives_a_file_to_several_tracks_only_if_they_have_one_isrc() -> None:
    one, other = Claim("title", ("a.wav",), "QZEXA2600001"), Claim("title", ("a.wav",), "QZEXA2600002")
    assert settle({1: one, 2: one}).decided == {1: one, 2: one}
    assert settle({1: one, 2: other}).undecided == {"a.wav": {1: "title", 2: "title"}}
    unknown = Claim("title", ("a.wav",))
    assert settle({1: unknown, 2: unknown}).decided == {}
    sure = Claim("isrcTag", ("a.wav",), "QZEXA2600001")
    assert settle({1: sure, 2: other, 3: one}).decided == {1: sure, 3: one}


def test_one_isrc_is_several_tracks() -> None:
    sure = Claim("isrcInName", ("a.wav",), "QZEXA2600001")
    assert settle({1: sure, 2: sure}).decided == {1: sure, 2: sure}


def test_a_file_that_has_its_place_is_no_candidate_elsewhere() -> None:
    claims = {1: Claim("position", ("a.wav",)), 2: Claim("title", ("a.wav", "b.wav"))}
    assert settle(claims).undecided == {"b.wav": {2: "title"}}

"""Rows become a release: what all of its tracks say is the release's, and no cell is lost."""

from typing import Any

import pytest

from shared.catalog.imports.check import FoundRelease, Source, check_sources
from shared.catalog.imports.columns.profile import load_profile


def built(text: str, profile: dict[str, Any] | None = None) -> FoundRelease:
    (release,) = check_sources([Source("a.csv", text.encode())], load_profile(profile or {})).releases
    return release


def tracks(release: FoundRelease) -> list[dict[str, Any]]:
    return [track["metadata"] for track in release.content["tracks"]]


def names(part: dict[str, Any]) -> list[tuple[str, str]]:
    return [(artist["name"], artist["role"]) for artist in part.get("artists", [])]


def test_a_guest_of_a_track_stays_if_all_rows_have_the_same_artist() -> None:
    text = "UPC,Album Title,Artist,Track Title,Featured Artist,Track Number\n"
    text += (
        "400000260013,Night,Ens,One,,1\n400000260013,Night,Ens,Two,Ada,2\n400000260013,Night,Ens,Three (feat. Bob),,3\n"
    )
    release = built(text)
    first, second, third = tracks(release)
    assert (first["displayArtist"], names(first)) == ("Ens", [])
    assert names(second) == [("Ens", "MainArtist"), ("Ada", "FeaturedArtist")]
    assert names(third) == [("Ens", "MainArtist"), ("Bob", "FeaturedArtist")]
    assert names(release.content["basic"]) == []


def test_tracks_without_artists_have_those_of_the_release() -> None:
    release = built("UPC,Album Title,Album Artists,Track Title\n400000260013,Night (feat. Cy),Ada;Bob,One\n")
    assert names(tracks(release)[0]) == [("Ada", "MainArtist"), ("Bob", "MainArtist")]
    assert names(release.content["basic"]) == [("Ada", "MainArtist"), ("Bob", "MainArtist"), ("Cy", "FeaturedArtist")]


def test_a_value_of_one_track_is_not_the_releases() -> None:
    text = "UPC,Album Title,Album Artist,Track Title,Version,P Line,Track Number\n"
    text += "400000260013,Night,Ens,One,,,1\n400000260013,Night,Ens,Two,Live,,2\n"
    release = built(text)
    assert "subtitle" not in release.content["basic"]
    assert [track.get("subtitle") for track in tracks(release)] == [None, "Live"]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["", "", "Ours"], None),
        (["Ours", "", ""], "Ours"),
        (["Theirs", "Ours", "Ours", ""], "Ours"),
    ],
)
def test_what_few_tracks_say_is_not_said_of_the_release(lines: list[str], expected: str | None) -> None:
    text = "UPC,Album Title,Track Title,P Line\n"
    release = built(text + "".join(f"400000260013,Night,T{n},{line}\n" for n, line in enumerate(lines)))
    assert release.content.get("metadata", {}).get("production") == expected
    assert [track.get("pLine", {}).get("text", "") for track in tracks(release)] == lines


def test_a_value_of_every_track_is_the_releases() -> None:
    text = "UPC,Album Title,Version,Track Title\n" + "400000260013,Night,Live,One\n400000260013,Night,Live,Two\n"
    release = built(text)
    assert release.content["basic"]["subtitle"] == "Live"
    assert [track.get("subtitle") for track in tracks(release)] == [None, None]


def test_a_row_that_is_no_track_has_the_releases_values() -> None:
    text = "UPC,Title,Artist,Version,Release Date,ISRC,Track Number\n"
    text += "400000260013,Night,Ens,Deluxe,2026-01-16,,\n"
    text += "400000260013,One,Ada,Live,2025-01-17,QZEXA2600001,1\n"
    text += "400000260013,Two,Ens,,,QZEXA2600002,2\n"
    release = built(text)
    basic = release.content["basic"]
    assert (basic["title"], basic["subtitle"], basic["displayArtist"], basic["releaseDate"]) == (
        "Night",
        "Deluxe",
        "Ens",
        "2026-01-16",
    )
    assert [track["title"] for track in tracks(release)] == ["One", "Two"]
    assert [track["displayArtist"] for track in tracks(release)] == ["Ada", "Ens"]
    assert [track.get("subtitle") for track in tracks(release)] == ["Live", None]
    assert release.importable


def test_each_rounded_barcode_is_told_and_groups_nothing() -> None:
    text = "UPC,Title,ISRC,Release ID\n7.59928E+11,One,QZEXA2600001,{0}\n7.59928E+11,Two,QZEXA2600002,{0}\n"
    apart = check_sources([Source("a.csv", text.format("").encode())])
    assert [release.rows for release in apart.releases] == [[2], [3]]
    together = check_sources([Source("a.csv", (text.format("A") + "400000260013,Three,QZEXA2600003,A\n").encode())])
    assert [release.rows for release in together.releases] == [[2, 3, 4]]
    assert together.releases[0].content["basic"]["barcode"] == "400000260013"
    for preview in (apart, together):
        errors = [(each.row, each.code) for each in preview.all_findings() if each.severity == "error"]
        assert errors == [(2, "rounded-number"), (3, "rounded-number")]


def test_a_value_of_the_profile_has_no_row() -> None:
    text = "UPC,Album Title,Track Number\n400000260013,Night,1\n"
    fixed = {"trackTitle": "One (feat. Ada)", "trackDisplayArtist": "Ens", "releaseDate": "46338"}
    told = {each.code: each.row for each in built(text, {"fixed": fixed}).findings if each.severity == "info"}
    assert told == {"guest-in-title": None, "artist-of-tracks": None, "day-number": None}


@pytest.mark.parametrize(
    ("heading", "cells", "expected"),
    [
        ("Length", ["3.21", "4.05"], [201, 245]),
        ("Length", ["3.21", "204.5"], [3.21, 204.5]),
        ("Duration (seconds)", ["3.21", "4.05"], [3.21, 4.05]),
    ],
)
def test_points_in_a_column_of_lengths(heading: str, cells: list[str], expected: list[float]) -> None:
    rows = "".join(f"400000260013,Night,T{number},{cell}\n" for number, cell in enumerate(cells))
    assert [each["duration"] for each in tracks(built(f"UPC,Album Title,Track Title,{heading}\n{rows}"))] == expected


def test_exceptions_of_two_columns_are_one_list() -> None:
    for columns in ("Territories,Excluded Territories", "Excluded Territories,Territories"):
        cells = ["World except JP", "CN"] if columns.startswith("T") else ["CN", "World except JP"]
        release = built(f"UPC,Album Title,{columns}\n400000260013,Night,{','.join(cells)}\n")
        assert release.content["territories"] == {"excluded": ["CN", "JP"]}

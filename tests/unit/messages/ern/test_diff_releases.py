"""Tests release diffs: additions, removals, moves, and above all accidental takedowns."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from shared.messages.ern.diff import Change, diff_releases
from shared.model.catalog.release import Release
from shared.model.codec import to_json
from tests.fixtures.documents import barcode, isrc
from tests.fixtures.releases import SHAPES

NOW = datetime(2026, 10, 1, tzinfo=UTC)


def edited(release: Release, **paths: Any) -> Release:
    """The release with `basic__title="x"` set at basic.title; None removes it."""
    document = to_json(release)
    for path, value in paths.items():
        part: Any = document
        *above, last = [int(step) if step.isdecimal() else step for step in path.split("__")]
        for step in above:
            part = part[step]
        if value is None:
            del part[last]
        else:
            part[last] = value
    return Release.model_validate(document)


def codes(changes: tuple[Change, ...]) -> dict[str, str]:
    return {f"{change.code} {change.path}": change.severity for change in changes}


@pytest.mark.parametrize("shape", SHAPES)
def test_a_release_does_not_differ_from_itself(shape: str) -> None:
    assert diff_releases(SHAPES[shape](), SHAPES[shape]()) == ()


@pytest.mark.parametrize("shape", SHAPES)
def test_editor_and_edit_time_are_ignored(shape: str) -> None:
    later = edited(SHAPES[shape](), updated=NOW.isoformat(), createdBy="somebody", status="delivered", notes="done")
    assert diff_releases(SHAPES[shape](), later) == ()


ALBUM: list[tuple[dict[str, Any], dict[str, str]]] = [
    ({"basic__title": "High Tide"}, {"title-changed basic.title": "info"}),
    ({"basic__displayArtist": "Nova"}, {"artist-changed basic.displayArtist": "warning"}),
    ({"basic__barcode": barcode(99)}, {"identifier-changed basic.barcode": "error"}),
    ({"basic__barcode": None}, {"identifier-changed basic.barcode": "error"}),
    ({"basic__grid": "A12425GABC1234002M"}, {"identifier-changed basic.grid": "info"}),
    ({"basic__catalogNumber": "ATR999"}, {"identifier-changed basic.catalogNumber": "info"}),
    ({"basic__releaseDate": "2026-06-12"}, {"date-changed basic.releaseDate": "warning"}),
    ({"tracks__3__isrc": isrc(888)}, {"identifier-changed tracks[3].isrc": "error"}),
    ({"tracks__3__metadata__title": "Undertow II"}, {"title-changed tracks[3].metadata.title": "info"}),
    ({"tracks__3__metadata__duration": 12.5}, {"duration-changed tracks[3].metadata.duration": "warning"}),
    ({"tracks__3__metadata__writers": []}, {"credits-changed tracks[3].metadata.writers": "info"}),
    ({"tracks__11": None}, {"track-removed tracks[11]": "error"}),
    ({"rights__startDate": "2026-07-01"}, {"start-changed rights": "warning"}),
    ({"rights__startDate": "2026-05-01"}, {"start-changed rights": "info"}),
    ({"rights__endDate": "2027-05-01"}, {"end-changed rights": "warning"}),
    ({"rights__priceCode": "MID"}, {"price-changed rights": "warning"}),
    ({"territories": {"mode": "selected", "included": ["DE"]}}, {"territories-lost territories": "error"}),
    ({"territories__excluded": ["RU"]}, {"territories-lost territories": "error"}),
    ({"metadata__genreName": "Rock"}, {"field-changed metadata.genreName": "info"}),
    ({"assets__coverImage__hashes__sha256": "0" * 64}, {"file-replaced assets.coverImage": "warning"}),
    ({"assets__audio__4__hashes__sha256": "0" * 64}, {"file-replaced tracks[4].audio": "warning"}),
    (
        {"deals": [{"use": "download"}]},
        {"use-added deals[0]": "info"},
    ),
]


@pytest.mark.parametrize(("edit", "found"), ALBUM, ids=lambda value: next(iter(value)))
def test_one_edit_is_one_change(edit: dict[str, Any], found: dict[str, str]) -> None:
    album = SHAPES["album"]()
    assert codes(diff_releases(album, edited(album, **edit))) == found


def test_errors_come_first_and_have_a_remedy() -> None:
    album = SHAPES["album"]()
    changes = diff_releases(album, edited(album, basic__title="High Tide", tracks__11=None))
    assert [change.severity for change in changes] == ["error", "info"]
    assert "'Home Again'" in changes[0].message
    assert changes[0].remedy


def test_an_added_track_is_reported_as_added_only() -> None:
    album = SHAPES["album"]()
    assert codes(diff_releases(edited(album, tracks__11=None), album)) == {"track-added tracks[11]": "info"}


def test_tracks_that_swap_places_move() -> None:
    album = SHAPES["album"]()
    swapped = edited(album, tracks__0__sequenceNumber=2, tracks__1__sequenceNumber=1)
    assert codes(diff_releases(album, swapped)) == {"track-moved tracks[0]": "info", "track-moved tracks[1]": "info"}


def test_tracks_are_paired_by_isrc_even_if_their_ids_differ() -> None:
    album = SHAPES["album"]()
    renamed = edited(album, **{f"tracks__{index}__id": f"A{index + 1}" for index in range(12)})
    assert diff_releases(album, renamed) == ()


def test_a_lost_territory_is_named() -> None:
    release = SHAPES["extended_play"]()
    (change,) = diff_releases(release, edited(release, territories__included=["US", "DE"]))
    assert (change.code, change.severity) == ("territories-lost", "error")
    assert "GB" in change.message
    assert "DE" not in change.message


def test_a_gained_territory_is_not_an_error() -> None:
    release = SHAPES["extended_play"]()
    wider = edited(release, territories={"mode": "worldwide", "excluded": []})
    assert [(change.code, change.severity) for change in diff_releases(release, wider)] == [
        ("territories-gained", "info")
    ]


def test_a_use_that_is_no_longer_offered_is_an_error() -> None:
    release = SHAPES["with_deals"]()
    without_streams = edited(release, deals__2=None)
    found = codes(diff_releases(release, without_streams))
    assert found == {"use-withdrawn deals[2]": "error"}


def test_a_release_is_withdrawn_if_only_a_track_is_still_offered() -> None:
    release = edited(SHAPES["with_deals"](), deals=[{"use": "download"}])
    only_one = edited(release, deals=[{"use": "download", "scope": "tracks", "tracks": ["track-161"]}])
    assert codes(diff_releases(release, only_one)) == {"release-withdrawn deals": "error"}


def test_a_track_that_no_deal_offers_is_withdrawn() -> None:
    release = edited(SHAPES["with_deals"](), deals=[{"use": "download"}])
    whole, one = (
        {"use": "download", "scope": "release"},
        {"use": "download", "scope": "tracks", "tracks": ["track-161"]},
    )
    found = diff_releases(release, edited(release, deals=[whole, one]))
    assert codes(found) == {"track-withdrawn tracks[1]": "error", "track-withdrawn tracks[2]": "error"}


def test_deals_that_have_ended_withdraw_the_release() -> None:
    album = SHAPES["album"]()
    ended = edited(album, rights__endDate=date(2026, 9, 1).isoformat())
    found = diff_releases(album, ended, asked_at=NOW)
    assert [(change.code, change.severity) for change in found if change.severity == "error"] == [
        ("release-withdrawn", "error")
    ]


def test_a_change_is_plain_json() -> None:
    album = SHAPES["album"]()
    (change,) = diff_releases(album, edited(album, basic__title="High Tide"))
    assert change.to_dict() == {
        "code": "title-changed",
        "kind": "changed",
        "path": "basic.title",
        "message": "title changed.",
        "severity": "info",
        "before": "Tidelands",
        "after": "High Tide",
    }


def test_another_form_of_the_same_barcode_is_no_other_identifier() -> None:
    before = SHAPES["album"]()
    assert before.basic.barcode
    basic = before.basic.model_copy(update={"barcode": f"0{before.basic.barcode}"})
    after = before.model_copy(update={"basic": basic})
    assert [change.code for change in diff_releases(before, after)] == []

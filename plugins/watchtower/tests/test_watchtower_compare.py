"""What is wrong with a release in a catalogue, and what is not."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from stardust_watchtower.album import Album, Artist
from stardust_watchtower.board import expected_at, targets_of
from stardust_watchtower.catalogues import CATALOGUES
from stardust_watchtower.compare import Expected, problems_of

NOW = datetime(2026, 5, 20, 12, tzinfo=UTC)
DAY = timedelta(days=1)
RELEASE: dict[str, Any] = {
    "id": "r1",
    "basic": {
        "title": "Blue Album",
        "displayArtist": "Anna & Ben",
        "label": "Blue Label",
        "releaseDate": "2026-05-01",
        "barcode": "4006381333931",
    },
    "tracks": [{}, {}],
}
ALBUM = Album(
    "1", "https://c.example/1", "Blue album", (Artist("a1", "Anna"), Artist("b1", "Ben")), "BLUE LABEL", "2026-05-01", 2
)


def kinds(
    albums: list[Album],
    *,
    release: dict[str, Any] = RELEASE,
    live: datetime | None = NOW - 10 * DAY,
    sent: bool = True,
    withdrawn: datetime | None = None,
    pages: dict[str, dict[str, int]] | None = None,
    is_dsp: bool = True,
) -> list[str]:
    """The kinds of the problems."""
    expected = Expected(release, live, sent, withdrawn)
    found = problems_of(expected, albums, pages or {}, is_dsp=is_dsp, now=NOW, grace=3 * DAY)
    return [problem.kind for problem in found]


def changed(**basic: Any) -> dict[str, Any]:
    """The release with other facts."""
    return {**RELEASE, "basic": {**RELEASE["basic"], **basic}}


def album(**fields: Any) -> Album:
    """The album with other facts."""
    known = {name: getattr(ALBUM, name) for name in Album.__slots__}
    return Album(**{**known, **fields})


def test_release_that_is_shown_as_delivered_has_no_problem() -> None:
    assert kinds([ALBUM]) == []


@pytest.mark.parametrize(
    ("live", "withdrawn", "is_dsp", "expected"),
    [
        (NOW - 10 * DAY, None, True, ["missing"]),
        (NOW - 2 * DAY, None, True, []),
        (None, None, True, []),
        (NOW - 10 * DAY, NOW - DAY, True, []),
        (NOW - 10 * DAY, None, False, []),
    ],
)
def test_release_is_missing_only_where_and_when_it_should_be_there(
    live: datetime | None, withdrawn: datetime | None, is_dsp: bool, expected: list[str]
) -> None:
    assert kinds([], live=live, withdrawn=withdrawn, is_dsp=is_dsp) == expected


@pytest.mark.parametrize(
    ("fields", "differs"),
    [
        ({"title": "Blue"}, True),
        ({"title": "BLÚE ALBUM!"}, False),
        ({"artists": (Artist("c1", "Carla"),)}, True),
        ({"artists": (Artist("x", "Anna & Ben"),)}, False),
        ({"label": "Red Label"}, True),
        ({"label": None}, False),
        ({"released": "2026-05-02"}, True),
        ({"released": "2026"}, False),
        ({"tracks": 3}, True),
        ({"tracks": None}, False),
    ],
)
def test_facts_are_compared_as_people_read_them(fields: dict[str, Any], differs: bool) -> None:
    assert kinds([album(**fields)]) == (["wrong"] if differs else [])


def test_albums_with_one_upc_are_duplicates() -> None:
    assert kinds([ALBUM, album(id="2", url="https://c.example/2")]) == ["duplicate"]


def test_release_before_its_date_or_never_delivered_is_a_leak_at_dsps_only() -> None:
    coming = changed(releaseDate="2026-06-01")
    shown = album(released="2026-06-01")
    assert kinds([shown], release=coming, live=None) == ["leak"]
    assert kinds([ALBUM], sent=False, live=None) == ["leak"]
    assert kinds([shown], release=coming, live=None, is_dsp=False) == []


def test_release_lingers_after_its_takedown_and_grace() -> None:
    assert kinds([ALBUM], withdrawn=NOW - 4 * DAY) == ["lingering"]
    assert kinds([ALBUM], withdrawn=NOW - DAY) == []


@pytest.mark.parametrize(
    ("usual", "expected"),
    [({"z9": 3}, ["artist-page"]), ({"z9": 2}, []), ({"z9": 5, "a1": 1}, []), ({}, [])],
)
def test_another_page_is_wrong_if_three_other_releases_are_elsewhere(
    usual: dict[str, int], expected: list[str]
) -> None:
    assert kinds([ALBUM], pages={"anna": usual}) == expected


def test_targets_are_found_by_their_names() -> None:
    (deezer,) = (catalogue for catalogue in CATALOGUES if catalogue.name == "deezer")
    targets = [
        {"id": "t1", "name": "Deezer Europe"},
        {"id": "t2", "name": "FTP", "ddex": {"partyName": "DEEZER S.A."}},
        {"id": "t3", "name": "Spotify"},
    ]
    assert targets_of(deezer, targets) == {"t1", "t2"}


def delivery(day: int, kind: str = "Initial", **fields: Any) -> dict[str, Any]:
    """A completed delivery of that day of May."""
    moment = datetime(2026, 5, day, tzinfo=UTC).isoformat()
    document = {"targetId": "t1", "status": "completed", "messageSubType": kind, "created": moment}
    return {**document, "completed": moment, **fields}


def test_board_follows_deliveries_in_their_order() -> None:
    live = delivery(2, dsp={"live": "2026-05-03T00:00:00+00:00"})
    for deliveries, expected in (
        ([], (None, False, None)),
        ([delivery(2, status="failed")], (None, False, None)),
        ([delivery(2, targetId="t9")], (None, False, None)),
        ([live], (3, True, None)),
        ([live, delivery(9, "Takedown")], (3, True, 9)),
        ([delivery(9, "Takedown"), live, delivery(12)], (3, True, None)),
    ):
        found = expected_at(RELEASE, frozenset({"t1"}), deliveries)
        days = (found.live_since and found.live_since.day, found.sent, found.withdrawn_since)
        assert (days[0], days[1], days[2] and days[2].day) == expected

"""The plug-in in a tenant: what catalogues answer becomes tasks, each once, and done when the catalogue is right."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from shared.plugins.testing import Check, PluginWorld, conformance
from shared.sdk import PanelRequest, ScheduleDue

FOLDER = Path(__file__).parents[1] / "stardust_watchtower"
HOUR = ScheduleDue("hour")
NOW = datetime(2026, 5, 20, 12, tzinfo=UTC)
UPC = "400000260013"
DEEZER = f"https://api.deezer.com/album/upc:{UPC}"
APPLE = f"https://itunes.apple.com/lookup?upc={UPC}&country=us"
MUSICBRAINZ = f"https://musicbrainz.org/ws/2/release?query=barcode%3A{UPC}&fmt=json"
SPOTIFY = f"https://api.spotify.com/v1/search?q=upc%3A{UPC}&type=album&market=US"


@pytest.mark.parametrize("check", conformance(FOLDER), ids=str)
def test_conformance(check: Check) -> None:
    check()


@pytest.fixture
def world(tmp_path: Path) -> PluginWorld:
    """A tenant with a release that is live at Deezer; every catalogue answers, and only Deezer has it."""
    made = PluginWorld(FOLDER, tmp_path, now=NOW)
    release = made.add_release(basic={"barcode": UPC, "releaseDate": "2026-05-01", "title": "Night Transit"})
    target = made.add_target("t1", name="Deezer")
    live = NOW - timedelta(days=10)
    made.add_delivery(release, target, name="d1", dsp={"status": "live", "sent": live, "live": live})
    deezer(made)
    made.web.answer(APPLE, json.dumps({"resultCount": 0, "results": []}))
    made.web.answer(MUSICBRAINZ, json.dumps({"releases": []}))
    return made


def deezer(world: PluginWorld, **facts: Any) -> None:
    """What Deezer shows: the release as it is, but for these facts."""
    (release,) = world.all("releases")
    basic = release["basic"]
    album = {
        "id": 1,
        "link": "https://www.deezer.com/album/1",
        "title": basic["title"],
        "artist": {"id": 7, "name": basic["displayArtist"]},
        "label": basic["label"],
        "release_date": "2026-05-01",
        "nb_tracks": len(release["tracks"]),
    }
    world.web.answer(DEEZER, json.dumps({**album, **facts}))


def look(world: PluginWorld) -> dict[str, Any]:
    """What is known of the release after the next day's look."""
    world.now += timedelta(days=1)
    world.call(HOUR)
    (known,) = world.call(PanelRequest("catalogues", "read", None, "viewer")).body["releases"]
    return dict(known["catalogues"])


def open_tasks(world: PluginWorld) -> list[dict[str, Any]]:
    """The tasks that are not done."""
    return [task for task in world.tasks if task["status"] == "open"]


def test_release_that_is_right_raises_nothing(world: PluginWorld) -> None:
    known = look(world)
    assert {name: (each["found"], each["problems"]) for name, each in known.items()} == {
        "apple": (0, []),
        "deezer": (1, []),
        "musicbrainz": (0, []),
    }
    assert world.tasks == []


def test_problem_is_one_task_until_it_is_gone_and_another_when_it_returns(world: PluginWorld) -> None:
    deezer(world, title="Another")
    for _ in range(2):
        assert [each["kind"] for each in look(world)["deezer"]["problems"]] == ["wrong"]
    assert len(world.tasks) == len(open_tasks(world)) == 1
    deezer(world)
    look(world)
    assert (len(world.tasks), open_tasks(world)) == (1, [])
    deezer(world, title="Another")
    look(world)
    assert (len(world.tasks), len(open_tasks(world))) == (2, 1)


def test_release_that_deezer_does_not_know_is_missing(world: PluginWorld) -> None:
    world.web.answer(DEEZER, json.dumps({"error": {"type": "DataException", "message": "no data", "code": 800}}))
    assert [each["kind"] for each in look(world)["deezer"]["problems"]] == ["missing"]


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (503, ""),
        (200, "<html>"),
        (200, "[]"),
        (200, '{"id": 1}'),
        (200, '{"error": {"code": 4, "message": "Quota limit exceeded"}}'),
    ],
)
def test_catalogue_that_does_not_answer_as_documented_settles_nothing(
    world: PluginWorld, status: int, body: str
) -> None:
    deezer(world, title="Another")
    look(world)
    world.web.answer(DEEZER, body, status=status)
    known = look(world)["deezer"]
    assert known["unknown"]
    assert [each["kind"] for each in known["problems"]] == ["wrong"]
    assert len(open_tasks(world)) == 1


def test_release_is_looked_at_once_a_day(world: PluginWorld) -> None:
    look(world)
    count = len(world.web.requests)
    world.now += timedelta(hours=1)
    world.call(ScheduleDue("hour"))
    assert (count, len(world.web.requests)) == (3, 3)


def test_spotify_is_looked_at_with_an_application_only(world: PluginWorld) -> None:
    assert "spotify" not in look(world)
    world.configure(spotifyClientId="id", spotifyClientSecret="secret")
    world.web.answer("https://accounts.spotify.com/api/token", json.dumps({"access_token": "t"}), method="POST")
    items = [
        {"id": "a", "name": "Night Transit", "artists": [{"id": "x", "name": "The Example Ensemble"}]}
        | {"external_urls": {"spotify": f"https://open.spotify.com/album/{number}"}}
        for number in (1, 2)
    ]
    world.web.answer(SPOTIFY, json.dumps({"albums": {"items": items}}))
    assert [each["kind"] for each in look(world)["spotify"]["problems"]] == ["leak", "duplicate"]


def test_person_looks_now_unless_they_are_a_viewer(world: PluginWorld) -> None:
    request = {"releaseId": "release"}
    assert world.call(PanelRequest("catalogues", "look", request, "viewer")).status == 403
    assert world.call(PanelRequest("catalogues", "look", {"releaseId": "gone"}, "manager")).status == 404
    assert world.call(PanelRequest("catalogues", "look", request, "manager")).body["catalogues"]["deezer"]["found"] == 1


def test_release_that_was_never_looked_at_is_listed_and_can_be(world: PluginWorld) -> None:
    def listed() -> list[dict[str, Any]]:
        return list(world.call(PanelRequest("catalogues", "read", None, "manager")).body["releases"])

    (waiting,) = listed()
    assert (waiting["title"], waiting["checked"], waiting["catalogues"]) == ("Night Transit", None, {})
    world.call(PanelRequest("catalogues", "look", {"releaseId": waiting["releaseId"]}, "manager"))
    (known,) = listed()
    assert known["releaseId"] == waiting["releaseId"]
    assert known["checked"] == world.now.isoformat()

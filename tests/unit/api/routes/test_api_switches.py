"""The switch routes: from what the public catalogues show to the old release's takedown, with recorded responses."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from shared.errors import NotFound, Unavailable
from shared.platform.catalogues.port import AlbumFound, Catalogues, TrackFound
from tests.fixtures.api import Api
from tests.fixtures.catalogues import ISRC, UPC
from tests.fixtures.world import World

STANDING = {
    "targetId": "target",
    "deliveryId": "d",
    "status": "completed",
    "action": "Initial",
    "contentHash": "a" * 64,
    "live": "yes",
}


@pytest.fixture
def api(tmp_path: Path) -> Api:
    api = Api(World(tmp_path))
    release = api.world.store.documents["releases/release"]
    first = {**release["tracks"][0], "isrc": ISRC}
    api.world.change_release(basic={**release["basic"], "barcode": UPC}, tracks=[first])
    return api


def begun(api: Api) -> Any:
    started = api("POST", "/switches", {"releaseIds": ["release"], "distributor": "Old Co"})
    assert (started.status, started.json["releaseIds"]) == (200, ["release"])
    return api("GET", "/switches/release", token="viewer").json


def live(api: Api) -> None:
    at = api.world.clock()
    standing = {**STANDING, "created": at, "sent": at, "since": at}
    fields = {"standings": {"target": standing}, "contentHash": "a" * 64}
    api.world.store.transact(lambda transaction: transaction.update("releaseIndex/release", fields))


def tick(api: Api, step: str, **body: Any) -> Any:
    return api("PUT", f"/switches/release/steps/{step}", body)


def test_a_release_is_compared_with_the_public_catalogues(api: Api) -> None:
    report = begun(api)
    outcomes = {each["field"]: each["outcome"] for each in report["compared"] if "place" not in each}
    assert (outcomes["barcode"], outcomes["trackCount"]) == ("equal", "equal")
    assert (report["source"], report["distributor"], report["oldCoverUrl"]) == (
        "catalogues",
        "Old Co",
        "https://img.example/640.jpg",
    )
    assert report["pages"]["deezer"] == "https://www.deezer.com/album/1001"
    assert (report["progress"]["state"], report["progress"]["advice"]) == ("blocked", "doNotTakeDown")  # audio unknown
    assert api("POST", "/switches", {"releaseIds": ["release"]}).json["releaseIds"] == []
    assert api("GET", "/switches/release", token="stranger").status == 404
    assert api("GET", "/switches", token="stranger").json == {"items": []}


def test_the_old_takedown_is_asked_for_once_ours_is_equal_and_live(api: Api) -> None:
    begun(api)
    refused = tick(api, "takedownAsked")
    assert (refused.status, "must be equal" in refused.json["detail"]) == (409, True)
    assert tick(api, "compared").json["progress"]["state"] == "notLive"
    assert "not live" in tick(api, "takedownAsked").json["detail"]
    live(api)
    assert api("GET", "/switches?state=ready").json["items"][0]["releaseId"] == "release"
    asked = tick(api, "takedownAsked", on="2026-03-02").json["progress"]
    assert (asked["state"], asked["advice"]) == ("asked", "awaitTakedown")
    assert {each["step"]: each.get("on") for each in asked["steps"]}["takedownAsked"] == "2026-03-02"
    assert tick(api, "oldGone").json["progress"]["state"] == "done"
    assert api("DELETE", "/switches/release/steps/oldGone").json["progress"]["state"] == "asked"
    assert api("GET", "/switches?state=done").json["items"] == []
    audited = [each["action"] for path, each in api.world.store.documents.items() if path.startswith("auditLog/")]
    assert sorted(set(audited)) == ["switch.started", "switch.ticked", "switch.unticked"]


def test_a_takedown_that_was_asked_for_too_early_can_be_recorded(api: Api) -> None:
    begun(api)
    assert tick(api, "takedownAsked", anyway=True).json["progress"]["state"] == "asked"
    assert tick(api, "oldGone").json["progress"]["state"] == "asked"  # not done: ours is not live
    assert tick(api, "delivered").status == 404


def test_the_old_release_is_found_gone_once_its_pages_are(api: Api) -> None:
    begun(api)
    assert "gone" not in api.world.store.documents["switches/release"]
    assert api("POST", "/switches/release/look").json["progress"]["steps"][6]["done"] is False
    api.services = replace(api.services, adapters=replace(api.adapters, catalogues=Catalogues(deezer=Gone())))
    undecided = api("POST", "/switches/release/look").json["progress"]["steps"][6]
    assert undecided["done"] is False  # nobody asked the other catalogues
    gone = Catalogues(spotify=Gone(), deezer=Gone(), musicbrainz=Gone())
    api.services = replace(api.services, adapters=replace(api.adapters, catalogues=gone))
    looked = api("POST", "/switches/release/look").json
    assert looked["progress"]["steps"][6] == {"step": "oldGone", "done": True, "on": "2026-03-01", "manual": True}
    api.services = replace(api.services, adapters=replace(api.adapters, catalogues=Catalogues()))
    assert api("POST", "/switches/release/look").status == 409


def test_releases_that_no_catalogue_has_are_told(api: Api) -> None:
    release = api.world.store.documents["releases/release"]
    api.world.change_release(basic={**release["basic"], "barcode": "4006381333931"})
    started = api("POST", "/switches", {"releaseIds": ["release"]}).json
    assert (started["releaseIds"], started["findings"][0]["code"]) == ([], "not-found")
    assert api("POST", "/switches", {"releaseIds": ["release"]}, token="viewer").status == 403
    assert api("POST", "/switches", {}).status == 422
    assert api("POST", "/switches", {"releaseIds": ["another"]}).status == 404
    assert api("GET", "/switches?cursor=x").status == 400


@pytest.mark.parametrize(("barcode", "code"), [("123", "invalid"), ("4006381333932", "invalid"), (None, "not-found")])
def test_a_barcode_that_is_not_valid_is_told_and_the_others_begin(api: Api, barcode: str | None, code: str) -> None:
    release = api.world.store.documents["releases/release"]
    other = {**release, "id": "other", "basic": {**release["basic"], "barcode": barcode}}
    api.world.store.transact(lambda transaction: transaction.set("releases/other", other))
    started = api("POST", "/switches", {"releaseIds": ["other", "release"]})
    assert (started.status, started.json["releaseIds"]) == (200, ["release"])
    assert [(each["path"], each["code"]) for each in started.json["findings"]] == [("releaseIds[other]", code)]


def test_a_catalogue_that_does_not_answer_is_not_said_to_have_nothing(api: Api) -> None:
    answers = Catalogues(spotify=Gone(), deezer=Silent())
    api.services = replace(api.services, adapters=replace(api.adapters, catalogues=answers))
    (finding,) = api("POST", "/switches", {"releaseIds": ["release"]}).json["findings"]
    assert (finding["code"], "did not answer" in finding["message"]) == ("unavailable", True)


def test_an_album_with_more_tracks_than_a_release_has_refuses_only_itself(api: Api) -> None:
    tracks = [TrackFound(id=str(number), title="Take", track_number=number) for number in range(1, 502)]
    album = AlbumFound(source="deezer", id="1", upc=UPC, title="Night Transit", tracks=tracks)
    long = Catalogues(deezer=Long(album))
    api.services = replace(api.services, adapters=replace(api.adapters, catalogues=long))
    started = api("POST", "/switches", {"releaseIds": ["release"]})
    assert (started.status, [each["code"] for each in started.json["findings"]]) == (200, ["too-many-tracks"])


def test_a_switch_is_removed_and_the_release_stays(api: Api) -> None:
    begun(api)
    assert api("DELETE", "/switches/release", token="viewer").status == 403
    assert api("DELETE", "/switches/release").status == 204
    assert api("GET", "/switches/release").status == 404
    assert api("GET", "/releases/release").status == 200


class Gone:
    """A catalogue that has nothing any more."""

    def find_album(self, upc: str, market: str | None = None) -> Any:
        raise NotFound("Album not found.", remedy="")

    def find_track(self, isrc: str) -> Any:
        raise NotFound("Track not found.", remedy="")


class Silent(Gone):
    """A catalogue that does not answer."""

    def find_album(self, upc: str, market: str | None = None) -> Any:
        raise Unavailable("It did not respond.", remedy="Try again.")


class Long(Gone):
    """A catalogue with one album under every barcode."""

    def __init__(self, album: AlbumFound) -> None:
        self._album = album

    def find_album(self, upc: str, market: str | None = None) -> Any:
        return self._album


def test_recordings_and_cover_are_compared_with_what_catalogues_publish(api: Api) -> None:
    assert api("POST", "/switches/release/compare").status == 404
    begun(api)
    assert api("POST", "/switches/release/compare", token="viewer").status == 403
    assert api("POST", "/switches/release/compare", token="stranger").status == 404
    compared = api("POST", "/switches/release/compare")
    assert (compared.status, compared.json["progress"]["state"]) == (200, "blocked")
    api.services = replace(api.services, adapters=replace(api.adapters, catalogues=Catalogues()))
    assert api("POST", "/switches/release/compare").status == 409

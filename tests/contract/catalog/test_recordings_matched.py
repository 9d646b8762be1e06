"""Recordings that were uploaded without a track get the track whose preview at Deezer they contain."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from shared.accounts.access import Caller
from shared.accounts.adapters import Adapters
from shared.accounts.measuring import measuring_path
from shared.catalog.recordings.match import LooseRecordings, RecordingMatches, match_recordings
from shared.errors import Conflict, Forbidden, InvalidInput, NotFound, RateLimited
from shared.platform.catalogues.deezer import Deezer
from shared.platform.catalogues.http_json import HttpJson
from shared.platform.catalogues.port import Catalogues
from shared.platform.network.guard import Network
from tests.fixtures.asset_files import image_bytes
from tests.fixtures.asset_world import MANAGER, NOW, World
from tests.fixtures.pieces import preview_mp3, recording
from tests.servers.deezer import DeezerSite, Song, run_deezer

UPC = "400000260013"
ISRCS = {number: f"QZEXA260000{number}" for number in (1, 2, 3)}
LOCAL = Network(allow_private=True)


@dataclass
class Shop:
    """A release with three tracks, and Deezer."""

    world: World
    site: DeezerSite

    @property
    def adapters(self) -> Adapters:
        catalogues = Catalogues(deezer=Deezer(HttpJson(LOCAL), self.site.url))
        return replace(self.world.adapters, catalogues=catalogues, network=LOCAL)

    def upload(self, seed: int, name: str = "take.wav", **fields: Any) -> str:
        asset_id = self.world.upload(recording(seed), fileName=name, **fields)
        assert self.world.process(asset_id).status == "ready"
        return asset_id

    def match(self, *ids: str, caller: Caller = MANAGER, **chosen: str) -> RecordingMatches:
        listed = [{"assetId": each} for each in ids]
        listed += [{"assetId": each, "trackId": track} for each, track in chosen.items()]
        request = LooseRecordings.model_validate({"recordings": listed})
        return match_recordings(request, caller=caller, adapters=self.adapters)

    def files(self) -> dict[str, str | None]:
        tracks = self.world.release["tracks"]
        return {track["id"]: track.get("audio", {}).get("fileId") for track in tracks}


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    world = World(tmp_path)
    tracks = [
        {"id": f"k{number}", "sequenceNumber": number, "isrc": isrc, "metadata": {"title": f"Part {number}"}}
        for number, isrc in ISRCS.items()
    ]
    fields = {"tracks": tracks, "basic": {"barcode": UPC}}
    world.store.transact(lambda transaction: transaction.update("releases/r1", fields))
    with run_deezer() as site:
        site.upc = UPC
        site.songs = [Song(isrc, number, preview_mp3(number)) for number, isrc in ISRCS.items()]
        yield Shop(world, site)


def told(result: RecordingMatches) -> list[tuple[str, str, str]]:
    return [(each.asset_id, each.track_id, each.means) for each in result.items]


def test_a_recording_is_found_by_its_preview_and_given_to_its_track(shop: Shop) -> None:
    second, first = shop.upload(2), shop.upload(1, "other take.wav")
    result = shop.match(second, first)
    assert told(result) == [(second, "k2", "preview"), (first, "k1", "preview")]
    assert all(0.6 < each.confidence <= 1 for each in result.items)
    assert shop.files() == {"k1": first, "k2": second, "k3": None}
    stored = shop.world.store.get(f"assets/{second}") or {}
    assert (stored["trackId"], stored["trackMatch"]["means"]) == ("k2", "preview")
    assert (shop.world.store.get(f"audioFingerprints/{second}") or {})["isrc"] == ISRCS[2]
    assert shop.world.release["tracks"][1]["metadata"]["duration"] == pytest.approx(60, abs=0.1)


def test_asked_again_it_answers_the_same_and_fetches_nothing(shop: Shop) -> None:
    asset_id = shop.upload(2)
    first = shop.match(asset_id)
    shop.site.asked.clear()
    assert shop.match(asset_id) == first
    assert shop.site.asked == []


def test_names_and_titles_need_no_preview(shop: Shop) -> None:
    named, titled = shop.upload(1, "400000260013_01_003.wav"), shop.upload(2, "02 Part 2.wav")
    assert told(shop.match(named, titled)) == [(titled, "k2", "title"), (named, "k3", "position")]
    assert shop.site.asked == []


def test_what_no_preview_proves_is_left_with_its_candidates(shop: Shop) -> None:
    shop.site.songs = [Song(ISRCS[1], 1, preview_mp3(1)), Song(ISRCS[2], 2), Song(ISRCS[3], 3, "busy")]
    asset_id = shop.upload(5)
    [choice] = shop.match(asset_id).undecided
    faults = {each.track_id: each.fault for each in choice.candidates}
    assert faults == {"k1": None, "k2": "noPreview", "k3": "notFetched"}
    heard = choice.candidates[0]
    assert heard.track_id == "k1"
    assert heard.similarity is not None
    assert heard.similarity < 0.5
    assert shop.files() == {"k1": None, "k2": None, "k3": None}


def test_two_takes_of_one_track_are_left_to_a_person(shop: Shop) -> None:
    one, other = shop.upload(1), shop.upload(1, "again.wav")
    result = shop.match(one, other)
    assert (result.items, {each.asset_id for each in result.undecided}) == ([], {one, other})
    assert told(shop.match(**{other: "k1"})) == [(other, "k1", "person")]
    assert shop.files()["k1"] == other


def test_a_track_that_has_its_file_keeps_it_unless_a_person_chooses(shop: Shop) -> None:
    there, loose = shop.upload(1, trackId="k1"), shop.upload(1, "again.wav")
    assert shop.match(loose).items == []
    assert shop.files()["k1"] == there
    assert told(shop.match(**{loose: "k1"})) == [(loose, "k1", "person")]
    assert [each["id"] for each in shop.world.release["assets"]["audio"]] == [loose]


def test_a_track_that_a_person_chose_is_given_to_no_other_recording(shop: Shop) -> None:
    titled, other = shop.upload(2, "02 Part 2.wav"), shop.upload(5, "other.wav")
    result = shop.match(titled, **{other: "k2"})
    assert told(result) == [(other, "k2", "person")]
    assert [each.asset_id for each in result.undecided] == [titled]
    assert shop.files()["k2"] == other


def test_a_file_that_is_not_measured_yet_waits(shop: Shop) -> None:
    asset_id = shop.world.upload(recording(1))
    result = shop.match(asset_id)
    assert (result.items, result.undecided, result.waiting) == ([], [], [asset_id])


def test_every_file_that_is_no_recording_and_every_unknown_track_is_told(shop: Shop) -> None:
    picture = shop.world.upload(
        image_bytes(), fileName="c.jpg", kind="image", contentType="image/jpeg", imageType="Booklet"
    )
    broken, fine = shop.world.upload(b"RIFF" * 300), shop.upload(1)
    assert [shop.world.process(each).status for each in (picture, broken)] == ["ready", "rejected"]
    with pytest.raises(InvalidInput) as caught:
        shop.match(picture, broken, **{fine: "k9"})
    assert [(each.path, each.code) for each in caught.value.problems] == [
        ("recordings[0].assetId", "not-audio"),
        ("recordings[1].assetId", "not-usable"),
        ("recordings[2].trackId", "not-found"),
    ]


def test_only_managers_of_the_tenant_match(shop: Shop) -> None:
    asset_id = shop.upload(1)
    with pytest.raises(Forbidden):
        shop.match(asset_id, caller=Caller("u2", "t1", "viewer"))
    with pytest.raises(NotFound):
        shop.match(asset_id, caller=Caller("u9", "t2", "admin"))
    shop.world.store.transact(lambda transaction: transaction.update("releases/r1", {"status": "archived"}))
    with pytest.raises(Conflict):
        shop.match(asset_id)


def test_previews_count_as_measuring_time(shop: Shop) -> None:
    asset_id, path = shop.upload(1), measuring_path("t1", NOW)
    before = (shop.world.store.get(path) or {})["count"]
    shop.match(asset_id)
    assert (shop.world.store.get(path) or {})["count"] > before
    used = {"count": shop.adapters.measuring_s_per_day}
    shop.world.store.transact(lambda transaction: transaction.merge(path, used))
    other = shop.world.upload(recording(2))
    stored = {**(shop.world.store.get(f"assets/{asset_id}") or {}), "id": other, "trackId": None}
    shop.world.store.transact(lambda transaction: transaction.set(f"assets/{other}", stored))
    with pytest.raises(RateLimited):
        shop.match(other)
    assert shop.match(**{other: "k2"}).items[0].means == "person"

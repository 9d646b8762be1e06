import hashlib
import io
from base64 import b64decode
from functools import cache
from pathlib import Path

import pytest
from pydantic import ValidationError

from shared.accounts.access import Caller
from shared.accounts.adapters import Adapters
from shared.catalog.assets import inquiry
from shared.catalog.assets.inquiry import (
    ExternalImage,
    FileReference,
    FileReferences,
    StatisticsRequest,
    audio_fingerprint,
    audio_metadata,
    batch_fingerprints,
    external_image,
    file_digests,
    fingerprint_statistics,
    image_metadata,
)
from shared.errors import Forbidden, InvalidInput, NotFound
from tests.fixtures.asset_files import encoded, image_bytes
from tests.fixtures.asset_world import MANAGER, NOW, World
from tests.fixtures.music import play, score, wav

OTHER_TENANT = Caller("u9", "t2", "admin")


@cache
def song() -> bytes:
    return wav(play(score(1), 15))


@pytest.fixture
def world(tmp_path: Path) -> World:
    world = World(tmp_path)
    assert world.process(world.upload(song(), trackId="k1")).status == "ready"
    return world


@pytest.fixture
def adapters(world: World, monkeypatch: pytest.MonkeyPatch) -> Adapters:
    monkeypatch.setattr(inquiry, "fetch_file", lambda _url, network: io.BytesIO(song()))
    return Adapters(store=world.store, blobs=world.blobs, clock=lambda: NOW)


def reference(**names: str) -> FileReference:
    return FileReference.model_validate(names)


@pytest.mark.parametrize(
    "names", [{"assetId": "a1"}, {"path": "tenants/t1/assets/a1/song.wav"}, {"url": "https://example.com/song.wav"}]
)
def test_digests_of_a_file_wherever_it_is(adapters: Adapters, names: dict[str, str]) -> None:
    found = file_digests(reference(**names), caller=MANAGER, adapters=adapters)
    assert (found["size"], found["md5"]) == (len(song()), hashlib.md5(song()).hexdigest())


@pytest.mark.parametrize("names", [{}, {"assetId": "a1", "url": "https://example.com/x"}])
def test_one_file_is_named(names: dict[str, str]) -> None:
    with pytest.raises(ValidationError, match="exactly one of"):
        reference(**names)


@pytest.mark.parametrize("names", [{"assetId": "a1"}, {"path": "tenants/t1/assets/a1/song.wav"}, {"assetId": "a9"}])
def test_files_of_others_are_not_found(adapters: Adapters, names: dict[str, str]) -> None:
    with pytest.raises(NotFound):
        file_digests(reference(**names), caller=OTHER_TENANT, adapters=adapters)


def test_a_path_cannot_leave_the_tenant(adapters: Adapters) -> None:
    with pytest.raises(NotFound):
        file_digests(reference(path="tenants/t1/../t2/x"), caller=MANAGER, adapters=adapters)


def test_viewers_fetch_no_urls(adapters: Adapters) -> None:
    with pytest.raises(Forbidden):
        file_digests(reference(url="https://example.com/x"), caller=Caller("u2", "t1", "viewer"), adapters=adapters)


def test_an_audio_fingerprint_names_the_like(adapters: Adapters) -> None:
    of_asset = audio_fingerprint(reference(assetId="a1"), caller=MANAGER, adapters=adapters)
    assert (of_asset["duration"], of_asset["similar"]) == (15.0, [])
    assert len(b64decode(of_asset["words"])) == 400
    of_url = audio_fingerprint(reference(url="https://example.com/x"), caller=MANAGER, adapters=adapters)
    assert [(one["assetId"], one["similarity"]) for one in of_url["similar"]] == [("a1", 1.0)]
    assert (
        audio_fingerprint(reference(url="https://x.example/x"), caller=OTHER_TENANT, adapters=adapters)["similar"] == []
    )


def test_a_batch_answers_each_in_order(world: World, adapters: Adapters) -> None:
    world.blobs.write("tenants/t1/x.jpg", image_bytes(), "image/jpeg")
    files = [{"assetId": "a1"}, {"assetId": "a9"}, {"path": "tenants/t1/x.jpg"}]
    found = batch_fingerprints(FileReferences.model_validate({"files": files}), caller=MANAGER, adapters=adapters)
    assert [one.get("error", {}).get("code") for one in found] == [None, "not-found", "invalid-argument"]
    with pytest.raises(ValidationError):
        FileReferences.model_validate({"files": [{"assetId": "a1"}] * 101})


def test_metadata_of_audio_and_images(world: World, adapters: Adapters) -> None:
    world.blobs.write("tenants/t1/x.flac", encoded("a.flac", "-metadata", "title=Hello"), "audio/flac")
    world.blobs.write("tenants/t1/x.jpg", image_bytes(), "image/jpeg")
    sound = audio_metadata(reference(path="tenants/t1/x.flac"), caller=MANAGER, adapters=adapters)
    assert (sound["facts"]["duration_s"], sound["tags"]["title"]) == (1.0, "Hello")
    assert "loudness" in sound["quality"]
    picture = image_metadata(reference(path="tenants/t1/x.jpg"), caller=MANAGER, adapters=adapters)
    assert (picture["facts"]["width"], picture["facts"]["height"]) == (320, 320)
    with pytest.raises(InvalidInput):
        audio_metadata(reference(path="tenants/t1/x.jpg"), caller=MANAGER, adapters=adapters)


def test_statistics_count_the_tenants_files(world: World) -> None:
    world.process(world.upload(song(), trackId="k2"))
    found = fingerprint_statistics(StatisticsRequest(), caller=MANAGER, adapters=world.adapters)
    assert (found["files"], found["audio"], found["image"], found["copies"]) == (2, 2, 0, 1)
    assert (found["bytes"], found["complete"]) == (2 * len(song()), True)
    assert fingerprint_statistics(StatisticsRequest(), caller=OTHER_TENANT, adapters=world.adapters)["files"] == 0


def test_an_image_of_another_server_is_returned(adapters: Adapters, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inquiry, "fetch_file", lambda _url, network: io.BytesIO(image_bytes()))
    wanted = ExternalImage.model_validate({"imageUrl": "https://pictures.example/a", "fileName": "cover.jpg"})
    found = external_image(wanted, caller=MANAGER, adapters=adapters)
    assert b64decode(found["base64"]) == image_bytes()
    assert (found["contentType"], found["size"], found["fileName"]) == ("image/jpeg", len(image_bytes()), "cover.jpg")
    with pytest.raises(Forbidden):
        external_image(wanted, caller=Caller("u2", "t1", "viewer"), adapters=adapters)


def test_a_file_that_is_no_image_is_not_passed_on(adapters: Adapters) -> None:
    with pytest.raises(InvalidInput, match="WAV"):
        external_image(ExternalImage(image_url="https://pictures.example/a"), caller=MANAGER, adapters=adapters)

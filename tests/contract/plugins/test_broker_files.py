"""Plug-ins read, decode and derive files of assets: FFmpeg and the bucket are real."""

import struct
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from shared.catalog.assets.download import LinkRequest, link_asset
from shared.catalog.assets.remove import AssetRemoval, remove_asset
from shared.errors import NotFound
from shared.model.plugins.manifest import Permissions
from shared.plugins.broker.broker import Broker
from shared.sdk.bridge import Failed
from shared.sdk.context import AssetFiles
from shared.sdk.points import POINTS
from tests.fixtures.asset_files import encoded, image_bytes, silent_flac, wav_bytes
from tests.fixtures.asset_world import MANAGER, World

GRANTED = Permissions(files=["read", "write"])


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def _broker(world: World, **changes: Any) -> Broker:
    fields = {"plugin": "visitor", "tenant_id": "t1", "granted": GRANTED, "adapters": world.adapters}
    return Broker(point=POINTS["asset.process"], **{**fields, **changes})


def _measured(world: World, data: bytes, **facts: Any) -> str:
    asset_id = world.upload(data, **facts)
    assert world.process(asset_id).status == "ready"
    return asset_id


def test_a_file_is_read_in_pieces(world: World) -> None:
    data = wav_bytes(10)
    with _broker(world) as broker:
        files, asset_id = AssetFiles(broker), world.upload(data)
        assert files.size(asset_id) == len(data)
        assert files.read(asset_id, 0, 44) == data[:44]
        assert files.read(asset_id, 1000, 1 << 20) == data[1000 : 1000 + (1 << 20)]
        assert files.read(asset_id, len(data) - 5, 100) == data[-5:]
        assert files.read(asset_id, len(data) + 5, 100) == b""
        for position, length in ((-1, 5), (0, 0), (0, (1 << 20) + 1)):
            with pytest.raises(Failed, match="whole number"):
                files.read(asset_id, position, length)


def test_another_tenants_file_is_not_there(world: World) -> None:
    asset_id = world.upload(wav_bytes(1))
    for operation in ("files.size", "files.read", "files.decode", "files.write"):
        span = {"position": 0, "length": 1, "rate": 44_100, "channels": 2, "first": 0, "frames": 1}
        named = {"name": "a.txt", "contentType": "text/plain"}
        with _broker(world, tenant_id="t2") as broker, pytest.raises(Failed, match="does not exist"):
            broker.ask(operation, {"assetId": asset_id, **span, **named}, b"x" if operation == "files.write" else b"")


@pytest.mark.parametrize("seconds", [1, 3, 10])
def test_sound_is_decoded_exactly(world: World, seconds: int) -> None:
    """Whatever the length of the pieces, the samples are those of the file."""
    data = wav_bytes(3.5)
    expected = np.frombuffer(data[44:], "<i2").astype("<f4") / 32768
    asset_id = _measured(world, data)
    with _broker(world) as broker:
        pieces = list(AssetFiles(broker).decode(asset_id, rate=44_100, channels=2, seconds=seconds))
    assert np.array_equal(np.frombuffer(b"".join(pieces), "<f4"), expected)


def test_sound_is_decoded_from_any_place(world: World) -> None:
    data = wav_bytes(3)
    asset_id = _measured(world, data)
    span = {"assetId": asset_id, "rate": 44_100, "channels": 2}
    with _broker(world) as broker:
        for first in (100_000, 5, 100_000, 132_290):
            _, body = broker.ask("files.decode", {**span, "first": first, "frames": 20})
            frames = data[44 + 4 * first : 44 + 4 * (first + 20)]
            assert body == struct.pack(
                f"<{len(frames) // 2}f", *(v / 32768 for (v,) in struct.iter_unpack("<h", frames))
            )


@pytest.mark.parametrize("name", ["a.flac", "a.mp3", "a.m4a"])
def test_sound_is_resampled_and_mixed_down(world: World, name: str) -> None:
    data = encoded(name, "-ac", "2", seconds=6)
    kinds = {"a.flac": "audio/flac", "a.mp3": "audio/mpeg", "a.m4a": "audio/mp4"}
    asset_id = _measured(world, data, fileName=name, contentType=kinds[name])
    with _broker(world) as broker:
        sound = b"".join(AssetFiles(broker).decode(asset_id, rate=48_000, channels=1))
    samples = np.frombuffer(sound, "<f4")
    assert abs(len(samples) - 6 * 48_000) < 5_000
    assert 0.05 < np.abs(samples).max() < 1


def test_what_cannot_be_decoded_fails(world: World) -> None:
    picture = world.upload(
        image_bytes(), fileName="a.jpg", kind="image", contentType="image/jpeg", imageType="FrontCover"
    )
    unmeasured, measured = world.upload(wav_bytes(1)), _measured(world, wav_bytes(2))
    span = {"rate": 44_100, "channels": 2, "first": 0, "frames": 10}
    with _broker(world) as broker:
        for asset_id in (picture, unmeasured):
            with pytest.raises(Failed, match="not a recording"):
                broker.ask("files.decode", {"assetId": asset_id, **span})
        with pytest.raises(Failed, match="2 channels"):
            broker.ask("files.decode", {"assetId": measured, **span, "channels": 6})
        with pytest.raises(Failed, match="at most"):
            broker.ask("files.decode", {"assetId": measured, **span, "frames": 1 << 28})


def test_decoding_counts_as_measuring_and_ends_with_the_call(world: World) -> None:
    asset_id = _measured(world, wav_bytes(60))
    counts = [path for path in world.store.documents if path.startswith("rateLimits/measuring")]
    before = sum(world.store.documents[path]["count"] for path in counts)
    with _broker(world) as broker:
        broker.ask("files.decode", {"assetId": asset_id, "rate": 8_000, "channels": 1, "first": 0, "frames": 10})
    counts = [path for path in world.store.documents if path.startswith("rateLimits/measuring")]
    assert sum(world.store.documents[path]["count"] for path in counts) > before


def test_a_long_file_holds_up_nobody(world: World) -> None:
    """A piece is decoded within the time of the call, or not at all; beyond the end there is nothing to decode."""
    asset_id = _measured(world, silent_flac(120, 2), fileName="a.flac", contentType="audio/flac")
    span = {"assetId": asset_id, "rate": 44_100, "channels": 2, "frames": 10}
    with _broker(world, seconds=0) as broker:
        with pytest.raises(Failed, match="in the time of the call"):
            broker.ask("files.decode", {**span, "first": 7_000_000})
        assert broker.ask("files.decode", {**span, "first": 1 << 40})[1] == b""
    with _broker(world) as broker:
        assert broker.ask("files.decode", {**span, "first": 7_000_000})[1] == bytes(80)


def test_a_derived_file_is_stored_served_and_removed_with_the_asset(world: World) -> None:
    asset_id = _measured(world, wav_bytes(2))
    with _broker(world) as broker:
        files = AssetFiles(broker)
        files.write(asset_id, "binaural.wav", b"first", "audio/wav")
        files.write(asset_id, "binaural.wav", b"second", "audio/wav")
    path = f"tenants/t1/plugins/visitor/{asset_id}/binaural.wav"
    stored = (world.store.get(f"assets/{asset_id}") or {})["derived"]["visitor_binaural.wav"]
    assert stored.endswith(f"/plugins/visitor/{asset_id}/binaural.wav"), path
    with world.blobs.open(stored) as opened:
        assert opened.read() == b"second"
    remove_asset(AssetRemoval(asset_id=asset_id, detach=True), caller=MANAGER, adapters=world.adapters)
    with pytest.raises(NotFound):
        link_asset(LinkRequest(asset_id=asset_id), caller=MANAGER, adapters=world.adapters)
    assert world.blobs.stat(stored) is None


@pytest.mark.parametrize(
    ("name", "content_type", "body"),
    [
        ("../a.wav", "audio/wav", b"x"),
        ("a/b.wav", "audio/wav", b"x"),
        (".a", "audio/wav", b"x"),
        ("a.html", "text/html", b"x"),
        ("a.svg", "image/svg+xml", b"x"),
        ("a.xml", "text/xsl", b"x"),
        ("a.js", "application/javascript", b"x"),
        ("a.wav", "audio/wav; x", b"x"),
        ("a.wav", "audio/wav", b""),
    ],
)
def test_other_files_are_not_stored(world: World, name: str, content_type: str, body: bytes) -> None:
    asset_id = _measured(world, wav_bytes(2))
    before = [file.path for file in world.blobs.list("")]
    with _broker(world) as broker, pytest.raises(Failed):
        AssetFiles(broker).write(asset_id, name, body, content_type)
    assert [file.path for file in world.blobs.list("")] == before


def test_the_number_of_derived_files_is_bounded(world: World) -> None:
    asset_id = _measured(world, wav_bytes(2))
    with _broker(world) as broker:
        for number in range(50):
            AssetFiles(broker).write(asset_id, f"{number}.txt", b"x", "text/plain")
        with pytest.raises(Failed, match="50 files"):
            AssetFiles(broker).write(asset_id, "more.txt", b"x", "text/plain")
        AssetFiles(broker).write(asset_id, "0.txt", b"again", "text/plain")

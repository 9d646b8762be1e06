"""Plug-ins hear what lossy coding makes of a file: FFmpeg encodes and decodes it."""

import io
import wave
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from shared.model.plugins.manifest import Permissions
from shared.plugins.broker.broker import Broker
from shared.sdk.bridge import Failed, Refused
from shared.sdk.context import AssetFiles
from shared.sdk.points import POINTS
from tests.fixtures.asset_world import World

RATE, SECONDS = 44_100, 12


def square(level: float = 0.99) -> bytes:
    """A square wave of 110 Hz: no coder of limited bandwidth can keep its flat tops."""
    wave_form = np.sign(np.sin(2 * np.pi * 110 * np.arange(RATE * SECONDS) / RATE) + 1e-9) * level
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(np.repeat(np.round(wave_form * 32767), 2).astype("<i2").tobytes())
    return out.getvalue()


@pytest.fixture
def measured(tmp_path: Path) -> tuple[World, str]:
    world = World(tmp_path)
    asset_id = world.upload(square())
    assert world.process(asset_id).status == "ready"
    return world, asset_id


def broker(world: World, **granted: Any) -> Broker:
    permissions = Permissions(**(granted or {"files": ["read"]}))
    return Broker(
        plugin="visitor", tenant_id="t1", granted=permissions, adapters=world.adapters, point=POINTS["asset.process"]
    )


def test_the_sound_comes_back_as_the_coder_made_it(measured: tuple[World, str]) -> None:
    world, asset_id = measured
    with broker(world) as bridge:
        files = AssetFiles(bridge)
        coded = np.frombuffer(b"".join(files.round_trip(asset_id, rate=RATE, channels=2)), "<f4").reshape(-1, 2)
        poor = np.frombuffer(b"".join(files.round_trip(asset_id, rate=RATE, channels=2, kbps=64)), "<f4").reshape(-1, 2)
        exact = np.frombuffer(b"".join(files.decode(asset_id, rate=RATE, channels=2)), "<f4").reshape(-1, 2)
    assert 0 <= len(coded) - len(exact) < 4 * 1024
    assert np.abs(exact).max() < 1 < np.abs(coded).max() < 2, "what the coder adds may exceed full scale"
    sound = coded[1024 : 1024 + len(exact)]  # the encoder's delay (ISO/IEC 14496-3)
    worse = poor[1024 : 1024 + len(exact)]
    assert 0 < np.abs(sound - exact).mean() < np.abs(worse - exact).mean() < 0.2


def test_a_codec_and_rate_that_are_not_offered_are_refused(measured: tuple[World, str]) -> None:
    world, asset_id = measured
    span = {"assetId": asset_id, "rate": RATE, "channels": 2, "first": 0, "frames": 10}
    with broker(world) as bridge:
        for wrong, message in (({"codec": "exe", "kbps": 256}, "codec must be"), ({"codec": "aac", "kbps": 1}, "kbps")):
            with pytest.raises(Failed, match=message):
                bridge.ask("files.decode", {**span, **wrong})
    with broker(world, files=["write"]) as bridge, pytest.raises(Refused):
        bridge.ask("files.decode", {**span, "codec": "aac", "kbps": 256})


def test_closing_ends_both_processes(measured: tuple[World, str]) -> None:
    world, asset_id = measured
    bridge = broker(world)
    pieces = AssetFiles(bridge).round_trip(asset_id, rate=RATE, channels=2, seconds=1)
    assert len(next(pieces)) == RATE * 8
    (decoder,) = bridge._session.held.values()
    runs = [run._process for run in decoder._runs]
    bridge.close()
    assert [process.poll() is not None for process in runs] == [True, True]

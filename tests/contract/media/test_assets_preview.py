import io
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest

from shared.accounts.access import Caller
from shared.catalog.assets.preview import Clip, ClipRequest, preview_asset
from shared.errors import Conflict, InvalidInput, NotFound, Unavailable
from shared.media.analysis.clip import cut_clip
from shared.media.probe import AudioFacts, probe_file
from shared.model.catalog.asset import AudioFormat
from tests.fixtures.asset_files import encoded, image_bytes, measured, wav_bytes
from tests.fixtures.asset_world import MANAGER, World

VIEWER = Caller("u2", "t1", "viewer")


@pytest.fixture
def world(tmp_path: Path) -> World:
    world = World(tmp_path)
    assert world.process(world.upload(wav_bytes(40, channels=1, depth=8), trackId="k1")).status == "ready"
    return world


def preview(world: World, caller: Caller = VIEWER, **wanted: Any) -> Clip:
    request = ClipRequest.model_validate({"assetId": "a1", **wanted})
    return preview_asset(request, caller=caller, adapters=world.adapters)


def length(data: bytes) -> float:
    found = probe_file(io.BytesIO(data), len(data))
    assert isinstance(found.facts, AudioFacts), found.problems
    assert found.format == "MP3"
    return found.facts.duration_s


def clip_length(clip: Clip) -> float:
    with urlopen(clip.url) as file:
        return length(file.read())


def clips(world: World) -> list[str]:
    return [path.name for path in world.root.rglob("preview-*")]


def test_a_clip_is_cut_and_cached(world: World) -> None:
    clip = preview(world, start=3.25, duration=5)
    assert (clip.start, clip.duration) == (3.2, 5)
    assert clip_length(clip) == pytest.approx(5, abs=0.06)
    assert world.store.documents["assets/a1"]["derived"]["preview-3.2-5.0.mp3"].startswith("tenants/t1/derived/a1/")
    written = world.store.meter.writes
    assert preview(world, start=3.25, duration=5) == clip
    assert world.store.meter.writes == written


def test_a_clip_of_another_range_replaces_it(world: World) -> None:
    preview(world, start=1, duration=2)
    preview(world, start=2, duration=2)
    assert clips(world) == ["preview-2.0-2.0.mp3"]
    assert "waveform.svg" in world.store.documents["assets/a1"]["derived"]


def test_the_default_range_is_the_tracks_preview_or_starts_after_a_quarter(world: World) -> None:
    clip = preview(world)
    assert (clip.start, clip.duration) == (10, 30)
    tracks = [{**world.release["tracks"][0], "preview": {"startTime": 35, "duration": 20}}]
    world.store.documents["releases/r1"]["tracks"] = tracks
    clip = preview(world)
    assert (clip.start, clip.duration) == (35, 5)
    assert clip_length(clip) == pytest.approx(5, abs=0.06)


def test_an_invalid_range_is_rejected(world: World) -> None:
    with pytest.raises(InvalidInput, match="ends after"):
        preview(world, start=40)
    cover = {"fileName": "c.jpg", "kind": "image", "contentType": "image/jpeg", "imageType": "FrontCover"}
    world.process(world.upload(image_bytes(), **cover))
    with pytest.raises(InvalidInput, match="not an audio"):
        preview(world, assetId="a2")
    with pytest.raises(NotFound):
        preview(world, Caller("u9", "t2", "admin"))
    with pytest.raises(Conflict):
        preview(world, assetId=world.create().asset_id)
    assert clips(world) == []


def test_a_removed_file_leaves_no_clip(world: World) -> None:
    from shared.catalog.assets.remove import AssetRemoval, remove_asset

    preview(world, start=1, duration=2)
    remove_asset(AssetRemoval(asset_id="a1", detach=True), caller=MANAGER, adapters=world.adapters)
    assert clips(world) == []


@pytest.mark.parametrize(
    ("start_s", "channels", "samples"), [(0.0, 2, 882_000), (100.0, 2, 9_702_000), (0.0, 64, 28_224_000)]
)
def test_a_clip_may_compute_as_much_as_its_samples_take(
    monkeypatch: pytest.MonkeyPatch, start_s: float, channels: int, samples: int
) -> None:
    allowed = []

    def start(_arguments: object, *, samples: int) -> None:
        allowed.append(samples)
        raise Unavailable

    monkeypatch.setattr("shared.media.analysis.clip.FfmpegRun", start)
    with pytest.raises(Unavailable):
        cut_clip(io.BytesIO(), measured("MP3", 1, channels=channels), start_s=start_s, duration_s=10)
    assert allowed == [samples]


def test_a_recording_that_cannot_be_decoded_is_told_as_that() -> None:
    data = b"RIFF" + bytes(100_000)
    with pytest.raises(Conflict, match="upload it anew"):
        cut_clip(io.BytesIO(data), measured("WAV", len(data)), start_s=1, duration_s=2)


@pytest.mark.parametrize(
    ("audio_format", "render"),
    [
        ("FLAC", lambda: encoded("a.flac", seconds=6)),
        ("MP3", lambda: encoded("a.mp3", seconds=6)),
        ("AIFF", lambda: encoded("a.aiff", seconds=6)),
        ("M4A", lambda: encoded("a.m4a", seconds=6)),
    ],
)
def test_clips_are_cut_from_every_format(audio_format: AudioFormat, render: Callable[[], bytes]) -> None:
    data = render()
    clip = cut_clip(io.BytesIO(data), measured(audio_format, len(data)), start_s=2, duration_s=3)
    assert length(clip) == pytest.approx(3, abs=0.06)


def test_reading_stops_at_the_end_of_the_clip() -> None:
    source = io.BytesIO(wav_bytes(600))
    cut_clip(source, measured("WAV", len(source.getbuffer())), start_s=1, duration_s=2)
    assert source.tell() < len(source.getbuffer()) / 2

"""Sources are checked, peaks are found on and between samples, before and after AAC, and the facts are stated."""

import io
import json
from pathlib import Path
from typing import Any

import numpy as np
import pikepdf
import pytest
from digital_master_files import RATE, tone, wav
from stardust_apple_digital_masters.peaks import Peaks, measured
from stardust_apple_digital_masters.rules import qualifies
from stardust_apple_digital_masters.statement import NOTICE

from shared.plugins.testing import Check, PluginWorld, conformance
from shared.sdk import AfterAssetProcessed, AssetProcess, PanelRequest, Processed

FOLDER = Path(__file__).parents[1] / "stardust_apple_digital_masters"
SECONDS = 3.0


@pytest.mark.parametrize("check", conformance(FOLDER), ids=str)
def test_conformance(check: Check) -> None:
    check()


@pytest.fixture
def world(tmp_path: Path) -> PluginWorld:
    return PluginWorld(FOLDER, tmp_path)


def floats(samples: np.ndarray) -> bytes:
    return samples.astype("<f4").tobytes()


def added(
    world: PluginWorld, samples: np.ndarray, *, bits: int = 24, rate: int = RATE, **quality: Any
) -> dict[str, Any]:
    """An upload `a`, with what the product measured."""
    audio = {"sampleRate": rate, "bitDepth": bits, "channels": samples.shape[1], "duration": len(samples) / rate}
    measured_quality = {"usedBits": bits, "loudness": -14.0, **quality}
    content = wav(samples, rate=rate, bits=bits)
    return world.add_asset("máster ♫.wav", content, name="a", audio=audio, quality=measured_quality)


def processed(world: PluginWorld, samples: np.ndarray, **facts: Any) -> Processed | None:
    answer: Processed | None = world.call(AssetProcess(added(world, samples, **facts)))
    return answer


def codes(answer: Processed | None) -> set[str]:
    assert answer is not None
    return {each.code for each in answer.findings}


def square(level: float) -> np.ndarray:
    """Flat tops, which no coder of limited bandwidth keeps."""
    return np.sign(tone(SECONDS, 1, 110, phase=1e-6)) * level


def test_a_master_with_headroom_keeps_the_rules(world: PluginWorld) -> None:
    faded = tone(SECONDS, 0.5) * np.hanning(round(SECONDS * RATE))[:, None]
    answer = processed(world, faded)
    assert codes(answer) == set()
    assert answer is not None
    assert answer.facts["source"] == {
        "samplePeak": -6.02, "truePeak": -6.02, "clipped": 0, "between": 0, "first": [],
    }  # fmt: skip
    assert answer.facts["aac"]["truePeak"] == pytest.approx(-6.02, abs=0.3)
    assert answer.facts["lower"] == 0
    assert qualifies(answer.facts, {})


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"bits": 16}, {"bits"}),
        ({"usedBits": 16}, {"padded"}),
        ({"rate": 32_000}, {"rate"}),
        ({"rate": 96_000, "cutoff": 21_900}, {"upsampled"}),
        ({"rate": 48_000, "cutoff": 21_900}, {"upsampled"}),
        ({"rate": 96_000, "cutoff": 40_000}, set()),
        ({"cutoff": 21_900}, set()),
    ],
)
def test_sources_that_the_brief_does_not_want_are_told(
    world: PluginWorld, facts: dict[str, Any], expected: set[str]
) -> None:
    answer = processed(world, tone(1.0, 0.3, rate=facts.get("rate", RATE)), **facts)
    assert codes(answer) == expected
    assert answer is not None
    assert qualifies(answer.facts, {}) is not bool(expected)


def test_clips_that_aac_makes_are_found_with_what_mends_them(world: PluginWorld) -> None:
    """The source stays below full scale; what comes back does not."""
    answer = processed(world, square(0.95))
    assert answer is not None
    facts = answer.facts
    assert {"coded-clips", "headroom"} <= codes(answer)
    assert facts["source"]["clipped"] == 0
    assert facts["aac"]["clipped"] > 100
    assert facts["aac"]["samplePeak"] > 0
    assert len(facts["aac"]["first"]) == 20
    assert not qualifies(facts, {})
    (finding,) = (each for each in answer.findings if each.code == "coded-clips")
    assert f"{facts['lower']} dB" in str(finding.remedy)
    mended = processed(world, square(0.95) * 10 ** (-facts["lower"] / 20))
    assert "coded-clips" not in codes(mended)


def test_the_headroom_is_configured(world: PluginWorld) -> None:
    loud = tone(SECONDS, 0.85)  # -1.41 dBFS
    assert codes(processed(world, loud)) == set()
    world.configure(headroom=2)
    assert codes(processed(world, loud)) == {"headroom"}


def test_peaks_between_samples_are_found_as_bs_1770_defines_them() -> None:
    """A sine of a quarter of the rate at 45 degrees: its samples have 0.707 of its peak."""
    whole = tone(1.0, 1.2, RATE / 4, phase=np.pi / 4) * np.hanning(RATE)[:, None]
    found = measured([floats(whole)], RATE, 2, coded=True)
    assert found["samplePeak"] == pytest.approx(20 * np.log10(1.2 * 0.7071), abs=0.02)
    assert found["truePeak"] == pytest.approx(1.58, abs=0.02)
    assert found["clipped"] == 0
    assert found["between"] > 1000
    assert found["first"][0]["at"] == pytest.approx(0.366, abs=0.01), "where the window first allows it"


@pytest.mark.parametrize("step", [40, 1000, 44_100])
def test_pieces_of_any_length_have_the_same_peaks(step: int) -> None:
    noise = np.random.default_rng(3).uniform(-1.1, 1.1, (44_100, 2))
    pieces = [floats(noise[at : at + step]) for at in range(0, len(noise), step)]
    found = measured(pieces, RATE, 2, coded=True)
    whole = measured([floats(noise)], RATE, 2, coded=True)
    for name in ("samplePeak", "truePeak", "clipped", "first"):
        assert found[name] == whole[name], name
    assert found["clipped"] == int((np.abs(noise.astype("<f4")) > 1).sum())


def test_three_samples_at_full_scale_are_a_clip_of_a_source_and_two_are_none() -> None:
    peaks = Peaks(RATE, 1, limit=1 - 2**-15, run=3)
    samples = np.zeros((400, 1))
    samples[100:102] = 1
    samples[200:204] = -1
    peaks.feed(floats(samples))
    peaks.finish()
    assert peaks.clipped == [4]
    assert next(each["at"] for each in peaks.listed if each["level"] >= 0) == pytest.approx(100 / RATE, abs=0.0002)


@pytest.mark.parametrize("audio", [{"codec": "AAC"}, {"immersive": True}, {"channels": 6}, {"bitDepth": None}])
def test_files_that_are_no_such_sources_are_left_alone(world: PluginWorld, audio: dict[str, Any]) -> None:
    assert world.call(AssetProcess(world.add_asset("m.wav", b"x", audio=audio))) is None
    assert world.call(AssetProcess(world.add_asset("i.jpg", b"x", kind="image"))) is None


def test_the_measured_facts_are_stated_for_the_files_hash(world: PluginWorld) -> None:
    asset = added(world, square(0.95))
    answer = world.call(AssetProcess(asset))
    world.put("assets", {**world.all("assets")[0], "plugins": {"apple-digital-masters": dict(answer.facts)}})
    stored = []
    for _ in range(2):
        world.call(AfterAssetProcessed("a", "r", "ready"))
        stored.append(files_of(world))
    assert stored[0] == stored[1], "the same bytes each time"
    said = json.loads(stored[0]["provenance.json"])
    assert said["file"] == {
        "name": "máster ♫.wav", "size": asset["audio"]["size"], "sha256": asset["audio"]["hashes"]["sha256"],
    }  # fmt: skip
    assert said["measured"] == answer.facts
    assert said["notice"] == NOTICE
    assert "not signed" in NOTICE
    assert not said["keepsTheRules"]
    with pikepdf.open(io.BytesIO(stored[0]["provenance.pdf"])) as document:
        assert len(document.pages) == 1


def files_of(world: PluginWorld) -> dict[str, bytes]:
    """What the plug-in stored with the asset."""
    found = {}
    for name, path in world.all("assets")[0].get("derived", {}).items():
        with world.adapters.blobs.open(path) as file:
            found[name.removeprefix("apple-digital-masters_")] = file.read()
    return found


@pytest.mark.parametrize(("status", "plugins"), [("rejected", {"apple-digital-masters": {"bits": 24}}), ("ready", {})])
def test_nothing_is_stated_of_files_that_were_not_measured(
    world: PluginWorld, status: str, plugins: dict[str, Any]
) -> None:
    world.add_asset("m.wav", b"x", name="a", plugins=plugins)
    world.call(AfterAssetProcessed("a", "r", status))
    assert files_of(world) == {}


def test_the_panel_reports_every_track(world: PluginWorld) -> None:
    answer = world.call(AssetProcess(added(world, tone(SECONDS, 0.5))))
    world.put("assets", {**world.all("assets")[0], "plugins": {"apple-digital-masters": dict(answer.facts)}})
    one, other = world.add_release()["tracks"]
    measured_one = {**one, "audio": {"fileId": "a", "format": "WAV"}}
    world.add_release(tracks=[measured_one, other])

    def asked(action: str, **body: str) -> Any:
        return world.call(PanelRequest("headroom", action, body, "viewer"))

    report = asked("report", releaseId="release")
    assert report.status == 200
    first, second = report.body["tracks"]
    assert (first["title"], first["keepsTheRules"], first["facts"]["bits"]) == ("Night Transit 1", True, 24)
    assert second["facts"] is None
    assert asked("report", releaseId="x").status == 404
    assert asked("other", releaseId="release").status == 404

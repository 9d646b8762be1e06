"""The plug-in in a tenant: files are processed, previews stored, releases checked, and the panel answered."""

import io
import wave
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from atmos_files import Master, Sound, bed_of, dec3, mp4, tone
from stardust_dolby_atmos.head import ear_response
from stardust_dolby_atmos.measure import measure

from shared.plugins.testing import Check, PluginWorld, conformance
from shared.sdk import AfterAssetProcessed, AssetProcess, PanelRequest, RuleCheck

FOLDER = Path(__file__).parents[1] / "stardust_dolby_atmos"
SECONDS = 1.0


@pytest.mark.parametrize("check", conformance(FOLDER), ids=str)
def test_conformance(check: Check) -> None:
    check()


@pytest.fixture
def world(tmp_path: Path) -> PluginWorld:
    return PluginWorld(FOLDER, tmp_path)


def master() -> bytes:
    """A master that keeps the rules."""
    sounds = {"RC_L": tone(SECONDS, 0.05), "RC_Rrs": tone(SECONDS, 0.05, 400)}
    return Master([*bed_of(sounds, SECONDS), Sound(tone(SECONDS, 0.05))], container="BW64").data()


def added(world: PluginWorld, data: bytes, *, immersive: bool = True, **changes: Any) -> dict[str, Any]:
    audio = {"immersive": immersive or None, "codec": "DolbyAtmosMasterADM" if immersive else "PCM"}
    return world.add_asset("mix.wav", data, name="a", audio=audio, **changes)


def test_a_master_is_measured_where_it_lies(world: PluginWorld) -> None:
    answer = world.call(AssetProcess(added(world, master())))
    assert answer.findings == ()
    assert (answer.facts["beds"], answer.facts["objects"], answer.facts["container"]) == (10, 1, "BW64")
    assert answer.facts["loudness"] == pytest.approx(-24.5, abs=1.5)


def test_the_configuration_moves_the_limit(world: PluginWorld) -> None:
    asset = added(world, Master([Sound(tone(SECONDS, 0.184))]).data())
    assert [each.code for each in world.call(AssetProcess(asset)).findings] == ["loudness-near"]
    world.configure(loudnessTolerance=0.1)
    assert [each.code for each in world.call(AssetProcess(asset)).findings] == ["loudness"]


def test_files_of_other_kinds_are_left_alone(world: PluginWorld) -> None:
    assert world.call(AssetProcess(added(world, master(), immersive=False))) is None
    assert world.call(AssetProcess(added(world, mp4(b"mp4a", b""), immersive=False))) is None
    broken = world.call(AssetProcess(added(world, b"RIFF")))
    assert [each.code for each in broken.findings] == ["unreadable"]


@pytest.mark.parametrize(("joc", "expected"), [(True, ["encoded"]), (False, ["encoded", "no-joc"])])
def test_an_encoded_file_is_told_from_a_master(world: PluginWorld, joc: bool, expected: list[str]) -> None:
    answer = world.call(AssetProcess(added(world, mp4(b"ec-3", dec3(joc=joc)), immersive=False)))
    assert [each.code for each in answer.findings] == expected
    assert answer.facts["jointObjectCoding"] is joc


def previews(world: PluginWorld, sounds: list[Sound], **config: Any) -> dict[str, np.ndarray]:
    added(world, Master(sounds).data())
    world.configure(**config)
    for _ in range(2):
        world.call(AfterAssetProcessed("a", "r", "ready"))
    (asset,) = world.all("assets")
    made = {}
    for name, path in asset.get("derived", {}).items():
        with world.adapters.blobs.open(path) as stored, wave.open(io.BytesIO(stored.read())) as file:
            assert (file.getnchannels(), file.getframerate()) == (2, 48_000)
            sound = np.frombuffer(file.readframes(file.getnframes()), "<i2").reshape(-1, 2) / 32768
            made[name.removeprefix("dolby-atmos_")] = sound
    return made


def test_previews_in_stereo_and_for_headphones_are_stored(world: PluginWorld) -> None:
    sounds = bed_of({"RC_C": tone(2.0), "RC_Lrs": tone(2.0, 0.1, 400)}, 2.0)
    made = previews(world, sounds, previewStart=0.5, previewSeconds=1)
    assert set(made) == {"atmos-stereo.wav", "atmos-binaural.wav"}
    assert {len(sound) for sound in made.values()} == {48_000}
    assert np.abs(made["atmos-stereo.wav"]).max(axis=0) == pytest.approx([0.1414, 0.0707], abs=0.002)


def test_a_sound_from_the_left_reaches_the_left_ear_first_and_louder(world: PluginWorld) -> None:
    """By the sphere's size: 0.26 ms later at 30 degrees, and less of high frequencies."""
    near, far = ear_response(30, 90, 48_000), ear_response(30, -90, 48_000)
    assert (np.argmax(far) - np.argmax(near)) / 48_000 == pytest.approx(0.00026, abs=0.00003)
    high = np.abs(np.fft.rfft([near, far]))[:, 100]
    assert high[0] > 2 * high[1]
    assert near.sum() == pytest.approx(1, abs=1e-6)
    made = previews(world, bed_of({"RC_Lrs": tone(SECONDS, 0.2, 4000)}, SECONDS))["atmos-binaural.wav"]
    assert np.abs(made[:, 0]).max() > 2 * np.abs(made[:, 1]).max()


def test_previews_louder_than_full_scale_are_made_quieter_as_a_whole(world: PluginWorld) -> None:
    loud = bed_of({"RC_L": tone(SECONDS, 0.9), "RC_C": tone(SECONDS, 0.9)}, SECONDS)
    assert np.abs(previews(world, loud)["atmos-stereo.wav"]).max() == pytest.approx(0.98, abs=0.001)


def test_no_previews_are_made_of_rejected_files_or_if_switched_off(world: PluginWorld) -> None:
    assert previews(world, bed_of({}, SECONDS), previewSeconds=0) == {}
    world.configure()
    world.call(AfterAssetProcessed("a", "r", "rejected"))
    assert not world.all("assets")[0].get("derived")


def release(**track: Any) -> dict[str, Any]:
    audio = [{"id": "s", "duration": 1.0}, {"id": "a", "duration": 1.0, "immersive": True}]
    first = {
        "id": "t",
        "isrc": "QZAAA2600001",
        "audio": {"fileId": "s"},
        "immersive": {"isrc": "QZAAA2600002", "audio": {"fileId": "a"}},
        **track,
    }
    return {"id": "r", "assets": {"audio": audio}, "tracks": [first]}


@pytest.fixture(scope="module")
def facts() -> dict[str, Any]:
    data = master()
    return measure(lambda at, length: data[at : at + length], len(data))


def checked(
    world: PluginWorld, document: Mapping[str, Any], facts: Mapping[str, Any] | None = None, quality: Any = None
) -> set[tuple[str, str]]:
    added(world, b"x", plugins={"dolby-atmos": facts} if facts else {})
    world.add_asset("stereo.wav", b"x", name="s", quality=quality or {})
    answer = world.call(RuleCheck(document))
    return {(each.path, each.code) for each in answer.findings} if answer else set()


def test_a_release_with_a_measured_master_beside_its_stereo_is_right(world: PluginWorld, facts: dict[str, Any]) -> None:
    assert checked(world, release(), facts, {"silenceHead": 0, "silenceTail": 0}) == set()
    assert checked(world, {"id": "r", "tracks": [{"isrc": "QZAAA2600001"}]}) == set()


@pytest.mark.parametrize(
    ("track", "expected"),
    [
        ({"immersive": {"isrc": "QZAAA2600001", "audio": {"fileId": "a"}}}, ("tracks[0].immersive.isrc", "isrc")),
        ({"immersive": {"audio": {"fileId": "a"}}}, ("tracks[0].immersive.isrc", "isrc")),
        ({"immersive": {"isrc": "QZAAA2600002"}}, ("tracks[0].immersive.audio", "no-file")),
        ({"audio": None}, ("tracks[0].immersive.audio", "no-stereo")),
        ({"audio": {"fileId": "a"}, "immersive": None}, ("tracks[0].audio", "no-stereo")),
    ],
)
def test_what_is_missing_beside_the_master_is_found(
    world: PluginWorld, facts: dict[str, Any], track: dict[str, Any], expected: tuple[str, str]
) -> None:
    assert checked(world, release(**track), facts) == {expected}


def test_lengths_silences_and_missing_measurements_are_found(world: PluginWorld, facts: dict[str, Any]) -> None:
    longer, at = release(), "tracks[0].immersive.audio"
    longer["assets"]["audio"][1]["duration"] = 1.2
    assert checked(world, longer, facts) == {(at, "length")}
    assert checked(world, release()) == {(at, "not-measured")}
    late = checked(world, release(), {**facts, "silenceHead": 0.5}, {"silenceHead": 0.1, "silenceTail": 0})
    assert late == {(at, "silence-begins")}
    assert checked(world, release(), {**facts, "loudness": -12.0}) == {(at, "loudness")}


def test_two_mixes_with_one_isrc_are_found(world: PluginWorld, facts: dict[str, Any]) -> None:
    document = release()
    document["tracks"].append({**document["tracks"][0], "id": "u", "isrc": "QZAAA2600009"})
    assert checked(world, document, facts) == {("tracks[1].immersive.isrc", "isrc")}


def test_the_panel_gets_what_was_measured(world: PluginWorld, facts: dict[str, Any]) -> None:
    made = world.add_release()
    track = made["tracks"][0]
    edition = {"isrc": "QZAAA2600002", "audio": {"fileId": "a", "format": "WAV"}}
    world.add_release(tracks=[{**track, "immersive": edition}, made["tracks"][1]])
    added(world, b"x", plugins={"dolby-atmos": facts})

    def asked(action: str, **body: str) -> Any:
        return world.call(PanelRequest("layout", action, body, "viewer"))

    answer = asked("facts", releaseId="release", trackId=track["id"])
    assert answer.status == 200
    assert answer.body["facts"] == facts
    assert answer.body["limits"]["loudness"] == -18
    assert asked("facts", releaseId="release", trackId=made["tracks"][1]["id"]).body["facts"] is None
    assert asked("facts", releaseId="release", trackId="x").status == 404
    assert asked("other").status == 404

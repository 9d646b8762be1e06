"""Findings on files and releases, previews, and the panel."""

import io
import struct
import wave
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from atmos_files import FileBridge, Master, Sound, bed_of, context, dolby_chunk, silence, tone
from stardust_dolby_atmos.head import ear_response
from stardust_dolby_atmos.panel import respond
from stardust_dolby_atmos.previews import make_previews
from stardust_dolby_atmos.process import process
from stardust_dolby_atmos.release import check

from shared.sdk import AfterAssetProcessed, AssetProcess, PanelRequest, Processed, RuleCheck

SECONDS = 1.0


def good(level: float = 0.05) -> list[Sound]:
    """A bed and an object with sound."""
    return [
        *bed_of({"RC_L": tone(SECONDS, level), "RC_Rrs": tone(SECONDS, level, 400)}, SECONDS),
        Sound(tone(SECONDS, level)),
    ]


def processed(folder: Path, data: bytes, *, immersive: bool = True, **config: Any) -> Processed | None:
    (folder / "a").write_bytes(data)
    asset = {"id": "a", "kind": "audio", "audio": {"immersive": immersive}}
    return process(AssetProcess(asset), context(FileBridge(folder), **config))


def codes(folder: Path, master: Master, **config: Any) -> set[str]:
    answer = processed(folder, master.data(), **config)
    assert answer is not None
    return {each.code for each in answer.findings if each.severity != "info"}


def test_a_master_that_keeps_the_rules_has_no_finding(tmp_path: Path) -> None:
    assert codes(tmp_path, Master(good())) == set()


@pytest.mark.parametrize(
    ("master", "expected"),
    [
        (Master(good(), bits=16), {"bits"}),
        (Master(good(), rate=44_100), {"rate"}),
        (Master(good(), rate=96_000), {"rate-96"}),
        (Master([*bed_of({}, SECONDS), *(Sound(tone(SECONDS, 0.0005)) for _ in range(119))]), {"tracks", "objects"}),
        (Master([*(Sound(tone(SECONDS, 0.005)) for _ in range(11)), *bed_of({}, SECONDS)]), {"bed-order"}),
        (Master(good(), dolby=None), {"no-dolby"}),
        (Master(good(), dolby=dolby_chunk(damaged=True)), {"damaged-dolby"}),
        (Master(good(), dolby=dolby_chunk((0, 0, 4))), {"binaural-off"}),
        (Master([*bed_of({}, SECONDS), Sound(silence(SECONDS))]), {"silent"}),
        (Master(bed_of({"RC_L": tone(SECONDS), "RC_R": tone(SECONDS)}, SECONDS)), {"only-stereo"}),
        (Master(good(0.3)), {"loudness"}),
        (Master(good(0.005)), {"quiet"}),
        (Master([*good(0.005)[:10], Sound(tone(SECONDS, 0.05) + np.eye(1, 48_000, 24_000)[0] * 0.94)]), {"true-peak"}),
        (Master([*bed_of({"RC_LFE": tone(SECONDS, 0.2, 3000)}, SECONDS), Sound(tone(SECONDS, 0.05))]), {"lfe"}),
        (Master(good(), programme='start="00:00:00.00000" end="00:00:09.00000"'), {"programme"}),
        (Master(good(), programmes=2), {"programmes"}),
        (Master([Sound(np.round(each.samples * 32768) / 32768, each.label) for each in good()]), {"padded"}),
    ],
)
def test_each_rule_finds_what_it_is_about(tmp_path: Path, master: Master, expected: set[str]) -> None:
    assert codes(tmp_path, master) == expected


def test_a_tolerance_makes_an_error_a_warning(tmp_path: Path) -> None:
    master = Master([Sound(tone(SECONDS, 0.184), blocks=({"x": 0, "y": 1, "z": 0},))])
    assert codes(tmp_path, master) == {"loudness-near"}
    assert codes(tmp_path, master, loudnessTolerance=0.1) == {"loudness"}


def test_files_of_other_kinds_are_left_alone(tmp_path: Path) -> None:
    assert processed(tmp_path, Master(good()).data(), immersive=False) is None
    answer = processed(tmp_path, b"RIFF")
    assert answer is not None
    assert [each.code for each in answer.findings] == ["unreadable"]


def mp4(codec: bytes, box: bytes) -> bytes:
    """The boxes that lead to a sample entry."""
    entry = struct.pack(">I4s", 8 + 28 + len(box), codec) + bytes(28) + box
    content = bytes(4) + struct.pack(">I", 1) + entry
    for name in (b"stsd", b"stbl", b"minf", b"mdia", b"trak", b"moov"):
        content = struct.pack(">I4s", 8 + len(content), name) + content
    return struct.pack(">I4s4sI", 16, b"ftyp", b"mp42", 0) + content


def dec3(*, joc: bool, extended: bool = True) -> bytes:
    """768 kbit/s, 48 kHz, one stream of 5.1."""
    bits = f"{768:013b}{0:03b}" + f"{0:02b}{16:05b}00{0:03b}{7:03b}1000{0:04b}0" + f"{0:07b}{joc:b}{16:08b}" * extended
    body = int(bits.ljust(-(-len(bits) // 8) * 8, "0"), 2).to_bytes(-(-len(bits) // 8), "big")
    return struct.pack(">I4s", 8 + len(body), b"dec3") + body


@pytest.mark.parametrize(
    ("joc", "extended", "expected"),
    [(True, True, ["encoded"]), (False, True, ["encoded", "no-joc"]), (False, False, ["encoded", "no-joc"])],
)
def test_joint_object_coding_in_an_mp4_is_read(tmp_path: Path, joc: bool, extended: bool, expected: list[str]) -> None:
    answer = processed(tmp_path, mp4(b"ec-3", dec3(joc=joc, extended=extended)), immersive=False)
    assert answer is not None
    assert [each.code for each in answer.findings] == expected
    assert answer.facts["jointObjectCoding"] is joc
    assert (answer.facts["complexity"], answer.facts["kbps"], answer.facts["rate"]) == (
        16 if joc else None,
        768,
        48_000,
    )


def test_an_mp4_with_another_codec_is_left_alone(tmp_path: Path) -> None:
    assert processed(tmp_path, mp4(b"mp4a", b""), immersive=False) is None
    assert processed(tmp_path, mp4(b"ec-3", b"")[:-40], immersive=False) is None


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


def checked(document: dict[str, Any], facts: dict[str, Any] | None = None, quality: Any = None) -> set[tuple[str, str]]:
    documents = {
        "assets/a": {"id": "a", "plugins": {"dolby-atmos": facts} if facts else {}},
        "assets/s": {"id": "s", "quality": quality},
    }
    answer = check(RuleCheck(document), context(FileBridge(Path(), documents)))
    return {(each.path, each.code) for each in answer.findings} if answer else set()


@pytest.fixture
def facts(tmp_path: Path) -> dict[str, Any]:
    answer = processed(tmp_path, Master(good()).data())
    assert answer is not None
    return dict(answer.facts)


def test_a_release_with_a_measured_master_beside_its_stereo_is_right(facts: dict[str, Any]) -> None:
    found = checked(release(), facts, {"silenceHead": 0, "silenceTail": 0})
    assert {code for _, code in found} <= {"silent-tracks"}


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
    facts: dict[str, Any], track: dict[str, Any], expected: tuple[str, str]
) -> None:
    assert expected in checked(release(**track), facts)


def test_lengths_silences_and_missing_measurements_are_found(facts: dict[str, Any]) -> None:
    longer = release()
    longer["assets"]["audio"][1]["duration"] = 1.2
    assert ("tracks[0].immersive.audio", "length") in checked(longer, facts)
    assert ("tracks[0].immersive.audio", "not-measured") in checked(release())
    late = checked(release(), {**facts, "silenceHead": 0.5}, {"silenceHead": 0.1, "silenceTail": 0})
    assert ("tracks[0].immersive.audio", "silence-begins") in late
    loud = checked(release(), {**facts, "loudness": -12.0})
    assert ("tracks[0].immersive.audio", "loudness") in loud


def test_two_mixes_with_one_isrc_are_found(facts: dict[str, Any]) -> None:
    document = release()
    document["tracks"].append({**document["tracks"][0], "id": "u", "isrc": "QZAAA2600009"})
    assert ("tracks[1].immersive.isrc", "isrc") in checked(document, facts)


def previews(folder: Path, sounds: list[Sound], **config: Any) -> dict[str, np.ndarray]:
    (folder / "a").write_bytes(Master(sounds).data())
    bridge = FileBridge(folder, {"assets/a": {"id": "a", "audio": {"immersive": True}}})
    make_previews(AfterAssetProcessed("a", "r", "ready"), context(bridge, **config))
    made = {}
    for name, content in bridge.written.items():
        with wave.open(io.BytesIO(content)) as file:
            assert (file.getnchannels(), file.getframerate()) == (2, 48_000)
            made[name] = np.frombuffer(file.readframes(file.getnframes()), "<i2").reshape(-1, 2) / 32768
    return made


def test_previews_in_stereo_and_for_headphones_are_stored(tmp_path: Path) -> None:
    made = previews(
        tmp_path, bed_of({"RC_C": tone(2.0), "RC_Lrs": tone(2.0, 0.1, 400)}, 2.0), previewStart=0.5, previewSeconds=1
    )
    assert set(made) == {"atmos-stereo.wav", "atmos-binaural.wav"}
    assert {len(sound) for sound in made.values()} == {48_000}
    stereo = np.abs(made["atmos-stereo.wav"]).max(axis=0)
    assert stereo == pytest.approx([0.1414, 0.0707], abs=0.002)


def test_a_sound_from_the_left_reaches_the_left_ear_first_and_louder(tmp_path: Path) -> None:
    """By the sphere's size: 0.26 ms later at 30 degrees, and less of high frequencies."""
    near, far = ear_response(30, 90, 48_000), ear_response(30, -90, 48_000)
    assert (np.argmax(far) - np.argmax(near)) / 48_000 == pytest.approx(0.00026, abs=0.00003)
    high = np.abs(np.fft.rfft([near, far]))[:, 100]
    assert high[0] > 2 * high[1]
    assert near.sum() == pytest.approx(1, abs=1e-6)
    made = previews(tmp_path, bed_of({"RC_Lrs": tone(SECONDS, 0.2, 4000)}, SECONDS))["atmos-binaural.wav"]
    assert np.abs(made[:, 0]).max() > 2 * np.abs(made[:, 1]).max()


def test_previews_louder_than_full_scale_are_made_quieter_as_a_whole(tmp_path: Path) -> None:
    loud = previews(tmp_path, bed_of({"RC_L": tone(SECONDS, 0.9), "RC_C": tone(SECONDS, 0.9)}, SECONDS))[
        "atmos-stereo.wav"
    ]
    assert np.abs(loud).max() == pytest.approx(0.98, abs=0.001)


@pytest.mark.parametrize(("status", "config"), [("rejected", {}), ("ready", {"previewSeconds": 0})])
def test_no_previews_are_made_of_rejected_files_or_if_switched_off(tmp_path: Path, status: str, config: Any) -> None:
    bridge = FileBridge(tmp_path, {"assets/a": {"audio": {"immersive": True}}})
    make_previews(AfterAssetProcessed("a", "r", status), context(bridge, **config))
    assert bridge.written == {}


def test_the_panel_gets_what_was_measured(facts: dict[str, Any]) -> None:
    documents = {"releases/r": release(), "assets/a": {"plugins": {"dolby-atmos": facts}}}
    where = context(FileBridge(Path(), documents))

    def asked(action: str, **body: str) -> Any:
        return respond(PanelRequest("layout", action, body, "viewer"), where)

    answer = asked("facts", releaseId="r", trackId="t")
    assert answer.status == 200
    assert answer.body["facts"]["beds"] == 10
    assert answer.body["limits"]["loudness"] == -18
    assert asked("facts", releaseId="r", trackId="x").status == 404
    assert asked("other").status == 404
    documents["assets/a"] = {"plugins": {}}
    where = context(FileBridge(Path(), documents))
    assert asked("facts", releaseId="r", trackId="t").body["facts"] is None

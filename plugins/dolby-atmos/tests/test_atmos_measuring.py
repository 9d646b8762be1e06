"""Masters of known loudness are measured as BS.1770-4 defines it, on the re-render that BS.2127 defines."""

import json
import math
import struct
import tracemalloc
from typing import Any

import numpy as np
import pytest
from atmos_files import BED, RATE, Master, Sound, bed_of, chunk, dolby_chunk, silence, tone
from stardust_dolby_atmos.chunks import Unreadable
from stardust_dolby_atmos.loudness import Meter
from stardust_dolby_atmos.measure import measure
from stardust_dolby_atmos.panning import cartesian_gains, polar_gains

SECONDS = 3.0
UNIT = -3.01
"""What a full-scale sine of 997 Hz in one front channel measures (BS.1770-4, annex 1)."""


def measured(master: Master, data: bytes | None = None) -> dict[str, Any]:
    content = data if data is not None else master.data()
    return measure(lambda at, length: content[at : at + length], len(content))


def level(amplitude: float) -> float:
    return UNIT + 20 * math.log10(amplitude)


@pytest.mark.parametrize(
    ("label", "gain"),
    [("RC_L", 0.0), ("RC_R", 0.0), ("RC_C", 0.0), ("RC_Lrs", 1.49), ("RC_Lss", 0.81), ("RC_Lts", 0.81)],
)
def test_a_tone_in_one_channel_of_the_bed_has_its_known_loudness(label: str, gain: float) -> None:
    """Surround channels count 1.41; a side channel is half in front and half behind."""
    found = measured(Master(bed_of({label: tone(SECONDS)}, SECONDS)))
    assert found["loudness"] == pytest.approx(level(0.1) + gain, abs=0.05)
    assert (found["beds"], found["objects"], found["seconds"]) == (10, 0, SECONDS)
    assert [track["name"] for track in found["tracks"]] == [name.removeprefix("RC_") for name in BED]


def test_low_frequency_effects_do_not_count_but_have_a_peak() -> None:
    found = measured(Master(bed_of({"RC_LFE": tone(SECONDS, 0.5, 50)}, SECONDS)))
    assert found["loudness"] is None
    assert found["truePeaks"]["LFE"] == pytest.approx(-6.02, abs=0.05)
    assert found["lfeAbove500Hz"] < -60
    wide = measured(Master(bed_of({"RC_LFE": tone(SECONDS, 0.5, 50) + tone(SECONDS, 0.2, 2000)}, SECONDS)))
    assert wide["lfeAbove500Hz"] == pytest.approx(-8, abs=0.5)


@pytest.mark.parametrize(
    ("position", "gain"), [((0, 1, 0), 0.0), ((1, -1, 1), 1.49), ((0, 0, 0), 0.81), ((-0.5, 1, 0), 0.0)]
)
def test_an_object_keeps_its_power_wherever_it_is(position: tuple[float, float, float], gain: float) -> None:
    x, y, z = position
    found = measured(Master([*bed_of({}, SECONDS), Sound(tone(SECONDS), blocks=({"x": x, "y": y, "z": z},))]))
    assert found["loudness"] == pytest.approx(level(0.1) + gain, abs=0.05)
    assert found["tracks"][10] == {
        "number": 11, "kind": "object", "name": "Sound 11", "x": x, "y": y, "z": z, "moves": False, "peak": -20.0,
    }  # fmt: skip


def test_gains_and_times_of_objects_are_rendered() -> None:
    """Half the level, in the second half only; the first half is gated away."""
    quiet = Sound(tone(4.0), start=2.0, duration=2.0, object_gain=0.5)
    found = measured(Master([quiet]))
    assert found["silenceHead"] == pytest.approx(2.0, abs=0.01)
    assert found["truePeak"] == pytest.approx(-26.02, abs=0.05)
    loud = measured(Master([Sound(tone(4.0), blocks=({"x": 0, "y": 1, "z": 0, "gain": 0.5},))]))
    assert loud["loudness"] == pytest.approx(level(0.05), abs=0.05)


def test_a_moving_object_is_where_its_blocks_say() -> None:
    """From left to right: at once where it jumps, evenly over the block where it does not."""
    jumping = (
        {"start": 0, "duration": 2, "x": -1, "y": 1, "z": 0},
        {"start": 2, "duration": 2, "x": 1, "y": 1, "z": 0, "jump": 0},
    )
    found = measured(Master([Sound(np.concatenate([tone(2.0, 0.1), tone(2.0, 0.4)]), blocks=jumping)]))
    assert found["truePeaks"]["L"] == pytest.approx(-20, abs=0.3)
    assert found["truePeaks"]["R"] == pytest.approx(-7.96, abs=0.1)
    assert found["tracks"][0]["moves"]
    gliding = (jumping[0], {key: value for key, value in jumping[1].items() if key != "jump"})
    found = measured(Master([Sound(np.concatenate([tone(2.0, 0.1), tone(2.0, 0.4)]), blocks=gliding)]))
    assert found["truePeaks"]["L"] == pytest.approx(-7.96, abs=0.1), "it leaves the left only gradually"


@pytest.mark.parametrize(
    ("x", "y", "expected"),
    [
        (0.3, 0.2, (0, 0.3673, 0.7208, 0.3071, 0.5012)),
        (-0.6, -0.4, (0.3673, 0, 0.2668, 0.8474, 0.2753)),
        (0.5, 1, (0, 0.7071, 0.7071, 0, 0)),
        (0, 0, (0, 0, 0.7071, 0.5, 0.5)),
    ],
)
def test_cartesian_gains_are_those_of_the_reference_renderer(x: float, y: float, expected: tuple[float, ...]) -> None:
    """As the EBU ADM Renderer 2.1.0, the reference of BS.2127, gives them for the layout 0+5+0: L R C Ls Rs."""
    left, right, centre, _, rear_left, rear_right = cartesian_gains(x, y)
    assert (left, right, centre, rear_left, rear_right) == pytest.approx(expected, abs=1e-4)


@pytest.mark.parametrize(
    ("azimuth", "expected"),
    [
        (0, (0, 0, 1, 0, 0)),
        (-20, (0, 0.8917, 0.4527, 0, 0)),
        (70, (0.7071, 0, 0, 0.7071, 0)),
        (150, (0, 0, 0, 0.8374, 0.5466)),
        (180, (0, 0, 0, 0.7071, 0.7071)),
        (-45, (0, 0.9616, 0, 0, 0.2746)),
    ],
)
def test_polar_gains_are_those_of_the_reference_renderer(azimuth: float, expected: tuple[float, ...]) -> None:
    left, right, centre, _, rear_left, rear_right = polar_gains(azimuth)
    assert (left, right, centre, rear_left, rear_right) == pytest.approx(expected, abs=1e-3)


def test_peaks_between_samples_are_found() -> None:
    """A sine of a quarter of the rate at 45 degrees has samples of 0.707 of its peak (BS.1770-4, annex 2)."""
    phase = np.pi / 2 * np.arange(RATE) + np.pi / 4
    found = measured(Master(bed_of({"RC_C": 0.5 * np.sin(phase) * np.hanning(RATE)}, 1.0)))
    assert found["truePeak"] == pytest.approx(-6.02, abs=0.05)


@pytest.mark.parametrize("container", ["RIFF", "RF64", "BW64"])
def test_every_container_gives_the_same_facts(container: str) -> None:
    found = measured(Master(bed_of({"RC_C": tone(1.0)}, 1.0), container=container))
    assert found.pop("container") == container
    expected = measured(Master(bed_of({"RC_C": tone(1.0)}, 1.0)))
    assert found == {key: value for key, value in expected.items() if key != "container"}


def test_other_rates_and_odd_lengths_are_measured() -> None:
    """At 96 kHz, with a length that no piece divides."""
    sound = tone(SECONDS, rate=96_000)[:-4_321]
    found = measured(Master([Sound(sound)], rate=96_000))
    assert found["loudness"] == pytest.approx(level(0.1), abs=0.05)
    assert found["seconds"] == pytest.approx(len(sound) / 96_000)


@pytest.mark.parametrize("step", [1_000, 7_777, 24_000, 200_000])
def test_pieces_of_any_length_measure_the_same(step: int) -> None:
    """Another implementation, pyloudnorm, agrees."""
    import pyloudnorm

    noise = 0.05 * np.random.default_rng(1).standard_normal((150_000, 6)).astype(np.float32)
    noise[:60_000] *= 0.05
    meter = Meter(RATE)
    for at in range(0, len(noise), step):
        meter.feed(noise[at : at + step])
    found = meter.finish()
    assert found == pytest.approx(-15.7264, abs=0.001)
    other = pyloudnorm.Meter(RATE).integrated_loudness(noise[:, [0, 1, 2, 4, 5]].astype(float))
    assert found == pytest.approx(other, abs=0.1)


def test_common_definitions_need_no_description() -> None:
    """A bed whose channels are those of BS.2094 only."""
    master = Master(bed_of({"RC_L": tone(1.0)}, 1.0))
    data = master.data()
    chna = master.chna()
    common = chna
    for number in range(1, 11):
        common = common.replace(
            f"AT_{0x00011000 + number:08x}_01".encode(), f"AT_{0x00010000 + number:08x}_01".encode()
        )
    axml = master.axml()
    plain = axml[: axml.index(b"<audioChannelFormat")] + b"</audioFormatExtended></format></coreMetadata></ebuCoreMain>"
    found = measured(master, data.replace(chna, common).replace(axml, plain.ljust(len(axml))))
    assert found["beds"] == 10
    assert found["loudness"] == pytest.approx(level(0.1), abs=0.05)


def test_dolbys_metadata_is_read() -> None:
    found = measured(Master([Sound(tone(1.0)), Sound(silence(1.0))]))
    assert found["dolby"] == {
        "sound": True,
        "tool": "Example Tool 1.2.3",
        "downmix": "normal",
        "binaural": {"mid": 1, "near": 1},
        "manualTrims": ["5.1"],
    }
    assert found["silentTracks"] == [2]
    assert not measured(Master([Sound(tone(1.0))], dolby=dolby_chunk(damaged=True)))["dolby"]["sound"]


@pytest.mark.parametrize(("bits", "used"), [(24, 24), (16, 16)])
def test_the_bits_in_use_are_counted(bits: int, used: int) -> None:
    assert measured(Master([Sound(tone(1.0))], bits=bits))["usedBits"] == used
    padded = np.round(tone(1.0) * (1 << 15)) / (1 << 15)
    assert measured(Master([Sound(padded)]))["usedBits"] <= 16


@pytest.mark.parametrize("damage", [b"", b"RIFF", b"axml", b"chna", b"</audioFormatExtended>"])
def test_damaged_files_are_refused(damage: bytes) -> None:
    data = Master(bed_of({"RC_L": tone(0.1)}, 0.1)).data()
    broken = data.replace(damage, bytes(len(damage)), 1) if damage else data[:30]
    with pytest.raises(Unreadable):
        measured(Master([]), broken)


def test_entities_are_not_expanded() -> None:
    """A description of a few bytes that would expand to gigabytes."""
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "x" * 10}">' for n in range(12))
    master = Master([Sound(tone(0.5))])
    axml = master.axml()
    hostile = f"<!DOCTYPE x [{entities}]>".encode() + axml.replace(b"<audioObject ", b"&e11;<audioObject ", 1)
    data = master.data().replace(chunk(b"axml", axml), chunk(b"axml", hostile))
    with pytest.raises(Unreadable, match="no XML"):
        measured(master, data)


def test_a_file_of_very_many_channels_is_measured_in_smaller_pieces() -> None:
    """Four thousand channels of which two are described."""
    few = Master([Sound(tone(0.5)), Sound(tone(0.5, 0.01))])
    form = struct.pack("<HHIIHH", 1, 4000, RATE, RATE * 4000 * 3, 4000 * 3, 24)
    content = b"WAVE" + chunk(b"fmt ", form) + chunk(b"axml", few.axml()) + chunk(b"chna", few.chna())
    content += chunk(b"data", bytes(4000 * 3 * 2_500))
    data = b"RIFF" + struct.pack("<I", len(content)) + content
    tracemalloc.start()
    found = measured(few, data)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (found["channels"], found["objects"], found["loudness"]) == (4000, 2, None)
    assert peak < 256 << 20


def test_the_facts_of_a_full_master_can_be_stored() -> None:
    """128 tracks: 20 KB are stored, and no list within a list."""
    objects = [Sound(tone(1.0, 0.01), blocks=({"x": n / 118, "y": 0, "z": 1},)) for n in range(118)]
    found = measured(Master([*bed_of({}, 1.0), *objects], container="BW64"))
    assert len(json.dumps(found)) < 20_000
    assert (len(found["tracks"]), found["objects"]) == (128, 118)
    assert not any(isinstance(value, list) for track in found["tracks"] for value in track.values())

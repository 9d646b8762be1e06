"""Findings on masters, by the rules that they break."""

from typing import Any

import numpy as np
import pytest
from atmos_files import Master, Sound, bed_of, dec3, dolby_chunk, mp4, silence, tone
from stardust_dolby_atmos.measure import measure
from stardust_dolby_atmos.mp4 import read_mp4
from stardust_dolby_atmos.rules import findings

SECONDS = 1.0


def good(level: float = 0.05) -> list[Sound]:
    """A bed and an object with sound."""
    sounds = {"RC_L": tone(SECONDS, level), "RC_Rrs": tone(SECONDS, level, 400)}
    return [*bed_of(sounds, SECONDS), Sound(tone(SECONDS, level))]


def codes(master: Master, **config: Any) -> set[str]:
    data = master.data()
    facts = measure(lambda at, length: data[at : at + length], len(data))
    return {each.code for each in findings(facts, config) if each.severity != "info"}


def test_a_master_that_keeps_the_rules_has_no_finding() -> None:
    assert codes(Master(good())) == set()


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
def test_each_rule_finds_what_it_is_about(master: Master, expected: set[str]) -> None:
    assert codes(master) == expected


def test_a_tolerance_makes_an_error_a_warning() -> None:
    master = Master([Sound(tone(SECONDS, 0.184), blocks=({"x": 0, "y": 1, "z": 0},))])
    assert codes(master) == {"loudness-near"}
    assert codes(master, loudnessTolerance=0.1) == {"loudness"}


@pytest.mark.parametrize(("joc", "extended", "expected"), [(True, True, 16), (False, True, None), (False, False, None)])
def test_joint_object_coding_in_an_mp4_is_read(joc: bool, extended: bool, expected: int | None) -> None:
    data = mp4(b"ec-3", dec3(joc=joc, extended=extended))
    found = read_mp4(lambda at, length: data[at : at + length], len(data))
    assert found is not None
    assert (found.codec, found.joc, found.complexity, found.kbps, found.rate) == ("ec-3", joc, expected, 768, 48_000)


@pytest.mark.parametrize("cut", [0, 10, 30, 60, 90])
def test_a_damaged_mp4_has_no_objects(cut: int) -> None:
    data = mp4(b"ec-3", dec3(joc=True))[: cut + 16]
    found = read_mp4(lambda at, length: data[at : at + length], len(data))
    assert found is None or not found.joc

"""Faults of recordings are found, each in a song that has no findings without it."""

import io
from functools import cache

import numpy as np
import pytest

from shared.media.analysis.samples.scan import SampleScan
from shared.media.local import measure_file
from shared.model.catalog.asset import AudioQuality
from tests.fixtures.faults import FAULTS, LOSSY, UPSAMPLED, decoded, upsampled, wav
from tests.fixtures.songs import RATE, Signal, song

SEED = 4


@cache
def piece() -> Signal:
    return song(SEED)


def quality(data: bytes) -> AudioQuality:
    found = measure_file(io.BytesIO(data), len(data))
    assert found.sound is not None
    assert found.sound.problems == ()
    return found.sound.quality


def test_a_sound_song_has_no_findings() -> None:
    found = quality(wav(piece()))
    assert found.findings == []
    assert found.cutoff is None


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_found(fault: str) -> None:
    make, code = FAULTS[fault]
    found = quality(wav(make(piece(), np.random.default_rng(1))))
    assert code in {finding.code for finding in found.findings}


@pytest.mark.parametrize(
    ("case", "codec"),
    [("MP3 192 kbit/s", "MP3"), ("AAC 256 kbit/s", "AAC or Vorbis"), ("Vorbis 128 kbit/s", "AAC or Vorbis")],
)
def test_the_frames_of_a_lossy_source_are_found(case: str, codec: str) -> None:
    """Wherever the file was cut."""
    form, encoding = LOSSY[case]
    found = quality(decoded(piece(), form, *encoding, start=777))
    (finding,) = (finding for finding in found.findings if finding.code == "lossy-source")
    assert f"frames of {codec}" in finding.message
    assert finding.severity == "warning"
    assert finding.remedy


@pytest.mark.parametrize("case", [case for case in UPSAMPLED if case.startswith("44.1")])
def test_conversion_to_a_higher_rate_is_found(case: str) -> None:
    """By a steep converter, whose edge shows, or a soft one, which leaves images of the spectrum."""
    found = quality(upsampled(case, piece(), SEED))
    assert [finding.code for finding in found.findings if finding.severity != "info"] == ["upsampled"]


def test_a_song_recorded_at_48_khz_is_not_taken_for_converted() -> None:
    assert quality(wav(song(SEED, rate=48_000), 48_000)).findings == []


def test_a_dropout_is_found_where_it_is_even_between_blocks() -> None:
    samples = piece().astype("<f4")
    at = 2 * 65_536 - 100
    samples[at : at + 400] = 0
    scan = SampleScan(2, RATE, len(samples))
    data = samples.tobytes()
    for start in range(0, len(data), 100_001):
        scan.feed(data[start : start + 100_001])
    found = scan.result().dropouts
    assert found.first_s == pytest.approx(at / RATE, abs=0.02)
    assert found.count == 1


def test_samples_that_are_no_numbers_do_not_stop_the_scan() -> None:
    samples = np.full((RATE, 2), np.nan, np.float32)
    samples[100] = np.inf
    scan = SampleScan(2, RATE, len(samples))
    scan.feed(samples.tobytes())
    assert scan.result().dropouts.count == 0

"""The loudness equals that of FFmpeg's own filter and pyloudnorm, within 0.1 LU."""

import io
import re
import shutil
import subprocess
import wave

import numpy as np
import pyloudnorm
import pytest

from shared.media.local import measure_file
from tests.conftest import unavailable
from tests.fixtures.music import RATE, Signal, play, score

TOLERANCE_LU = 0.1
RATE_OF_FILES = 44_100
# Seed, gain, share of the left channel.
PIECES = [(seed, gain, left) for seed, (gain, left) in enumerate([(1.0, 1.0), (0.5, 0.9), (0.1, 0.6), (0.03, 0.8)] * 3)]

RANGES = {1: 19.96, 2: 20.75, 3: 21.12, 4: 17.86}
"""Loudness ranges of `dynamic` in LU, by seed, as libebur128 1.2.6 measures them."""


def stereo(seed: int, gain: float, left: float) -> Signal:
    """Two channels of a piece that is loud, quiet, and loud again, so that the gating has an effect."""
    piece = play(score(seed), 20) * gain
    piece[8 * RATE : 12 * RATE] *= 0.02
    return np.stack([piece, piece * left], axis=1).repeat(RATE_OF_FILES // RATE, axis=0)


def wav_of(signal: Signal) -> bytes:
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as out:
        out.setnchannels(2)
        out.setsampwidth(2)
        out.setframerate(RATE_OF_FILES)
        out.writeframes((signal * 32767).astype("<i2").tobytes())
    return buffer.getvalue()


def dynamic(seed: int) -> Signal:
    """A stereo piece of 40 s with a level of its own every five seconds, within 30 dB."""
    piece = play(score(seed), 40).reshape(8, -1)
    levels = 10 ** (np.random.default_rng(seed).uniform(-30, 0, (8, 1)) / 20)
    return np.stack([(piece * levels).ravel()] * 2, axis=1).repeat(RATE_OF_FILES // RATE, axis=0)


def measured(data: bytes) -> float:
    found = measure_file(io.BytesIO(data), len(data))
    assert found.sound is not None
    assert found.sound.quality.loudness is not None
    return found.sound.quality.loudness


@pytest.mark.parametrize(("seed", "gain", "left"), PIECES)
def test_pyloudnorm_agrees(seed: int, gain: float, left: float) -> None:
    signal = stereo(seed, gain, left)
    expected = pyloudnorm.Meter(RATE_OF_FILES).integrated_loudness(signal.astype(np.float64))
    assert measured(wav_of(signal)) == pytest.approx(expected, abs=TOLERANCE_LU)


@pytest.mark.parametrize(("seed", "gain", "left"), PIECES)
def test_ebur128_of_the_systems_ffmpeg_agrees(seed: int, gain: float, left: float) -> None:
    if not shutil.which("ffmpeg"):
        unavailable("ffmpeg is not installed.")
    data = wav_of(stereo(seed, gain, left))
    command = ["ffmpeg", "-nostats", "-f", "wav", "-i", "pipe:0", "-af", "ebur128=framelog=verbose", "-f", "null", "-"]
    log = subprocess.run(command, input=data, check=True, capture_output=True).stderr.decode()
    (loudness,) = re.findall(r"I:\s+(\S+) LUFS", log)
    assert measured(data) == pytest.approx(float(loudness), abs=TOLERANCE_LU)


@pytest.mark.parametrize(("seed", "expected"), RANGES.items())
def test_the_loudness_range_is_that_of_libebur128(seed: int, expected: float) -> None:
    data = wav_of(dynamic(seed))
    found = measure_file(io.BytesIO(data), len(data))
    assert found.sound is not None
    assert found.sound.quality.loudness_range == pytest.approx(expected, abs=0.1)

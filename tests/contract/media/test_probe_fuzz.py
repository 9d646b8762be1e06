"""Mutated files of each format: no crash, no hang, and usable files decode in another decoder.

`STARDUST_EXAMPLES` sets how many; the default is 1500. PDFs are fewer: each of them starts a process.
"""

import io
import os
import random
import re
import shutil
import subprocess
import tempfile
import time

import pytest

from shared.media.local import measure_file
from shared.media.probe import MAX_CHANNELS, MAX_SAMPLE_RATE, AudioFacts, ImageFacts, probe_file
from tests.conftest import unavailable
from tests.fixtures.asset_files import PDF, encoded, image_bytes

ROUNDS = int(os.environ.get("STARDUST_EXAMPLES", "1500"))
DECODED = ROUNDS // 100
SEEDS = {
    **{end: encoded(f"a.{end}", seconds=0.5) for end in ("wav", "flac", "mp3", "aiff", "m4a")},
    "alac": encoded("a.m4a", "-c:a", "alac", seconds=0.5),
    "jpg": image_bytes("JPEG", size=(64, 48)),
    "png": image_bytes("PNG", size=(64, 48)),
    "pdf": PDF,
}


def mutated(data: bytes, chance: random.Random) -> bytes:
    changed = bytearray(data)
    # MP4 keeps its headers at the end.
    places = [chance.randrange(min(len(data), 512)), len(data) - 1 - chance.randrange(min(len(data), 1024))]
    for _ in range(chance.randint(1, 6)):
        at = chance.choice(places) % len(changed)
        match chance.randrange(4):
            case 0:
                changed[at] = chance.randrange(256)
            case 1:
                changed[at : at + 4] = chance.choice([b"\xff\xff\xff\xff", b"\0\0\0\0", b"\x7f\xff\xff\xff"])
            case 2:
                del changed[at : at + chance.randint(1, 40)]
            case 3:
                changed[at:at] = bytes(chance.randrange(256) for _ in range(chance.randint(1, 40)))
        if not changed:
            break
    return bytes(changed[: chance.randint(0, len(changed))] if chance.random() < 0.2 else changed)


@pytest.mark.parametrize("kind", SEEDS)
def test_mutated_files_neither_crash_nor_hang(kind: str) -> None:
    chance, slowest = random.Random(kind), 0.0
    for _ in range(ROUNDS // 25 if kind == "pdf" else ROUNDS):
        data = mutated(SEEDS[kind], chance)
        start = time.monotonic()
        found = probe_file(io.BytesIO(data), len(data))
        slowest = max(slowest, time.monotonic() - start)
        if found.usable and isinstance(found.facts, AudioFacts):
            facts = found.facts
            assert facts.frames > 0
            assert 1 <= facts.channels <= MAX_CHANNELS
            assert 0 < facts.sample_rate <= MAX_SAMPLE_RATE
        elif found.usable and isinstance(found.facts, ImageFacts):
            assert found.facts.width * found.facts.height <= 50_000_000
        else:
            assert found.usable or found.problems
    assert slowest < 10


@pytest.mark.parametrize("kind", ["wav", "flac", "mp3", "aiff", "m4a", "alac"])
def test_a_mutated_file_is_not_wrongly_usable(kind: str) -> None:
    """Some mutations that pass the probe are decoded: our decoding must be as strict as the system's FFmpeg."""
    if not shutil.which("ffmpeg"):
        unavailable("ffmpeg is not installed.")
    chance, decoded = random.Random(f"{kind} decoded"), 0
    while decoded < DECODED:
        data = mutated(SEEDS[kind], chance)
        if not probe_file(io.BytesIO(data), len(data)).usable:
            continue
        decoded += 1
        found = measure_file(io.BytesIO(data), len(data))
        if found.usable:
            assert isinstance(found.probe.facts, AudioFacts)
            assert abs(decoded_samples(data, kind) - found.probe.facts.frames) <= 4 * 1152 * LOSSY.get(kind, 0)


LOSSY = {"mp3": 1, "m4a": 1}


def decoded_samples(data: bytes, kind: str) -> int:
    """How many samples the system's FFmpeg decodes; it fails on the first error."""
    with tempfile.NamedTemporaryFile(suffix=".m4a" if kind == "alac" else f".{kind}") as file:
        file.write(data)
        file.flush()
        stats = "astats=measure_perchannel=none:measure_overall=Number_of_samples"
        command = ["ffmpeg", "-nostats", "-xerror", "-i", file.name, "-map", "0:a:0", "-af", stats, "-f", "null", "-"]
        log = subprocess.run(command, check=True, capture_output=True).stderr.decode()
    (samples,) = re.findall(r"Number of samples: (\d+)", log)
    return int(samples)

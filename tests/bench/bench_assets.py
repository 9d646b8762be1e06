"""Assets: digests compared with the slowest single one, decoding and fingerprints with real time; memory, recognition.

`python -m tests.bench.bench_assets corpus` measures recall and false positives on 40 synthetic pieces (ten minutes).
"""

import hashlib
import io
import json
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
import wave
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from itertools import combinations
from pathlib import Path

import numpy as np

from shared.catalog.assets.index import likely_assets
from shared.catalog.assets.search import find_recordings
from shared.media.analysis.measure import fingerprint_audio, measure_audio
from shared.media.fingerprint.compare import compare_recordings
from shared.media.fingerprint.encoding import Words, packed
from shared.media.fingerprint.sketch import recording_terms
from shared.media.hashes import hash_stream
from shared.media.probe import AudioFacts, probe_file
from shared.model.catalog.fingerprint import AudioFingerprint
from shared.model.codec import encode
from shared.platform.store.memory import MemoryStore
from tests.fixtures.music import RATE, Signal, play, score, wav
from tests.fixtures.recordings import TRANSFORMS, words

LARGE_BYTES = 500 << 20
HASHED_BYTES = 256 << 20
SONG_S = 180
CATALOGS = (1_000, 10_000, 100_000)
_PIECE_S = 60


def emit(figure: str, value: float, unit: str, aim: str = "") -> None:
    line = {"bench": "assets", "figure": figure, "value": round(value, 3), "unit": unit}
    print(json.dumps(line | ({"aim": aim} if aim else {})), flush=True)


def seconds(work: Callable[[], object], runs: int = 3, clock: Callable[[], float] = time.perf_counter) -> float:
    def once() -> float:
        started = clock()
        work()
        return clock() - started

    return min(once() for _ in range(runs))


@contextmanager
def wav_file(size: int) -> Iterator[Path]:
    """A 44.1 kHz stereo WAV file of noise, about `size` bytes, written in chunks."""
    noise = np.random.default_rng(1).normal(0, 4000, 1 << 20).astype("<i2").tobytes()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "large.wav"
        with wave.open(str(path), "wb") as out:
            out.setnchannels(2)
            out.setsampwidth(2)
            out.setframerate(44_100)
            for _ in range(size // len(noise)):
                out.writeframes(noise)
        yield path


def hashing(path: Path) -> None:
    def ours() -> None:
        with path.open("rb") as source:
            hash_stream(source)

    def single(name: str) -> Callable[[], None]:
        def work() -> None:
            with path.open("rb") as source:
                hashlib.file_digest(source, name)

        return work

    slowest = max(seconds(single(name)) for name in ("md5", "sha1", "sha256"))
    duration_s = seconds(ours)
    mebibytes = path.stat().st_size / (1 << 20)
    emit("hash_all", mebibytes / duration_s, "MiB/s")
    emit("hash_all_against_slowest_single", slowest / duration_s, "x", ">= 0.9")
    # CPU time, unaffected by a busy machine: all digests in one pass against the sum of the separate passes.
    alone = sum(seconds(single(name), clock=time.process_time) for name in ("md5", "sha1", "sha256"))
    emit("hash_all_processor_time_against_sum", seconds(ours, clock=time.process_time) / alone, "x")
    if shutil.which("hashdeep"):
        command = ["hashdeep", "-c", "md5,sha1,sha256", str(path)]
        theirs = seconds(lambda: subprocess.run(command, check=True, capture_output=True))
        emit("hash_all_against_hashdeep", theirs / duration_s, "x")


def decoding(song: bytes) -> None:
    facts = probe_file(io.BytesIO(song), len(song)).facts
    assert isinstance(facts, AudioFacts)
    duration_s = seconds(lambda: measure_audio(io.BytesIO(song), len(song), facts))
    emit("measure_against_real_time", SONG_S / duration_s, "x")

    def fingerprint_alone() -> None:
        fingerprint_audio(io.BytesIO(song), len(song), facts)

    alone = seconds(fingerprint_alone)
    emit("fingerprint_against_real_time", SONG_S / alone, "x")
    if shutil.which("fpcalc"):
        with tempfile.NamedTemporaryFile(suffix=".wav") as file:
            file.write(song)
            file.flush()
            command = ["fpcalc", "-raw", "-length", str(SONG_S - 1), file.name]
            theirs = seconds(lambda: subprocess.run(command, check=True, capture_output=True))
        emit("fingerprint_against_fpcalc", theirs / alone, "x", ">= 1")


def memory(path: Path) -> None:
    """Measures in a separate process, so that nothing else counts."""
    subprocess.run([sys.executable, "-m", "tests.bench.bench_assets", "memory", str(path)], check=True)


def measure_memory(path: Path) -> None:
    with path.open("rb") as source:
        size = path.stat().st_size
        facts = probe_file(source, size).facts
        assert isinstance(facts, AudioFacts)
        measure_audio(source, size, facts)
    ours = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    ffmpeg = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    emit("peak_memory_500_mb_wav", ours + ffmpeg, "MiB", "<= 512")


def recording(asset_id: str, raw: Words) -> AudioFingerprint:
    return AudioFingerprint(
        id=asset_id,
        tenant_id="t1",
        release_id="r1",
        file_name="a.wav",
        duration=SONG_S,
        words=packed(raw.plain),
        shifted=packed(raw.shifted),
        created=datetime(2026, 1, 1, tzinfo=UTC),
    )


def catalog_of(size: int, raw: Words) -> MemoryStore:
    """The documents that a look-up of `raw` reads among `size` recordings: itself, and random collisions per term.

    In the corpus, words collide as if drawn from 2^25; a four-minute song has 1,900.
    """
    store, rng = MemoryStore(), np.random.default_rng(size)
    kept = {"kept": raw}
    for term in recording_terms(raw, "t1"):
        others = [f"x{number}" for number in rng.integers(size, size=rng.poisson(size * 1900 / 2**25))]
        kept |= {other: Words(rng.bytes(4 * 1900), rng.bytes(4 * 1900)) for other in others}
        path = f"recordingTerms/{term & 0xFFFFFFFFFFFFFFFF:016x}"
        store.documents[path] = {"term": term, "tenantId": "t1", "assets": [*others, "kept"]}
    for asset_id, each in kept.items():
        store.documents[f"audioFingerprints/{asset_id}"] = encode(recording(asset_id, each))
    return store


def recognition() -> None:
    raw = words(wav(np.tile(play(score(1), 60), 4)))
    sought = recording("new", raw)
    for size in CATALOGS:
        store = catalog_of(size, raw)
        store.meter.reset()
        assert [match.fingerprint.id for match in find_recordings(sought, store)] == ["kept"]
        emit(f"duplicate_check_reads_{size}", store.meter.reads, "documents", "flat")
        duration_s = seconds(partial(find_recordings, sought, store))
        emit(f"duplicate_check_ms_{size}", duration_s * 1000, "ms", "<= 500")


class Corpus:
    """Pieces of a minute in a catalog; half of them are tuned like an orchestra, half anyhow."""

    def __init__(self) -> None:
        self.store = MemoryStore()
        self.words: dict[int, Words] = {}

    def piece(self, seed: int) -> Signal:
        cents = random.Random(seed).uniform(-50, 50) if seed % 2 else 0.0
        return tuned(play(score(seed), _PIECE_S), cents)

    def add(self, seed: int, found: Words) -> None:
        self.words[seed] = found
        for term in recording_terms(found, "t1"):
            entry = self.store.documents.setdefault(f"recordingTerms/{term}", {"term": term, "assets": []})
            entry["assets"].append(str(seed))


def tuned(signal: Signal, cents: float) -> Signal:
    step = 2 ** (cents / 1200)
    return np.interp(np.arange(0, len(signal) - 1, step), np.arange(len(signal)), signal).astype(np.float32)


def original(seed: int) -> Words:
    return words(wav(Corpus().piece(seed)))


def again(seed: int) -> dict[str, Words]:
    """The piece after every transformation, and other pieces that resemble it."""
    signal = Corpus().piece(seed)
    other = play(score(seed + 10_000), _PIECE_S)
    found = {name: words(transform(signal)) for name, transform in TRANSFORMS.items()}
    found["cover"] = words(wav(play(score(seed).cover(), _PIECE_S)))
    found["remix"] = words(wav(play(score(seed).remix(), _PIECE_S)))
    for seconds in (15, 30):
        joined = np.concatenate([signal[: seconds * RATE], other[seconds * RATE :]])
        found[f"another piece after the same {seconds} s"] = words(wav(joined))
    return found


def corpus(pieces: int = 40) -> None:
    kept, found, alike = Corpus(), Counter[str](), Counter[str]()
    lowest: dict[str, float] = {}
    with ProcessPoolExecutor(2) as pool:
        for seed, each in enumerate(pool.map(original, range(pieces))):
            kept.add(seed, each)
        for seed, variants in enumerate(pool.map(again, range(pieces))):
            for name, heard in variants.items():
                likeness = compare_recordings(kept.words[seed], heard)
                likely = likely_assets(recording_terms(heard, "t1"), store=kept.store, most=10)
                alike[name] += likeness.same
                found[name] += likeness.same and str(seed) in likely
                lowest[name] = min(lowest.get(name, 1.0), likeness.similarity)
            print(f"{seed + 1} of {pieces}", file=sys.stderr, flush=True)
    for name in TRANSFORMS:
        emit(f"recognised: {name}", found[name], f"of {pieces}", ">= 90%")
        emit(f"the same if compared: {name}", alike[name], f"of {pieces}")
        emit(f"lowest similarity: {name}", lowest[name], "")
    for name in alike.keys() - TRANSFORMS.keys():
        emit(f"mistaken: {name}", alike[name], f"of {pieces}", "0")
    compared = [compare_recordings(*pair) for pair in combinations(kept.words.values(), 2)]
    emit("false_positives", sum(likeness.same for likeness in compared), f"of {len(compared)} pairs", "0")
    emit("highest_similarity_of_others", max(likeness.similarity for likeness in compared), "")


def main() -> None:
    with wav_file(HASHED_BYTES) as path:
        hashing(path)
    decoding(wav(np.tile(play(score(1), 60), 3)))
    with wav_file(LARGE_BYTES) as path:
        memory(path)
    recognition()


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["memory", path]:
            measure_memory(Path(path))
        case ["corpus"]:
            corpus()
        case _:
            main()

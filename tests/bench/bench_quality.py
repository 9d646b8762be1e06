"""Quality control: how many of each fault are found in generated songs, and how many findings sound songs have.

`python -m tests.bench.bench_quality [SONGS]` makes so many songs, damages each in every way, and makes four times as
many sound ones, in two processes. The counts are printed as they grow; the last line of each figure counts.
"""

import io
import json
import sys
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed

from shared.media.local import measure_file
from tests.fixtures.faults import FAULTS, LOSSY, UPSAMPLED, damaged, decoded, upsampled, wav
from tests.fixtures.songs import song

SONGS = 4
_SOUND_PER_SONG = 4
_SOUND_FROM = 100  # these songs are not among the damaged ones
_PROCESSES = 2

EXPECTED = {
    **{name: code for name, (_, code) in FAULTS.items()},
    **dict.fromkeys(LOSSY, "lossy-source"),
    **dict.fromkeys(UPSAMPLED, "upsampled"),
}
"""The code of the finding for each fault."""


def emit(figure: str, value: int, unit: str, aim: str = "") -> None:
    line = {"bench": "quality", "figure": figure, "value": value, "unit": unit}
    print(json.dumps(line | ({"aim": aim} if aim else {})), flush=True)


def codes(data: bytes) -> set[str]:
    """The codes of the warnings and errors about a WAV file."""
    found = measure_file(io.BytesIO(data), len(data))
    assert found.sound is not None
    return {finding.code for finding in found.sound.quality.findings if finding.severity != "info"}


def sound(seed: int) -> set[str]:
    """The false alarms about a song without a fault; a true peak above full scale is none, limiters make it."""
    return codes(wav(song(seed))) - {"true-peak"}


def files(seed: int) -> Iterator[tuple[str, bytes]]:
    """One song with every fault."""
    signal = song(seed)
    for fault in FAULTS:
        yield fault, damaged(fault, signal, seed)
    for case, (form, encoding) in LOSSY.items():
        yield case, decoded(signal, form, *encoding, start=(seed * 577) % 5000)
    for case in UPSAMPLED:
        yield case, upsampled(case, signal, seed)


def missed(seed: int) -> list[str]:
    """The faults of a song that are not found."""
    return [fault for fault, data in files(seed) if EXPECTED[fault] not in codes(data)]


def main(songs: int = SONGS) -> None:
    with ProcessPoolExecutor(_PROCESSES) as pool:
        found: Counter[str] = Counter()
        for done, each in enumerate(as_completed(pool.submit(missed, seed) for seed in range(songs)), 1):
            found.update(set(EXPECTED) - set(each.result()))
            for fault in EXPECTED:
                emit(f"found: {fault}", found[fault], f"of {done}", ">= 75%")
        alarms: Counter[str] = Counter()
        clean = range(_SOUND_FROM, _SOUND_FROM + _SOUND_PER_SONG * songs)
        for done, codes_of_song in enumerate(pool.map(sound, clean), 1):
            alarms.update(codes_of_song)
            alarms["any"] += bool(codes_of_song)
            emit("false alarms", alarms["any"], f"of {done}", "< 3%")
        for code, count in sorted(alarms.items()):
            emit(f"false alarm: {code}", count, f"of {len(clean)}")


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))

"""Quality control: how many of each fault are found in generated songs, and how many findings sound songs have.

`python -m tests.bench.bench_quality [SONGS]` makes so many songs for each fault, and four times as many sound ones.
"""

import io
import json
import sys
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from functools import partial

from shared.media.local import measure_file
from tests.fixtures.faults import FAULTS, LOSSY, UPSAMPLED, damaged, decoded, upsampled, wav
from tests.fixtures.songs import song

SONGS = 16
_SOUND_FROM = 100  # these songs are not among the damaged ones


def emit(figure: str, value: int, unit: str, aim: str = "") -> None:
    line = {"bench": "quality", "figure": figure, "value": value, "unit": unit}
    print(json.dumps(line | ({"aim": aim} if aim else {})), flush=True)


def codes(data: bytes) -> set[str]:
    """The codes of the warnings and errors about a WAV file."""
    found = measure_file(io.BytesIO(data), len(data))
    assert found.sound is not None
    return {finding.code for finding in found.sound.quality.findings if finding.severity != "info"}


def sound(seed: int) -> set[str]:
    return codes(wav(song(seed)))


def faulty(fault: str, seed: int) -> set[str]:
    return codes(damaged(fault, seed))


def lossy(case: str, seed: int) -> set[str]:
    form, encoding = LOSSY[case]
    return codes(decoded(song(seed), form, *encoding, start=(seed * 577) % 5000))


def resampled(case: str, seed: int) -> set[str]:
    return codes(upsampled(case, seed))


def main(songs: int = SONGS) -> None:
    cases: list[tuple[str, str, Callable[[int], set[str]]]] = [
        *((name, code, partial(faulty, name)) for name, (_, code) in FAULTS.items()),
        *((name, "lossy-source", partial(lossy, name)) for name in LOSSY),
        *((name, "upsampled", partial(resampled, name)) for name in UPSAMPLED),
    ]
    with ProcessPoolExecutor() as pool:
        clean = list(pool.map(sound, range(_SOUND_FROM, _SOUND_FROM + 4 * songs)))
        alarms = Counter(code for found in clean for code in found - {"true-peak"})
        emit("false alarms", sum(bool(found - {"true-peak"}) for found in clean), f"of {len(clean)}", "< 3%")
        for code, count in sorted(alarms.items()):
            emit(f"false alarm: {code}", count, f"of {len(clean)}")
        for name, code, examine in cases:
            found = sum(code in each for each in pool.map(examine, range(songs)))
            emit(f"found: {name}", found, f"of {songs}", ">= 75%")


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))

"""Covers: how many enlarged ones are found, how many changed ones are recognised, and the false alarms of both.

`python -m tests.bench.bench_covers [COVERS]` generates so many of each kind, in two processes.
"""

import io
import json
import sys
from collections import Counter
from collections.abc import Callable, Mapping
from concurrent.futures import ProcessPoolExecutor
from itertools import combinations

import numpy as np
from PIL import Image, ImageFilter
from PIL.Image import Resampling

from shared.media.fingerprint.picture import SAME_PICTURE, picture_similarity
from shared.media.fingerprint.sketch import picture_sketch
from shared.media.image_quality import assess_image
from shared.media.probe import ImageFacts, probe_file
from tests.fixtures.covers import cover, with_bar, with_logo

COVERS = 48
SIDE = 1_500
_FIRST = 1_000


def _from(side: int, how: Resampling, sharpened: int = 0) -> Callable[[int], Image.Image]:
    def made(seed: int) -> Image.Image:
        large = cover(seed, side).resize((SIDE, SIDE), how)
        return large.filter(ImageFilter.UnsharpMask(2, sharpened, 3)) if sharpened else large

    return made


ENLARGED: Mapping[str, Callable[[int], Image.Image]] = {
    "2 times, nearest pixel": _from(SIDE // 2, Resampling.NEAREST),
    "3.1 times, nearest pixel": _from(484, Resampling.NEAREST),
    "2 times, bicubic": _from(SIDE // 2, Resampling.BICUBIC),
    "2 times, Lanczos": _from(SIDE // 2, Resampling.LANCZOS),
    "1.5 times, bicubic": _from(SIDE * 2 // 3, Resampling.BICUBIC),
    "2 times, sharpened": _from(SIDE // 2, Resampling.LANCZOS, 150),
    "1.5 times, sharpened": _from(SIDE * 2 // 3, Resampling.BICUBIC, 120),
}
CHANGED: Mapping[str, Callable[[Image.Image, int], Image.Image]] = {
    "smaller, JPEG 60": lambda picture, _: picture.resize((500, 500)),
    "logo added": lambda picture, seed: with_logo(picture, np.random.default_rng(seed)).resize((700, 700)),
    "title bar added": lambda picture, seed: with_bar(picture, np.random.default_rng(seed)).resize((700, 700)),
}


def emit(figure: str, value: int, unit: str, aim: str = "") -> None:
    line = {"bench": "covers", "figure": figure, "value": value, "unit": unit}
    print(json.dumps(line | ({"aim": aim} if aim else {})), flush=True)


def facts(picture: Image.Image, quality: int) -> ImageFacts:
    """The facts of the picture as a JPEG file."""
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=quality)
    found = probe_file(buffer, buffer.getbuffer().nbytes).facts
    assert isinstance(found, ImageFacts)
    return found


def looks_enlarged(found: ImageFacts) -> bool:
    return bool({"enlarged", "soft"} & {finding.code for finding in assess_image(found).findings})


def examined(seed: int) -> tuple[set[str], tuple[int, ...], dict[str, tuple[int, ...]]]:
    """What is found enlarged of a cover, its hashes, and those of its changed versions."""
    plain = cover(seed, SIDE)
    enlarged = {name for name, make in ENLARGED.items() if looks_enlarged(facts(make(seed), 91))}
    enlarged |= {f"JPEG {quality}" for quality in (75, 92) if looks_enlarged(facts(plain, quality))}
    changed = {name: facts(change(plain, seed), 60).picture for name, change in CHANGED.items()}
    return enlarged, facts(plain, 92).picture, changed


def main(covers: int = COVERS) -> None:
    found, recognised, hashes = Counter[str](), Counter[str](), list[tuple[int, ...]]()
    with ProcessPoolExecutor(2) as pool:
        for enlarged, picture, changed in pool.map(examined, range(_FIRST, _FIRST + covers)):
            hashes.append(picture)
            found.update(enlarged)
            for name, other in changed.items():
                likely = set(picture_sketch(picture, "t1")) & set(picture_sketch(other, "t1"))
                recognised[name] += bool(likely) and picture_similarity(picture, other) >= SAME_PICTURE
            print(f"{len(hashes)} of {covers}", dict(found), file=sys.stderr, flush=True)
    for name in ENLARGED:
        emit(f"found: {name}", found[name], f"of {covers}", ">= 80%")
    for quality in (75, 92):
        emit(f"false alarm: JPEG {quality}", found[f"JPEG {quality}"], f"of {covers}", "< 1%")
    for name in CHANGED:
        emit(f"recognised: {name}", recognised[name], f"of {covers}", ">= 90%")
    pairs = list(combinations(hashes, 2))
    emit(
        "taken for the same", sum(picture_similarity(*pair) >= SAME_PICTURE for pair in pairs), f"of {len(pairs)} pairs"
    )


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))

"""Compares images by 64-bit perceptual hashes of the whole image and of its middle. Pillow loads on first use."""

from collections.abc import Sequence
from functools import cache
from math import cos, pi, sqrt
from statistics import median
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from PIL.Image import Image

_SIDE, _KEPT = 32, 8
_MIDDLES = (1.0, 0.94)
_FLAT_CONTRAST = 4
_MARGIN = 0.02

SAME_PICTURE = 0.82
"""At this similarity or above, two files contain versions of the same image."""


def picture_hashes(grey: "Image") -> list[int]:
    """The hashes of a grey image; none if it is almost blank, because blank images all look alike."""
    low, high = cast("tuple[int, int]", grey.getextrema())
    if high - low < _FLAT_CONTRAST:
        return []
    return [_hash(grey, part) for part in _MIDDLES]


def _hash(grey: "Image", part: float) -> int:
    """The low frequencies above their median (pHash; Zauner, 2010), of the middle `part`.

    The margin keeps values that are zero by symmetry from being decided by noise.
    """
    from PIL.Image import Resampling

    width, height = grey.size
    left, top = width * (1 - part) / 2, height * (1 - part) / 2
    box = (left, top, width - left, height - top)
    pixels = grey.resize((_SIDE, _SIDE), Resampling.BOX, box=box).tobytes()
    rows = [_transform(pixels[start : start + _SIDE]) for start in range(0, _SIDE * _SIDE, _SIDE)]
    values = [value for column in zip(*rows, strict=True) for value in _transform(column)]
    waves = values[1:]
    threshold = median(waves) + _MARGIN * sqrt(sum(value * value for value in waves) / len(waves))
    return sum(1 << bit for bit, value in enumerate(values) if value > threshold)


@cache
def _basis() -> tuple[tuple[float, ...], ...]:
    return tuple(
        tuple(cos(pi * (2 * position + 1) * wave / (2 * _SIDE)) for position in range(_SIDE)) for wave in range(_KEPT)
    )


def _transform(line: "bytes | tuple[float, ...]") -> list[float]:
    """The lowest frequencies of a line (DCT-II)."""
    return [sum(value * weight for value, weight in zip(line, wave, strict=True)) for wave in _basis()]


def picture_similarity(first: Sequence[int], second: Sequence[int]) -> float:
    """The best share of common bits of any two hashes; 0 if there is nothing to compare."""
    return max((_in_common(one, two) for one in first for two in second), default=0.0)


def _in_common(first: int, second: int) -> float:
    """Dice's coefficient: the few bits of a simple image must agree as well as the many of a detailed one."""
    return 2 * (first & second).bit_count() / max(1, first.bit_count() + second.bit_count())

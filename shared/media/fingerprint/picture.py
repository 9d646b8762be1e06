"""Compares images by 64-bit perceptual hashes of the whole image and of parts of it. Pillow loads on first use.

A logo in a corner or a bar with a title changes the whole, but neither the centre nor the quarters without it.
"""

from collections.abc import Sequence
from functools import cache
from math import cos, pi, sqrt
from statistics import median
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from PIL.Image import Image

_SIDE, _KEPT = 32, 8
_WHOLE = ((0.0, 0.0, 1.0, 1.0), (0.03, 0.03, 0.97, 0.97))
_CENTRE = (0.2, 0.2, 0.8, 0.8)
_QUARTERS = ((0.0, 0.0, 0.5, 0.5), (0.5, 0.0, 1.0, 0.5), (0.0, 0.5, 0.5, 1.0), (0.5, 0.5, 1.0, 1.0))
_FLAT_CONTRAST = 4
_MARGIN = 0.02
_LEAST_BITS = 16
_SAME_CENTRE, _SAME_QUARTER = 0.86, 0.9

SAME_PICTURE = 0.82
"""At this similarity or above, two files contain versions of the same image."""


def picture_hashes(grey: "Image") -> list[int]:
    """The hashes of a grey image: two of the whole, one of the centre, and those of the quarters, row by row.

    There are none if it is almost blank, because blank images all look alike; 0 stands for a part without detail.
    """
    if _is_flat(grey):
        return []
    return [*(_hash(grey, part) for part in _WHOLE), *(_hash_of_part(grey, part) for part in (_CENTRE, *_QUARTERS))]


def _is_flat(grey: "Image") -> bool:
    low, high = cast("tuple[int, int]", grey.getextrema())
    return high - low < _FLAT_CONTRAST


def _hash_of_part(grey: "Image", part: tuple[float, float, float, float]) -> int:
    left, top, right, bottom = part
    box = (int(left * grey.width), int(top * grey.height), int(right * grey.width), int(bottom * grey.height))
    if box[0] == box[2] or box[1] == box[3] or _is_flat(grey.crop(box)):
        return 0
    found = _hash(grey, part)
    return found if found.bit_count() >= _LEAST_BITS else 0


def _hash(grey: "Image", part: tuple[float, float, float, float]) -> int:
    """The low frequencies above their median (pHash; Zauner, 2010), of a part in shares of the sides.

    The margin keeps values that are zero by symmetry from being decided by noise.
    """
    from PIL.Image import Resampling

    width, height = grey.size
    box = (part[0] * width, part[1] * height, part[2] * width, part[3] * height)
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
    """The share of common bits of both wholes, or of the centre, or of two quarters, if these agree; the best counts.

    0 if there is nothing to compare. Hashes of the whole alone, as they were stored once, are compared as such.
    """
    whole = max((_in_common(one, two) for one in first[:2] for two in second[:2]), default=0.0)
    parts = [_in_common(one, two) if one and two else 0.0 for one, two in zip(first[2:], second[2:], strict=False)]
    centre, quarters = max(parts[:1], default=0.0), sorted(parts[1:])
    second_quarter = quarters[-2] if quarters else 0.0
    return max(
        whole,
        centre if centre >= _SAME_CENTRE else 0.0,
        second_quarter if second_quarter >= _SAME_QUARTER else 0.0,
    )


def _in_common(first: int, second: int) -> float:
    """Dice's coefficient: the few bits of a simple image must agree as well as the many of a detailed one."""
    return 2 * (first & second).bit_count() / max(1, first.bit_count() + second.bit_count())

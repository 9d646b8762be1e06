"""Owns telling a page of writing from a picture: how many lines of text an image seems to have. Pillow loads on use."""

from itertools import groupby
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

_SIDE = 600
_INK = 48
_LEAST_GROUND = 0.6
_INKED_ROW = 0.03
_FULL_ROW = 0.75
_MAX_LINE = 0.06
_SPREAD = 0.5


def lines_of_text(grey: "Image") -> int:
    """The rows of ink of about one height upon an even ground; 0 if the image is not mostly such.

    Writing stands in lines that are thin, alike, apart, and neither empty nor solid; a picture has no such lines.
    """
    from PIL.Image import Resampling

    small = grey.resize((_SIDE, _SIDE), Resampling.BOX)
    shades = small.histogram()
    ground = max(range(256), key=shades.__getitem__)
    if sum(shades[max(0, ground - _INK) : ground + _INK]) < _LEAST_GROUND * _SIDE**2:
        return 0
    ink = small.point([255 if abs(shade - ground) >= _INK else 0 for shade in range(256)])
    rows = [level / 255 for level in ink.resize((1, _SIDE), Resampling.BOX).tobytes()]
    runs = [list(run) for inked, run in groupby(rows, lambda share: share >= _INKED_ROW) if inked]
    thin = [run for run in runs if 2 <= len(run) <= _MAX_LINE * _SIDE and max(run) <= _FULL_ROW]
    if not thin or len(thin) < len(runs) / 2:
        return 0
    usual = median(len(run) for run in thin)
    return sum(abs(len(run) - usual) <= _SPREAD * usual for run in thin)

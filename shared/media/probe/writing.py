"""Detects pages of text by estimating the lines of text in an image. Pillow loads on first use."""

from itertools import groupby
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

_SIDE = 600
_INK = 48
_MIN_BACKGROUND = 0.6
_INKED_ROW = 0.03
_FULL_ROW = 0.75
_MAX_LINE = 0.06
_SPREAD = 0.5


def count_text_lines(grey: "Image") -> int:
    """The number of inked rows of similar height on an even background; 0 if the image is not mostly such rows.

    Lines of text are thin, similar, separated, and neither empty nor solid; artwork has no such lines.
    """
    from PIL.Image import Resampling

    small = grey.resize((_SIDE, _SIDE), Resampling.BOX)
    shades = small.histogram()
    background = max(range(256), key=shades.__getitem__)
    if sum(shades[max(0, background - _INK) : background + _INK]) < _MIN_BACKGROUND * _SIDE**2:
        return 0
    ink = small.point([255 if abs(shade - background) >= _INK else 0 for shade in range(256)])
    rows = [level / 255 for level in ink.resize((1, _SIDE), Resampling.BOX).tobytes()]
    runs = [list(run) for inked, run in groupby(rows, lambda share: share >= _INKED_ROW) if inked]
    thin = [run for run in runs if 2 <= len(run) <= _MAX_LINE * _SIDE and max(run) <= _FULL_ROW]
    if not thin or len(thin) < len(runs) / 2:
        return 0
    usual_height = median(len(run) for run in thin)
    return sum(abs(len(run) - usual_height) <= _SPREAD * usual_height for run in thin)

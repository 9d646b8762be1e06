"""Traces of enlarging: what is left in the pixels when an image was scaled up, also if it was sharpened afterwards.

Interpolation repeats itself from pixel to pixel (Gallagher, Detection of linear and cubic
interpolation in JPEG compressed images, 2005); it adds no fine detail, so the spectrum falls where that of the small
image ended; and no edge is as sharp as one that was drawn or taken at this size. NumPy loads on first use.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PIL.Image import Image

_SIDE = 2_048  # of the middle that is looked at
_LEAST_SIDE = 1_200  # of smaller ones there is too little to tell
_FEW = 24  # levels; larger differences count as this, so that a few edges do not decide
_AROUND = 33
_LOWEST = 0.12  # cycles per pixel: an enlargement up to eight times
_GRID = 0.125  # JPEG's blocks make lines at its multiples
_NEAR_GRID = 0.003
_LINE = 0.09
_BLOCK, _ALTERNATING = 8, 0.06
_EDGE_LEVELS, _EDGE_SHARE, _MIN_EDGES = 24, 0.2, 200
_WINDOW = 7
_SHARP = 0.93
_TILE, _TILES = 256, 16
_BELOW, _ABOVE = (0.4, 0.45), (0.75, 0.8)  # of half the sample rate
_DROP_DB = 13.0


def is_enlarged(grey: "Image") -> bool:
    """True if the middle of a grey image shows traces of interpolation."""
    import numpy as np

    left, top = (max(0, (side - _SIDE) // 2) // _BLOCK * _BLOCK for side in grey.size)
    middle = grey.crop((left, top, min(grey.width, left + _SIDE), min(grey.height, top + _SIDE)))
    if min(middle.size) < _LEAST_SIDE:
        return False
    pixels = np.asarray(middle).astype(np.int16)
    return _repeats(pixels) or _is_doubled(pixels) or (_drop_db(pixels) >= _DROP_DB and _sharpness(pixels) <= _SHARP)


def _repeats(pixels: Any) -> bool:
    """True if the differences between rows, and between columns, have the same period.

    Second differences, which a line or a slope does not have.
    """
    import numpy as np

    second = _lines(pixels)
    frequency = np.arange(len(second)) / (2 * (len(second) - 1))
    of_grid = np.abs(frequency / _GRID - np.round(frequency / _GRID)) * _GRID < _NEAR_GRID
    return bool(second[(frequency > _LOWEST) & ~of_grid].max() >= _LINE)


def _is_doubled(pixels: Any) -> bool:
    """True if every second difference within JPEG's blocks is larger than all those between."""
    import numpy as np

    found = []
    for axis in (0, 1):
        profile = np.minimum(np.abs(np.diff(pixels, axis=axis)), _FEW).mean(axis=1 - axis)
        within = profile[: len(profile) // _BLOCK * _BLOCK].reshape(-1, _BLOCK)[:, :-1]
        relative = np.clip(within / np.maximum(within.mean(axis=1, keepdims=True), 0.05), 0, 3).mean(axis=0)
        found.append(relative[1::2].min() - relative[::2].max())
    return bool(min(found) >= _ALTERNATING)


def _lines(pixels: Any) -> Any:
    """The spectrum of the mean second difference between rows, or columns, whichever is lower."""
    import numpy as np

    found = []
    length = min(pixels.shape) - 2
    for axis in (0, 1):
        profile = np.minimum(np.abs(np.diff(pixels, n=2, axis=axis)), _FEW).mean(axis=1 - axis)[:length]
        around = np.convolve(np.pad(profile, _AROUND // 2, mode="edge"), np.ones(_AROUND) / _AROUND, "valid")
        relative = np.clip(profile / np.maximum(around, 0.05) - 1, -1, 2)
        found.append(np.abs(np.fft.rfft(relative * np.hanning(length))) * 4 / length)
    return np.minimum(*found)


def _sharpness(pixels: Any) -> float:
    """The share of an edge that is between two pixels, at the sharpest tenth of the edges; 1 if there are few edges."""
    import numpy as np

    levels = max(_EDGE_LEVELS, _EDGE_SHARE * float(np.ptp(pixels)))
    shares = []
    for plane in (pixels, pixels.T):
        rows = plane[::3]
        steps = np.abs(np.diff(rows, axis=1))
        highest = np.lib.stride_tricks.sliding_window_view(steps, _WINDOW, axis=1).max(axis=2)
        around = np.lib.stride_tricks.sliding_window_view(rows, _WINDOW + 1, axis=1)
        height = around.max(axis=2) - around.min(axis=2)
        middle = steps[:, _WINDOW // 2 : -(_WINDOW // 2)]
        edges = (middle == highest) & (height >= levels)
        shares.append(middle[edges] / height[edges])
    found = np.concatenate(shares)
    return float(np.quantile(found, 0.9)) if len(found) >= _MIN_EDGES else 1.0


def _drop_db(pixels: Any) -> float:
    """How far the spectrum falls in its upper half, over the tiles with most detail."""
    import numpy as np

    rows, columns = (range(0, side - _TILE + 1, _TILE) for side in pixels.shape)
    tiles = [pixels[top : top + _TILE, left : left + _TILE].astype(np.float32) for top in rows for left in columns]
    detail = [sum(float(np.abs(np.diff(tile, axis=axis)).mean()) for axis in (0, 1)) for tile in tiles]
    chosen = sorted(range(len(tiles)), key=lambda number: -detail[number])[:_TILES]
    shape = np.hanning(_TILE)[:, None] * np.hanning(_TILE)
    spectra = [np.abs(np.fft.fft2((tiles[number] - tiles[number].mean()) * shape)) ** 2 for number in chosen]
    power = np.sum(spectra, axis=0)
    frequency = 2 * np.hypot(np.fft.fftfreq(_TILE)[:, None], np.fft.fftfreq(_TILE))

    def level(band: tuple[float, float]) -> float:
        return float(10 * np.log10(power[(frequency >= band[0]) & (frequency < band[1])].mean() + 1e-9))

    return level(_BELOW) - level(_ABOVE)

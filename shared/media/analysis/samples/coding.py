"""Traces of lossy coding: an encoder sets many coefficients to zero, which shows on the grid of its frames alone.

The transform of the encoder is computed at every possible position of its frames. In decoded audio, the coefficients
are much smaller at one position than at all others; audio that never was coded has no such position (Yang, Shi and
Huang, Defeating fake-quality MP3, 2009; Derrien, Detection of genuine lossless audio files, 2019).
"""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import numpy as np

from shared.media.analysis.samples.blocks import Block

Array = np.ndarray[Any, np.dtype[Any]]

SEGMENT_FRAMES = 3_072
_SEGMENTS = 6
_LEAST = 3e-5  # of full scale: what rounding to 16 bits leaves of a coefficient that was zero
_UNUSUAL = -9.0  # in standard deviations of the other positions
_MOST = 10.0  # that one segment may say
_HALF, _BLOCK = 1_024, 2_048
_BLOCKS = "AAC or Vorbis"
_FOLD = 128  # short blocks of Vorbis shift the grid by multiples of this
_BANDS, _SLOTS, _TAPS = 32, 18, 512
_GRANULE = _BANDS * _SLOTS
_LOW, _HIGH = 0.07, 0.7  # of the coefficients: below is too much sound, above too little


class Coding:
    """Keeps short segments, evenly spread over a recording of `frames`, and looks for traces at the end."""

    def __init__(self, frames: int) -> None:
        spacing = frames / _SEGMENTS
        self._starts = [round((number + 0.4) * spacing) for number in range(_SEGMENTS)]
        self._segments: dict[int, list[Block]] = {}

    def feed(self, block: Block, at: int, /) -> None:
        """Keeps what belongs to a segment."""
        for start in self._starts:
            low, high = max(start, at), min(start + SEGMENT_FRAMES, at + len(block))
            if low < high:
                self._segments.setdefault(start, []).append(block[low - at : high - at, :2].copy())

    def codec(self) -> str | None:
        """`MP3`, or `AAC or Vorbis` (their blocks are alike), if the samples show its frames."""
        scores = self.scores()
        name, score = min(scores.items(), key=lambda item: item[1], default=("", 0.0))
        return name if score < _UNUSUAL else None

    def scores(self) -> Mapping[str, float]:
        """How far the best position of each codec's frames is below the others, in standard deviations."""
        whole = {start: np.concatenate(parts) for start, parts in self._segments.items()}
        whole = {start: part for start, part in whole.items() if len(part) == SEGMENT_FRAMES}
        if not whole:
            return {}
        best: dict[str, float] = {}
        for mixed in _mixes(next(iter(whole.values())).shape[1]):
            parts = {start: mixed(part) for start, part in whole.items()}
            best["MP3"] = min(best.get("MP3", 0.0), _grid_of_mp3(parts))
            for window in _windows():
                best[_BLOCKS] = min(best.get(_BLOCKS, 0.0), _grid_of_blocks(parts, window))
        return best


def _mixes(channels: int) -> tuple[Callable[[Block], Array], ...]:
    """Stereo is coded as left and right, or as sum and difference."""
    if channels == 1:
        return (lambda part: part[:, 0],)
    return (lambda part: part.mean(axis=1), lambda part: part[:, 0])


def _dips(levels: Array, apart: int) -> Array:
    """How far each position is below those around it, in standard deviations, at most ten.

    A strike in the music makes slow changes, and the filters of MP3 make some that repeat: the positions nearby and
    those `apart` are both compared.
    """
    near = sum(np.roll(levels, shift) for shift in (-6, -5, -4, -3, 3, 4, 5, 6)) / 8
    far = sum(np.roll(levels, shift * apart) for shift in (-2, -1, 1, 2)) / 4
    dips = levels - np.minimum(near, far)
    dips -= np.median(dips)
    spread = 1.48 * float(np.median(np.abs(dips)))
    return np.clip(dips / spread, -_MOST, _MOST) if spread > 1e-6 else np.zeros_like(dips)


def _grid_of_blocks(parts: Mapping[int, Array], window: Array) -> float:
    """Of AAC and Vorbis: a transform of 2048 samples. Every position is tried."""
    total: Array = np.zeros(_FOLD)
    for start, part in parts.items():
        levels = np.roll(_block_levels(part, window), start % _HALF)
        total += _dips(levels.reshape(-1, _FOLD).min(axis=0), 16)
    return float(total.min() / np.sqrt(len(parts)))


def _block_levels(part: Array, window: Array) -> Array:
    """The mean logarithm of the coefficients for blocks that start at each of 1024 samples.

    The transform (MDCT) folds a block to its half, and its cosines (DCT-IV) are those of a quarter as complex numbers.
    """
    before, after = _twiddles()
    low, high = round(_LOW * _HALF / 2), round(_HIGH * _HALF / 2)
    every = np.lib.stride_tricks.sliding_window_view(part, _BLOCK)[:_HALF]
    levels = np.empty(_HALF)
    for at in range(0, _HALF, 256):
        blocks = every[at : at + 256] * window
        first, second, third, fourth = (blocks[:, quarter * 512 : quarter * 512 + 512] for quarter in range(4))
        folded = np.concatenate([-third[:, ::-1] - fourth, first - second[:, ::-1]], axis=1)
        values = (folded[:, ::2] + 1j * folded[:, ::-2]) * before
        power = (np.fft.fft(values, axis=1) * after)[:, low:high] / np.float32(np.sqrt(_HALF / 2))
        logs = np.log(power.real**2 + np.float32(_LEAST**2)) + np.log(power.imag**2 + np.float32(_LEAST**2))
        levels[at : at + 256] = logs.mean(axis=1)
    return levels


@cache
def _twiddles() -> tuple[Array, Array]:
    turn = np.exp(-1j * np.pi * (4 * np.arange(_HALF // 2) + 1) / (4 * _HALF)).astype(np.complex64)
    return turn, turn


@cache
def _windows() -> tuple[Array, ...]:
    """The shapes of a block: Kaiser-Bessel and sine (ISO/IEC 14496-3), and that of the Vorbis I specification."""
    sine = np.sin(np.pi / _BLOCK * (np.arange(_BLOCK) + 0.5))
    rising = np.cumsum(np.kaiser(_HALF + 1, np.pi * 4))
    half = np.sqrt(rising[:-1] / rising[-1])
    shapes = (np.concatenate([half, half[::-1]]), sine, np.sin(np.pi / 2 * sine**2))
    return tuple(shape.astype(np.float32) for shape in shapes)


def _grid_of_mp3(parts: Mapping[int, Array]) -> float:
    total: Array = np.zeros(_GRANULE)
    for start, part in parts.items():
        total += _dips(np.roll(_granule_levels(part), start % _GRANULE), _BANDS)
    return float(total.min() / np.sqrt(len(parts)))


def _granule_levels(part: Array) -> Array:
    """The same for the hybrid of filters and transform of MP3 (ISO/IEC 11172-3, C.1.3 and C.1.5.3)."""
    filters, transform, kept, leaked = _hybrid()
    slots = 3 * _SLOTS
    low, high = round(_LOW * _GRANULE), round(_HIGH * _GRANULE)
    levels = np.empty(_GRANULE)
    for offset in range(_BANDS):
        spans = np.lib.stride_tricks.sliding_window_view(part[offset:], _TAPS)[::_BANDS][:slots, ::-1]
        bands = spans @ filters
        pieces = np.lib.stride_tricks.sliding_window_view(bands, 2 * _SLOTS, axis=0)[:_SLOTS].copy()
        pieces[:, 1::2, 1::2] *= -1
        lines = pieces @ transform
        upper, lower = lines[:, :-1, ::-1][:, :, :8].copy(), lines[:, 1:, :8].copy()
        lines[:, :-1, :-9:-1] = upper * kept + lower * leaked
        lines[:, 1:, :8] = lower * kept - upper * leaked
        power = lines.reshape(_SLOTS, _GRANULE)[:, low:high] ** 2
        levels[offset::_BANDS] = np.log(power + np.float32(_LEAST**2)).mean(axis=1)
    return levels


@cache
def _hybrid() -> tuple[Array, Array, Array, Array]:
    """The filters, the transform, and the butterflies against aliasing.

    The filter of the standard is met within 0.3% of its maximum by a sinc in a Kaiser window.
    """
    taps, bands = np.arange(_TAPS), np.arange(_BANDS)
    shape = np.sinc(1.14 * (taps - 256) / 64) * np.kaiser(_TAPS + 1, 11.1)[:-1] / 32
    filters = np.cos((2 * bands + 1) * (taps[:, None] - 16) * np.pi / 64) * shape[:, None]
    inputs, lines = np.arange(2 * _SLOTS), np.arange(_SLOTS)
    transform = np.sin(np.pi / 36 * (inputs[:, None] + 0.5)) * np.cos(
        np.pi / 72 * (2 * inputs[:, None] + 19) * (2 * lines + 1)
    )
    leak = np.array([-0.6, -0.535, -0.33, -0.185, -0.095, -0.041, -0.0142, -0.0037])
    kept = 1 / np.sqrt(1 + leak**2)
    arrays = (filters, transform, kept, leak * kept)
    return tuple(array.astype(np.float32) for array in arrays)  # type: ignore[return-value]

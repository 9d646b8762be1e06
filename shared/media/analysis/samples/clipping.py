"""Clipping at any level: the waveform is cut off flat at the highest level of a channel."""

import numpy as np

from shared.media.analysis.samples.blocks import Block, Positions
from shared.media.analysis.samples.found import Found

_TOLERANCE = 2.2 / 32_768  # dither moves a sample of 16 bits by one step
_NEAR = 0.99
_FLAT_SHARE = 0.35  # among the samples near the top; of a sine it is 0.1, and a limiter leaves single samples there
_MIN_RUNS = 10
_MIN_LEVEL = 0.02


class Clipping:
    """Counts runs of three or more samples at the extremes of a channel, above and below zero."""

    def __init__(self, channels: int, rate: int) -> None:
        self._rate = rate
        self._tops = [0.0] * (2 * channels)
        self._positions = [Positions(rate) for _ in self._tops]
        self._at_top, self._near = [0] * len(self._tops), [0] * len(self._tops)

    def feed(self, block: Block, at: int, /) -> None:
        """Counts the flat places at the highest level until now."""
        extremes = (*block.max(axis=0), *-block.min(axis=0))
        channels = block.shape[1]
        for side, extreme in enumerate(extremes):
            if extreme > self._tops[side] + _TOLERANCE:
                self._tops[side], self._at_top[side], self._near[side] = float(extreme), 0, 0
                self._positions[side] = Positions(self._rate)
            if extreme < self._tops[side] * _NEAR:
                continue
            samples = block[:, side % channels] * (1 if side < channels else -1)
            at_top = samples >= self._tops[side] - _TOLERANCE
            flat = at_top[:-2] & at_top[1:-1] & at_top[2:]
            self._positions[side].add(np.flatnonzero(flat[1:] & ~flat[:-1]), at)
            self._at_top[side] += int(np.count_nonzero(at_top))
            self._near[side] += int(np.count_nonzero(samples >= self._tops[side] * _NEAR))

    def found(self) -> Found:
        """The runs of the channel that is clipped most."""
        clipped = [
            positions.found()
            for positions, top, at_top, near in zip(self._positions, self._tops, self._at_top, self._near, strict=True)
            if top >= _MIN_LEVEL and at_top >= _FLAT_SHARE * near
        ]
        most = max(clipped, key=lambda found: found.count, default=Found())
        return most if most.count >= _MIN_RUNS else Found()

"""Where the spectrum ends: the average over the recording drops at an edge as no instrument or room makes it."""

from itertools import pairwise

import numpy as np

from shared.media.analysis.samples.blocks import Block

_FRAME = 4096
_FROM_HZ = 8_000
_STEP_HZ, _BESIDE_HZ = 100, (300, 1200)
_DROP_DB = 20.0
_FLOOR_DB = -145.0  # of a bin; below it there was never sound


class Spectrum:
    """Averages the power of one frame of each block."""

    def __init__(self, rate: int) -> None:
        self._rate = rate
        self._power = np.zeros(_FRAME // 2 + 1)
        self._frames = 0
        self._shape = np.hanning(_FRAME).astype(np.float32)[:, None]

    def feed(self, block: Block, _at: int, /) -> None:
        """Adds the power of two frames."""
        for start in (0, len(block) // 2):
            frame = block[start : start + _FRAME]
            if len(frame) == _FRAME:
                self._power += (np.abs(np.fft.rfft(frame * self._shape, axis=0)) ** 2).sum(axis=1)
                self._frames += 1

    def cutoff_hz(self) -> int | None:
        """The lowest edge with a drop of 20 dB above which there is nothing but noise."""
        if not self._frames:
            return None
        levels = 10 * np.log10(self._power / self._frames / (_FRAME**2 / 4) + 1e-20)
        width = self._rate / _FRAME

        def level(low: float, high: float) -> float:
            return float(levels[round(low / width) : round(high / width)].mean())

        near, far = _BESIDE_HZ
        edges = range(_FROM_HZ, int(self._rate / 2 - far / 2), _STEP_HZ)
        drops = {}
        for edge in edges:
            below = level(edge - far, edge - near)
            above = level(edge + near, min(edge + far, self._rate / 2))
            rest = level(edge + near, self._rate / 2)
            if below > _FLOOR_DB:
                drops[edge] = below - max(above, rest)
        steep = [edge for edge, drop in drops.items() if drop >= _DROP_DB]
        if not steep:
            return None
        first = [steep[0]]
        for before, after in pairwise(steep):
            if after - before > _STEP_HZ:
                break
            first.append(after)
        return max(first, key=lambda edge: drops[edge])

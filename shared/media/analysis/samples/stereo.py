"""Left and right: whether one is the other a few samples later, and whether the bass cancels in mono."""

import numpy as np

from shared.media.analysis.samples.blocks import Block

_MOST_LATE = 64
_LOOKED_AT = 1 << 13
_BASS_CELL_S = 1 / 700
_SAME = 1e-3
_BETTER = 0.2


class Stereo:
    """Correlates left and right at small offsets, in a part of each block, and in the bass, in all of it."""

    def __init__(self, rate: int) -> None:
        self._cell = max(1, round(_BASS_CELL_S * rate))
        self._products = np.zeros(2 * _MOST_LATE + 1)
        self._powers = np.zeros(2)
        self._bass = np.zeros(3)

    def feed(self, block: Block, _at: int, /) -> None:
        """Adds the products of the block."""
        bass = block[: len(block) // self._cell * self._cell].reshape(-1, self._cell, 2).mean(axis=1)
        if len(bass):
            left, right = (bass - bass.mean(axis=0)).T.astype(np.float64)
            self._bass += (left @ left, right @ right, left @ right)
        part = block[:_LOOKED_AT].astype(np.float64)
        if len(part) <= 4 * _MOST_LATE:
            return
        left, right = part[_MOST_LATE:-_MOST_LATE, 0], part[:, 1]
        middle = right[_MOST_LATE:-_MOST_LATE]
        self._powers += (left @ left, middle @ middle)
        self._products += np.correlate(right, left, "valid")

    def bass_correlation(self) -> float | None:
        """Below about 300 Hz; None if there is no bass in a channel."""
        left, right, both = self._bass
        return float(both / np.sqrt(left * right)) if min(left, right) > 1e-9 else None

    def late_samples(self) -> int:
        """By how many samples right is later than left (negative: earlier), if they are otherwise the same."""
        norm = float(np.sqrt(self._powers[0] * self._powers[1]))
        if norm < 1e-9:
            return 0
        differences = 1 - np.abs(self._products) / norm
        best = int(differences.argmin())
        alike = differences[best] < _SAME and differences[best] < _BETTER * differences[_MOST_LATE]
        return best - _MOST_LATE if alike else 0

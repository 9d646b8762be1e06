"""Images of the spectrum about 22.05 kHz: what a soft converter from 44.1 to 48 kHz leaves above the old spectrum.

An image repeats the sound below in a mirror, so the phases at both frequencies add up to that of a constant tone of
44.1 kHz (Oppenheim and Schafer, Discrete-Time Signal Processing, 4.6: the spectrum of a sampled signal is periodic).
Sound that was recorded has no such phases.
"""

import numpy as np

from shared.media.analysis.samples.blocks import Block

_RATE = 48_000
_FRAME = 3_200  # 22.05 kHz is the centre of bin 1470
_MIDDLE = 1_470
_OFFSETS = np.arange(5, 61)  # 75 to 900 Hz
_TURN = 160  # a tone of 44.1 kHz has the same phase every 160 samples
_LEAST = 10 ** (-110 / 20) * _FRAME / 4
_MIN_PAIRS = 500
_COHERENT = 0.3  # of 1; converters leave 0.96 and more, recorded sound 0.05


class Images:
    """Adds up the phases of a few frames of each block; other rates than 48 kHz are left out."""

    def __init__(self, rate: int) -> None:
        self._applies = rate == _RATE
        self._sum, self._pairs = 0j, 0
        self._shape = np.hanning(_FRAME).astype(np.float32)[:, None]

    def feed(self, block: Block, at: int, /) -> None:
        """Adds four frames of the block."""
        if not self._applies:
            return
        for start in range(0, len(block), max(1, len(block) // 4)):
            frame = block[start : start + _FRAME]
            if len(frame) < _FRAME:
                continue
            spectrum = np.fft.rfft(frame * self._shape, axis=0)
            below, above = spectrum[_MIDDLE - _OFFSETS], spectrum[_MIDDLE + _OFFSETS]
            heard = (np.abs(below) > _LEAST) & (np.abs(above) > _LEAST)
            pairs = (below * above)[heard]
            turn = (at + start) * 147 % _TURN / _TURN
            self._sum += complex((pairs / np.abs(pairs)).sum() * np.exp(-2j * np.pi * turn))
            self._pairs += len(pairs)

    def found(self) -> bool:
        """True if most pairs of frequencies agree."""
        return self._pairs >= _MIN_PAIRS and abs(self._sum) > _COHERENT * self._pairs

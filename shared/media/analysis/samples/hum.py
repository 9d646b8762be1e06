"""Hum of the mains: lines at 50 or 60 Hz and their multiples that do not move while the music does."""

import numpy as np

from shared.media.analysis.samples.blocks import Block

_RATE = 1200
_WINDOW_S, _HOP_S = 4, 2
_MULTIPLES = (1, 2, 3, 4, 5, 6)
_LINE_HZ = 0.3
_BESIDE_HZ = (0.75, 2.5)
_ABOVE = 2.5  # in power: the line over the highest beside it, because a beat in strict tempo has many lines
_SHARE = 0.4
_LINES = 2


class Hum:
    """Counts the windows in which a line stands alone. The window tells 50 Hz from the nearest notes."""

    def __init__(self, rate: int) -> None:
        self._cell = max(1, rate // _RATE)
        self._rate = rate / self._cell
        self._kept = np.zeros(0, np.float32)
        self._length, self._hop = (round(seconds * self._rate) for seconds in (_WINDOW_S, _HOP_S))
        self._shape = np.hanning(self._length)
        self._rest = np.zeros(0, np.float32)
        self._windows = 0
        self._alone = {mains: np.zeros(len(_MULTIPLES), np.int64) for mains in (50, 60)}

    def feed(self, block: Block, _at: int, /) -> None:
        """Lowers the rate, and looks at every window that is complete."""
        mono = np.concatenate([self._rest, block.mean(axis=1)])
        whole = len(mono) // self._cell * self._cell
        self._rest = mono[whole:]
        self._kept = np.concatenate([self._kept, mono[:whole].reshape(-1, self._cell).mean(axis=1)])
        while len(self._kept) >= self._length:
            self._look(self._kept[: self._length])
            self._kept = self._kept[self._hop :]

    def _look(self, window: Block) -> None:
        power = np.abs(np.fft.rfft(window * self._shape)) ** 2
        self._windows += 1
        for mains, alone in self._alone.items():
            alone += [self._stands_alone(power, mains * multiple) for multiple in _MULTIPLES]

    def _stands_alone(self, power: Block, hz: float) -> bool:
        def band(low: float, high: float) -> Block:
            return power[round(low * _WINDOW_S) : round(high * _WINDOW_S) + 1]

        near, far = _BESIDE_HZ
        beside = max(band(hz - far, hz - near).max(), band(hz + near, hz + far).max())
        return bool(band(hz - _LINE_HZ, hz + _LINE_HZ).max() > _ABOVE * beside + 1e-9)

    def mains_hz(self) -> int | None:
        """50 or 60 if two lines or more stand alone most of the time."""
        lines = {mains: int(np.count_nonzero(alone > _SHARE * self._windows)) for mains, alone in self._alone.items()}
        mains, most = max(lines.items(), key=lambda item: item[1])
        return mains if self._windows and most >= _LINES else None

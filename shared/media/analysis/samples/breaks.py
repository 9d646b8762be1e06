"""Dropouts (the signal stops dead for a moment), clicks (a sample leaps out of its neighbourhood), and the end."""

import numpy as np

from shared.media.analysis.samples.blocks import Block, Positions
from shared.media.analysis.samples.found import Found

_GAP_S = (0.0015, 0.3)
_EDGE_FRAMES = 16
_MIN_STEP = 0.002
_SLOPE_SHARE = 0.5
_CELL = 32
_NEAR_CELLS, _FAR_CELLS = 2, 12
_CLICK_RATIO = 14.0
_CLICK_WIDTH = 5.5  # the sum of the differences over their maximum; a leap of one sample or a step has 2.7
_CLICK_LEVEL = 0.02
_END_S = 0.01
_KEPT_S = 1.0
_END_DB = -22.0
_SILENCE = 1.5e-5


class Breaks:
    """Looks at each block together with the end of the one before, so that no fault is lost between them."""

    def __init__(self, channels: int, rate: int) -> None:
        self._rate = rate
        self._before = np.zeros((0, channels), np.float32)
        self._margin = round(0.05 * rate)
        self._overlap = round((_GAP_S[1] + 0.1) * rate)
        self._gaps, self._clicks = Positions(rate), Positions(rate)
        self._energy, self._frames = 0.0, 0

    def feed(self, block: Block, at: int, /) -> None:
        """Looks at the block together with the end of the one before."""
        self._energy += float(np.square(block, dtype=np.float32).sum(dtype=np.float64))
        self._frames += block.size
        joined = np.concatenate([self._before, block])
        start = at - len(self._before)
        # A fault belongs to the block in which it has room on both sides.
        end = len(joined) - self._overlap + self._margin
        gaps, clicks = list[int](), list[int]()
        for channel in range(block.shape[1]):
            samples = np.ascontiguousarray(joined[:, channel])
            steps = np.abs(np.diff(samples))
            gaps += self._gaps_of(samples, steps)
            clicks += _clicks_of(samples)
        self._gaps.add(_distinct(gaps, self._margin, end), start)
        self._clicks.add(_distinct(clicks, self._margin, end), start)
        self._before = joined[-self._overlap :]

    def _gaps_of(self, samples: Block, steps: Block) -> list[int]:
        """The starts of runs of equal samples between two stretches that move."""
        moving = np.flatnonzero(steps > 0)
        lengths = np.diff(moving)
        least, most = (round(seconds * self._rate) for seconds in _GAP_S)
        candidates = np.flatnonzero((lengths > least) & (lengths < most))
        highest = float(np.abs(samples).max(initial=0))
        found = []
        for index in candidates:
            first, last = int(moving[index]), int(moving[index + 1])
            held = abs(float(samples[first + 1]))
            if held > _SILENCE and held > 0.9 * highest:
                continue
            if self._is_cut(steps, first - _EDGE_FRAMES + 1, first + 1, first - self._margin, first + 1) and (
                self._is_cut(steps, last, last + _EDGE_FRAMES, last, last + self._margin)
            ):
                found.append(first)
        return found

    @staticmethod
    def _is_cut(steps: Block, edge: int, edge_end: int, around: int, around_end: int) -> bool:
        """True if the signal moves at the edge as much as it does around it."""
        near, wide = steps[max(0, edge) : edge_end], steps[max(0, around) : around_end]
        if not len(near) or not len(wide):
            return False
        return float(near.max()) >= max(_MIN_STEP, _SLOPE_SHARE * float(wide.mean()))

    def dropouts(self) -> Found:
        """Where the signal stops dead and goes on."""
        return self._gaps.found()

    def clicks(self) -> Found:
        """Where single samples leap out."""
        return self._clicks.found()

    def end_db(self) -> float:
        """The level of the last 10 ms of sound in relation to the whole, in dB; silence after it does not count."""
        if not self._energy:
            return -np.inf
        last = self._before[-round(_KEPT_S * self._rate) :]
        loud = np.flatnonzero(np.abs(last).max(axis=1) > _SILENCE)
        if not len(loud):
            return -np.inf
        end = last[: loud[-1] + 1][-round(_END_S * self._rate) :]
        power = float(np.mean(np.square(end, dtype=np.float64)))
        return float(10 * np.log10(max(power, 1e-20) / (self._energy / self._frames)))

    def ends_abruptly(self) -> bool:
        """True if it is still loud at its end."""
        return self.end_db() > _END_DB


def _distinct(frames: list[int], start: int, end: int) -> list[int]:
    """Those from `start` to `end`; what happens in several channels, or goes on, counts once."""
    found: list[int] = []
    for frame in sorted(frames):
        if start <= frame < end and (not found or frame - found[-1] > 2 * _CELL):
            found.append(frame)
    return found


def _clicks_of(samples: Block) -> list[int]:
    """Where the fourth difference is far above that before and after, and only for a few samples."""
    cells = (len(samples) - 4) // _CELL
    if cells <= 2 * _FAR_CELLS:
        return []
    leaps = np.abs(np.diff(samples, n=4))[: cells * _CELL].reshape(cells, _CELL)
    highest = leaps.max(axis=1)
    sums = np.concatenate([[0.0], np.cumsum(leaps.sum(axis=1), dtype=np.float64)])
    span = _FAR_CELLS - _NEAR_CELLS
    here = np.arange(_FAR_CELLS, cells - _FAR_CELLS)
    before = (sums[here - _NEAR_CELLS] - sums[here - _FAR_CELLS]) / (span * _CELL)
    after = (sums[here + _FAR_CELLS + 1] - sums[here + _NEAR_CELLS + 1]) / (span * _CELL)
    top = highest[here]
    candidates = here[(top > _CLICK_LEVEL) & (top > _CLICK_RATIO * np.maximum(before, after))]
    found: list[int] = []
    for cell in candidates:
        first = int(cell) * _CELL + int(leaps[cell].argmax())
        around = leaps.reshape(-1)[max(0, first - _CELL) : first + _CELL]
        single = float(around.sum()) < _CLICK_WIDTH * float(around.max()) + 2 * _CELL * float(
            max(before[cell - _FAR_CELLS], after[cell - _FAR_CELLS])
        )
        if single:
            found.append(first)
    return found

"""What the detectors share: blocks of samples by channel, and where a fault was found."""

from typing import Any, Protocol

import numpy as np

from shared.media.analysis.samples.found import Found

Block = np.ndarray[Any, np.dtype[np.float32]]
"""Samples by channel; full scale is 1."""

BLOCK_FRAMES = 1 << 16


class Detector(Protocol):
    """Sees all blocks in order; `at` is the position of the first frame."""

    def feed(self, block: Block, at: int, /) -> None:
        """Takes the next block, which starts at frame `at`."""


class Positions:
    """Collects the frames at which a fault was found."""

    def __init__(self, rate: int) -> None:
        self._rate, self._count, self._first = rate, 0, -1

    def add(self, frames: Any, at: int) -> None:
        """`frames` are relative to `at`."""
        if len(frames):
            first = at + int(min(frames))
            self._first = first if self._first < 0 else min(first, self._first)
            self._count += len(frames)

    def found(self) -> Found:
        """The number and the first."""
        return Found(self._count, round(max(0, self._first) / self._rate, 2))

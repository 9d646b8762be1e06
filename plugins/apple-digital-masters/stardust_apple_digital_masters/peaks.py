"""Peaks of decoded sound, on the samples and between them (ITU-R BS.1770-4, annex 2), a piece at a time."""

import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

Real = npt.NDArray[np.float64]

_TAPS, _PHASES = 48, 4
_LISTED = 20
_FULL_SCALE = 1 - 2**-15
"""The highest sample that 16 bits hold: what reaches it may be cut off."""


@dataclass
class Peaks:
    """What was found so far. `limit`: samples above it are clips; those that reach it count only in runs of `run`."""

    rate: int
    channels: int
    limit: float = 1.0
    run: int = 1
    frames: int = 0
    sample: float = 0.0
    true: float = 0.0
    clipped: list[int] = field(default_factory=list)
    """Samples that are clips, per channel."""
    between: list[int] = field(default_factory=list)
    """How often the sound exceeds full scale only between samples, per channel."""
    listed: list[dict[str, Any]] = field(default_factory=list)
    """The first of them in each channel: `at` (s), `channel` (from 1), `level` (dBFS)."""

    def __post_init__(self) -> None:
        self.clipped, self.between = [0] * self.channels, [0] * self.channels
        self._kept: Real = np.zeros((_TAPS, self.channels))
        self._filters, self._over = _interpolators(), [False] * self.channels

    def feed(self, piece: bytes) -> None:
        """Adds interleaved 32-bit floats."""
        samples = np.frombuffer(piece, "<f4").reshape(-1, self.channels).astype(np.float64)
        self._note(samples)
        self.frames += len(samples)

    def finish(self) -> None:
        """Adds what is between the last samples and the silence after them."""
        self._note(np.zeros((_TAPS, self.channels)))

    def _note(self, samples: Real) -> None:
        whole = np.concatenate([self._kept, samples])
        self._kept = whole[len(whole) - _TAPS :]
        if len(whole) <= _TAPS:
            return
        on = whole[_TAPS // 2 : len(whole) - _TAPS // 2]
        first = self.frames - _TAPS // 2
        for channel in range(self.channels):
            column = whole[:, channel]
            parts = [np.convolve(column, each, "full")[_TAPS : len(column)] for each in self._filters]
            over = np.max(np.abs(parts), axis=0)
            self._count(channel, np.abs(on[:, channel]), over, first)

    def _count(self, channel: int, on: Real, over: Real, first: int) -> None:
        self.sample = max(self.sample, float(on.max(initial=0)))
        self.true = max(self.true, float(on.max(initial=0)), float(over.max(initial=0)))
        clips = on > self.limit if self.run == 1 else _in_runs(on >= self.limit, self.run)
        only_between = (over > 1) & ~clips & (on <= 1)
        starts = only_between & ~np.concatenate([[self._over[channel]], only_between[:-1]])
        self._over[channel] = bool(only_between[-1])
        self.clipped[channel] += int(clips.sum())
        self.between[channel] += int(starts.sum())
        already = sum(each["channel"] == channel + 1 for each in self.listed)
        for place in np.flatnonzero(clips | starts)[: _LISTED - already]:
            level = decibels(max(float(on[place]), float(over[place])))
            self.listed.append(
                {"at": round(max(0, first + int(place)) / self.rate, 4), "channel": channel + 1, "level": level}
            )

    def facts(self) -> dict[str, Any]:
        """As plain values: levels in dBFS and dBTP; None for silence."""
        return {
            "samplePeak": decibels(self.sample),
            "truePeak": decibels(self.true),
            "clipped": sum(self.clipped),
            "between": sum(self.between),
            "first": sorted(self.listed, key=lambda each: (each["at"], each["channel"]))[:_LISTED],
        }


def measured(pieces: Iterable[bytes], rate: int, channels: int, *, coded: bool) -> dict[str, Any]:
    """The peaks of a sound. Coded sound clips above full scale; a source where three samples in a row reach it."""
    found = Peaks(rate, channels) if coded else Peaks(rate, channels, limit=_FULL_SCALE, run=3)
    for piece in pieces:
        found.feed(piece)
    found.finish()
    return found.facts()


def decibels(level: float) -> float | None:
    """A level in dB, where full scale is 1; None for silence."""
    return round(20 * math.log10(level), 2) if level > 0 else None


def _in_runs(reached: npt.NDArray[np.bool_], run: int) -> npt.NDArray[np.bool_]:
    """Where at least `run` in a row are true."""
    if len(reached) < run:
        return np.zeros(len(reached), np.bool_)
    begins = np.all([reached[at : len(reached) - run + 1 + at] for at in range(run)], axis=0)
    within = np.zeros(len(reached), np.bool_)
    for at in range(run):
        within[at : len(reached) - run + 1 + at] |= begins
    return within


def _interpolators() -> list[Real]:
    """Filters for the values at each quarter after a sample: a sinc in a Kaiser window."""
    taps = np.arange(_TAPS) - _TAPS // 2
    found = []
    for phase in range(1, _PHASES):
        at = taps + phase / _PHASES
        window = np.i0(9.0 * np.sqrt(np.clip(1 - (at / (_TAPS / 2)) ** 2, 0, 1))) / np.i0(9.0)
        response = np.sinc(at) * window
        found.append(response / response.sum())
    return found

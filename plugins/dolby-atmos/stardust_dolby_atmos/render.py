"""Renders beds and objects to 5.1, a piece at a time, in bounded memory."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from stardust_dolby_atmos.chunks import Reader, Wave
from stardust_dolby_atmos.description import Block, Track
from stardust_dolby_atmos.panning import LFE_ONLY, OUTPUTS, cartesian_gains, polar_gains

Samples = npt.NDArray[np.float32]
_READ_BYTES = 1 << 20
_MAX_SAMPLES = 7_000_000
"""Of all tracks in a piece: more than half a second of 128 tracks at 96 kHz."""
_NOTHING = (0.0,) * len(OUTPUTS)


@dataclass(frozen=True, slots=True)
class _Path:
    """The gains of a track over time: between the frames in `at` they change evenly."""

    column: int
    at: npt.NDArray[np.float64]
    gains: npt.NDArray[np.float32]

    def over(self, first: int, count: int) -> npt.NDArray[np.float32]:
        """One row if the gains stay the same during these frames, else a row for each frame."""
        low = max(0, int(np.searchsorted(self.at, first, "right")) - 1)
        high = int(np.searchsorted(self.at, first + count, "left")) + 1
        near = self.gains[low:high]
        if np.all(near == near[0]):
            return near[:1]
        frames = np.arange(first, first + count)
        changing = np.zeros((count, len(OUTPUTS)), np.float32)
        for place in np.flatnonzero(near.any(axis=0)):
            changing[:, place] = np.interp(frames, self.at[low:high], near[:, place])
        return changing


@dataclass(frozen=True, slots=True)
class Piece:
    """Some frames: the tracks as stored (full scale is 1), and the six outputs."""

    first: int
    tracks: Samples
    rendered: Samples
    low_bits: int
    """The lower 8 bits of all 24-bit samples, combined by OR."""


def pieces(
    read: Reader, wave: Wave, tracks: list[Track], *, first: int = 0, end: int | None = None, seconds: float = 0.5
) -> Iterator[Piece]:
    """The frames from `first` to `end` in pieces. Raises what `read` raises."""
    paths = [_path(track, wave) for track in tracks if track.number <= wave.channels and track.kind != "other"]
    step = max(1, min(round(wave.rate * seconds), _MAX_SAMPLES // wave.channels))
    end = wave.frames if end is None else min(end, wave.frames)
    for start in range(first, end, step):
        count = min(step, end - start)
        samples, low = _samples(_bytes(read, wave, start, count), wave)
        if len(samples) < count:
            return
        yield Piece(start, samples, _rendered(samples, paths, start), low)


def _bytes(read: Reader, wave: Wave, first: int, count: int) -> bytes:
    at, end = wave.at + first * wave.frame_bytes, wave.at + (first + count) * wave.frame_bytes
    return b"".join(read(place, min(_READ_BYTES, end - place)) for place in range(at, end, _READ_BYTES))


def _samples(data: bytes, wave: Wave) -> tuple[Samples, int]:
    width = wave.bits // 8
    raw = np.frombuffer(data[: len(data) // wave.frame_bytes * wave.frame_bytes], np.uint8).reshape(-1, width)
    wide = np.zeros((len(raw), 4), np.uint8)
    wide[:, 4 - width :] = raw
    low = int(np.bitwise_or.reduce(raw[:, 0])) if width == 3 and len(raw) else 0
    return (wide.view("<i4").astype(np.float32) / np.float32(1 << 31)).reshape(-1, wave.channels), low


def _rendered(samples: Samples, paths: list[_Path], first: int) -> Samples:
    still = np.zeros((samples.shape[1], len(OUTPUTS)), np.float32)
    moving = []
    for path in paths:
        gains = path.over(first, len(samples))
        if len(gains) == 1:
            still[path.column] = gains[0]
        else:
            moving.append((path.column, gains))
    rendered: Samples = samples @ still
    for column, gains in moving:
        rendered += samples[:, column, None] * gains
    return rendered


def _path(track: Track, wave: Wave) -> _Path:
    """The gains over time: a block begins where the one before was, and takes its ramp (BS.2127-1, 7.4)."""
    at: list[float] = []
    gains: list[tuple[float, ...]] = []

    def note(frame: float, value: tuple[float, ...]) -> None:
        at.append(max(frame, at[-1]) if at else frame)
        gains.append(value)

    start = math.ceil(track.start_s * wave.rate)
    if start:
        note(start - 1, _NOTHING)
    for index, block in enumerate(track.blocks):
        value = _gains(track, block)
        begin = start + math.ceil(block.start_s * wave.rate)
        ramp = (block.ramp_s if block.ramp_s is not None else block.duration_s or 0.0) * wave.rate
        if index:
            note(begin if ramp else begin - 1, gains[-1])
        note(begin + ramp if index else begin, value)
    if not track.blocks:
        note(start, _NOTHING)
    if track.end_s is not None and (end := math.ceil(track.end_s * wave.rate)) < wave.frames:
        note(end - 1, gains[-1])
        note(end, _NOTHING)
    return _Path(track.number - 1, np.array(at), np.array(gains, np.float32))


def _gains(track: Track, block: Block) -> tuple[float, ...]:
    x, y, _ = block.position
    found = LFE_ONLY if track.lfe else cartesian_gains(x, y) if block.cartesian else polar_gains(x)
    return tuple(gain * block.gain * track.gain for gain in found)

"""Measures an ADM BWF in one pass, and states what it found as plain values of JSON."""

from typing import Any

import numpy as np

from stardust_dolby_atmos.chunks import Reader, body, read_wave
from stardust_dolby_atmos.description import Track, read_description
from stardust_dolby_atmos.dolby import DolbyMetadata, read_dolby
from stardust_dolby_atmos.loudness import Meter, decibels
from stardust_dolby_atmos.panning import OUTPUTS
from stardust_dolby_atmos.render import Samples, pieces

_SILENT = 10 ** (-60 / 20)
"""What counts as silence at the ends: -60 dBFS, as in the product's own examination."""
_LFE_HZ = 500
_NAME = 24
_MAX_DOLBY_BYTES = 1 << 20
_LFE = OUTPUTS.index("LFE")


def measure(read: Reader, size: int) -> dict[str, Any]:
    """The facts of a file. Raises Unreadable.

    Levels in dBFS and dBTP, loudness in LKFS, times in seconds; values that do not exist are None.
    """
    wave = read_wave(read, size)
    described = read_description(read, wave)
    dolby = read_dolby(body(read, wave, "dbmd", _MAX_DOLBY_BYTES))
    pass_ = _Pass(wave.rate, wave.channels)
    for piece in pieces(read, wave, described.tracks):
        pass_.feed(piece.first, piece.tracks, piece.rendered, piece.low_bits)
    loudness = pass_.meter.finish()
    peaks = [decibels(float(peak)) for peak in pass_.meter.peaks]
    kinds = [track.kind for track in described.tracks]
    silent = np.flatnonzero(pass_.peaks == 0) + 1
    return {
        "kind": "ADM BWF",
        "container": wave.kind,
        "channels": wave.channels,
        "rate": wave.rate,
        "bits": wave.bits,
        "usedBits": _used_bits(wave.bits, pass_.low_bits),
        "seconds": round(wave.seconds, 6),
        "beds": kinds.count("bed"),
        "objects": kinds.count("object"),
        "other": kinds.count("other"),
        "undescribed": described.undescribed[:20],
        "programme": {
            "name": described.programme,
            "count": described.programmes,
            "start": described.start_s,
            "end": described.end_s,
        },
        "dolby": _dolby(dolby),
        "loudness": None if loudness is None else round(loudness, 2),
        "truePeak": max((peak for peak in peaks if peak is not None), default=None),
        "truePeaks": dict(zip(OUTPUTS, peaks, strict=True)),
        "silenceHead": pass_.head_s(wave.seconds),
        "silenceTail": pass_.tail_s(wave.seconds),
        "lfeAbove500Hz": pass_.lfe_high(),
        "silentTracks": [int(number) for number in silent],
        "tracks": [
            _track(track, float(pass_.peaks[track.number - 1]))
            for track in described.tracks
            if track.number <= wave.channels
        ],
    }


class _Pass:
    """What is added up while the pieces pass."""

    def __init__(self, rate: int, channels: int) -> None:
        self.meter, self.peaks, self.low_bits = Meter(rate), np.zeros(channels, np.float32), 0
        self._rate, self._first, self._last = rate, -1, -1
        self._low_power = self._high_power = 0.0

    def feed(self, first: int, tracks: Samples, rendered: Samples, low_bits: int) -> None:
        self.meter.feed(rendered)
        self.low_bits |= low_bits
        self.peaks = np.maximum(self.peaks, np.abs(tracks).max(axis=0))
        heard = np.flatnonzero((np.abs(rendered) > _SILENT).any(axis=1))
        if len(heard):
            self._first = first + int(heard[0]) if self._first < 0 else self._first
            self._last = first + int(heard[-1])
        self._note_lfe(rendered[:, _LFE])

    def _note_lfe(self, samples: Samples) -> None:
        if samples.any():
            power = np.abs(np.fft.rfft(samples * np.hanning(len(samples)))) ** 2
            edge = round(_LFE_HZ * len(samples) / self._rate)
            self._low_power += float(power[:edge].sum())
            self._high_power += float(power[edge:].sum())

    def head_s(self, seconds: float) -> float:
        """Silence at the beginning."""
        return round(seconds if self._first < 0 else self._first / self._rate, 3)

    def tail_s(self, seconds: float) -> float:
        """Silence at the end."""
        return round(seconds if self._last < 0 else seconds - (self._last + 1) / self._rate, 3)

    def lfe_high(self) -> float | None:
        """How much of the LFE's energy is above 500 Hz, in dB relative to what is below."""
        if not self._low_power:
            return 0.0 if self._high_power else None
        return decibels((self._high_power / self._low_power) ** 0.5) if self._high_power else None


def _used_bits(bits: int, low_bits: int) -> int:
    """The bits that the samples of a 24-bit file really use."""
    if bits != 24:
        return bits
    return 24 - ((low_bits & -low_bits).bit_length() - 1 if low_bits else 8)


def _dolby(found: DolbyMetadata | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return {
        "sound": found.sound,
        "tool": f"{found.tool} {found.version}".strip(),
        "downmix": found.downmix,
        "binaural": {mode: found.binaural.count(mode) for mode in sorted(set(found.binaural))},
        "manualTrims": list(found.manual_trims),
    }


def _track(track: Track, peak: float) -> dict[str, Any]:
    """A track as the panel shows it: x to the right, y to the front and z up, each from -1 to 1, at the beginning."""
    x, y, z = _place(track)
    name = (track.label.removeprefix("RC_") if track.kind == "bed" else "") or track.name
    return {
        "number": track.number,
        "kind": track.kind,
        "name": name[:_NAME],
        "x": x,
        "y": y,
        "z": z,
        "moves": any(block.position != track.blocks[0].position for block in track.blocks),
        "peak": decibels(peak),
    }


def _place(track: Track) -> tuple[float, float, float]:
    if not track.blocks:
        return 0.0, 0.0, 0.0
    block = track.blocks[0]
    first, second, third = block.position
    if not block.cartesian:
        azimuth, elevation = np.radians(first), np.radians(second)
        flat = third * np.cos(elevation)
        first, second, third = -flat * np.sin(azimuth), flat * np.cos(azimuth), third * np.sin(elevation)
    return round(float(first), 2), round(float(second), 2), round(float(third), 2)

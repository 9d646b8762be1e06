"""Loudness and true peak of 5.1 sound (ITU-R BS.1770-4), and filters, a piece at a time."""

import math

import numpy as np
import numpy.typing as npt

Samples = npt.NDArray[np.float32]
Real = npt.NDArray[np.float64]

_WEIGHTS = np.array([1, 1, 1, 0, 1.41, 1.41])
"""Of L, R, C, LFE, Ls, Rs (BS.1770-4, table 3)."""
_TAPS, _PEAK_TAPS, _PHASES = 8_192, 48, 4
_OFFSET_LU, _ABSOLUTE_LUFS, _RELATIVE_LU = -0.691, -70.0, -10.0


class Bank:
    """Applies filters of finite length to sound that comes in pieces (overlap-save)."""

    def __init__(self, responses: Real, channels: int) -> None:
        self._responses, self._kept = responses, np.zeros((responses.shape[1] - 1, channels))
        self._spectra: dict[int, npt.NDArray[np.complex128]] = {}

    def feed(self, samples: Samples | Real) -> Real:
        """The filtered sound: filters x frames x channels."""
        whole = np.concatenate([self._kept, samples])
        self._kept = whole[len(whole) - len(self._kept) :]
        size = 1 << (len(whole) - 1).bit_length()
        if size not in self._spectra:
            self._spectra = {size: np.fft.rfft(self._responses, size, axis=1)}
        spectrum = np.fft.rfft(whole, size, axis=0)
        filtered = np.fft.irfft(self._spectra[size][:, :, None] * spectrum[None], size, axis=1)
        return np.asarray(filtered[:, len(self._responses[0]) - 1 : len(whole)], np.float64)


class Meter:
    """Measures integrated loudness and true peaks of sound in the order L, R, C, LFE, Ls, Rs."""

    def __init__(self, rate: int) -> None:
        phases = [np.pad(each, (0, _TAPS - len(each))) for each in interpolators()]
        self._bank = Bank(np.array([k_weighting(rate), *phases]), len(_WEIGHTS))
        self._step, self._rest = rate // 10, np.zeros((0, len(_WEIGHTS)))
        self._powers: list[Real] = []
        self.peaks = np.zeros(len(_WEIGHTS))
        """The true peak of each channel so far; full scale is 1."""

    def feed(self, samples: Samples) -> None:
        """Adds frames."""
        filtered = self._bank.feed(samples)
        self._note_peaks(np.asarray(samples, np.float64), filtered[1:])
        squares = np.concatenate([self._rest, filtered[0] ** 2])
        whole = len(squares) // self._step
        self._rest = squares[whole * self._step :]
        self._powers += list(squares[: whole * self._step].reshape(whole, self._step, len(_WEIGHTS)).mean(axis=1))

    def finish(self) -> float | None:
        """The integrated loudness in LUFS; None if there is less than 0.4 s, or silence."""
        quiet = np.zeros((_PEAK_TAPS, len(_WEIGHTS)))
        self._note_peaks(quiet, self._bank.feed(quiet)[1:])
        powers = np.array(self._powers)
        if len(powers) < 4:
            return None
        blocks = sum(powers[at : len(powers) - 3 + at] for at in range(4)) / 4 @ _WEIGHTS
        loud = blocks[blocks > _power(_ABSOLUTE_LUFS)]
        if not len(loud):
            return None
        gated = loud[loud > _power(_lufs(loud.mean()) + _RELATIVE_LU)]
        return _lufs(gated.mean())

    def _note_peaks(self, samples: Real, between: Real) -> None:
        self.peaks = np.maximum(self.peaks, np.abs(samples).max(axis=0, initial=0))
        self.peaks = np.maximum(self.peaks, np.abs(between).max(axis=(0, 1), initial=0))


def _lufs(power: float) -> float:
    return _OFFSET_LU + 10 * math.log10(power)


def _power(lufs: float) -> float:
    return float(10 ** ((lufs - _OFFSET_LU) / 10))


def decibels(level: float) -> float | None:
    """A level in dB, where full scale is 1; None for silence."""
    return round(20 * math.log10(level), 2) if level > 0 else None


def k_weighting(rate: int) -> Real:
    """The impulse response of the K weighting (BS.1770-4, annex 1) at a sampling rate, as filters of any rate have it.

    Both stages are given by frequency, gain and Q, which at 48 kHz give the coefficients of the standard.
    """
    response = np.zeros(_TAPS)
    response[0] = 1
    for numerator, denominator in (_shelf(rate), _high_pass(rate)):
        response = _filtered(response, numerator, denominator)
    return response


def _shelf(rate: int) -> tuple[list[float], list[float]]:
    k, q = math.tan(math.pi * 1681.974450955533 / rate), 0.7071752369554196
    high = 10 ** (3.999843853973347 / 20)
    band = high**0.4996667741545416
    scale = 1 + k / q + k * k
    above = [(high + band * k / q + k * k) / scale, 2 * (k * k - high) / scale, (high - band * k / q + k * k) / scale]
    return above, [2 * (k * k - 1) / scale, (1 - k / q + k * k) / scale]


def _high_pass(rate: int) -> tuple[list[float], list[float]]:
    k, q = math.tan(math.pi * 38.13547087602444 / rate), 0.5003270373238773
    scale = 1 + k / q + k * k
    return [1.0, -2.0, 1.0], [2 * (k * k - 1) / scale, (1 - k / q + k * k) / scale]


def _filtered(signal: Real, b: list[float], a: list[float]) -> Real:
    out, x1, x2, y1, y2 = np.zeros(len(signal)), 0.0, 0.0, 0.0, 0.0
    for place, x in enumerate(signal.tolist()):
        y = b[0] * x + b[1] * x1 + b[2] * x2 - a[0] * y1 - a[1] * y2
        out[place], x1, x2, y1, y2 = y, x, x1, y, y1
    return out


def interpolators() -> list[Real]:
    """Filters for the values at each quarter between two samples: a sinc in a Kaiser window (BS.1770-4, annex 2)."""
    taps = np.arange(_PEAK_TAPS) - _PEAK_TAPS // 2
    found = []
    for phase in range(1, _PHASES):
        at = taps + phase / _PHASES
        window = np.i0(9.0 * np.sqrt(np.clip(1 - (at / (_PEAK_TAPS / 2)) ** 2, 0, 1))) / np.i0(9.0)
        response = np.sinc(at) * window
        found.append(response / response.sum())
    return found

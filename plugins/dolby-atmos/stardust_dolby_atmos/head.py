"""Binaural sound by a rigid sphere instead of a head: arrival times and shadow, no pinna, no room, no height.

The five loudspeakers of 5.1 are heard from where they stand. Time by Woodworth's formula, shadow by the one-pole filter
of Brown and Duda, "A structural model for binaural sound synthesis", IEEE Trans. Speech and Audio Processing 6(5),
1998, equations 1 to 5. It is for a first impression of width and envelopment, and not Dolby's binaural renderer.
"""

import math

import numpy as np
import numpy.typing as npt

from stardust_dolby_atmos.loudness import Bank, Samples

_RADIUS_M, _SPEED_M_S = 0.0875, 343.0
_TAPS = 512
_AZIMUTHS = (30.0, -30.0, 0.0, None, 110.0, -110.0)
"""Of L, R, C, LFE, Ls, Rs, to the left; the LFE reaches both ears alike."""
_LEVEL = 0.5


def binaural(rendered: Samples, rate: int) -> Samples:
    """Left and right ear of sound in 5.1."""
    ears = np.zeros((len(rendered), 2), np.float32)
    for place, azimuth in enumerate(_AZIMUTHS):
        if azimuth is None:
            ears += _LEVEL * rendered[:, place, None]
            continue
        responses = np.array([ear_response(azimuth, side, rate) for side in (90.0, -90.0)])
        ears += _LEVEL * Bank(responses, 1).feed(rendered[:, place, None])[:, :, 0].T.astype(np.float32)
    return ears


def ear_response(azimuth: float, ear: float, rate: int) -> npt.NDArray[np.float64]:
    """The impulse response at an ear (its azimuth: 90 or -90) of a source at an azimuth, in degrees to the left."""
    incidence = abs((azimuth - ear + 180) % 360 - 180)
    angle = math.radians(incidence)
    travel = -math.cos(angle) if incidence < 90 else angle - math.pi / 2
    delay_s = _RADIUS_M / _SPEED_M_S * (1 + travel)
    alpha = 1.05 + 0.95 * math.cos(math.radians(incidence * 180 / 150))
    turnover = 2 * _SPEED_M_S / _RADIUS_M
    omega = 2 * math.pi * np.fft.rfftfreq(_TAPS, 1 / rate)
    shadow = (turnover + 1j * alpha * omega) / (turnover + 1j * omega)
    return np.asarray(np.fft.irfft(shadow * np.exp(-1j * omega * delay_s), _TAPS), np.float64)

"""Gains of the five loudspeakers of 5.1 for a position (ITU-R BS.2127-1, layout 0+5+0).

Cartesian positions are panned by the allocentric panner of BS.2127 (constant power, first between the rows, then within
each). Its loudspeakers of this layout are all in the middle layer, so that height has no effect. Polar positions are
panned between neighbouring loudspeakers (VBAP) by their azimuth; elevation is not rendered.
"""

import itertools
import math

OUTPUTS = ("L", "R", "C", "LFE", "Ls", "Rs")
Gains = tuple[float, float, float, float, float, float]
LFE_ONLY: Gains = (0, 0, 0, 1, 0, 0)

_RING = ((30.0, 0), (0.0, 2), (-30.0, 1), (-110.0, 5), (-250.0, 4), (-330.0, 0))
"""Loudspeakers clockwise from the left: azimuth and place in OUTPUTS."""


def cartesian_gains(x: float, y: float) -> Gains:
    """The gains for x from left (-1) to right and y from the back (-1) to the front, each clipped to -1 to 1."""
    x, y = max(-1.0, min(1.0, x)), max(-1.0, min(1.0, y))
    rear, front = _balance((y + 1) / 2)
    left_rear, right_rear = _balance((x + 1) / 2)
    if x < 0:
        (left, centre), right = _balance(x + 1), 0.0
    else:
        (centre, right), left = _balance(x), 0.0
    return front * left, front * right, front * centre, 0.0, rear * left_rear, rear * right_rear


def _balance(share: float) -> tuple[float, float]:
    """Constant power between two loudspeakers: 0 is the first."""
    if share <= 0:
        return 1.0, 0.0
    if share >= 1:
        return 0.0, 1.0
    return math.cos(share * math.pi / 2), math.sin(share * math.pi / 2)


def polar_gains(azimuth: float) -> Gains:
    """The gains for an azimuth in degrees, to the left."""
    angle = (azimuth - 30) % 360 - 330  # from -330 to 30
    gains = [0.0] * len(OUTPUTS)
    for (one, first), (other, second) in itertools.pairwise(_RING):
        if other <= angle <= one:
            a, b, at = (math.radians(value) for value in (one, other, angle))
            pair = (math.sin(at - b), math.sin(a - at))
            norm = math.hypot(*pair)
            gains[first], gains[second] = pair[0] / norm, pair[1] / norm
            break
    return gains[0], gains[1], gains[2], gains[3], gains[4], gains[5]

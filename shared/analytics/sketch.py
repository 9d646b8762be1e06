"""Implements a quantile sketch of durations: counts in buckets that grow by a constant factor. Pure.

DDSketch (Masson, Rim, Lee: "DDSketch: a fast and fully-mergeable quantile sketch with relative-error guarantees",
VLDB 2019): sketches are merged by adding their counts, as increments do, and percentiles have a relative error of at
most 5 % for any distribution. From a tenth of a second to a month there are 172 buckets.
"""

import math
from collections.abc import Mapping

ACCURACY = 0.05
_GROWTH = (1 + ACCURACY) / (1 - ACCURACY)
_MIN_S = 0.1
_MAX_S = 31 * 86_400.0
MAX_BUCKETS = math.ceil(math.log(_MAX_S / _MIN_S, _GROWTH)) + 1


def bucket_of(duration_s: float) -> str:
    """The bucket's name: 0 for up to a tenth of a second; durations of more than a month count as a month."""
    within = min(max(duration_s, _MIN_S), _MAX_S)
    return str(math.ceil(math.log(within / _MIN_S, _GROWTH) - 1e-9))


def percentile(counts: Mapping[str, int], rank: float) -> float | None:
    """The duration in seconds that a fraction `rank` (0 to 1) of all did not exceed; None if there are none."""
    total = sum(counts.values())
    wanted, seen = rank * (total - 1), 0
    for name in sorted(counts, key=int):
        seen += counts[name]
        if seen > wanted:
            return round(_MIN_S * _GROWTH ** int(name) * 2 / (_GROWTH + 1), 3)
    return None

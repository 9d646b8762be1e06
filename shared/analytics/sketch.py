"""Owns the sketch of durations from which percentiles are read: counts in buckets that grow by a constant factor. Pure.

DDSketch (Masson, Rim, Lee: "DDSketch: a fast and fully-mergeable quantile sketch with relative-error guarantees",
VLDB 2019): two sketches are merged by adding their counts, which is what increments do, and whatever the values are,
a percentile is at most 5 % off. From a tenth of a second to a month there are 172 buckets.
"""

import math
from collections.abc import Mapping

ACCURACY = 0.05
_GROWTH = (1 + ACCURACY) / (1 - ACCURACY)
_LEAST_S = 0.1
_MOST_S = 31 * 86_400.0
MOST_BUCKETS = math.ceil(math.log(_MOST_S / _LEAST_S, _GROWTH)) + 1


def bucket_of(duration_s: float) -> str:
    """The bucket's name: 0 holds what took up to a tenth of a second; what took longer than a month counts as one."""
    within = min(max(duration_s, _LEAST_S), _MOST_S)
    return str(math.ceil(math.log(within / _LEAST_S, _GROWTH) - 1e-9))


def percentile(counts: Mapping[str, int], rank: float) -> float | None:
    """The duration in seconds that the part `rank` (0 to 1) of all did not exceed; None where there is none."""
    total = sum(counts.values())
    wanted, seen = rank * (total - 1), 0
    for name in sorted(counts, key=int):
        seen += counts[name]
        if seen > wanted:
            return round(_LEAST_S * _GROWTH ** int(name) * 2 / (_GROWTH + 1), 3)
    return None

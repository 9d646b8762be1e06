"""Computes sliding window limits from two fixed windows. Counts nothing, stores nothing.

A fixed window allows twice its limit around its edge. Here the previous window counts in proportion to the part
that the sliding window still covers, as if its requests were evenly spread: two numbers instead of a list of instants.
"""

from dataclasses import dataclass
from math import ceil


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `most` requests in any `window_s` seconds."""

    most: int
    window_s: int


@dataclass(frozen=True, slots=True)
class Allowance:
    """What a caller has left: `remaining` of `limit.most` now, all of them again in `reset_s` seconds."""

    limit: Limit
    remaining: int
    reset_s: int


def index_at(limit: Limit, at_s: float) -> int:
    """The index of the fixed window that contains the instant (seconds since 1970)."""
    return int(at_s // limit.window_s)


def allowance(limit: Limit, at_s: float, previous: int, current: int, cost: int = 1) -> Allowance | None:
    """What is left after this request of `cost`, which makes `current` in this fixed window; None if it was too many.

    A request is allowed while anything is left, and then counts in full: one that costs more than the limit stays
    possible, and the next ones wait. `previous` is the number of requests in the previous window; it counts only up to
    the limit, so that rejected requests do not extend the block.
    """
    weight = min(previous, limit.most) * _covered(limit, at_s)
    if weight + current - cost + 1 > limit.most:
        return None
    return Allowance(limit, max(0, int(limit.most - weight - current)), _reset_s(limit, at_s))


def retry_after_s(limit: Limit, at_s: float, previous: int, current: int) -> int:
    """Seconds until a request is allowed if no other is made; at least one."""
    covered, before = _covered(limit, at_s), min(previous, limit.most)
    if before and current < limit.most:  # the previous window expires during this one
        wait_windows = covered - (limit.most - current - 1) / before
        return max(1, ceil(wait_windows * limit.window_s))
    wait_windows = 1 - (limit.most - 1) / min(current, limit.most)  # this one expires during the next
    return max(1, ceil((covered + wait_windows) * limit.window_s))


def _covered(limit: Limit, at_s: float) -> float:
    """The part of the previous window that the sliding window still covers."""
    return 1 - (at_s % limit.window_s) / limit.window_s


def _reset_s(limit: Limit, at_s: float) -> int:
    return ceil(limit.window_s * (1 + _covered(limit, at_s)))

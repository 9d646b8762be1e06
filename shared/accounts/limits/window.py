"""Owns the arithmetic of a sliding window made of two fixed ones. Counts nothing, stores nothing.

A fixed window lets twice its limit through around its edge. Here the window before counts for the part of it that
the sliding one still covers, as if its requests had come evenly: two numbers instead of a list of instants.
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
    """What a caller may still do: `remaining` of `limit.most` now, all of it again in `reset_s` seconds."""

    limit: Limit
    remaining: int
    reset_s: int


def index_at(limit: Limit, at_s: float) -> int:
    """The number of the fixed window in which the instant lies (seconds since 1970)."""
    return int(at_s // limit.window_s)


def allowance(limit: Limit, at_s: float, previous: int, current: int) -> Allowance | None:
    """What is left after the `current`-th request of this fixed window; None if that one was too many.

    `previous` requests came in the window before; refused ones among them count only up to the limit, so that
    whoever asked too often is not shut out for longer.
    """
    weight = min(previous, limit.most) * _covered(limit, at_s)
    if weight + current > limit.most:
        return None
    return Allowance(limit, int(limit.most - weight - current), _reset_s(limit, at_s))


def retry_after_s(limit: Limit, at_s: float, previous: int, current: int) -> int:
    """Seconds after which a request is let in, if none comes meanwhile; at least one."""
    covered, before = _covered(limit, at_s), min(previous, limit.most)
    if before and current < limit.most:  # the window before fades away in this one
        fading = covered - (limit.most - current - 1) / before
        return max(1, ceil(fading * limit.window_s))
    fading = 1 - (limit.most - 1) / min(current, limit.most)  # this one fades away in the next
    return max(1, ceil((covered + fading) * limit.window_s))


def _covered(limit: Limit, at_s: float) -> float:
    """The part of the window before that the sliding window still covers."""
    return 1 - (at_s % limit.window_s) / limit.window_s


def _reset_s(limit: Limit, at_s: float) -> int:
    return ceil(limit.window_s * (1 + _covered(limit, at_s)))

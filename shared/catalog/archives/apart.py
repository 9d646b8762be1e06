"""Does the same with several documents or steps, so that one that fails does not keep the others from being done."""

import logging
from collections.abc import Callable, Iterable
from typing import TypeVar

T = TypeVar("T")

logger = logging.getLogger("stardust.jobs")


def count_apart(items: Iterable[T], act: Callable[[T], int], what: Callable[[T], str]) -> int:
    """Does each item by itself; returns the sum of what `act` returns. What fails is logged with what it is."""
    count = 0
    for item in items:
        try:
            count += act(item)
        except Exception:
            logger.exception("%s failed", what(item))
    return count

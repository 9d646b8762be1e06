"""Runs checks side by side, each within a time limit. A check that hangs is left behind and counts as failed."""

from collections.abc import Callable, Mapping
from threading import Thread
from time import monotonic
from typing import TypeVar

T = TypeVar("T")


def side_by_side(checks: Mapping[str, Callable[[], T]], limit_s: float, overdue: Callable[[str], T]) -> dict[str, T]:
    """The results by name, in the order of `checks`, after at most `limit_s` seconds.

    `overdue` makes the result of a check that took too long. The checks must not raise.
    """
    found: dict[str, T] = {}

    def work(name: str, check: Callable[[], T]) -> None:
        found[name] = check()

    threads = [Thread(target=work, args=item, daemon=True) for item in checks.items()]
    for thread in threads:
        thread.start()
    deadline = monotonic() + limit_s
    for thread in threads:
        thread.join(max(0.0, deadline - monotonic()))
    done = dict(found)  # a late check must not change the answer
    return {name: done[name] if name in done else overdue(name) for name in checks}

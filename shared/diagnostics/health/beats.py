"""Records that the schedule and the task queue work, each minute."""

from datetime import datetime, timedelta

from shared.accounts.adapters import Adapters
from shared.model.codec import decode, encode
from shared.model.diagnostics import Heartbeat
from shared.platform.store.port import Reader

SCHEDULER, TASKS = "scheduler", "tasks"
PROBE_FUNCTION = "examine"
"""The task function that answers probes."""
_MINUTE_S = 60


def beat(name: str, adapters: Adapters) -> None:
    """Records that a part works. One write. Raises Unavailable."""
    beaten = Heartbeat(id=name, at=adapters.clock())
    adapters.store.transact(lambda transaction: transaction.set(f"health/{name}", encode(beaten)))


def tick_over(adapters: Adapters) -> None:
    """Records that the schedule ran, and sends a task through the queue, which records that it arrived.

    Raises Unavailable.
    """
    beat(SCHEDULER, adapters)
    minute = int(adapters.clock().timestamp()) // _MINUTE_S
    adapters.tasks.enqueue(PROBE_FUNCTION, {"probe": TASKS}, task_id=f"probe-{minute}")


def last_beat(name: str, store: Reader) -> datetime | None:
    """When the part last showed that it works; None if it never has."""
    data = store.get(f"health/{name}")
    return decode(Heartbeat, data).at if data else None


def silent_for(name: str, adapters: Adapters) -> timedelta | None:
    """For how long the part has not shown that it works; None if it never has."""
    last = last_beat(name, adapters.store)
    return None if last is None else adapters.clock() - last

"""Deliveries that all wait for one target's limit: how often each is attempted, and what that costs."""

from typing import NamedTuple

from shared.delivery.queue.tick import process_queue
from shared.platform.store.port import Query
from tests.bench.scale.label import Label, label, later

_HOURS = 10


class Held(NamedTuple):
    """What each of the deliveries cost, and after how many hours the last one was sent."""

    deliveries: int
    attempts: float
    reads: float
    writes: float
    hours: float


def work_held(deliveries: int) -> Held:
    """All are requested at once, to a target that takes a tenth of them an hour."""
    with label(targets=1, shape="single", target_fields={"max_per_hour": max(1, deliveries // _HOURS)}) as tenant:
        for number in range(deliveries):
            tenant.put(f"releases/release-{number}", tenant.release(number))
        tenant.store.changes.clear()
        for number in range(deliveries):
            tenant.deliver(number)
        began, before, invoked = tenant.clock.now, tenant.operations(), len(tenant.tasks.seen)
        while _left(tenant):
            tenant.settle()
            tenant.clock.now = later(tenant.clock.now, 60)
            process_queue(tenant.adapters)
        done, tasks = tenant.operations(), len(tenant.tasks.seen) - invoked
        hours = (tenant.clock.now - began).total_seconds() / 3600
        each = (
            (after - earlier) / deliveries
            for after, earlier in ((done.reads, before.reads), (done.writes, before.writes))
        )
        return Held(deliveries, tasks / deliveries, *each, hours)


def _left(tenant: Label) -> bool:
    """Whether a delivery has not ended."""
    return any(data["status"] == "queued" for data in tenant.store.candidates(_ALL))


_ALL = Query("deliveries")

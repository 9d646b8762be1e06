"""What runs by itself, for so many documents: the tick, the links of receipts, retention; and reports."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from shared.accounts.privacy.retention import enforce_retention
from shared.analytics.record import SHARDS, count_ending
from shared.analytics.report import AnalyticsRequest, get_analytics
from shared.delivery.queue.tick import process_queue
from shared.delivery.receipts.link import link_all
from shared.model.codec import decode
from shared.model.delivery.delivery import PRIORITIES, Delivery
from shared.model.delivery.statistics import Cost
from shared.platform.store.port import Data, Query
from tests.bench.scale.label import TENANT, Label, label
from tests.fixtures.world import START

_DAYS = 30


class Sweep(NamedTuple):
    """What a run did about so many documents, and what it cost in all."""

    name: str
    done: int
    reads: int
    writes: int


class Due:
    """`deliveries`: so many that are due, of some tenants; each is otherwise like one that was made."""

    def __init__(self, count: int, tenants: int, like: Data) -> None:
        self._count, self._tenants, self._like = count, tenants, like

    def number(self, document_id: str) -> int | None:
        """The number of the delivery of this id."""
        return int(document_id.removeprefix("due-")) if document_id.startswith("due-") else None

    def document(self, number: int) -> Data:
        """A delivery that is due."""
        own = {"id": f"due-{number}", "lane": f"due-{number}", "tenantId": _tenant(number % self._tenants)}
        waiting = {"reason": "due", "until": START + timedelta(milliseconds=number)}
        return {**self._like, **own, "status": "queued", "waiting": waiting}

    def numbers(self, query: Query) -> Sequence[int]:
        """By tenant and priority, which all have the same, or the first of the next tenant."""
        asked = {(field, operator): value for field, operator, value in query.where}
        if "queued" not in asked.values():
            return ()
        if (after := asked.get(("tenantId", ">"))) is not None:
            following = int(after[1:]) + 1 if after else 0
            return [following] if following < min(self._tenants, self._count) else []
        if asked.get(("priority", "==")) != self._like["priority"]:
            return ()
        return range(int(asked["tenantId", "=="][1:]), self._count, self._tenants)


def _tenant(number: int) -> str:
    return f"t{number:06d}"


def tick(due: int, tenants: int) -> Sweep:
    """One tick with so many due deliveries."""
    with label(targets=1, shape="single") as tenant:
        tenant.add_release(0)
        tenant.deliver(0)
        like = tenant.store.documents[tenant.store.paths("deliveries")[0]]
    assert like["priority"] in PRIORITIES
    with label(targets=0, made={"deliveries": Due(due, tenants, like)}) as tenant:
        tenant.clock.now = START + timedelta(days=1)
        return _swept(tenant, "tick", lambda: process_queue(tenant.adapters).enqueued)


def retention(documents: int) -> Sweep:
    """The sweep of so many notifications that are too old."""
    with label(targets=0) as tenant:
        tenant.store.after = _nothing
        for number in range(documents):
            old = {"id": f"n{number}", "tenantId": TENANT, "created": START + timedelta(milliseconds=number)}
            tenant.put(f"notifications/n{number}", {**old, "type": "delivery"})
        tenant.clock.now = START + timedelta(days=1000)
        return _swept(tenant, "retention", lambda: enforce_retention(tenant.store, tenant.clock))


def receipts(new: int) -> Sweep:
    """Links so many new receipts of one tenant into its chain."""
    with label(targets=0) as tenant:
        tenant.store.after = _nothing
        for number in range(new):
            own = {"id": f"r{number}", "tenantId": TENANT, "completed": START + timedelta(milliseconds=number)}
            tenant.put(f"receipts/r{number}", {**own, "linked": False})
        return _swept(tenant, "receipts", lambda: _all_linked(tenant))


def _all_linked(tenant: Label) -> int:
    linked = 0
    while some := link_all(tenant.store, tenant.clock):
        linked += some
    return linked


def analytics(per_day: int) -> Sweep:
    """A report of thirty days with so many deliveries each, of which as many were counted as fill all shards."""
    with label(targets=1, shape="single") as tenant:
        tenant.add_release(0)
        tenant.deliver(0)
        delivery = decode(Delivery, tenant.store.documents[tenant.store.paths("deliveries")[0]])
        for number in range(min(per_day, 8 * SHARDS) * _DAYS):
            ended = delivery.model_copy(update={"lane": f"lane-{number}"})
            at = START + timedelta(days=number % _DAYS)
            tenant.store.transact(
                lambda transaction, ended=ended, at=at: count_ending(  # type: ignore[misc]
                    transaction, [ended], "completed", protocol="SFTP", cost=Cost(), now=at
                )
            )
        first = START.date()
        period = AnalyticsRequest(since=date.fromordinal(first.toordinal()), until=first + timedelta(days=_DAYS - 1))

        def report() -> int:
            get_analytics(period, caller=tenant.caller, adapters=tenant.adapters)
            return 1

        return _swept(tenant, "analytics", report)


def _nothing() -> None:
    """What follows from a change is not part of the work."""


def _swept(tenant: Label, name: str, work: Callable[[], int]) -> Sweep:
    tenant.store.changes.clear()
    tenant.store.after = _nothing
    before = tenant.operations()
    done = work()
    after = tenant.operations()
    writes = after.writes + after.deletes - before.writes - before.deletes
    return Sweep(name, done, int(after.reads - before.reads), int(writes))

"""Runs regularly: queues the acknowledgement folders that are due, and notifies of overdue status reports.

The cost depends on what is due, not on the history: both queries are bounded and indexed by time.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from shared.accounts.adapters import Adapters
from shared.delivery.acknowledgements.poll.poll import due_polls
from shared.events import ListenTask
from shared.model.codec import decode
from shared.model.delivery.delivery import Delivery
from shared.model.delivery.dsp_states import due, terms_of
from shared.model.delivery.target import DeliveryTarget
from shared.notifications.notify import write_notification
from shared.platform.store.paging import find_in_order
from shared.platform.store.port import DELETE, Query, Transaction

_PAGES = 10
_POLL_PAGES = 50
"""At most five thousand folders by one run; the next runs queue the others."""


@dataclass(frozen=True, slots=True)
class WatchReport:
    """The result of one run: folders queued for polling, and notifications of overdue status reports."""

    polls: int
    alarms: int


def watch_acknowledgements(adapters: Adapters) -> WatchReport:
    """Queues the folders that are due, and notifies of overdue status reports. Runs may overlap."""
    now = adapters.clock()
    found = find_in_order(due_polls(now), adapters.store, pages=_POLL_PAGES)
    polls = sum(_enqueue(data["id"], data["nextPoll"], adapters) for data in found)
    return WatchReport(polls, _notify_all_overdue(now, adapters))


def overdue_query(now: datetime) -> Query:
    """The deliveries whose status report is overdue."""
    return Query("deliveries", where=(("dsp.due", "<=", now),), order=("dsp.due",), limit=100)


def _enqueue(target_id: str, due: datetime, adapters: Adapters) -> bool:
    task_id = hashlib.sha256(f"poll\0{target_id}\0{due.timestamp()}".encode()).hexdigest()[:32]
    return adapters.tasks.enqueue("listen", ListenTask(targetId=target_id), task_id=task_id)


def _notify_all_overdue(now: datetime, adapters: Adapters) -> int:
    """Returns the number of notifications. Each delivery that is handled drops out of the query."""
    notified, targets = 0, dict[str, DeliveryTarget | None]()
    for _ in range(_PAGES):
        page = adapters.store.find(overdue_query(now))
        for data in page:
            target_id = data["targetId"]
            if target_id not in targets:
                stored = adapters.store.get(f"deliveryTargets/{target_id}")
                targets[target_id] = decode(DeliveryTarget, stored) if stored else None
            notified += _notify_overdue(data["id"], targets[target_id], now, adapters)
        if len(page) < overdue_query(now).limit:
            break
    return notified


def _notify_overdue(delivery_id: str, target: DeliveryTarget | None, now: datetime, adapters: Adapters) -> bool:
    """Writes the notification, unless the status was reported in the meantime or the target's terms have changed."""

    def work(transaction: Transaction) -> bool:
        path = f"deliveries/{delivery_id}"
        delivery = decode(Delivery, transaction.get(path))
        state = delivery.dsp
        if state is None or state.due is None or state.due > now:
            return False
        current_due = due(state, terms_of(delivery.message_sub_type, target.dialogue)) if target else None
        if target is None or current_due is None or current_due > now:
            transaction.update(path, {"dsp.due": current_due or DELETE})
            return False
        transaction.update(path, {"dsp.due": DELETE, "dsp.overdue": now, "updated": now})
        hours = int((now - state.sent).total_seconds() // 3600)
        write_notification(
            transaction,
            f"{delivery_id}-missing-{state.status}",
            tenant_id=delivery.tenant_id,
            kind="acknowledgement-missing",
            severity="warning",
            message=f"{target.name} is late: a delivery sent {hours} hours ago is still “{state.status}”.",
            link=f"/deliveries/{delivery_id}",
            now=now,
        )
        return True

    return adapters.store.transact(work)

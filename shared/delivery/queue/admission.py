"""Owns whether a claimed delivery may run now: the target's window, its parallel limit, its circuit.

What may not run is parked: it goes back to the queue until the time that is known, and spends no attempt.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from shared.accounts.adapters import Adapters
from shared.accounts.limits.limiter import Limiter
from shared.accounts.limits.window import Limit
from shared.delivery.queue.breaker import admit, after_failure, after_success
from shared.delivery.queue.claim import Claim
from shared.delivery.queue.schedule import next_opening
from shared.errors import Conflict, RateLimited
from shared.model.codec import decode, encode
from shared.model.delivery.states import RUNNING
from shared.model.delivery.target import Circuit, DeliveryTarget
from shared.notifications.notify import write_notification
from shared.platform.store.port import Data, Query, Transaction

_HOUR_S = 3600
_ASK_AGAIN = timedelta(minutes=1)
_MOST = 100
"""Deliveries under way to one target; the task queue dispatches fewer at a time."""


class Parked(Conflict):
    """The delivery has to wait."""

    def __init__(self, until: datetime, reason: str) -> None:
        self.until = until
        super().__init__(reason)


def check_admission(claim: Claim, target: DeliveryTarget, adapters: Adapters) -> None:
    """Raises Parked unless the delivery may run now. Emergencies and forced ones wait for open circuits only."""
    now = adapters.clock()
    if claim.delivery.priority != "emergency" and not claim.delivery.forced:
        opening = next_opening(target.window, now)
        if opening > now:
            raise Parked(opening, f"{target.name} takes deliveries again from {opening:%Y-%m-%d %H:%M} UTC.")
        _check_parallel(claim, target, now, adapters)
        _check_rate(claim, target, now, adapters)
    _pass_circuit(claim, target, now, adapters)


def running_query(target_id: str) -> Query:
    """Deliveries under way to a target."""
    return Query("deliveries", where=(("targetId", "==", target_id), ("status", "in", list(RUNNING))), limit=_MOST)


def _check_parallel(claim: Claim, target: DeliveryTarget, now: datetime, adapters: Adapters) -> None:
    """Those that were claimed at one moment let the first of them go: did each wait for all, none would ever run."""
    limit = target.max_parallel
    if limit is None:
        return
    mine = (claim.delivery.attempts[-1].start_time, claim.delivery.id)
    found = [data for data in adapters.store.find(running_query(target.id)) if data["id"] != claim.delivery.id]
    running = [data for data in found if data.get("leaseExpires")]  # the leader stands for its batch
    ahead = [data for data in running if data["status"] == "delivering" or _place(data) < mine]
    if len(ahead) >= limit:
        raise Parked(now + _ASK_AGAIN, f"{limit} deliveries to {target.name} are under way.")


def _check_rate(claim: Claim, target: DeliveryTarget, now: datetime, adapters: Adapters) -> None:
    """Counts the attempt once, however many stretches it takes. What an open circuit parks does not count."""
    if target.max_per_hour is None or claim.continuation or target.circuit.state != "closed":
        return
    limit = Limit(target.max_per_hour, _HOUR_S)
    try:
        Limiter(adapters.store, adapters.clock).take(f"target {target.id}", "write", limit=limit)
    except RateLimited as error:
        until = now + timedelta(seconds=error.retry_after_s)
        raise Parked(until, f"{target.name} takes {limit.most} deliveries in an hour.") from error


def _place(data: Data) -> tuple[datetime, str]:
    return data["attempts"][-1]["startTime"], data["id"]


def _pass_circuit(claim: Claim, target: DeliveryTarget, now: datetime, adapters: Adapters) -> None:
    if target.circuit.state == "closed":
        return

    def work(transaction: Transaction) -> Circuit | datetime:
        circuit = _read(transaction, target)
        answer = admit(circuit, claim.delivery.id, now, target.breaker)
        if isinstance(answer, Circuit) and answer != circuit:
            transaction.update(f"deliveryTargets/{target.id}", {"circuit": encode(answer)})
        return answer

    answer = adapters.store.transact(work)
    if not isinstance(answer, Circuit):
        raise Parked(answer, f"{target.name} has failed {target.circuit.failures} times; it is left alone for a while.")


def note_success(target: DeliveryTarget, adapters: Adapters) -> None:
    """The target works: its circuit closes. Costs nothing where it was closed."""
    if target.circuit != Circuit():
        _change(target, adapters, after_success)


def note_failure(target: DeliveryTarget, error: Exception, adapters: Adapters) -> None:
    """The attempt failed: the circuit counts it, if the target is to blame, and may open."""
    now = adapters.clock()
    if after_failure(target.circuit, error, now, target.breaker) != target.circuit:
        _change(target, adapters, lambda circuit: after_failure(circuit, error, now, target.breaker))


def _change(target: DeliveryTarget, adapters: Adapters, change: Callable[[Circuit], Circuit]) -> None:
    def work(transaction: Transaction) -> None:
        before = _read(transaction, target)
        after = change(before)
        if after != before:
            transaction.update(f"deliveryTargets/{target.id}", {"circuit": encode(after)})
        if after.state != before.state:
            _notify(transaction, target, after, adapters.clock())

    try:
        adapters.store.transact(work)
    except KeyError:
        return  # the target was deleted meanwhile


def _read(transaction: Transaction, target: DeliveryTarget) -> Circuit:
    data = transaction.get(f"deliveryTargets/{target.id}") or {}
    return decode(Circuit, data.get("circuit", {}))


def _notify(transaction: Transaction, target: DeliveryTarget, circuit: Circuit, now: datetime) -> None:
    opened = circuit.state == "open"
    words = "is left alone after repeated failures; deliveries wait" if opened else "works again; deliveries go on"
    write_notification(
        transaction,
        f"{target.id}-{circuit.state}-{int(now.timestamp())}",
        tenant_id=target.tenant_id,
        kind="circuit-breaker",
        severity="warning" if opened else "success",
        message=f"{target.name} {words}.",
        link=f"/targets/{target.id}",
        now=now,
    )

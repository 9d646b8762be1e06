"""Decides whether a claimed delivery may run now: delivery window, parallel limit, hourly limit and circuit.

A delivery that may not run is parked: it returns to the queue until a known time and uses up no attempt.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from shared.accounts.adapters import Adapters
from shared.accounts.controls import control_of, control_path, quota_of
from shared.accounts.limits.limiter import Limiter
from shared.accounts.limits.window import Limit
from shared.delivery.queue.breaker import admit, after_failure, after_success
from shared.delivery.queue.claim import Claim
from shared.delivery.queue.schedule import next_opening
from shared.delivery.queue.state import parked, suspended
from shared.errors import Conflict, RateLimited
from shared.ids import jitter
from shared.model.codec import decode, encode
from shared.model.delivery.delivery import Delivery, Waiting
from shared.model.delivery.states import RUNNING
from shared.model.delivery.target import Circuit, DeliveryTarget
from shared.notifications.notify import write_notification
from shared.platform.store.port import Data, Query, Transaction

_HOUR_S, _DAY_S = 3600, 86_400
_SUSPENSION_DELAY = timedelta(hours=1)
"""When a delivery of a suspended tenant is looked at again; lifting the suspension makes it due at once."""
_PARALLEL_LIMIT_DELAY = timedelta(minutes=1)
_PATIENCE = 0.25
"""How long a delivery that a limit holds back waits until it asks again, as a part of how long it has waited."""
_MAX_PATIENCE = timedelta(hours=1)
_MAX_RUNNING = 100
"""Running deliveries that are read per target; the task queue dispatches fewer at a time."""


class Parked(Conflict):
    """The delivery cannot run now, and waits as `waiting` says."""

    def __init__(self, waiting: Waiting) -> None:
        assert waiting.until is not None
        self.waiting, self.until = waiting, waiting.until
        super().__init__(waiting.note or "")


def admission_documents(claim: Claim) -> list[str]:
    """The paths of what decides about admission: the target, and what the operator has decided about the tenant."""
    control = [control_path(claim.delivery.tenant_id)] if _is_held(claim) else []
    return [f"deliveryTargets/{claim.delivery.target_id}", *control]


def _is_held(claim: Claim) -> bool:
    """Whether the operator's decisions about the tenant hold it. They do not hold takedowns."""
    return any(delivery.message_sub_type != "Takedown" for delivery in claim.deliveries)


def check_admission(claim: Claim, target: DeliveryTarget, adapters: Adapters) -> None:
    """Raises Parked unless the delivery may run now.

    Takedowns are not held by the operator's decisions about the tenant. Emergency takedowns and forced deliveries are
    only parked by those and by an open circuit.
    """
    now = adapters.clock()
    if _is_held(claim):
        _check_tenant(claim, now, adapters)
    if claim.delivery.priority != "emergency" and not claim.delivery.forced:
        opening = next_opening(target.window, now)
        if opening > now:
            raise Parked(
                parked(opening, f"The delivery window of {target.name} opens at {opening:%Y-%m-%d %H:%M} UTC.")
            )
        _check_parallel(claim, target, now, adapters)
        _check_rate(claim, target, now, adapters)
    _check_circuit(claim, target, now, adapters)


def _check_tenant(claim: Claim, now: datetime, adapters: Adapters) -> None:
    """Parks the delivery while the tenant is suspended, and when its quota of deliveries in a day is used up.

    The quota counts each attempt once, for all its continuations.
    """
    tenant_id = claim.delivery.tenant_id
    control = control_of(adapters.store, tenant_id)
    if control is not None and control.suspended is not None:
        suspension = control.suspended
        note = f"The operator has suspended your tenant since {suspension.since:%Y-%m-%d}: {suspension.reason}"
        raise Parked(suspended(now + _SUSPENSION_DELAY, note))
    most = None if claim.continuation else quota_of("deliveriesPerDay", control, adapters)
    if most is None:
        return
    try:
        if most == 0:
            raise RateLimited(limit=0, retry_after_s=_DAY_S)
        limiter = Limiter(adapters.store, adapters.clock)
        limit, cost = Limit(most, _DAY_S), len(claim.deliveries)
        limiter.take_turn(f"deliveries of {tenant_id}", limit, by=claim.delivery.id, cost=cost)
    except RateLimited as error:
        note = f"The quota deliveriesPerDay of your tenant, {most:,}, is used up."
        raise Parked(parked(now + timedelta(seconds=error.retry_after_s), note)) from error


def running_query(target_id: str) -> Query:
    """The running deliveries to a target, at most 100."""
    return Query(
        "deliveries", where=(("targetId", "==", target_id), ("status", "in", list(RUNNING))), limit=_MAX_RUNNING
    )


def _check_parallel(claim: Claim, target: DeliveryTarget, now: datetime, adapters: Adapters) -> None:
    """Parks the delivery if as many as the limit allows are transferring, or were claimed before it.

    Deliveries claimed at the same moment are ordered by id. If each counted all others, none of them would run.
    """
    limit = target.max_parallel
    if limit is None:
        return
    own_place = (claim.delivery.attempts[-1].start_time, claim.delivery.id)
    others = [data for data in adapters.store.find(running_query(target.id)) if data["id"] != claim.delivery.id]
    running = [data for data in others if data.get("leaseExpires")]  # of a batch, only the lead counts
    ahead = [data for data in running if data["status"] == "delivering" or _claim_order(data) < own_place]
    if len(ahead) >= limit:
        note = f"The limit of {limit} parallel deliveries to {target.name} is reached."
        raise Parked(parked(_ask_again(claim.delivery, now, _PARALLEL_LIMIT_DELAY), note))


def _ask_again(delivery: Delivery, now: datetime, at_least: timedelta) -> datetime:
    """When a delivery that its target's limit holds back asks again.

    The longer it has waited, the later, and each at another time. If all asked each minute, a queue of a thousand would
    cost a thousand attempts a minute; so the attempts of a delivery grow with the logarithm of its wait, up to a wait
    of four hours, and then it asks once an hour.
    """
    patience = min(max(timedelta(), now - delivery.scheduled) * _PATIENCE, _MAX_PATIENCE)
    return now + max(at_least, patience * (0.5 + jitter(delivery.id, int(now.timestamp()))))


def _check_rate(claim: Claim, target: DeliveryTarget, now: datetime, adapters: Adapters) -> None:
    """Counts the attempt towards the hourly limit, once for all its continuations.

    Not while the circuit is open or half-open, since most of these deliveries are parked by it.
    """
    if target.max_per_hour is None or claim.continuation or target.circuit.state != "closed":
        return
    limit = Limit(target.max_per_hour, _HOUR_S)
    try:
        Limiter(adapters.store, adapters.clock).take_turn(f"target {target.id}", limit, by=claim.delivery.id)
    except RateLimited as error:
        until = _ask_again(claim.delivery, now, timedelta(seconds=error.retry_after_s))
        note = f"The limit of {limit.most} deliveries per hour to {target.name} is reached."
        raise Parked(parked(until, note)) from error


def _claim_order(data: Data) -> tuple[datetime, str]:
    return data["attempts"][-1]["startTime"], data["id"]


def _check_circuit(claim: Claim, target: DeliveryTarget, now: datetime, adapters: Adapters) -> None:
    """Stores the delivery as the probe if the circuit is due for one; parks it if the circuit does not admit it."""
    if target.circuit.state == "closed":
        return

    def work(transaction: Transaction) -> Circuit | datetime:
        circuit = _read_circuit(transaction, target)
        admitted = admit(circuit, claim.delivery.id, now, target.breaker)
        if isinstance(admitted, Circuit) and admitted != circuit:
            transaction.update(f"deliveryTargets/{target.id}", {"circuit": encode(admitted)})
        return admitted

    admitted = adapters.store.transact(work)
    if not isinstance(admitted, Circuit):
        failures = target.circuit.failures
        note = f"Deliveries to {target.name} are paused after {failures} consecutive failures."
        raise Parked(parked(admitted, note))


def close_circuit(target: DeliveryTarget, adapters: Adapters) -> None:
    """Closes the target's circuit after a successful delivery. Writes nothing if it is closed. Raises Unavailable."""
    if target.circuit != Circuit():
        _update_circuit(target, adapters, after_success)


def count_failure(target: DeliveryTarget, error: Exception, adapters: Adapters) -> None:
    """Counts a failed attempt in the target's circuit if the target caused it; may open the circuit."""
    now = adapters.clock()
    if after_failure(target.circuit, error, now, target.breaker) != target.circuit:
        _update_circuit(target, adapters, lambda circuit: after_failure(circuit, error, now, target.breaker))


def _update_circuit(target: DeliveryTarget, adapters: Adapters, change: Callable[[Circuit], Circuit]) -> None:
    def work(transaction: Transaction) -> None:
        before = _read_circuit(transaction, target)
        after = change(before)
        if after != before:
            transaction.update(f"deliveryTargets/{target.id}", {"circuit": encode(after)})
        if after.state != before.state:
            _notify_members(transaction, target, after, adapters.clock())

    try:
        adapters.store.transact(work)
    except KeyError:
        return  # the target was deleted meanwhile


def _read_circuit(transaction: Transaction, target: DeliveryTarget) -> Circuit:
    data = transaction.get(f"deliveryTargets/{target.id}") or {}
    return decode(Circuit, data.get("circuit", {}))


def _notify_members(transaction: Transaction, target: DeliveryTarget, circuit: Circuit, now: datetime) -> None:
    opened = circuit.state == "open"
    change = "are paused after repeated failures" if opened else "have resumed"
    write_notification(
        transaction,
        f"{target.id}-{circuit.state}-{int(now.timestamp())}",
        tenant_id=target.tenant_id,
        kind="circuit-breaker",
        severity="warning" if opened else "success",
        message=f"Deliveries to {target.name} {change}.",
        link=f"/targets/{target.id}",
        now=now,
    )

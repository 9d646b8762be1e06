"""Owns how an attempt ends in the store: each ending is one transaction under the lane's fencing token."""

from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from shared.analytics.record import Ending, count_ending
from shared.delivery import lane as lanes
from shared.delivery.adapters import Adapters
from shared.delivery.claim import Claim
from shared.delivery.prepare import Destination, summarize
from shared.delivery.retry import RetryDecision, is_retryable
from shared.delivery.waiting import woken
from shared.dialogue.states import sent_fields
from shared.errors import StardustError, Unavailable
from shared.model.codec import encode
from shared.model.delivery import (
    AttemptFile,
    Delivery,
    DeliveryAttempt,
    DeliveryFailure,
    HistoryEntry,
    LaneHistory,
    Notification,
    Receipt,
    ReceiptFile,
)
from shared.package.plan import Package
from shared.store.port import DELETE, Data, Reader, Transaction

_LAST_DELIVERY_EVERY = timedelta(minutes=1)


def record_delivering(claim: Claim, package: Package, adapters: Adapters) -> None:
    """Says that bytes are about to flow, and which. Raises LeaseLost."""
    now = adapters.clock()
    fields = {"status": "delivering", "package": encode(summarize(package)), "parked": DELETE, "updated": now}

    def work(transaction: Transaction) -> None:
        lanes.check(transaction, claim.lease)
        transaction.update(f"deliveries/{claim.delivery.id}", fields)

    adapters.store.transact(work)


def renew_lease(claim: Claim, adapters: Adapters) -> None:
    """Lengthens the lease while a transfer goes on. Raises LeaseLost."""
    now = adapters.clock()

    def work(transaction: Transaction) -> None:
        expires = lanes.renew(transaction, claim.lease, now)
        transaction.update(f"deliveries/{claim.delivery.id}", {"leaseExpires": expires, "updated": now})

    adapters.store.transact(work)


def record_handed_on(claim: Claim, adapters: Adapters) -> None:
    """Leaves the attempt open for the next hop; if that never comes, the sweeper does. Raises LeaseLost."""
    now = adapters.clock()

    def work(transaction: Transaction) -> None:
        protocol = _protocol(transaction, claim)
        expires = lanes.renew(transaction, claim.lease, now)
        fields = {"handedOn": claim.hop + 1, "leaseExpires": expires, "updated": now}
        _close(transaction, claim, fields, "continued", protocol=protocol, now=now)

    adapters.store.transact(work)


def record_parked(claim: Claim, until: datetime, reason: str, adapters: Adapters) -> None:
    """Puts the delivery back until then; the attempt that was opened does not count. Raises LeaseLost."""
    now = adapters.clock()
    fields = {
        "status": "queued",
        "attempts": [encode(attempt) for attempt in claim.delivery.attempts[:-1]],
        "scheduled": until,
        "parked": reason,
        "leaseExpires": DELETE,
        "updated": now,
    }

    def work(transaction: Transaction) -> None:
        lanes.check(transaction, claim.lease)
        protocol = _protocol(transaction, claim)
        lanes.release(transaction, claim.lease)
        _close(transaction, claim, fields, "parked", protocol=protocol, now=now)

    adapters.store.transact(work)


def make_receipt(
    claim: Claim, destination: Destination, files: tuple[ReceiptFile, ...], server: str, adapters: Adapters
) -> Receipt:
    """The proof of what lies at the target now."""
    delivery, now = claim.delivery, adapters.clock()
    started = delivery.attempts[-1].start_time
    return Receipt(
        id=delivery.id,
        tenant_id=delivery.tenant_id,
        delivery_id=delivery.id,
        release_id=delivery.release_id,
        target_id=delivery.target_id,
        protocol=destination.info.name,
        message_id=delivery.ern_message_id,
        message_sub_type=delivery.message_sub_type,
        files=list(files),
        total_bytes=sum(file.size for file in files),
        attempts=claim.attempt,
        started=started,
        completed=now,
        duration_ms=int((now - started).total_seconds() * 1000),
        server=server or None,
    )


def record_completed(claim: Claim, destination: Destination, receipt: Receipt, adapters: Adapters) -> None:
    """Ends the delivery well: document, lane, receipt, history, notification, release. Raises LeaseLost."""
    delivery, now = claim.delivery, receipt.completed
    attempts = _closed(claim, "success", None, [_attempt_file(file) for file in receipt.files], now)
    fields = {
        "status": "completed",
        "attempts": attempts,
        "completed": now,
        "receipt": {"timestamp": now},
        **sent_fields(now, destination.target.dialogue),
        "leaseExpires": DELETE,
        "handedOn": DELETE,
        "failure": DELETE,
        "updated": now,
    }

    def work(transaction: Transaction) -> None:
        lane = lanes.check(transaction, claim.lease)
        known = transaction.get(f"deliveries/{delivery.id}") or {}
        release = transaction.get(f"releases/{delivery.release_id}")
        next_ones = woken(transaction, [delivery.id], now)
        lanes.remember(transaction, lane, _sent(delivery, now, refused=_refused(known)))
        for path, changed in next_ones.items():
            transaction.update(path, changed)
        transaction.set(f"receipts/{delivery.id}", encode(receipt))
        _tell(transaction, claim, "success", f"Delivered to {destination.target.name}.", now)
        _remember(transaction, claim, "completed", now)
        _mark_release(transaction, claim, release)
        _close(transaction, claim, fields, "completed", protocol=destination.target.protocol, now=now)

    adapters.store.transact(work)
    _mark_target(destination, now, adapters)


def _sent(delivery: Delivery, now: datetime, *, refused: bool) -> LaneHistory:
    return LaneHistory(
        delivery_id=delivery.id,
        content_hash=delivery.content_hash,
        message_sub_type=delivery.message_sub_type,
        message_id=delivery.ern_message_id,
        completed=now,
        refused=refused,
    )


def _refused(delivery: Data) -> bool:
    """Whether the DSP's word was faster than our own record."""
    return bool(delivery.get("dsp", {}).get("status") == "rejected")


def record_failure(claim: Claim, error: Exception, decision: RetryDecision, adapters: Adapters) -> None:
    """Ends the attempt badly: another follows at its time, or the delivery has failed. Raises LeaseLost."""
    now = adapters.clock()
    failure = describe_failure(error)
    fields: dict[str, Any] = {
        "status": "queued" if decision.retry else "failed",
        "attempts": _closed(claim, "failed", failure.message, [], now),
        "failure": encode(failure),
        "leaseExpires": DELETE,
        "handedOn": DELETE,
        "updated": now,
    }
    if decision.retry:
        fields["scheduled"] = now + decision.delay

    def work(transaction: Transaction) -> None:
        lanes.check(transaction, claim.lease)
        protocol = _protocol(transaction, claim)
        next_ones = {} if decision.retry else woken(transaction, [claim.delivery.id], now)
        lanes.release(transaction, claim.lease)
        for path, changed in next_ones.items():
            transaction.update(path, changed)
        if not decision.retry:
            _remember(transaction, claim, "failed", now)
            kind = "retry-exhausted" if failure.retryable else "delivery"
            _tell(transaction, claim, "error", f"Delivery failed: {failure.message}", now, kind)
        ending: Ending = "retried" if decision.retry else "failed"
        _close(transaction, claim, fields, ending, protocol=protocol, now=now)

    adapters.store.transact(work)


def describe_failure(error: Exception) -> DeliveryFailure:
    """What people see of an error. The text of an unforeseen one stays in the function's log:
    nobody knows what it holds."""
    if isinstance(error, StardustError):
        return DeliveryFailure(
            code=error.code, message=error.message, remedy=error.remedy or None, retryable=is_retryable(error)
        )
    return DeliveryFailure(
        code="internal",
        message=f"An unforeseen error ({type(error).__name__}).",
        remedy="The functions log has its stack.",
        retryable=True,
    )


def _protocol(reader: Reader, claim: Claim) -> str:
    target = reader.get(f"deliveryTargets/{claim.delivery.target_id}") or {}
    return str(target.get("protocol", "unknown"))


def _close(
    transaction: Transaction, claim: Claim, fields: Data, ending: Ending, *, protocol: str, now: datetime
) -> None:
    """Writes the delivery and the figures; last of all, for then the cost is known."""
    here = claim.stretch.cost(now, transaction, more=2)
    transaction.update(f"deliveries/{claim.delivery.id}", {**fields, "cost": encode(claim.delivery.cost + here)})
    count_ending(transaction, claim.delivery, ending, protocol=protocol, cost=here, now=now)


def _closed(
    claim: Claim, status: str, error: str | None, files: list[AttemptFile], now: object
) -> list[dict[str, Any]]:
    attempts: list[DeliveryAttempt] = list(claim.delivery.attempts)
    attempts[-1] = attempts[-1].model_copy(
        update={"status": status, "end_time": now, "error": error, "files": files or attempts[-1].files}
    )
    return [encode(attempt) for attempt in attempts]


def _attempt_file(file: ReceiptFile) -> AttemptFile:
    return AttemptFile(
        file_name=file.path, status="completed", bytes_transferred=file.size_found, total_bytes=file.size
    )


def _remember(transaction: Transaction, claim: Claim, outcome: str, now: datetime) -> None:
    delivery = claim.delivery
    entry = HistoryEntry.model_validate(
        {
            "id": delivery.id if outcome == "completed" else f"{delivery.id}-{claim.attempt}",
            "tenant_id": delivery.tenant_id,
            "delivery_id": delivery.id,
            "release_id": delivery.release_id,
            "target_id": delivery.target_id,
            "message_type": delivery.message_type,
            "message_sub_type": delivery.message_sub_type,
            "ern_version": delivery.ern_version,
            "message_id": delivery.ern_message_id,
            "content_hash": delivery.content_hash,
            "outcome": outcome,
            "at": now,
        }
    )
    transaction.set(f"deliveryHistory/{entry.id}", encode(entry))


def _tell(
    transaction: Transaction, claim: Claim, severity: str, message: str, now: datetime, kind: str = "delivery"
) -> None:
    notification = Notification.model_validate(
        {
            "id": f"{claim.delivery.id}-{claim.attempt}",
            "tenant_id": claim.delivery.tenant_id,
            "type": kind,
            "severity": severity,
            "message": message,
            "link": f"/deliveries/{claim.delivery.id}",
            "created": now,
        }
    )
    transaction.set(f"notifications/{notification.id}", encode(notification))


def _mark_release(transaction: Transaction, claim: Claim, release: Data | None) -> None:
    """A release that is being edited again stays a draft; one that was delivered before is marked already."""
    delivered = claim.delivery.message_sub_type != "Takedown"
    if delivered and release is not None and release.get("status") == "ready":
        transaction.update(f"releases/{claim.delivery.release_id}", {"status": "delivered"})


def _mark_target(destination: Destination, now: datetime, adapters: Adapters) -> None:
    """At most once a minute: many deliveries at a time must not queue up for one document."""
    last = destination.target.last_delivery
    if last is not None and now - last < _LAST_DELIVERY_EVERY:
        return
    with suppress(KeyError, Unavailable):  # the delivery has been made all the same
        adapters.store.transact(
            lambda transaction: transaction.update(f"deliveryTargets/{destination.target.id}", {"lastDelivery": now})
        )

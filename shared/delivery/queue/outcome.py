"""Owns how an attempt ends in the store: each ending is one transaction under the lane's fencing token."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from shared.accounts.adapters import Adapters
from shared.analytics.record import Ending, count_ending
from shared.delivery.queue import lease as lanes
from shared.delivery.queue.batch import batch_update
from shared.delivery.queue.claim import Claim
from shared.delivery.queue.order import wake
from shared.delivery.queue.retry import RetryDecision, is_retryable
from shared.delivery.queue.state import Changes, due, parked
from shared.delivery.targets.destination import Destination
from shared.errors import StardustError, Unavailable
from shared.messages.packages.plan import Package
from shared.model.codec import encode
from shared.model.delivery.delivery import (
    AttemptFile,
    Delivery,
    DeliveryAttempt,
    DeliveryFailure,
    HistoryEntry,
    LaneHistory,
    PackageSummary,
    Receipt,
    ReceiptFile,
)
from shared.model.delivery.dsp_states import sent_fields
from shared.model.delivery.statistics import Cost
from shared.notifications.notify import Severity, write_notification
from shared.platform.store.port import DELETE, Data, Reader, Transaction

_LAST_DELIVERY_EVERY = timedelta(minutes=1)
_ENDED = {"leaseExpires": DELETE, "continuation": DELETE}


def record_delivering(claim: Claim, package: Package, adapters: Adapters) -> None:
    """Says that bytes are about to flow, and which. Raises LeaseLost."""
    fields = {"status": "delivering", "updated": adapters.clock()}

    def work(transaction: Transaction) -> None:
        lanes.check(transaction, claim.lease)
        for number, delivery in enumerate(claim.deliveries, start=1):
            summary = encode(_summary(package, number))
            transaction.update(f"deliveries/{delivery.id}", {**fields, "package": summary})

    adapters.store.transact(work)


def renew_lease(claim: Claim, adapters: Adapters) -> None:
    """Lengthens the lease while a transfer goes on. Raises LeaseLost."""
    now = adapters.clock()

    def work(transaction: Transaction) -> None:
        expires = lanes.renew(transaction, claim.lease, now)
        transaction.update(f"deliveries/{claim.delivery.id}", {"leaseExpires": expires, "updated": now})

    adapters.store.transact(work)


def record_continued(claim: Claim, adapters: Adapters) -> None:
    """Leaves the attempt open for the next continuation; if that never comes, the sweeper does. Raises LeaseLost."""
    now = adapters.clock()

    def work(transaction: Transaction) -> None:
        protocol = _protocol(transaction, claim)
        expires = lanes.renew(transaction, claim.lease, now)
        changes = batch_update(
            claim.deliveries[:1], {"continuation": claim.continuation + 1, "leaseExpires": expires, "updated": now}
        )
        _close(transaction, claim, changes, "continued", protocol=protocol, now=now)

    adapters.store.transact(work)


def record_parked(claim: Claim, until: datetime, reason: str, adapters: Adapters) -> None:
    """Puts the delivery back until then; the attempt that was opened does not count. Raises LeaseLost."""
    now = adapters.clock()
    fields = {"status": "queued", "leaseExpires": DELETE, "updated": now}
    changes = batch_update(claim.deliveries, fields, parked(until, reason))
    for delivery in claim.deliveries:
        changes[f"deliveries/{delivery.id}"]["attempts"] = [encode(attempt) for attempt in delivery.attempts[:-1]]

    def work(transaction: Transaction) -> None:
        lanes.check(transaction, claim.lease)
        protocol = _protocol(transaction, claim)
        lanes.release(transaction, claim.lease)
        _close(transaction, claim, changes, "parked", protocol=protocol, now=now)

    adapters.store.transact(work)


def record_completed(claim: Claim, destination: Destination, receipts: Sequence[Receipt], adapters: Adapters) -> None:
    """Ends every delivery well: document, lane, receipt, history, notification, release. Raises LeaseLost."""
    now = receipts[0].completed
    fields = {
        "status": "completed",
        "completed": now,
        "receipt": {"timestamp": now},
        **sent_fields(now, destination.target.dialogue),
        **_ENDED,
        "failure": DELETE,
        "updated": now,
    }
    changes = batch_update(claim.deliveries, fields)
    for delivery, receipt in zip(claim.deliveries, receipts, strict=True):
        files = [_attempt_file(file) for file in receipt.files]
        changes[f"deliveries/{delivery.id}"]["attempts"] = _closed(delivery, "success", None, files, now)

    def work(transaction: Transaction) -> None:
        own = lanes.check(transaction, claim.lease)
        held = [own, *(lanes.read_lane(transaction, rider) for rider in claim.deliveries[1:])]
        traces = [_read_traces(transaction, delivery) for delivery in claim.deliveries]
        changed = {**_woken(transaction, claim, now), **changes}
        every = zip(claim.deliveries, receipts, held, traces, strict=True)
        for delivery, receipt, lane, (refused, release) in every:
            lanes.remember(transaction, lane, _sent(delivery, now, refused=refused))
            transaction.set(f"receipts/{delivery.id}", encode(receipt))
            _remember(transaction, delivery, "completed", now)
            _mark_release(transaction, delivery, release)
        what = "Delivered" if len(receipts) == 1 else f"{len(receipts)} releases delivered"
        _notify(transaction, claim, "success", f"{what} to {destination.target.name}.", now)
        _close(transaction, claim, changed, "completed", protocol=destination.target.protocol, now=now)

    adapters.store.transact(work)
    _mark_target(destination, now, adapters)


def _read_traces(transaction: Transaction, delivery: Delivery) -> tuple[bool, Data | None]:
    """Whether the DSP's rejection was faster than our own record, and the release as it stands."""
    word = (transaction.get(f"deliveries/{delivery.id}") or {}).get("dsp", {}).get("status")
    return word == "rejected", transaction.get(f"releases/{delivery.release_id}")


def _woken(transaction: Transaction, claim: Claim, now: datetime) -> Changes:
    return wake(transaction, [delivery.id for delivery in claim.deliveries], now)


def _sent(delivery: Delivery, now: datetime, *, refused: bool) -> LaneHistory:
    return LaneHistory(
        delivery_id=delivery.id,
        content_hash=delivery.content_hash,
        message_sub_type=delivery.message_sub_type,
        message_id=delivery.ern_message_id,
        completed=now,
        refused=refused,
    )


def record_failure(claim: Claim, failure: DeliveryFailure, decision: RetryDecision, adapters: Adapters) -> None:
    """Ends the attempt badly: another follows at its time, or the delivery has failed. Raises LeaseLost."""
    now = adapters.clock()
    status = "queued" if decision.retry else "failed"
    fields = {"status": status, "failure": encode(failure), **_ENDED, "updated": now}
    changes = batch_update(claim.deliveries, fields, due(now + decision.delay) if decision.retry else None)
    for delivery in claim.deliveries:
        closed = _closed(delivery, "failed", failure.message, [], now)
        changes[f"deliveries/{delivery.id}"]["attempts"] = closed

    def work(transaction: Transaction) -> None:
        lanes.check(transaction, claim.lease)
        protocol = _protocol(transaction, claim)
        changed = changes if decision.retry else {**_woken(transaction, claim, now), **changes}
        lanes.release(transaction, claim.lease)
        if not decision.retry:
            for delivery in claim.deliveries:
                _remember(transaction, delivery, "failed", now)
            kind = "retry-exhausted" if failure.retryable else "delivery"
            _notify(transaction, claim, "error", f"Delivery failed: {failure.message}", now, kind)
        ending: Ending = "retried" if decision.retry else "failed"
        _close(transaction, claim, changed, ending, protocol=protocol, now=now)

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
    transaction: Transaction, claim: Claim, changes: Changes, ending: Ending, *, protocol: str, now: datetime
) -> None:
    """Writes the deliveries and the figures; last of all, for then the cost is known. The leader bears it."""
    leader, here = claim.delivery, claim.stretch.cost(now, transaction, more=len(changes) + len(claim.members))
    changes[f"deliveries/{leader.id}"]["cost"] = encode(leader.cost + here)
    for path, fields in changes.items():
        transaction.update(path, fields)
    for delivery in claim.deliveries:
        cost = here if delivery is leader else Cost()
        count_ending(transaction, delivery, ending, protocol=protocol, cost=cost, now=now)


def _closed(
    delivery: Delivery, status: str, error: str | None, files: list[AttemptFile], now: object
) -> list[dict[str, Any]]:
    attempts: list[DeliveryAttempt] = list(delivery.attempts)
    attempts[-1] = attempts[-1].model_copy(
        update={"status": status, "end_time": now, "error": error, "files": files or attempts[-1].files}
    )
    return [encode(attempt) for attempt in attempts]


def _attempt_file(file: ReceiptFile) -> AttemptFile:
    return AttemptFile(
        file_name=file.path, status="completed", bytes_transferred=file.size_found, total_bytes=file.size
    )


def _remember(transaction: Transaction, delivery: Delivery, outcome: str, now: datetime) -> None:
    entry = HistoryEntry.model_validate(
        {
            "id": delivery.id if outcome == "completed" else f"{delivery.id}-{delivery.attempts_made}",
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


def _notify(
    transaction: Transaction, claim: Claim, severity: Severity, message: str, now: datetime, kind: str = "delivery"
) -> None:
    write_notification(
        transaction,
        f"{claim.delivery.id}-{claim.attempt}",
        tenant_id=claim.delivery.tenant_id,
        kind=kind,
        severity=severity,
        message=message,
        link=f"/deliveries/{claim.delivery.id}",
        now=now,
    )


def _mark_release(transaction: Transaction, delivery: Delivery, release: Data | None) -> None:
    """A release that is being edited again stays a draft; one that was delivered before is marked already."""
    delivered = delivery.message_sub_type != "Takedown"
    if delivered and release is not None and release.get("status") == "ready":
        transaction.update(f"releases/{delivery.release_id}", {"status": "delivered"})


def _mark_target(destination: Destination, now: datetime, adapters: Adapters) -> None:
    """At most once a minute: many deliveries at a time must not queue up for one document."""
    last = destination.target.last_delivery
    if last is not None and now - last < _LAST_DELIVERY_EVERY:
        return
    with suppress(KeyError, Unavailable):  # the delivery has been made all the same
        adapters.store.transact(
            lambda transaction: transaction.update(f"deliveryTargets/{destination.target.id}", {"lastDelivery": now})
        )


def _summary(package: Package, number: int) -> PackageSummary:
    """What the package holds of its `number`-th release, as the delivery's document shows it."""

    def named(role: str) -> list[str]:
        return [file.path for file in package.files if file.role == role and file.number == number]

    whole = (*package.files, package.marker) if package.marker else package.files
    return PackageSummary(
        ern_file=named("ern")[0],
        audio_files=named("audio"),
        image_files=named("image"),
        total_size=sum(file.size for file in whole if file.number in (None, number)),
    )

"""Records the progress and end of an attempt, each in one transaction that checks the fencing token of the delivery."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from shared import ids as keys
from shared.accounts.adapters import Adapters
from shared.analytics.record import Ending, count_ending
from shared.delivery.queue import lease as lanes
from shared.delivery.queue.batch import batch_update
from shared.delivery.queue.claim import Claim
from shared.delivery.queue.lane import record_sent
from shared.delivery.queue.order import is_awaited, wake
from shared.delivery.queue.retry import RetryDecision, decide_retry, is_retryable
from shared.delivery.queue.state import Changes, due
from shared.delivery.targets.destination import Destination
from shared.errors import StardustError
from shared.messages.packages.plan import Package
from shared.model.codec import encode
from shared.model.delivery.acknowledgement import DialogueTerms
from shared.model.delivery.delivery import (
    Advance,
    AttemptFile,
    Delivery,
    DeliveryAttempt,
    DeliveryFailure,
    DeliveryProgress,
    HistoryEntry,
    NotificationLevel,
    PackageSummary,
    Waiting,
)
from shared.model.delivery.dsp_states import sent_fields
from shared.model.delivery.lane import Lane, LaneHistory, MeadSent
from shared.model.delivery.receipt import Receipt, ReceiptFile
from shared.notifications.notify import write_notification
from shared.platform.store.port import DELETE, Data, Transaction

_NOT_RUNNING = {"leaseExpires": DELETE, "continuation": DELETE, "progress": DELETE}


def renew_lease(claim: Claim, adapters: Adapters) -> None:
    """Extends the lease during a transfer. Raises LeaseLost."""
    now = adapters.clock()
    adapters.store.transact(lambda transaction: lanes.renew(transaction, claim.lease, now))


def record_delivering(claim: Claim, package: Package, progress: DeliveryProgress | None, adapters: Adapters) -> None:
    """Shows on the live deliveries that files are being sent: the package, and how far it is. Raises LeaseLost."""
    now = adapters.clock()
    changes = batch_update(claim.deliveries, {"status": "delivering", "updated": now})
    for delivery, summary in zip(claim.deliveries, _summaries(claim, package), strict=True):
        changes[f"deliveries/{delivery.id}"]["package"] = summary
    if progress is not None:
        changes[f"deliveries/{claim.delivery.id}"]["progress"] = encode(progress)

    def work(transaction: Transaction) -> None:
        lanes.check(transaction, claim.lease)
        for path, fields in changes.items():
            transaction.update(path, fields)

    adapters.store.transact(work)


def record_progress(claim: Claim, progress: DeliveryProgress, adapters: Adapters) -> None:
    """Shows how far the transfer is, on the live delivery. Raises LeaseLost."""

    def work(transaction: Transaction) -> None:
        lanes.check(transaction, claim.lease)
        transaction.update(f"deliveries/{claim.delivery.id}", {"progress": encode(progress)})

    adapters.store.transact(work)


def record_continued(claim: Claim, advance: Advance, adapters: Adapters) -> None:
    """Leaves the attempt open for the next continuation and renews the lease, within which it must start.

    Otherwise the sweeper ends the attempt. Raises LeaseLost.
    """
    now = adapters.clock()
    fields = {"continuation": claim.continuation + 1, "leaseExpires": now + lanes.LEASE, "updated": now}

    def work(transaction: Transaction) -> None:
        protocol = _protocol(transaction, claim)
        changes = batch_update(claim.deliveries[:1], {**fields, "advance": encode(advance)})
        _write_changes(transaction, claim, changes, "continued", protocol=protocol, now=now)

    adapters.store.transact(work)


def record_parked(claim: Claim, waiting: Waiting, adapters: Adapters) -> None:
    """Puts the delivery back into the queue and removes the open attempt. Raises LeaseLost."""
    now = adapters.clock()
    fields = {"status": "queued", **_NOT_RUNNING, "updated": now}

    def work(transaction: Transaction) -> None:
        protocol = _protocol(transaction, claim)
        changes = batch_update(claim.deliveries, fields, waiting)
        for delivery in claim.deliveries:
            changes[f"deliveries/{delivery.id}"]["attempts"] = [encode(attempt) for attempt in delivery.attempts[:-1]]
        _write_changes(transaction, claim, changes, "parked", protocol=protocol, now=now)

    adapters.store.transact(work)


def record_completed(
    claim: Claim, package: Package, destination: Destination, receipts: Sequence[Receipt], adapters: Adapters
) -> None:
    """Completes every delivery of the claim. Raises LeaseLost.

    Writes the deliveries, their lanes, receipts, history entries, releases and a notification in one transaction, which
    reads the deliveries and their releases.
    """
    now = receipts[0].completed
    fields = {
        "status": "completed",
        "completed": now,
        "receipt": {"timestamp": now},
        **_NOT_RUNNING,
        "failure": DELETE,
        "updated": now,
    }
    ended = {delivery.id for delivery in claim.deliveries if _ends_everywhere(delivery, adapters)}
    rows = list(zip(claim.members, receipts, _summaries(claim, package), strict=True))
    releases = [f"releases/{delivery.release_id}" for delivery in claim.deliveries]
    terms = DialogueTerms() if claim.delivery.mead_only else destination.target.dialogue

    def work(transaction: Transaction) -> None:
        stored = _check_all(transaction, claim, claim.deliveries, also=releases)
        changes = batch_update(claim.deliveries, fields)
        woken = _wake_waiting(transaction, claim, stored, now)
        for member, receipt, summary in rows:
            delivery = member.delivery
            path = f"deliveries/{delivery.id}"
            files = [_attempt_file(file) for file in receipt.files]
            changes[path] |= {
                "attempts": _end_attempt(delivery, "success", files, now),
                "package": summary,
                **sent_fields(now, terms, stored[path].get("dsp", {})),
            }
            history = None if delivery.mead_only else _lane_history(delivery, now, ended=delivery.id in ended)
            record_sent(transaction, member.lane, history, _mead_sent(member.lane, delivery, receipt))
            transaction.set(f"receipts/{delivery.id}", encode(receipt))
            _write_history(transaction, delivery, "completed", now)
            _mark_release(transaction, delivery, stored.get(f"releases/{delivery.release_id}"))
        what = "Delivered" if len(receipts) == 1 else f"{len(receipts)} releases delivered"
        _notify(transaction, claim, "success", f"{what} to {destination.target.name}.", now)
        _write_changes(
            transaction, claim, {**woken, **changes}, "completed", protocol=destination.target.protocol, now=now
        )

    adapters.store.transact(work)


def _check_all(
    transaction: Transaction, claim: Claim, deliveries: Sequence[Delivery], *, also: Sequence[str]
) -> dict[str, Data]:
    """The deliveries as stored and the documents at the paths `also`, in one request. Raises LeaseLost."""
    stored = transaction.get_all([*(f"deliveries/{each.id}" for each in deliveries), *also])
    lanes.confirm(stored.get(f"deliveries/{claim.lease.delivery_id}"), claim.lease)
    return stored


def _wake_waiting(transaction: Transaction, claim: Claim, stored: Mapping[str, Data], now: datetime) -> Changes:
    """What becomes due that waits for the claim's deliveries; asked only if something may wait for one of them."""
    ended = [delivery.id for delivery in claim.deliveries]
    awaited = any(is_awaited(stored[f"deliveries/{each}"]) for each in ended)
    return wake(transaction, ended, now) if awaited else {}


def _ends_everywhere(delivery: Delivery, adapters: Adapters) -> bool:
    """Whether a takedown of some territories left none: its message, as stored, has no deal any more."""
    if delivery.message_sub_type != "Takedown" or not delivery.withdrawn or delivery.message_type == "PluginMessage":
        return False
    with adapters.blobs.open(keys.message_path(delivery.tenant_id, delivery.id)) as stored:
        return b"<DealTerms" not in stored.read()


def _lane_history(delivery: Delivery, now: datetime, *, ended: bool) -> LaneHistory:
    """What the lane remembers. After a takedown that left no territory nothing is live, so the next one starts anew."""
    return LaneHistory(
        delivery_id=delivery.id,
        content_hash=delivery.content_hash,
        message_sub_type=delivery.message_sub_type,
        message_id=delivery.ern_message_id,
        completed=now,
        withdrawn=[] if ended else delivery.withdrawn,
    )


def _mead_sent(lane: Lane, delivery: Delivery, receipt: Receipt) -> MeadSent | None:
    """The MEAD message that the target has now: the one just sent, or the one before; none after a takedown."""
    if delivery.message_sub_type == "Takedown" and not delivery.withdrawn:
        return None
    if receipt.mead is None:
        return lane.mead
    return MeadSent(delivery_id=delivery.id, digest=receipt.mead, completed=receipt.completed)


def record_failure(claim: Claim, failure: DeliveryFailure, decision: RetryDecision, adapters: Adapters) -> None:
    """Ends the attempt as failed: the delivery is queued for the next attempt, or has failed. Raises LeaseLost."""
    now = adapters.clock()
    status = "queued" if decision.retry else "failed"
    fields = {"status": status, "failure": encode(failure), **_NOT_RUNNING, "updated": now}
    ending: Ending = "retried" if decision.retry else "failed"

    def work(transaction: Transaction) -> None:
        protocol = _protocol(transaction, claim)
        changes = batch_update(claim.deliveries, fields, due(now + decision.delay) if decision.retry else None)
        for delivery in claim.deliveries:
            changes[f"deliveries/{delivery.id}"]["attempts"] = _end_attempt(delivery, "failed", [], now, failure)
        woken = {} if decision.retry else wake(transaction, [each.id for each in claim.deliveries], now)
        if not decision.retry:
            for delivery in claim.deliveries:
                _write_history(transaction, delivery, "failed", now)
            kind = "retry-exhausted" if failure.retryable else "delivery"
            _notify(transaction, claim, "error", f"Delivery failed: {failure.message}", now, kind)
        _write_changes(transaction, claim, {**woken, **changes}, ending, protocol=protocol, now=now)

    adapters.store.transact(work)


def decide_next_attempt(claim: Claim, error: Exception) -> RetryDecision:
    """Whether and when another attempt follows the failed one, by its number in the current series."""
    return decide_retry(
        error,
        tries=claim.attempt - claim.delivery.series,
        jitter=keys.jitter(claim.delivery.id, claim.attempt),
    )


def describe_failure(error: Exception) -> DeliveryFailure:
    """The error as stored for users. Unexpected errors without their text, which may contain secrets."""
    if isinstance(error, StardustError):
        return DeliveryFailure(
            code=error.code, message=error.message, remedy=error.remedy or None, retryable=is_retryable(error)
        )
    return DeliveryFailure(
        code="internal",
        message=f"An unexpected error occurred ({type(error).__name__}).",
        remedy="The stack trace is in the log of the functions.",
        retryable=True,
    )


def _protocol(transaction: Transaction, claim: Claim) -> str:
    """The protocol of the claim's target; `unknown` if the target was deleted. Raises LeaseLost."""
    path = f"deliveryTargets/{claim.delivery.target_id}"
    return str(
        _check_all(transaction, claim, claim.deliveries[:1], also=[path]).get(path, {}).get("protocol", "unknown")
    )


def _write_changes(
    transaction: Transaction, claim: Claim, changes: Changes, ending: Ending, *, protocol: str, now: datetime
) -> None:
    """Writes the deliveries and statistics, with the cost of this continuation, which is assigned to the batch lead.

    Must come last in the transaction: the cost includes the writes that are pending by then.
    """
    lead = claim.delivery
    own_cost = claim.meter.cost(now, transaction, more=len(changes) + 1)
    changes[f"deliveries/{lead.id}"]["cost"] = encode(lead.cost + own_cost)
    for path, fields in changes.items():
        transaction.update(path, fields)
    count_ending(transaction, claim.deliveries, ending, protocol=protocol, cost=own_cost, now=now)


def _end_attempt(
    delivery: Delivery, status: str, files: list[AttemptFile], now: object, failure: DeliveryFailure | None = None
) -> list[dict[str, Any]]:
    """The delivery's attempts, encoded, the last one ended."""
    attempts: list[DeliveryAttempt] = list(delivery.attempts)
    why = {"error": failure.message, "code": failure.code} if failure else {}
    ended = {"status": status, "end_time": now, "files": files or attempts[-1].files, **why}
    attempts[-1] = attempts[-1].model_copy(update=ended)
    return [encode(attempt) for attempt in attempts]


def _attempt_file(file: ReceiptFile) -> AttemptFile:
    return AttemptFile(file_name=file.path, status="completed", bytes_transferred=file.size, total_bytes=file.size)


def _write_history(transaction: Transaction, delivery: Delivery, outcome: str, now: datetime) -> None:
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
    transaction: Transaction,
    claim: Claim,
    severity: NotificationLevel,
    message: str,
    now: datetime,
    kind: str = "delivery",
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
    """Stores which content was delivered, and sets the status of a ready release to `delivered`.

    A release that is being edited stays a draft. Of the targets that get the same content, only the first causes a
    write: a release that goes to many at once would otherwise be written more than once a second.
    """
    delivered = delivery.message_sub_type != "Takedown" and not delivery.mead_only
    if delivered and release is not None:
        ready = {"status": "delivered"} if release.get("status") == "ready" else {}
        ddex = release.get("ddex", {})
        is_news = isinstance(ddex, Mapping) and ddex.get("deliveredHash") != delivery.content_hash
        known = {"ddex.deliveredHash": delivery.content_hash} if is_news else {}
        if fields := {**ready, **known}:
            transaction.update(f"releases/{delivery.release_id}", fields)


def _summaries(claim: Claim, package: Package) -> list[dict[str, Any]]:
    """What the package has of each delivery, as stored in it."""
    return [encode(_summary(package, number)) for number, _ in enumerate(claim.deliveries, start=1)]


def _summary(package: Package, number: int) -> PackageSummary:
    """The files of the package's `number`-th release (from 1), as stored in the delivery."""

    def named(role: str) -> list[str]:
        return [file.path for file in package.files if file.role == role and file.number == number]

    all_files = (*package.files, package.marker) if package.marker else package.files
    return PackageSummary(
        ern_file=(named("ern") or named("mead"))[0],
        mead_file=next(iter(named("mead")), None),
        audio_files=named("audio"),
        image_files=named("image"),
        total_size=sum(file.size for file in all_files if file.number in (None, number)),
    )

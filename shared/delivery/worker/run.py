"""Owns the delivery itself: claim, prepare, transfer, record. The worker of the `deliver` task.

Killed at any line, the system converges: before the claim nothing has happened; after it the lease
expires and the sweeper queues the next attempt, which finds what already lies at the target.
"""

import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Literal

from shared import ids as keys
from shared.accounts.adapters import Adapters
from shared.delivery.protocols.base import ConnectionContext
from shared.delivery.queue.admission import Parked, check_admission, note_failure, note_success
from shared.delivery.queue.claim import Claim, NotDue, claim_delivery
from shared.delivery.queue.dispatch import enqueue_attempt
from shared.delivery.queue.lease import LaneHeld
from shared.delivery.queue.outcome import (
    describe_failure,
    record_completed,
    record_continued,
    record_delivering,
    record_failure,
    record_parked,
    renew_lease,
)
from shared.delivery.queue.retry import decide_retry
from shared.delivery.targets.destination import open_destination
from shared.delivery.transfer.progress import TransferProgress
from shared.delivery.worker.checkpoints import StoredCheckpoint
from shared.delivery.worker.log import AttemptLog
from shared.delivery.worker.prepare import prepare_package, read_target
from shared.delivery.worker.receipt import make_receipts
from shared.errors import DeliveryError, LeaseLost, Unavailable
from shared.events import DeliverTask
from shared.model.delivery.target import DeliveryTarget

if TYPE_CHECKING:
    from shared.delivery.transfer.package import TransferResult

logger = logging.getLogger("stardust.delivery")

_RENEW_EVERY = timedelta(minutes=2)


class DeadlineReached(Unavailable):
    """The function's time is nearly over; the next continuation goes on where this one stops."""


@dataclass(frozen=True, slots=True)
class DeliverOutcome:
    """How the task ended; never an error, so that the queue does not repeat what Firestore will."""

    result: Literal["completed", "continued", "parked", "retry", "failed", "idle", "lost"]
    detail: str = ""


def deliver_package(task: DeliverTask, adapters: Adapters) -> DeliverOutcome:
    """Carries out one attempt of a delivery.

    Every failure is recorded under the retry policy and answered as an outcome; what cannot even be
    recorded (Unavailable) is raised, so that the task queue tries again.
    """
    try:
        claim = claim_delivery(task, adapters)
    except (NotDue, LaneHeld) as error:
        return DeliverOutcome("idle", str(error))
    log = AttemptLog(
        delivery_id=claim.delivery.id,
        tenant_id=claim.delivery.tenant_id,
        attempt=claim.attempt,
        store=adapters.store,
        clock=adapters.clock,
    )
    try:
        return _settle(claim, adapters, log)
    except LeaseLost as lost:
        return DeliverOutcome("lost", str(lost))


def _settle(claim: Claim, adapters: Adapters, log: AttemptLog) -> DeliverOutcome:
    """The attempt and its ending. Raises LeaseLost, also from the ending: a stale worker records nothing."""
    try:
        result = _attempt(claim, adapters, log)
    except LeaseLost:
        raise
    except DeadlineReached:
        return _continue(claim, adapters, log)
    except Parked as parked:
        return _park(claim, parked, adapters, log)
    except Exception as error:
        return _fail(claim, error, adapters, log)
    size = sum(file.size for file in result.files)
    return DeliverOutcome("completed", f"{size} bytes in {len(result.files)} files")


def _attempt(claim: Claim, adapters: Adapters, log: AttemptLog) -> "TransferResult":
    log.add("info", "initialization", f"Attempt {claim.attempt}: {claim.delivery.message_sub_type}.")
    target = read_target(claim, adapters)
    check_admission(claim, target, adapters)
    try:
        result = _send(claim, target, adapters, log)
    except DeliveryError as error:
        note_failure(target, error, adapters)
        raise
    with suppress(Unavailable):  # the delivery has been made all the same; the next success closes the circuit
        note_success(target, adapters)
    return result


def _send(claim: Claim, target: DeliveryTarget, adapters: Adapters, log: AttemptLog) -> "TransferResult":
    from shared.delivery.transfer.package import transfer_package

    delivery = claim.delivery
    destination = open_destination(target, adapters)
    log.add(
        "info",
        "target_configuration",
        f"{destination.target.name} over {destination.info.name}, layout {destination.target.layout}.",
    )
    package = prepare_package(claim, destination, adapters, log)
    record_delivering(claim, package, adapters)
    hold = _holder(claim, adapters)
    result = transfer_package(
        package,
        info=destination.info,
        options=destination.options,
        secrets=destination.secrets,
        blobs=adapters.blobs,
        hold=hold,
        progress=_reporter(claim, log),
        context=ConnectionContext(
            adapters.network,
            tenant_id=delivery.tenant_id,
            blobs=adapters.blobs,
            checkpoint=StoredCheckpoint(claim.lease, delivery.tenant_id, adapters.store, adapters.clock),
        ),
        elapsed_s=(adapters.clock() - delivery.attempts[-1].start_time).total_seconds(),
    )
    receipts = make_receipts(claim, package, destination, result.files, result.server, adapters.clock())
    log.add("info", "receipt_generation", f"{len(result.files)} files verified.", bytes=package.total_bytes)
    hold()
    record_completed(claim, destination, receipts, adapters)
    log.add("success", "completion", f"Delivered to {destination.target.name}.", bytesSent=result.sent_bytes)
    return result


def _reporter(claim: Claim, log: AttemptLog) -> Callable[[TransferProgress], None]:
    """Tells people how far it got, and the meter how much was sent."""

    def report(step: TransferProgress) -> None:
        claim.stretch.sent_bytes = step.moved_bytes
        log.add("info", "delivery_execution", step.message, **step.details)

    return report


def _holder(claim: Claim, adapters: Adapters) -> Callable[[], None]:
    """Called often while bytes flow: stops before the function's deadline, renews the lease now and then."""
    started = renewed = adapters.clock()

    def hold() -> None:
        nonlocal renewed
        now: datetime = adapters.clock()
        if now - started > adapters.deadline:
            raise DeadlineReached
        if now - renewed > _RENEW_EVERY:
            renew_lease(claim, adapters)
            renewed = now

    return hold


def _continue(claim: Claim, adapters: Adapters, log: AttemptLog) -> DeliverOutcome:
    record_continued(claim, adapters)
    enqueue_attempt(claim.delivery, claim.attempt, claim.continuation + 1, adapters)
    log.add(
        "info", "delivery_execution", "The transfer goes on in a next stretch.", continuation=claim.continuation + 1
    )
    return DeliverOutcome("continued")


def _park(claim: Claim, parked: Parked, adapters: Adapters, log: AttemptLog) -> DeliverOutcome:
    record_parked(claim, parked.until, parked.message, adapters)
    log.add("warning", "retry_scheduled", f"Parked until {parked.until:%Y-%m-%d %H:%M:%S} UTC. {parked.message}")
    return DeliverOutcome("parked", parked.message)


def _fail(claim: Claim, error: Exception, adapters: Adapters, log: AttemptLog) -> DeliverOutcome:
    logger.warning("delivery %s, attempt %d failed", claim.delivery.id, claim.attempt, exc_info=error)
    failure = describe_failure(error)
    decision = decide_retry(
        error,
        tries=claim.attempt - claim.delivery.series,
        jitter=keys.jitter(claim.delivery.id, claim.attempt),
    )
    log.add("error", "error_handling", failure.message, code=failure.code, remedy=failure.remedy or "")
    record_failure(claim, failure, decision, adapters)
    if decision.retry:
        minutes = int(decision.delay.total_seconds() // 60)
        log.add("warning", "retry_scheduled", f"Next attempt in {minutes} minutes; {decision.reason}.")
        return DeliverOutcome("retry", failure.message)
    log.add("error", "max_retries", f"Given up: {decision.reason}.")
    return DeliverOutcome("failed", failure.message)

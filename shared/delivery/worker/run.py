"""Carries out one task of a delivery attempt: claim, prepare, transfer, record. The worker of the `deliver` task.

The worker may crash anywhere. Before the claim nothing has changed. Afterwards the lease expires, the sweeper queues
the next attempt, and that attempt sends only the files that are not at the target yet.
"""

import logging
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Literal

from shared.accounts.adapters import Adapters
from shared.delivery.protocols.base import ConnectionContext
from shared.delivery.queue.admission import (
    Parked,
    admission_documents,
    check_admission,
    close_circuit,
    count_failure,
)
from shared.delivery.queue.claim import Claim, NotDue, claim_delivery
from shared.delivery.queue.dispatch import about, enqueue_attempt
from shared.delivery.queue.lease import LaneHeld
from shared.delivery.queue.outcome import (
    decide_next_attempt,
    describe_failure,
    record_completed,
    record_continued,
    record_delivering,
    record_failure,
    record_parked,
    record_progress,
    renew_lease,
)
from shared.delivery.targets.destination import open_destination
from shared.delivery.transfer.progress import TransferProgress
from shared.delivery.worker.checkpoints import StoredCheckpoint
from shared.delivery.worker.hooks import check_sent
from shared.delivery.worker.log import AttemptLog
from shared.delivery.worker.prepare import package_documents, prepare_package, read_target
from shared.delivery.worker.receipt import make_receipts
from shared.errors import ConnectionFailed, DeliveryError, LeaseLost, Unavailable
from shared.events import DeliverTask
from shared.log_lines import DeliveryTaskEnded
from shared.messages.packages.plan import Package
from shared.model.delivery.delivery import Advance, DeliveryProgress
from shared.model.delivery.receipt import ReceiptFile
from shared.model.delivery.target import DeliveryTarget
from shared.platform.store.ahead import ReadAhead
from shared.trace import label, resume, span

if TYPE_CHECKING:
    from shared.delivery.transfer.package import TransferResult

logger = logging.getLogger("stardust.delivery")

_MAX_IDLE = 5
"""How many continuations in a row may get no further before the attempt fails."""
_RENEW_EVERY = timedelta(minutes=2)
"""The lease lasts ten minutes."""
_SHOW_EVERY = timedelta(seconds=5)
"""Each time is a write, and runs the triggers of deliveries. A transfer that takes less is not shown."""


class DeadlineReached(Unavailable):
    """The function is about to reach its time limit; the next continuation resumes the transfer."""


@dataclass(frozen=True, slots=True)
class DeliverOutcome:
    """How the task ended.

    completed: the delivery is completed · continued: the next continuation is enqueued · parked: queued again
    without using up the attempt · retry: the attempt failed and another one is scheduled · failed: the delivery has
    failed · idle: there was nothing to do · lost: another worker has taken the lane.
    """

    result: Literal["completed", "continued", "parked", "retry", "failed", "idle", "lost"]
    detail: str = ""
    code: str = ""
    """The code of the failure, if it failed."""


def deliver_package(task: DeliverTask, adapters: Adapters) -> DeliverOutcome:
    """Carries out one attempt of a delivery, or one continuation of it.

    A failure is recorded, with the next attempt by the retry policy, and returned as an outcome, so that the task
    queue does not repeat the task. Raises Unavailable if the outcome cannot be recorded: the task queue then repeats
    the task.
    """
    try:
        claim = claim_delivery(task, adapters)
    except (NotDue, LaneHeld) as error:
        logger.info("delivery %s: idle, %s", task["deliveryId"], error, extra=DeliveryTaskEnded("idle", "").extra())
        return DeliverOutcome("idle", str(error))
    log = AttemptLog(
        delivery_id=claim.delivery.id,
        tenant_id=claim.delivery.tenant_id,
        attempt=claim.attempt,
        store=adapters.store,
        clock=adapters.clock,
    )
    with resume(claim.delivery.traceparent, **about(claim.delivery)), span("delivery", attempt=claim.attempt):
        try:
            outcome = _run_attempt(claim, adapters, log)
        except LeaseLost as lost:
            outcome = DeliverOutcome("lost", str(lost))
        finally:
            log.store()
        ended = DeliveryTaskEnded(outcome.result, outcome.code)
        logger.info("delivery %s: %s %s", claim.delivery.id, outcome.result, outcome.detail, extra=ended.extra())
    return outcome


def _run_attempt(claim: Claim, adapters: Adapters, log: AttemptLog) -> DeliverOutcome:
    """Carries out the attempt and records its end. Raises LeaseLost, also while recording, and Unavailable."""
    try:
        result = _admit_and_send(claim, adapters, log)
    except LeaseLost:
        raise
    except DeadlineReached:
        advance = advance_of(claim)
        if advance.idle < _MAX_IDLE:
            return _continue(claim, advance, adapters, log)
        return _fail(claim, _stalled(), adapters, log)
    except Parked as parked:
        return _park(claim, parked, adapters, log)
    except Exception as error:
        return _fail(claim, error, adapters, log)
    size = sum(file.size for file in result.files)
    return DeliverOutcome("completed", f"{size} bytes in {len(result.files)} files")


def advance_of(claim: Claim) -> Advance:
    """How far the attempt is after this continuation: further than ever, or idle once more.

    A transfer that starts again from the same place each time is idle, however much it sends.
    """
    best, meter = claim.delivery.advance or Advance(), claim.meter
    further = meter.done_bytes > best.done_bytes or meter.done_files > best.done_files
    return Advance(
        done_bytes=max(best.done_bytes, meter.done_bytes),
        done_files=max(best.done_files, meter.done_files),
        idle=0 if further else best.idle + 1,
    )


def _stalled() -> ConnectionFailed:
    return ConnectionFailed(
        f"The transfer does not get any further: {_MAX_IDLE} tasks in a row added nothing.",
        remedy="Ask the DSP about its speed, and whether it lets interrupted uploads be resumed.",
    )


def _admit_and_send(claim: Claim, adapters: Adapters, log: AttemptLog) -> "TransferResult":
    """Sends the package if the target admits the delivery; updates the target's circuit. Raises Parked if not."""
    log.add("info", "initialization", f"Attempt {claim.attempt}: {claim.delivery.message_sub_type}.")
    adapters = replace(adapters, store=ReadAhead(adapters.store, admission_documents(claim)))
    target = read_target(claim, adapters)
    label(dsp=target.preset or target.ddex.party_name)
    check_admission(claim, target, adapters)
    try:
        result = _send(claim, target, adapters, log)
    except DeliveryError as error:
        count_failure(target, error, adapters)
        raise
    with suppress(Unavailable):  # the delivery is completed in any case; the next success closes the circuit
        close_circuit(target, adapters)
    return result


def _send(claim: Claim, target: DeliveryTarget, adapters: Adapters, log: AttemptLog) -> "TransferResult":
    """Prepares and transfers the package, and records the completion with its receipts."""
    from shared.delivery.transfer.package import transfer_package

    delivery = claim.delivery
    adapters = replace(adapters, store=ReadAhead(adapters.store, package_documents(claim)))
    destination = open_destination(target, adapters)
    log.add(
        "info",
        "target_configuration",
        f"{destination.target.name} over {destination.info.name}, layout {destination.target.layout}.",
    )
    with span("prepare"):
        package = prepare_package(claim, destination, adapters, log)
        if not claim.continuation:
            check_sent(package, delivery, adapters, log)
    keep_lease = _lease_keeper(claim, adapters)
    is_new = (claim.attempt, claim.continuation) == (1, 0)
    checkpoint = StoredCheckpoint(claim.lease, delivery.tenant_id, adapters.store, adapters.clock, is_new=is_new)
    log.store()
    result = transfer_package(
        package,
        info=destination.info,
        options=destination.options,
        secrets=destination.secrets,
        blobs=adapters.blobs,
        hold=keep_lease,
        progress=_progress_reporter(claim, package, target, adapters, log),
        context=ConnectionContext(
            adapters.network,
            tenant_id=delivery.tenant_id,
            blobs=adapters.blobs,
            checkpoint=checkpoint,
            shared_storage=adapters.shared_storage,
        ),
        elapsed_s=(adapters.clock() - delivery.attempts[-1].start_time).total_seconds(),
        keep_evidence=False,
    )
    with span("receipt"):
        receipts = make_receipts(claim, package, destination, result.files, result.server, adapters.clock())
        log.add("info", "receipt_generation", _proofs(result.files), bytes=package.total_bytes)
        keep_lease()
        log.store()
        record_completed(claim, package, destination, receipts, adapters)
    with suppress(Unavailable):  # what is left of a completed delivery is read by nobody
        checkpoint.discard()
    log.add("success", "completion", f"Delivered to {destination.target.name}.", bytesSent=result.sent_bytes)
    return result


_PROOFS: Mapping[Literal["md5", "size", "accepted"], str] = {
    "md5": "{} verified by MD5",
    "size": "{} verified by size",
    "accepted": "{} accepted, not verifiable",
}
"""By ReceiptFile.verified_by."""


def _proofs(files: Sequence[ReceiptFile]) -> str:
    """How many files were verified by what, and how many the server only accepted."""
    counts = Counter(file.verified_by for file in files)
    return ", ".join(words.format(counts[proof]) for proof, words in _PROOFS.items() if counts[proof]) + "."


def _progress_reporter(
    claim: Claim, package: Package, target: DeliveryTarget, adapters: Adapters, log: AttemptLog
) -> Callable[[TransferProgress], None]:
    """A callback that logs the progress of the transfer, meters the bytes sent, and shows both on the delivery.

    Where a limit of parallel deliveries counts those that are sending, the delivery is one of them from the start.
    Raises LeaseLost.
    """
    shown: datetime = adapters.clock()
    if is_delivering := target.max_parallel is not None:
        record_delivering(claim, package, None, adapters)

    def report(progress: TransferProgress) -> None:
        nonlocal shown, is_delivering
        claim.meter.sent_bytes = progress.moved_bytes
        claim.meter.done_bytes = max(claim.meter.done_bytes, progress.done_bytes)
        claim.meter.done_files += progress.state != "sending"
        log.add("info", "delivery_execution", progress.message, **progress.details)
        now = adapters.clock()
        if now - shown >= _SHOW_EVERY:
            shown = now
            with suppress(Unavailable):  # the next one shows it
                if is_delivering:
                    record_progress(claim, _shown(progress, now), adapters)
                else:
                    record_delivering(claim, package, _shown(progress, now), adapters)
                    is_delivering = True

    return report


def _shown(progress: TransferProgress, now: datetime) -> DeliveryProgress:
    return DeliveryProgress(
        file_name=progress.path.rpartition("/")[2],
        done_bytes=progress.done_bytes,
        total_bytes=progress.total_bytes,
        percent=min(100, 100 * progress.done_bytes // max(1, progress.total_bytes)),
        bytes_per_second=progress.bytes_per_s,
        remaining_seconds=progress.remaining_s,
        at=now,
    )


def _lease_keeper(claim: Claim, adapters: Adapters) -> Callable[[], None]:
    """A callback for the transfer, to be called about once a second, that renews the lease every two minutes.

    The callback raises DeadlineReached when the function's time is nearly over, and LeaseLost.
    """
    started = renewed = adapters.clock()

    def keep_lease() -> None:
        nonlocal renewed
        now: datetime = adapters.clock()
        if now - started > adapters.deadline:
            raise DeadlineReached
        if now - renewed > _RENEW_EVERY:
            renew_lease(claim, adapters)
            renewed = now

    return keep_lease


def _continue(claim: Claim, advance: Advance, adapters: Adapters, log: AttemptLog) -> DeliverOutcome:
    continuation = claim.continuation + 1
    log.store()
    record_continued(claim, advance, adapters)
    enqueue_attempt(claim.delivery, claim.attempt, continuation, adapters)
    log.add("info", "delivery_execution", "The transfer is continued in another task.", continuation=continuation)
    return DeliverOutcome("continued")


def _park(claim: Claim, parked: Parked, adapters: Adapters, log: AttemptLog) -> DeliverOutcome:
    log.store()
    record_parked(claim, parked.waiting, adapters)
    log.add("warning", "retry_scheduled", f"Parked until {parked.until:%Y-%m-%d %H:%M:%S} UTC. {parked.message}")
    return DeliverOutcome("parked", parked.message)


def _fail(claim: Claim, error: Exception, adapters: Adapters, log: AttemptLog) -> DeliverOutcome:
    logger.warning("delivery %s, attempt %d failed", claim.delivery.id, claim.attempt, exc_info=error)
    failure = describe_failure(error)
    decision = decide_next_attempt(claim, error)
    log.add("error", "error_handling", failure.message, code=failure.code, remedy=failure.remedy or "")
    log.store()
    record_failure(claim, failure, decision, adapters)
    if decision.retry:
        minutes = int(decision.delay.total_seconds() // 60)
        log.add("warning", "retry_scheduled", f"Next attempt in {minutes} minutes; {decision.reason}.")
        return DeliverOutcome("retry", failure.message, failure.code)
    log.add("error", "max_retries", f"No further attempt: {decision.reason}.")
    return DeliverOutcome("failed", failure.message, failure.code)

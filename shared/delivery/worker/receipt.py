"""Makes the receipts of a transfer: for each delivery, the proof of which files are at the target."""

from datetime import datetime

from shared.delivery.queue.claim import Claim
from shared.delivery.targets.destination import Destination
from shared.messages.packages.plan import Package
from shared.model.delivery.delivery import Delivery
from shared.model.delivery.receipt import Receipt, ReceiptFile
from shared.trace import Trace


def make_receipts(
    claim: Claim, package: Package, destination: Destination, files: tuple[ReceiptFile, ...], server: str, now: datetime
) -> list[Receipt]:
    """One receipt per delivery of the claim, in the order of the batch.

    Each lists the files of its release and those of the whole package, such as the completion marker.
    """
    numbers = {file.path: file.number for file in package.files}
    receipts: list[Receipt] = []
    for number, delivery in enumerate(claim.deliveries, start=1):
        own_files = [file for file in files if numbers.get(file.path) in (None, number)]
        mead = next((digest for path, digest in package.mead.items() if numbers[path] == number), None)
        receipts.append(_receipt(delivery, destination, own_files, mead, server, now))
    if package.facts.get("messageType") == "PluginMessage":
        written = {"format": destination.target.format, "format_version": str(package.facts["ernVersion"])}
        return [receipt.model_copy(update=written) for receipt in receipts]
    return receipts


def _receipt(
    delivery: Delivery,
    destination: Destination,
    files: list[ReceiptFile],
    mead: str | None,
    server: str,
    now: datetime,
) -> Receipt:
    started = delivery.attempts[-1].start_time
    trace = Trace.parse(delivery.traceparent or "")
    return Receipt(
        id=delivery.id,
        tenant_id=delivery.tenant_id,
        delivery_id=delivery.id,
        release_id=delivery.release_id,
        target_id=delivery.target_id,
        protocol=destination.info.name,
        message_id=delivery.ern_message_id,
        message_sub_type=delivery.message_sub_type,
        files=files,
        mead=mead,
        total_bytes=sum(file.size for file in files),
        attempts=delivery.attempts_made,
        started=started,
        completed=now,
        duration_ms=int((now - started).total_seconds() * 1000),
        server=server or None,
        trace_id=trace.trace_id if trace else None,
    )

"""Owns the receipts of a transfer: for each delivery, the proof of what lies at the target now."""

from datetime import datetime

from shared.delivery.queue.claim import Claim
from shared.delivery.targets.destination import Destination
from shared.messages.packages.plan import Package
from shared.model.delivery.delivery import Delivery, Receipt, ReceiptFile


def make_receipts(
    claim: Claim, package: Package, destination: Destination, files: tuple[ReceiptFile, ...], server: str, now: datetime
) -> list[Receipt]:
    """One for each delivery, in the order of the batch: its own release's files, and those that belong to all."""
    numbers = {file.path: file.number for file in package.files}

    def own(number: int) -> list[ReceiptFile]:
        return [file for file in files if numbers.get(file.path) in (None, number)]

    return [
        _receipt(delivery, destination, own(number), server, now)
        for number, delivery in enumerate(claim.deliveries, start=1)
    ]


def _receipt(
    delivery: Delivery, destination: Destination, files: list[ReceiptFile], server: str, now: datetime
) -> Receipt:
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
        files=files,
        total_bytes=sum(file.size for file in files),
        attempts=delivery.attempts_made,
        started=started,
        completed=now,
        duration_ms=int((now - started).total_seconds() * 1000),
        server=server or None,
    )

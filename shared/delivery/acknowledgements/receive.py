"""Owns what happens to an acknowledgement that came in, by whatever way: kept, read, matched, applied.

Killed at any line and called again with the same bytes, it ends where it would have ended.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from shared.accounts.adapters import Adapters
from shared.delivery.acknowledgements.apply import apply_statement
from shared.delivery.acknowledgements.auto_resend import answer_rejection
from shared.delivery.acknowledgements.match import completed, find_deliveries
from shared.delivery.acknowledgements.parse.acknowledgement import MAX_STATEMENTS, read_acknowledgement
from shared.errors import InvalidInput
from shared.model.codec import decode, encode
from shared.model.delivery.acknowledgement import Acknowledgement, Statement
from shared.model.delivery.target import DeliveryTarget
from shared.notifications.notify import write_notification
from shared.platform.store.port import AlreadyExists, Transaction

Channel = Literal["folder", "webhook"]

_SKEW = timedelta(minutes=15)
_TYPES = {"json": "application/json", "xml": "application/xml", "bin": "application/octet-stream"}


@dataclass(frozen=True, slots=True)
class Received:
    """What became of an acknowledgement; `new` is False where the same content had come before."""

    acknowledgement: Acknowledgement
    new: bool


def receive_acknowledgement(
    data: bytes, *, target: DeliveryTarget, channel: Channel, name: str | None, adapters: Adapters
) -> Received:
    """Keeps the original, and applies what it says to the deliveries it speaks of.

    What cannot be read is kept as `malformed`; strangers and duplicates are kept and change nothing.
    Raises Unavailable.
    """
    arrived = _arrival(data, target, channel, name, adapters)
    known = adapters.store.get(f"acknowledgements/{arrived.id}")
    if known is None:
        adapters.blobs.write(arrived.original, data, _TYPES[arrived.original.rpartition(".")[2]])
        read = _read(arrived, data, target)
        known = _keep(read, adapters)
    acknowledgement = decode(Acknowledgement, known)
    if acknowledgement.status != "received":
        return Received(_count_copy(acknowledgement, adapters), new=False)
    settled = _settle(acknowledgement, target, adapters)
    adapters.store.transact(lambda transaction: _record(transaction, settled, target))
    return Received(settled, new=True)


def acknowledgement_id(target_id: str, sha256: str) -> str:
    """The same content from the same target is the same acknowledgement."""
    return hashlib.sha256(f"acknowledgement\0{target_id}\0{sha256}".encode()).hexdigest()[:32]


def _arrival(
    data: bytes, target: DeliveryTarget, channel: Channel, name: str | None, adapters: Adapters
) -> Acknowledgement:
    digest, now = hashlib.sha256(data).hexdigest(), adapters.clock()
    own_id = acknowledgement_id(target.id, digest)
    start = data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    extension = "xml" if start == b"<" else "json" if start in (b"{", b"[") else "bin"
    return Acknowledgement(
        id=own_id,
        tenant_id=target.tenant_id,
        target_id=target.id,
        channel=channel,
        name=name,
        status="received",
        original=f"tenants/{target.tenant_id}/acknowledgements/{own_id}.{extension}",
        size=len(data),
        sha256=digest,
        created=now,
        received=now,
        updated=now,
    )


def _read(arrived: Acknowledgement, data: bytes, target: DeliveryTarget) -> Acknowledgement:
    """With what it says. A DSP's clock that is ahead of ours does not date the future."""
    try:
        reading = read_acknowledgement(data, target.dialogue.words)
    except InvalidInput as error:
        return arrived.model_copy(update={"problem": str(error)[:1000]})
    created = reading.created or arrived.received
    return arrived.model_copy(
        update={
            "format": reading.format,
            "dsp_message_id": reading.message_id,
            "sender": reading.sender,
            "statements": list(reading.statements),
            "created": created if created <= arrived.received + _SKEW else arrived.received,
        }
    )


def _keep(acknowledgement: Acknowledgement, adapters: Adapters) -> dict[str, object]:
    """Creates the document; if a rival was faster, answers its."""
    path, document = f"acknowledgements/{acknowledgement.id}", encode(acknowledgement)
    try:
        adapters.store.transact(lambda transaction: transaction.create(path, document))
    except AlreadyExists:
        return adapters.store.get(path) or document
    return document


def _count_copy(acknowledgement: Acknowledgement, adapters: Adapters) -> Acknowledgement:
    path, now = f"acknowledgements/{acknowledgement.id}", adapters.clock()

    def work(transaction: Transaction) -> int:
        copies = int((transaction.get(path) or {}).get("copies", 1)) + 1
        transaction.update(path, {"copies": copies, "updated": now})
        return copies

    return acknowledgement.model_copy(update={"copies": adapters.store.transact(work), "updated": now})


def _settle(acknowledgement: Acknowledgement, target: DeliveryTarget, adapters: Adapters) -> Acknowledgement:
    """With every statement applied, and what became of it."""
    told = [
        each
        for statement in acknowledgement.statements
        for each in _apply(statement, acknowledgement, target, adapters)
    ][:MAX_STATEMENTS]
    return acknowledgement.model_copy(
        update={
            "status": _status(told),
            "statements": told,
            "delivery_ids": list(dict.fromkeys(each.delivery_id for each in told if each.delivery_id)),
            "updated": adapters.clock(),
        }
    )


def _apply(
    statement: Statement, acknowledgement: Acknowledgement, target: DeliveryTarget, adapters: Adapters
) -> Iterator[Statement]:
    """The statement once per delivery that it is about; a batch may hold many."""
    said = _said(statement, acknowledgement)
    subject = completed(statement.subject, acknowledgement.name)
    deliveries = find_deliveries(subject, target, adapters.store, said)
    if not deliveries:
        yield statement.model_copy(update={"subject": subject, "verdict": "stranger"})
    for delivery in deliveries:
        verdict = apply_statement(delivery.id, statement, acknowledgement, said=said, target=target, adapters=adapters)
        if verdict == "applied" and statement.status == "rejected":
            answer_rejection(delivery.id, statement, acknowledgement, target, adapters)
        yield statement.model_copy(update={"subject": subject, "delivery_id": delivery.id, "verdict": verdict})


def _said(statement: Statement, acknowledgement: Acknowledgement) -> datetime:
    said = statement.said or acknowledgement.created
    return said if said <= acknowledgement.received + _SKEW else acknowledgement.received


def _status(told: list[Statement]) -> str:
    if not told:
        return "malformed"
    verdicts = {each.verdict for each in told}
    if "applied" in verdicts:
        return "applied"
    if verdicts & {"noted", "outdated"}:
        return "noted"
    return "duplicate" if "duplicate" in verdicts else "stranger"


def _record(transaction: Transaction, settled: Acknowledgement, target: DeliveryTarget) -> None:
    transaction.set(f"acknowledgements/{settled.id}", encode(settled))
    if settled.status == "malformed":
        write_notification(
            transaction,
            f"unreadable-{settled.id}",
            tenant_id=settled.tenant_id,
            kind="acknowledgement-unreadable",
            severity="warning",
            message=f"{target.name} sent an acknowledgement that cannot be read: {settled.problem}",
            link=f"/acknowledgements/{settled.id}",
            now=settled.updated,
        )

"""Processes an acknowledgement from any channel: stores, parses, matches and applies it.

Idempotent: if the process is killed at any point and repeated with the same bytes, the result is the same.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from shared.accounts.adapters import Adapters
from shared.delivery.acknowledgements.apply import apply_statement
from shared.delivery.acknowledgements.auto_resend import handle_rejection
from shared.delivery.acknowledgements.match import complete_subject, find_deliveries
from shared.delivery.acknowledgements.parse.acknowledgement import MAX_STATEMENTS, read_acknowledgement
from shared.delivery.acknowledgements.parse.custom import read_from_folder
from shared.errors import InvalidInput
from shared.model.codec import decode, encode
from shared.model.delivery.acknowledgement import Acknowledgement, Statement
from shared.model.delivery.target import DeliveryTarget
from shared.notifications.notify import write_notification
from shared.platform.plugins import Plugins
from shared.platform.store.port import AlreadyExists, Transaction

Channel = Literal["folder", "webhook"]

_SKEW = timedelta(minutes=15)
_TYPES = {"json": "application/json", "xml": "application/xml", "bin": "application/octet-stream"}


@dataclass(frozen=True, slots=True)
class Received:
    """The result of receiving an acknowledgement; `new` is False if the same content was received before."""

    acknowledgement: Acknowledgement
    new: bool


def receive_acknowledgement(
    data: bytes, *, target: DeliveryTarget, channel: Channel, name: str | None, adapters: Adapters
) -> Received:
    """Stores the original, and applies its statements to the deliveries that they are about.

    Invalid acknowledgements are stored as `malformed`; unmatched ones and duplicates are stored without effect.
    Raises Unavailable.
    """
    arrived = _arrival(data, target, channel, name, adapters)
    known = adapters.store.get(f"acknowledgements/{arrived.id}")
    if known is None:
        adapters.blobs.write(arrived.original, data, _TYPES[arrived.original.rpartition(".")[2]])
        parsed = _parse(arrived, data, target, adapters.plugins)
        known = _store(parsed, adapters)
    acknowledgement = decode(Acknowledgement, known)
    if acknowledgement.status != "received":
        return Received(_count_copy(acknowledgement, adapters), new=False)
    applied = _apply_all(acknowledgement, target, adapters)
    adapters.store.transact(lambda transaction: _record(transaction, applied, target))
    return Received(applied, new=True)


def acknowledgement_id(target_id: str, sha256: str) -> str:
    """The id of an acknowledgement: the same for the same content from the same target."""
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


def _parse(arrived: Acknowledgement, data: bytes, target: DeliveryTarget, plugins: Plugins) -> Acknowledgement:
    """Adds the parsed content; plug-ins are asked about what came by folder.

    If the DSP's clock is ahead, the time of arrival replaces its time.
    """
    try:
        if arrived.channel == "folder":
            reading = read_from_folder(data, target, arrived.name or "", plugins)
        else:
            reading = read_acknowledgement(data, target.dialogue.words)
    except InvalidInput as error:
        return arrived.model_copy(update={"problem": str(error)[:1000]})
    created = reading.created or arrived.received
    return arrived.model_copy(
        update={
            "format": reading.format,
            "plugin": reading.plugin,
            "dsp_message_id": reading.message_id,
            "sender": reading.sender,
            "statements": list(reading.statements),
            "created": created if created <= arrived.received + _SKEW else arrived.received,
        }
    )


def _store(acknowledgement: Acknowledgement, adapters: Adapters) -> dict[str, object]:
    """Creates the document and returns it; if a concurrent call was faster, returns that document."""
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


def _apply_all(acknowledgement: Acknowledgement, target: DeliveryTarget, adapters: Adapters) -> Acknowledgement:
    """Applies all statements, and adds the verdict on each."""
    statements = [
        each
        for statement in acknowledgement.statements
        for each in _apply(statement, acknowledgement, target, adapters)
    ][:MAX_STATEMENTS]
    return acknowledgement.model_copy(
        update={
            "status": _status(statements),
            "statements": statements,
            "delivery_ids": list(dict.fromkeys(each.delivery_id for each in statements if each.delivery_id)),
            "updated": adapters.clock(),
        }
    )


def _apply(
    statement: Statement, acknowledgement: Acknowledgement, target: DeliveryTarget, adapters: Adapters
) -> Iterator[Statement]:
    """Yields the statement once per delivery that it is about; a batch may contain many."""
    reported_at = _reported_at(statement, acknowledgement)
    subject = complete_subject(statement.subject, acknowledgement.name)
    deliveries = find_deliveries(subject, target, adapters.store, reported_at)
    if not deliveries:
        yield statement.model_copy(update={"subject": subject, "verdict": "stranger"})
    for delivery in deliveries:
        verdict = apply_statement(
            delivery.id, statement, acknowledgement, reported_at=reported_at, target=target, adapters=adapters
        )
        if verdict == "applied" and statement.status == "rejected":
            handle_rejection(delivery.id, statement, acknowledgement, target, adapters)
        yield statement.model_copy(update={"subject": subject, "delivery_id": delivery.id, "verdict": verdict})


def _reported_at(statement: Statement, acknowledgement: Acknowledgement) -> datetime:
    reported_at = statement.said or acknowledgement.created
    return reported_at if reported_at <= acknowledgement.received + _SKEW else acknowledgement.received


def _status(statements: list[Statement]) -> str:
    if not statements:
        return "malformed"
    verdicts = {each.verdict for each in statements}
    if "applied" in verdicts:
        return "applied"
    if verdicts & {"noted", "outdated"}:
        return "noted"
    return "duplicate" if "duplicate" in verdicts else "stranger"


def _record(transaction: Transaction, acknowledgement: Acknowledgement, target: DeliveryTarget) -> None:
    transaction.set(f"acknowledgements/{acknowledgement.id}", encode(acknowledgement))
    if acknowledgement.status == "malformed":
        write_notification(
            transaction,
            f"unreadable-{acknowledgement.id}",
            tenant_id=acknowledgement.tenant_id,
            kind="acknowledgement-unreadable",
            severity="warning",
            message=f"{target.name} sent an acknowledgement that cannot be read: {acknowledgement.problem}",
            link=f"/acknowledgements/{acknowledgement.id}",
            now=acknowledgement.updated,
        )

"""Sample documents for targets, deliveries and acknowledgements."""

from typing import Any

from shared.model.accounts.signing_secret import SigningSecret
from shared.model.base import Model
from shared.model.delivery.acknowledgement import Acknowledgement, Poll, Todo
from shared.model.delivery.checkpoint import TransferNotes
from shared.model.delivery.delivery import Batch, Delivery, DeliveryLog, HistoryEntry
from shared.model.delivery.lane import Lane
from shared.model.delivery.receipt import Receipt, ReceiptChain, ReceiptFile
from shared.model.delivery.statistics import Cell, DayStatistics
from shared.model.delivery.target import DeliveryTarget, TargetSecrets
from tests.documents.common import AT, PARTY, SHA256


def target(document_id: str, tenant_id: str, uid: str) -> Model:
    return DeliveryTarget(
        id=document_id,
        tenant_id=tenant_id,
        name="DSP",
        protocol="SFTP",
        config={"host": "sftp.example.com"},
        ddex=PARTY,
        created=AT,
        created_by=uid,
        updated=AT,
    )


def secrets(document_id: str, tenant_id: str, uid: str) -> Model:
    return TargetSecrets(
        id=document_id, tenant_id=tenant_id, ciphertext="AAAA", key="local/demo", names=["password"], updated=AT
    )


def delivery(document_id: str, tenant_id: str, uid: str) -> Model:
    required: dict[str, Any] = {"lane": "l", "sender": PARTY}
    present = {name: value for name, value in required.items() if name in Delivery.model_fields}
    return Delivery(
        id=document_id,
        tenant_id=tenant_id,
        release_id="r",
        target_id="t",
        status="queued",
        message_sub_type="Initial",
        ern_version="4.3",
        ern_message_id="MSG-1",
        content_hash=SHA256,
        batch_id="20260102030405000",
        scheduled=AT,
        idempotency_key=document_id,
        created=AT,
        created_by=uid,
        updated=AT,
        **present,
    )


def log(document_id: str, tenant_id: str, uid: str) -> Model:
    known: dict[str, Any] = {"id": document_id} if "id" in DeliveryLog.model_fields else {}
    return DeliveryLog(
        tenant_id=tenant_id,
        timestamp=AT,
        level="info",
        step="initialization",
        message="Starts.",
        attempt=1,
        **known,
    )


def receipt(document_id: str, tenant_id: str, uid: str) -> Model:
    return Receipt(
        id=document_id,
        tenant_id=tenant_id,
        delivery_id=document_id,
        release_id="r",
        target_id="t",
        protocol="SFTP",
        message_id="MSG-1",
        message_sub_type="Initial",
        files=[ReceiptFile(path="a.xml", role="ern", size=1, size_found=1, md5="0" * 32, verified_by="size")],
        total_bytes=1,
        attempts=1,
        started=AT,
        completed=AT,
        duration_ms=1,
    )


def chain(document_id: str, tenant_id: str, uid: str) -> Model:
    return ReceiptChain(id=document_id, tenant_id=tenant_id, sequence=1, hash=SHA256, updated=AT)


def history(document_id: str, tenant_id: str, uid: str) -> Model:
    return HistoryEntry(
        id=document_id,
        tenant_id=tenant_id,
        delivery_id=document_id,
        release_id="r",
        target_id="t",
        message_type="NewReleaseMessage",
        message_sub_type="Initial",
        ern_version="4.3",
        message_id="MSG-1",
        content_hash=SHA256,
        outcome="completed",
        at=AT,
    )


def statistics(document_id: str, tenant_id: str, uid: str) -> Model:
    cell = Cell(target_id="t", protocol="SFTP", message_type="NewReleaseMessage", message_sub_type="Initial")
    return DayStatistics(id=document_id, tenant_id=tenant_id, day=AT.date(), cells={"t-SFTP": cell})


def acknowledgement(document_id: str, tenant_id: str, uid: str) -> Model:
    return Acknowledgement(
        id=document_id,
        tenant_id=tenant_id,
        target_id="t",
        channel="folder",
        status="applied",
        original=f"tenants/{tenant_id}/acknowledgements/{document_id}.xml",
        size=1,
        sha256=SHA256,
        created=AT,
        received=AT,
        updated=AT,
    )


def todo(document_id: str, tenant_id: str, uid: str) -> Model:
    return Todo(
        id=document_id,
        tenant_id=tenant_id,
        code="ResourceMissing",
        message="Track 1 is missing.",
        field="tracks[0].audio",
        remedy="Upload it.",
        release_id="r",
        delivery_id="d",
        target_id="t",
        acknowledgement_id="a",
        created=AT,
    )


def poll(document_id: str, tenant_id: str, uid: str) -> Model:
    return Poll(id=document_id, tenant_id=tenant_id, until=AT)


def webhook_secrets(document_id: str, tenant_id: str, uid: str) -> Model:
    return SigningSecret(id=document_id, tenant_id=tenant_id, ciphertext="AAAA", key="local/demo", updated=AT)


def lane(document_id: str, tenant_id: str, uid: str) -> Model:
    return Lane(id=document_id, tenant_id=tenant_id, release_id="r", target_id="t")


def batch(document_id: str, tenant_id: str, uid: str) -> Model:
    return Batch(
        id=document_id,
        tenant_id=tenant_id,
        target_id="t",
        batch_id="20260102030405000",
        delivery_ids=["d"],
        created=AT,
    )


def transfer_notes(document_id: str, tenant_id: str, uid: str) -> Model:
    return TransferNotes(
        id=document_id, tenant_id=tenant_id, notes={"upload:1": "https://upload.example/1"}, updated=AT
    )

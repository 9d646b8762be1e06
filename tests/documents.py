"""Owns one true document of every collection, made from the models."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import Any

from shared.model.access import ApiKey, KeyHash, RateCount
from shared.model.asset import Asset
from shared.model.audit import AuditEntry, AuditHead, AuditOrigin
from shared.model.base import Model
from shared.model.codec import encode
from shared.model.delivery import (
    Batch,
    Delivery,
    DeliveryLog,
    HistoryEntry,
    Lane,
    Notification,
    Receipt,
    ReceiptChain,
    ReceiptFile,
)
from shared.model.dialogue import Acknowledgement, Poll, Todo, WebhookSecrets
from shared.model.genres import GenreMapping
from shared.model.imports import ImportedRelease, ImportJob
from shared.model.mail import Digest, LinkKey, Mail, MailMessage, WeeklySummaries
from shared.model.people import Party
from shared.model.privacy import Consent, ConsentAct
from shared.model.release import Basic, GenreCode, Release, ReleaseMetadata, Rights
from shared.model.statistics import Cell, DayStatistics
from shared.model.target import DeliveryTarget, TargetSecrets
from shared.model.tenant import Invite, Member, Tenant, TenantSettings, User
from shared.model.transfer import TransferNotes
from shared.model.webhook import Webhook, WebhookMessage, WebhookSecret

AT = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
SHA256 = "0" * 64
PARTY = Party(party_id="PADPIDA2013020802I", party_name="Label")


def release(document_id: str, tenant_id: str, uid: str) -> Release:
    return Release(
        id=document_id,
        tenant_id=tenant_id,
        type="Single",
        basic=Basic(title="Song", display_artist="Artist", release_date=date(2026, 2, 1), label="Label"),
        metadata=ReleaseMetadata(copyright="2026 Label", genre_name="Pop"),
        rights=Rights(start_date=date(2026, 2, 1)),
        created=AT,
        updated=AT,
        created_by=uid,
    )


def _asset(document_id: str, tenant_id: str, uid: str) -> Model:
    return Asset(
        id=document_id,
        tenant_id=tenant_id,
        release_id="r",
        kind="audio",
        file_name="song.wav",
        content_type="audio/wav",
        size=1,
        storage_path=f"tenants/{tenant_id}/assets/{document_id}/song.wav",
        status="uploading",
        created=AT,
        created_by=uid,
        updated=AT,
    )


def _target(document_id: str, tenant_id: str, uid: str) -> Model:
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


def _secrets(document_id: str, tenant_id: str, uid: str) -> Model:
    return TargetSecrets(
        id=document_id, tenant_id=tenant_id, ciphertext="AAAA", key="local/demo", names=["password"], updated=AT
    )


def _delivery(document_id: str, tenant_id: str, uid: str) -> Model:
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


def _log(document_id: str, tenant_id: str, uid: str) -> Model:
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


def _receipt(document_id: str, tenant_id: str, uid: str) -> Model:
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


def _chain(document_id: str, tenant_id: str, uid: str) -> Model:
    return ReceiptChain(id=document_id, tenant_id=tenant_id, sequence=1, hash=SHA256, updated=AT)


def _history(document_id: str, tenant_id: str, uid: str) -> Model:
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


def _statistics(document_id: str, tenant_id: str, uid: str) -> Model:
    cell = Cell(target_id="t", protocol="SFTP", message_type="NewReleaseMessage", message_sub_type="Initial")
    return DayStatistics(id=document_id, tenant_id=tenant_id, day=AT.date(), cells={"t-SFTP": cell})


def _acknowledgement(document_id: str, tenant_id: str, uid: str) -> Model:
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


def _todo(document_id: str, tenant_id: str, uid: str) -> Model:
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


def _poll(document_id: str, tenant_id: str, uid: str) -> Model:
    return Poll(id=document_id, tenant_id=tenant_id, until=AT)


def _webhook_secrets(document_id: str, tenant_id: str, uid: str) -> Model:
    return WebhookSecrets(id=document_id, tenant_id=tenant_id, ciphertext="AAAA", key="local/demo", created=AT)


def _notification(document_id: str, tenant_id: str, uid: str) -> Model:
    return Notification(
        id=document_id, tenant_id=tenant_id, type="delivery", severity="info", message="Done.", created=AT
    )


def _genre_mapping(document_id: str, tenant_id: str, uid: str) -> Model:
    genres = {"Electronic": GenreCode(code="7", name="Electronic")}
    return GenreMapping(
        id=document_id, tenant_id=tenant_id, provider="apple", genres=genres, updated=AT, updated_by=uid
    )


def _import_job(document_id: str, tenant_id: str, uid: str) -> Model:
    return ImportJob(
        id=document_id,
        tenant_id=tenant_id,
        format="csv",
        status="completed",
        releases=[ImportedRelease(place="row 2", title="Song", release_id="r")],
        created=AT,
        created_by=uid,
    )


def _mail(document_id: str, tenant_id: str, uid: str) -> Model:
    return Mail(
        id=document_id,
        tenant_id=tenant_id,
        kind="notice",
        to=["one@example.com"],
        message=MailMessage(subject="Done", text="Done.", html="<p>Done.</p>"),
        created=AT,
        expires=AT,
    )


def _digest(document_id: str, tenant_id: str, uid: str) -> Model:
    return Digest(id=document_id, tenant_id=tenant_id, since=AT)


def _summaries(document_id: str, tenant_id: str, uid: str) -> Model:
    return WeeklySummaries(id=tenant_id, tenant_id=tenant_id, monday=AT.date(), next=AT)


def _consent(document_id: str, tenant_id: str, uid: str) -> Model:
    acts = [ConsentAct(given=True, at=AT)]
    return Consent(id=SHA256, uid=uid, purpose="terms", edition="1", acts=acts)


def _link_key(document_id: str, tenant_id: str, uid: str) -> Model:
    return LinkKey(id=document_id, key="k" * 43, created=AT)


def _lane(document_id: str, tenant_id: str, uid: str) -> Model:
    return Lane(id=document_id, tenant_id=tenant_id, release_id="r", target_id="t")


def _batch(document_id: str, tenant_id: str, uid: str) -> Model:
    return Batch(
        id=document_id,
        tenant_id=tenant_id,
        target_id="t",
        batch_id="20260102030405000",
        delivery_ids=["d"],
        created=AT,
    )


def _tenant(document_id: str, tenant_id: str, uid: str) -> Model:
    return Tenant(id=document_id, name="Label", settings=TenantSettings(party=PARTY), owner=uid, created=AT)


def _user(document_id: str, tenant_id: str, uid: str) -> Model:
    return User(id=document_id, email="one@example.com", display_name="One", tenants=[tenant_id], created=AT)


def _member(document_id: str, tenant_id: str, uid: str) -> Model:
    return Member(
        id=document_id,
        tenant_id=tenant_id,
        role="viewer",
        email="one@example.com",
        display_name="One",
        joined=AT,
        updated=AT,
    )


def _invite(document_id: str, tenant_id: str, uid: str) -> Model:
    return Invite(
        id=SHA256,
        tenant_id=tenant_id,
        email="two@example.com",
        role="viewer",
        created=AT,
        created_by=uid,
        expires=AT,
    )


def _api_key(document_id: str, tenant_id: str, uid: str) -> Model:
    return ApiKey(
        id=document_id,
        tenant_id=tenant_id,
        name="Robot",
        role="manager",
        scopes=["releases:read"],
        hashes=[KeyHash(hash=SHA256)],
        holder=uid,
        created=AT,
        created_by=uid,
    )


def _rate_count(document_id: str, tenant_id: str, uid: str) -> Model:
    return RateCount(count=1, expires=AT)


def _webhook(document_id: str, tenant_id: str, uid: str) -> Model:
    return Webhook(
        id=document_id,
        tenant_id=tenant_id,
        url="https://receiver.example/",
        events=["delivery.failed"],
        created=AT,
        created_by=uid,
        updated=AT,
    )


def _webhook_message(document_id: str, tenant_id: str, uid: str) -> Model:
    return WebhookMessage(
        id=document_id,
        tenant_id=tenant_id,
        webhook_id="w",
        event_id="evt_1",
        type="delivery.failed",
        body="{}",
        due=AT,
        created=AT,
        expires=AT,
    )


def _webhook_secret(document_id: str, tenant_id: str, uid: str) -> Model:
    return WebhookSecret(id=document_id, tenant_id=tenant_id, ciphertext="AAAA", key="local/demo", updated=AT)


def _audit_entry(document_id: str, tenant_id: str, uid: str) -> Model:
    return AuditEntry(
        id=SHA256,
        tenant_id=tenant_id,
        sequence=1,
        previous=SHA256,
        at=AT,
        actor=uid,
        action="member.removed",
        subject="tenants/label/members/one",
        origin=SHA256,
    )


def _audit_head(document_id: str, tenant_id: str, uid: str) -> Model:
    return AuditHead(id=tenant_id, sequence=1, hash=SHA256)


def _audit_origin(document_id: str, tenant_id: str, uid: str) -> Model:
    return AuditOrigin(
        id=SHA256, tenant_id=tenant_id, actor=uid, sequence=1, address="203.0.113.7", salt="salt", expires=AT
    )


def _transfer_notes(document_id: str, tenant_id: str, uid: str) -> Model:
    return TransferNotes(
        id=document_id, tenant_id=tenant_id, notes={"upload:1": "https://upload.example/1"}, updated=AT
    )


_MODELS: Mapping[str, Callable[[str, str, str], Model]] = {
    "releases": release,
    "assets": _asset,
    "deliveryTargets": _target,
    "deliveryTargetSecrets": _secrets,
    "deliveries": _delivery,
    "deliveries/{deliveryId}/logs": _log,
    "transferNotes": _transfer_notes,
    "receipts": _receipt,
    "receiptChains": _chain,
    "deliveryHistory": _history,
    "deliveryStatistics": _statistics,
    "acknowledgements": _acknowledgement,
    "tasks": _todo,
    "dialogues": _poll,
    "dialogueSecrets": _webhook_secrets,
    "notifications": _notification,
    "genreMappings": _genre_mapping,
    "importJobs": _import_job,
    "mail": _mail,
    "digests": _digest,
    "summaries": _summaries,
    "linkKeys": _link_key,
    "locks": _lane,
    "batches": _batch,
    "tenants": _tenant,
    "tenants/{tenantId}/members": _member,
    "users": _user,
    "consents": _consent,
    "inviteCodes": _invite,
    "apiKeys": _api_key,
    "rateLimits": _rate_count,
    "webhooks": _webhook,
    "webhookMessages": _webhook_message,
    "webhookSecrets": _webhook_secret,
    "auditLog": _audit_entry,
    "auditHeads": _audit_head,
    "auditOrigins": _audit_origin,
}


def sample(collection: str, document_id: str, tenant_id: str, uid: str) -> dict[str, Any]:
    """A document as the server writes it; collections without a model of their own get a plain one."""
    make = _MODELS.get(collection)
    return encode(make(document_id, tenant_id, uid)) if make else {"tenantId": tenant_id, "at": AT}

"""Sample documents for notifications, mail and webhooks."""

from shared.model.accounts.signing_secret import SigningSecret
from shared.model.base import Model
from shared.model.delivery.delivery import (
    Notification,
)
from shared.model.diagnostics import (
    CheckResult,
    Heartbeat,
    Incident,
    IncidentUpdate,
    PartSamples,
    StatusDay,
    StatusHistory,
    SuiteLine,
    SuiteRun,
)
from shared.model.mail import Digest, LinkKey, Mail, MailMessage, WeeklySummaries
from shared.model.plugins.registry import SeenRegistry
from shared.model.webhook import Webhook, WebhookMessage
from tests.documents.common import AT


def notification(document_id: str, tenant_id: str, uid: str) -> Model:
    return Notification(
        id=document_id, tenant_id=tenant_id, type="delivery", severity="info", message="Done.", created=AT
    )


def mail(document_id: str, tenant_id: str, uid: str) -> Model:
    return Mail(
        id=document_id,
        tenant_id=tenant_id,
        kind="notice",
        to=["one@example.com"],
        message=MailMessage(subject="Done", text="Done.", html="<p>Done.</p>"),
        created=AT,
        expires=AT,
    )


def digest(document_id: str, tenant_id: str, uid: str) -> Model:
    return Digest(id=document_id, tenant_id=tenant_id, since=AT)


def summaries(document_id: str, tenant_id: str, uid: str) -> Model:
    return WeeklySummaries(id=tenant_id, tenant_id=tenant_id, monday=AT.date(), next=AT)


def link_key(document_id: str, tenant_id: str, uid: str) -> Model:
    return LinkKey(id=document_id, key="k" * 43, created=AT)


def seen_registry(document_id: str, tenant_id: str, uid: str) -> Model:
    return SeenRegistry(id=document_id, serial=7, issued=AT)


def webhook(document_id: str, tenant_id: str, uid: str) -> Model:
    return Webhook(
        id=document_id,
        tenant_id=tenant_id,
        url="https://receiver.example/",
        events=["delivery.failed"],
        created=AT,
        created_by=uid,
        updated=AT,
    )


def webhook_message(document_id: str, tenant_id: str, uid: str) -> Model:
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


def webhook_secret(document_id: str, tenant_id: str, uid: str) -> Model:
    return SigningSecret(id=document_id, tenant_id=tenant_id, ciphertext="AAAA", key="local/demo", updated=AT)


def suite_run(document_id: str, tenant_id: str, uid: str) -> Model:
    result = CheckResult(check="store", category="system", outcome="passed", duration_ms=3)
    return SuiteRun(
        id=document_id,
        tenant_id=tenant_id,
        status="completed",
        categories=["system"],
        planned=1,
        results=[result],
        log=[SuiteLine(at=AT, level="success", check="store", message="passed.")],
        passed=1,
        score=100,
        created=AT,
        created_by=uid,
        updated=AT,
        kept_until=AT,
    )


def heartbeat(document_id: str, _tenant_id: str, _uid: str) -> Model:
    return Heartbeat(id=document_id, at=AT)


def status_history(_document_id: str, _tenant_id: str, _uid: str) -> Model:
    day = StatusDay(day=AT.date(), parts={"store": PartSamples(ok=2, failed=1)})
    return StatusHistory(at=AT, now={"store": True}, days=[day])


def incident(document_id: str, _tenant_id: str, _uid: str) -> Model:
    update = IncidentUpdate(at=AT, state="investigating", text="We are looking into it.")
    return Incident(id=document_id, title="Late", severity="minor", state="investigating", updates=[update], started=AT)

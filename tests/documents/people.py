"""Sample documents for tenants, members, API keys, consents and the audit log."""

from shared.model.accounts.api_key import ApiKey, KeyHash, RateCount
from shared.model.accounts.audit import AuditEntry, AuditHead, AuditOrigin
from shared.model.accounts.consent import Consent, ConsentAct, ErasedPerson
from shared.model.accounts.control import Quotas, TenantControl
from shared.model.accounts.tenant import Invite, Member, Tenant, TenantSettings, User
from shared.model.base import Model
from tests.documents.common import AT, PARTY, SHA256


def tenant(document_id: str, tenant_id: str, uid: str) -> Model:
    return Tenant(id=document_id, name="Label", settings=TenantSettings(party=PARTY), owner=uid, created=AT)


def user(document_id: str, tenant_id: str, uid: str) -> Model:
    return User(id=document_id, email="one@example.com", display_name="One", tenants=[tenant_id], created=AT)


def tenant_control(document_id: str, tenant_id: str, uid: str) -> Model:
    return TenantControl(id=document_id, quotas=Quotas(releases=1000), updated=AT)


def member(document_id: str, tenant_id: str, uid: str) -> Model:
    return Member(
        id=document_id,
        tenant_id=tenant_id,
        role="viewer",
        email="one@example.com",
        display_name="One",
        joined=AT,
        updated=AT,
    )


def invite(document_id: str, tenant_id: str, uid: str) -> Model:
    return Invite(
        id=SHA256,
        tenant_id=tenant_id,
        email="two@example.com",
        role="viewer",
        created=AT,
        created_by=uid,
        expires=AT,
    )


def api_key(document_id: str, tenant_id: str, uid: str) -> Model:
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


def rate_count(document_id: str, tenant_id: str, uid: str) -> Model:
    return RateCount(count=1, expires=AT)


def consent(document_id: str, tenant_id: str, uid: str) -> Model:
    acts = [ConsentAct(given=True, at=AT)]
    return Consent(id=SHA256, uid=uid, purpose="terms", edition="1", acts=acts)


def audit_entry(document_id: str, tenant_id: str, uid: str) -> Model:
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


def audit_head(document_id: str, tenant_id: str, uid: str) -> Model:
    return AuditHead(id=tenant_id, sequence=1, hash=SHA256)


def audit_origin(document_id: str, tenant_id: str, uid: str) -> Model:
    return AuditOrigin(
        id=SHA256, tenant_id=tenant_id, actor=uid, sequence=1, address="203.0.113.7", salt="salt", expires=AT
    )


def erased_person(document_id: str, tenant_id: str, uid: str) -> Model:
    return ErasedPerson(id=document_id, erased=AT, expires=AT)

"""Owns the documents of the audit log."""

from typing import Annotated

from pydantic import Field, StringConstraints

from shared.model.base import Id, Instant, Model, Sha256, Text

Action = Annotated[str, StringConstraints(pattern=r"^[a-z]{1,20}(-[a-z]{1,20}){0,2}\.[a-z]{1,20}(-[a-z]{1,20}){0,2}$")]
"""What was done: a noun and a verb, `member.removed`."""

Sequence = Annotated[int, Field(ge=1, le=2**53 - 1)]


class AuditEntry(Model):
    """`auditLog/{id}`: one act in a tenant; never changed, never deleted.

    `id` is the SHA-256 of everything else; `previous` is the id of the tenant's entry before. `before` and
    `after` are digests of the document that was changed. `origin` commits to the AuditOrigin of this entry, so
    that the personal part can be erased and the chain still proves the rest.
    """

    id: Sha256
    tenant_id: Id
    sequence: Sequence
    previous: Sha256
    at: Instant
    """No two entries of a tenant have the same, so that time orders them as `sequence` does."""
    actor: Id
    """A person's uid, or `key_` and the id of an API key."""
    action: Action
    subject: Text
    """Path of the document, `deliveryTargets/abc`."""
    before: Sha256 | None = None
    after: Sha256 | None = None
    changed: list[Text] = []
    """Names of the fields that changed; no values."""
    details: dict[str, Text] = Field({}, max_length=10)
    """Few plain words that make the entry readable; never secrets, never names of people."""
    origin: Sha256


class AuditHead(Model):
    """`auditHeads/{tenantId}`: the last entry of a tenant's chain."""

    id: Id
    sequence: int = 0
    hash: Sha256
    at: Instant | None = None


class AuditOrigin(Model):
    """`auditOrigins/{entryId}`: where an act came from: personal data, kept for a limited time."""

    id: Sha256
    tenant_id: Id
    actor: Id
    sequence: Sequence
    address: str = Field("", max_length=64)
    agent: str = Field("", max_length=300)
    salt: Id
    expires: Instant

"""Models the documents of the audit log."""

from typing import Annotated

from pydantic import Field, StringConstraints

from shared.model.base import Id, Instant, Model, Sha256, Text

Action = Annotated[str, StringConstraints(pattern=r"^[a-z]{1,20}(-[a-z]{1,20}){0,2}\.[a-z]{1,20}(-[a-z]{1,20}){0,2}$")]
"""What was done, as noun and verb: `member.removed`."""

Sequence = Annotated[int, Field(ge=1, le=2**53 - 1)]


class AuditEntry(Model):
    """`auditLog/{id}`: one action in a tenant; never changed or deleted.

    `id` is the SHA-256 of all other fields; `previous` is the id of the tenant's previous entry. `before` and
    `after` are digests of the changed document. `origin` is a commitment to the AuditOrigin of this entry, so
    that the personal data can be erased without breaking the chain.
    """

    id: Sha256
    tenant_id: Id
    sequence: Sequence
    previous: Sha256
    at: Instant
    """Unique per tenant, so that ordering by time is the same as ordering by `sequence`."""
    actor: Id
    """A person's uid, or `key_` followed by the id of an API key."""
    action: Action
    subject: Text
    """Path of the document, such as `deliveryTargets/abc`."""
    before: Sha256 | None = None
    after: Sha256 | None = None
    changed: list[Text] = []
    """Names of the changed fields, without values."""
    details: dict[str, Text] = Field({}, max_length=10)
    """Short texts that make the entry readable; never secrets or names of people."""
    origin: Sha256


class AuditHead(Model):
    """`auditHeads/{tenantId}`: the last entry of a tenant's chain."""

    id: Id
    sequence: int = 0
    hash: Sha256
    at: Instant | None = None


class AuditOrigin(Model):
    """`auditOrigins/{entryId}`: where an action came from. Personal data, kept for a limited time."""

    id: Sha256
    tenant_id: Id
    actor: Id
    sequence: Sequence
    address: str = Field("", max_length=64)
    agent: str = Field("", max_length=300)
    salt: Id
    expires: Instant

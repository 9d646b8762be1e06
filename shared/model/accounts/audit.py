"""Models the documents of the audit log."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from shared.model.base import ChainEntry, Id, Instant, Model, Sequence, Sha256, Text

Action = Annotated[str, StringConstraints(pattern=r"^[a-z]{1,20}(-[a-z]{1,20}){0,2}\.[a-z]{1,20}(-[a-z]{1,20}){0,2}$")]
"""What was done, as noun and verb: `member.removed`."""

RecordedAction = Literal[
    "audit.exported",
    "backup.created",
    "backup.deleted",
    "backup.kept",
    "domain.dropped",
    "domain.proved",
    "export.created",
    "export.deleted",
    "import.applied",
    "import.rolled-back",
    "invitation.created",
    "invitation.revoked",
    "key.created",
    "key.revoked",
    "key.rotated",
    "member.joined",
    "member.removed",
    "member.role-changed",
    "person.erased",
    "plugin.configured",
    "plugin.disabled",
    "plugin.enabled",
    "plugin.granted",
    "plugin.installed",
    "plugin.licensed",
    "plugin.removed",
    "pool.deleted",
    "pool.registered",
    "pool.updated",
    "restore.applied",
    "royalties.link-created",
    "royalties.link-revoked",
    "royalties.paid",
    "royalties.payments-written",
    "royalties.run-approved",
    "royalties.run-discarded",
    "royalties.run-proposed",
    "royalties.terms-stored",
    "sales.imported",
    "sales.match-reopened",
    "sales.match-settled",
    "sales.rolled-back",
    "switch.looked",
    "switch.removed",
    "switch.started",
    "switch.ticked",
    "switch.unticked",
    "target.circuit",
    "target.created",
    "target.deleted",
    "target.updated",
    "tenant.bounded",
    "tenant.created",
    "tenant.ownership-transferred",
    "tenant.reinstated",
    "tenant.suspended",
    "tenant.updated",
    "test.started",
    "webhook.created",
    "webhook.deleted",
    "webhook.disabled",
    "webhook.secret-rotated",
    "webhook.updated",
]
"""The actions that this version records; older entries may have others."""


class AuditEntry(ChainEntry):
    """`auditLog/{id}`: one action in a tenant; never changed or deleted."""

    tenant_id: Id
    at: Instant
    """Unique per tenant, so that ordering by time is the same as ordering by `sequence`."""
    actor: Id
    """A person's uid, or `key_` followed by the id of an API key."""
    action: Action
    """What was done, as noun and verb: `member.removed`."""
    subject: Text
    """Path of the document, such as `deliveryTargets/abc`."""
    before: Sha256 | None = None
    """The SHA-256 of the changed document before the action."""
    after: Sha256 | None = None
    """The SHA-256 of the changed document after the action."""
    changed: list[Text] = []
    """Names of the changed fields, without values."""
    details: dict[str, Text] = Field({}, max_length=10)
    """Short texts that make the entry readable; never secrets or names of people."""
    origin: Sha256
    """A commitment to the entry's AuditOrigin: its personal data can be erased without breaking the chain."""


class AuditHead(Model):
    """`auditHeads/{tenantId}`: the last entry of a tenant's chain."""

    id: Id
    """The tenant's id."""
    sequence: int = 0
    """The number of the last entry."""
    hash: Sha256
    """The id of the last entry."""
    at: Instant | None = None
    """When the last entry was written."""


class AuditOrigin(Model):
    """`auditOrigins/{entryId}`: where an action came from. Personal data, kept for a limited time."""

    id: Sha256
    """The id of the audit entry."""
    tenant_id: Id
    actor: Id
    """A person's uid, or `key_` followed by the id of an API key."""
    sequence: Sequence
    """The number of the entry in the tenant's chain."""
    address: str = Field("", max_length=64)
    """The IP address of the request."""
    agent: str = Field("", max_length=300)
    """The User-Agent header of the request."""
    salt: Id
    """A random value, so that the entry's commitment to the origin cannot be guessed."""
    expires: Instant
    """When Firestore deletes it."""

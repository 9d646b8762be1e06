"""Models API keys with their scopes and rate limits, and the counters of the rate limiter."""

from typing import Annotated, Literal

from pydantic import Field

from shared.model.accounts.tenant import Role
from shared.model.base import Id, Instant, Model, Sha256, Text

Scope = Literal[
    "analytics:read",
    "assets:read",
    "assets:write",
    "audit:read",
    "deliveries:read",
    "deliveries:write",
    "exports:read",
    "exports:write",
    "imports:read",
    "imports:write",
    "metadata:read",
    "metadata:write",
    "notifications:read",
    "notifications:write",
    "plugins:read",
    "plugins:write",
    "releases:read",
    "releases:write",
    "royalties:read",
    "royalties:write",
    "sales:read",
    "sales:write",
    "targets:read",
    "targets:write",
    "tenant:read",
    "tenant:write",
    "webhooks:read",
    "webhooks:write",
]
"""What a key may do; `write` includes `read`. There are no scopes for members and keys: only people manage those."""

PerMinute = Annotated[int, Field(ge=1, le=10_000)]


class KeyLimits(Model):
    """Requests per minute that override the default limits."""

    read: PerMinute | None = None
    """Most reading requests per minute; absent: the deployment's default."""
    write: PerMinute | None = None
    """Most changing requests per minute; absent: the deployment's default."""


class KeyHash(Model):
    """A valid secret of a key."""

    hash: Sha256
    """The secret's SHA-256."""
    until: Instant | None = None
    """When the secret stops being valid; absent for the current one."""


class ApiKey(Model):
    """`apiKeys/{id}`: a tenant's API key. Its secret is not stored; not readable by clients."""

    id: Id
    tenant_id: Id
    name: Text
    """A name that tells the tenant what the key is for."""
    role: Role
    """The most that the key may do, as a member's role."""
    scopes: list[Scope] = Field(min_length=1, max_length=50)
    """What the key may do; `write` includes `read`."""
    hashes: list[KeyHash] = Field(min_length=1, max_length=2)
    """The hashes of the valid secrets: the current one, and after a rotation the previous one."""
    holder: Id
    """The member who last created or rotated it and so has seen its secret: it is revoked when their membership
    ends."""
    limits: KeyLimits = KeyLimits()
    """Limits of its own on requests."""
    created: Instant
    created_by: Id
    expires: Instant | None = None
    """When it stops being valid; absent: never."""
    last_used: Instant | None = None
    """Accurate to the hour."""
    active: bool = True
    """False once revoked."""
    revoked: Instant | None = None
    """When it was revoked."""


class RateCount(Model):
    """`rateLimits/{hash}`: the number of requests of one subject and class in one window.

    `rateLimits/measuring-{day}-{tenantId}`: the seconds that the tenant's files were measured on that day.
    """

    count: int
    """The number of requests, or of seconds."""
    expires: Instant
    """When Firestore deletes it."""

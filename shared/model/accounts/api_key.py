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
    write: PerMinute | None = None


class KeyHash(Model):
    """The SHA-256 of a valid secret; the current one has no `until`."""

    hash: Sha256
    until: Instant | None = None


class ApiKey(Model):
    """`apiKeys/{id}`: a tenant's API key. Its secret is not stored; not readable by clients.

    `holder` is the member who last created or rotated it and so has seen its secret: the key is revoked when their
    membership ends.
    """

    id: Id
    tenant_id: Id
    name: Text
    role: Role
    scopes: list[Scope] = Field(min_length=1, max_length=50)
    hashes: list[KeyHash] = Field(min_length=1, max_length=2)
    holder: Id
    limits: KeyLimits = KeyLimits()
    created: Instant
    created_by: Id
    expires: Instant | None = None
    last_used: Instant | None = None
    """Accurate to the hour."""
    active: bool = True
    """False once revoked."""
    revoked: Instant | None = None


class RateCount(Model):
    """`rateLimits/{hash}`: the number of requests of one subject and class in one window.

    `rateLimits/measuring-{day}-{tenantId}`: the seconds that the tenant's files were measured on that day.
    """

    count: int
    expires: Instant

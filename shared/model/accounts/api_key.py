"""Owns what programs get in with: API keys and their scopes; and how often they are let in."""

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
"""What a key may do; `write` includes `read`. Members and keys themselves are people's business."""

PerMinute = Annotated[int, Field(ge=1, le=10_000)]


class KeyLimits(Model):
    """Requests a minute that differ from the usual ones."""

    read: PerMinute | None = None
    write: PerMinute | None = None


class KeyHash(Model):
    """The SHA-256 of a secret that opens the key; without `until` it is the present one."""

    hash: Sha256
    until: Instant | None = None


class ApiKey(Model):
    """`apiKeys/{id}`: a key of a tenant. Its secret is kept nowhere; readable by no client.

    `holder` is who made or rotated it last and so has seen its secret: it does not outlive their membership.
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
    """To the hour."""
    active: bool = True
    """Not revoked."""
    revoked: Instant | None = None


class RateCount(Model):
    """`rateLimits/{hash}`: requests of one subject and class in one window."""

    count: int
    expires: Instant

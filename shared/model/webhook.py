"""Owns webhooks: subscriptions, and the log of what was sent to them."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from shared.model.base import Id, Instant, Model, Text

EventType = Literal[
    "delivery.completed", "delivery.failed", "acknowledgement.received", "release.versioned", "webhook.test"
]
PayloadVersion = Literal["1"]
WebUrl = Annotated[str, StringConstraints(pattern=r"^https?://[!-~]{1,1000}$")]
Excerpt = Annotated[str, StringConstraints(max_length=300)]


class Webhook(Model):
    """`webhooks/{id}`: a subscription. `active` ends by hand, or when nothing has come through for too long."""

    id: Id
    tenant_id: Id
    url: WebUrl
    description: Text | None = None
    events: list[EventType] = Field(min_length=1, max_length=20)
    version: PayloadVersion = "1"
    active: bool = True
    disabled: Text | None = None
    """Why the server switched it off."""
    failing_since: Instant | None = None
    last_success: Instant | None = None
    """To the hour."""
    created: Instant
    created_by: Id
    updated: Instant


class WebhookSecret(Model):
    """`webhookSecrets/{webhookId}`: the signing secrets, sealed; readable by no client.

    Until `previous_until` messages are signed with the secret before, too.
    """

    id: Id
    tenant_id: Id
    ciphertext: str
    key: str
    previous_until: Instant | None = None
    updated: Instant


class WebhookTry(Model):
    """One attempt to send a message: the receiver's status, or why there was none."""

    at: Instant
    duration_ms: int
    status: int | None = None
    response: Excerpt = ""
    error: Text | None = None


class WebhookMessage(Model):
    """`webhookMessages/{id}`: one event for one webhook, and what became of it.

    `body` is what is sent, byte for byte, at every attempt. `dropped`: its webhook was switched off meanwhile.
    """

    id: Id
    tenant_id: Id
    webhook_id: Id
    event_id: Id
    type: EventType
    body: Annotated[str, StringConstraints(max_length=65_536)]
    state: Literal["pending", "delivered", "failed", "dropped"] = "pending"
    tries: list[WebhookTry] = Field(default=[], max_length=20)
    due: Instant
    replay_of: Id | None = None
    created: Instant
    expires: Instant

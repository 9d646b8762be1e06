"""Models webhooks: subscriptions, and the log of sent messages."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from shared.model.base import Id, Instant, Model, Text

EventType = Literal[
    "acknowledgement.received",
    "asset.accepted",
    "asset.rejected",
    "circuit.closed",
    "circuit.opened",
    "delivery.completed",
    "delivery.failed",
    "delivery.live",
    "delivery.queued",
    "delivery.rejected",
    "import.ended",
    "release.archived",
    "release.delivered",
    "release.ready",
    "release.versioned",
    "target.changed",
    "target.deleted",
    "task.created",
    "task.done",
    "webhook.test",
]
PayloadVersion = Literal["1"]
WebUrl = Annotated[str, StringConstraints(pattern=r"^https?://[!-~]{1,1000}$")]
Excerpt = Annotated[str, StringConstraints(max_length=300)]


class Webhook(Model):
    """`webhooks/{id}`: a subscription. `active` is cleared by an admin, or after failures for too long."""

    id: Id
    tenant_id: Id
    url: WebUrl
    description: Text | None = None
    events: list[EventType] = Field(min_length=1, max_length=20)
    version: PayloadVersion = "1"
    active: bool = True
    disabled: Text | None = None
    """Why the server disabled it."""
    failing_since: Instant | None = None
    last_success: Instant | None = None
    """Accurate to the hour."""
    created: Instant
    created_by: Id
    updated: Instant


class WebhookTry(Model):
    """One attempt to send a message: the receiver's HTTP status, or the error if there was no response."""

    at: Instant
    duration_ms: int
    status: int | None = None
    response: Excerpt = ""
    error: Text | None = None


class WebhookMessage(Model):
    """`webhookMessages/{id}`: one event for one webhook, with its delivery state.

    `body` is sent byte for byte in every attempt. `dropped`: the webhook was disabled in the meantime.
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

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
    "import.planned",
    "import.rolled-back",
    "plugin.announced",
    "release.archived",
    "release.delivered",
    "release.ready",
    "release.versioned",
    "royalties.booked",
    "royalties.planned",
    "sales.imported",
    "sales.rolled-back",
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
    """`webhooks/{id}`: a subscription to events."""

    id: Id
    tenant_id: Id
    url: WebUrl | None = None
    """Where messages are sent, by POST. Absent for a listener: its messages are kept, and clients read them."""
    description: Text | None = None
    """What the subscription is for, in the tenant's words."""
    events: list[EventType] = Field(min_length=1, max_length=30)
    """The events that are sent."""
    version: PayloadVersion = "1"
    """The version of the messages' body."""
    active: bool = True
    """Whether messages are sent; cleared by an admin, or after failures for too long."""
    disabled: Text | None = None
    """Why the server disabled it."""
    failing_since: Instant | None = None
    """When the first of the failures in a row happened."""
    last_success: Instant | None = None
    """Accurate to the hour."""
    created: Instant
    created_by: Id
    updated: Instant


class WebhookTry(Model):
    """One attempt to send a message."""

    at: Instant
    """When it was sent."""
    duration_ms: int
    """How long the receiver took to respond, in milliseconds."""
    status: int | None = None
    """The receiver's HTTP status; absent if there was no response."""
    response: Excerpt = ""
    """The beginning of the response's body."""
    error: Text | None = None
    """Why there was no response."""


class WebhookMessage(Model):
    """`webhookMessages/{id}`: one event for one webhook, with its delivery state."""

    id: Id
    tenant_id: Id
    webhook_id: Id
    """The subscription's id."""
    event_id: Id
    """The event's id, the same for every webhook and replay."""
    type: EventType
    """What happened."""
    body: Annotated[str, StringConstraints(max_length=65_536)]
    """The JSON text, sent byte for byte in every attempt."""
    state: Literal["pending", "delivered", "failed", "dropped", "kept"] = "pending"
    """Whether it was received. `dropped`: the webhook was disabled in the meantime; `kept`: for a listener to read."""
    tries: list[WebhookTry] = Field(default=[], max_length=20)
    """The attempts, in order."""
    due: Instant
    """When it is sent next."""
    replay_of: Id | None = None
    """The message that this one repeats."""
    created: Instant
    expires: Instant
    """When Firestore deletes it."""

"""Describes the webhooks: one operation for each event, as a receiver gets it. Pure."""

from typing import Any

from shared.api.description.schemas import REFERENCE
from shared.webhooks.payloads import EVENTS


def webhook_events() -> dict[str, Any]:
    """The `webhooks` section: a POST for each event."""
    return {kind: {"post": _operation(kind, summary, data.__name__)} for kind, (summary, data) in EVENTS.items()}


def _operation(kind: str, summary: str, data: str) -> dict[str, Any]:
    own = {"properties": {"type": {"const": kind}, "data": {"$ref": REFERENCE.format(model=data)}}}
    schema = {"allOf": [{"$ref": REFERENCE.format(model="Event")}, own]}
    return {
        "operationId": "on" + "".join(part.capitalize() for part in kind.split(".")),
        "tags": ["webhooks"],
        "summary": summary,
        "parameters": [{"$ref": f"#/components/parameters/{name}"} for name in SENT],
        "requestBody": {"required": True, "content": {"application/json": {"schema": schema}}},
        "responses": {"2XX": {"$ref": "#/components/responses/Received"}},
    }


RECEIVED = {"description": "The message was received. Any other answer makes it come again."}
"""The receiver's answer to a message."""

SENT = {
    "WebhookId": ("webhook-id", "The event's id, the same for every attempt and replay.", "evt_5f0c2b7d9e"),
    "WebhookTimestamp": ("webhook-timestamp", "When the message was signed, in seconds.", "1772366400"),
    "WebhookSignature": ("webhook-signature", "HMAC-SHA256 of id, timestamp and body (Standard Webhooks).", "v1,g0hM9"),
}
"""The headers of every message, by the name of their component."""


def webhook_parameters() -> dict[str, Any]:
    """The headers of every message."""
    return {
        name: {
            "name": header,
            "in": "header",
            "required": True,
            "description": text,
            "schema": {"type": "string"},
            "example": example,
        }
        for name, (header, text, example) in SENT.items()
    }


def event_schema() -> dict[str, Any]:
    """The part that every message has."""
    return {
        "type": "object",
        "description": "One event. `data` has the ids of what changed.",
        "required": ["type", "timestamp", "version", "id", "tenantId", "data"],
        "properties": {
            "type": {"type": "string", "description": "What happened."},
            "timestamp": {"$ref": REFERENCE.format(model="Instant"), "description": "When it happened."},
            "version": {"const": "1", "description": "The version of the body; a published one never changes."},
            "id": {
                "type": "string",
                "description": "The event's id, to process it once.",
                "examples": ["evt_5f0c2b7d"],
            },
            "tenantId": {"$ref": REFERENCE.format(model="Id"), "description": "The tenant that it happened in."},
            "data": {"type": "object", "description": "The ids of what changed."},
        },
    }

"""Owns the way from an event to the messages about it: one for each subscription, made once, queued at once."""

import hashlib
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Annotated

from pydantic import Field

from shared.accounts.access import Caller
from shared.accounts.adapters import Adapters
from shared.errors import Conflict, NotFound
from shared.events import AnnounceTask
from shared.model.base import Id, Instant, Model
from shared.model.codec import decode, encode
from shared.model.webhook import Webhook, WebhookMessage
from shared.platform.store.port import AlreadyExists, Query
from shared.webhooks.events import Event, event_body, sample_event
from shared.webhooks.subscriptions import MAX_WEBHOOKS, WebhookReference, own_webhook

KEPT = timedelta(days=30)
"""How long messages can be looked at and replayed."""
_PAGE = 100
_LATE = timedelta(minutes=2)


class MessageSearch(Model):
    """What an admin sends to see a webhook's log; `after` is the `created` of the last message of the page before."""

    webhook_id: Id
    limit: Annotated[int, Field(ge=1, le=100)] = 50
    after: Instant | None = None


class MessageReference(Model):
    """What an admin sends to name a message."""

    message_id: Id


def announce_event(event: Event, adapters: Adapters) -> list[WebhookMessage]:
    """Makes and queues the messages about an event; reported again, none. Raises Unavailable."""
    subscribed = Query(
        "webhooks",
        where=(("tenantId", "==", event.tenant_id), ("active", "==", True), ("events", "array_contains", event.type)),
        limit=MAX_WEBHOOKS,
    )
    webhooks = [decode(Webhook, data) for data in adapters.store.find(subscribed)]
    messages = [_message(webhook, event, _message_id(webhook, event), adapters.clock()) for webhook in webhooks]
    return [message for message in messages if _place(message, adapters)]


def send_test_event(reference: WebhookReference, *, caller: Caller, adapters: Adapters) -> WebhookMessage:
    """Sends a test message, whatever the webhook subscribed to. Raises Forbidden, NotFound, Conflict, Unavailable."""
    caller.require("admin")
    webhook, now = own_webhook(adapters.store, reference.webhook_id, caller), adapters.clock()
    _require_active(webhook)
    event = sample_event(webhook.id, caller.tenant_id, adapters.new_id(), now)
    message = _message(webhook, event, _message_id(webhook, event), now)
    _place(message, adapters)
    return message


def replay_message(reference: MessageReference, *, caller: Caller, adapters: Adapters) -> WebhookMessage:
    """Sends a message again, with the same event id, by which its receiver knows it.

    Raises Forbidden, NotFound, Conflict if its webhook is gone or switched off, Unavailable.
    """
    caller.require("admin")
    data = adapters.store.get(_path(reference.message_id))
    if data is None or data.get("tenantId") != caller.tenant_id:
        raise NotFound("There is no such message.", remedy=f"Messages are kept for {KEPT.days} days.")
    former, now = decode(WebhookMessage, data), adapters.clock()
    _require_active(own_webhook(adapters.store, former.webhook_id, caller))
    fresh = {"id": adapters.new_id(), "state": "pending", "tries": [], "replay_of": former.id}
    times = {"due": now, "created": now, "expires": now + KEPT}
    message = former.model_copy(update={**fresh, **times})
    _place(message, adapters)
    return message


def list_messages(search: MessageSearch, *, caller: Caller, adapters: Adapters) -> list[WebhookMessage]:
    """A page of what was sent to a webhook, the latest first. Raises Forbidden."""
    caller.require("admin")
    sent = messages_query(caller, search.webhook_id)
    page = replace(sent, limit=search.limit, after=(search.after,) if search.after else ())
    return [decode(WebhookMessage, data) for data in adapters.store.find(page)]


def messages_query(caller: Caller, webhook_id: str) -> Query:
    """What was sent to a webhook of the caller's tenant, the latest first."""
    return Query(
        "webhookMessages",
        where=(("tenantId", "==", caller.tenant_id), ("webhookId", "==", webhook_id)),
        order=("-created",),
    )


def queue_late_messages(adapters: Adapters) -> int:
    """Queues messages whose task was lost; answers how many. Raises Unavailable."""
    now = adapters.clock()
    late = Query(
        "webhookMessages",
        where=(("state", "==", "pending"), ("due", "<=", now - _LATE)),
        order=("due",),
        limit=_PAGE,
    )
    messages = [decode(WebhookMessage, data) for data in adapters.store.find(late)]
    slot = int(now.timestamp() // 300)  # a task's name cannot be used again for hours
    return sum(enqueue(message, adapters, suffix=f"-late-{slot}") for message in messages)


def enqueue(message: WebhookMessage, adapters: Adapters, *, suffix: str = "") -> bool:
    """Queues the next attempt of a message for its time. False if it is queued already. Raises Unavailable."""
    attempt = len(message.tries) + 1
    task = AnnounceTask(messageId=message.id, attempt=attempt)
    delay_s = max(0.0, (message.due - adapters.clock()).total_seconds())
    name = hashlib.sha256(f"{message.id} {attempt}{suffix}".encode()).hexdigest()[:32]
    return adapters.tasks.enqueue("announce", task, task_id=name, delay_s=delay_s)


def _place(message: WebhookMessage, adapters: Adapters) -> bool:
    """Stores the message, if it is not there, and queues it; a crash in between is found by the watch."""
    try:
        adapters.store.transact(lambda transaction: transaction.create(_path(message.id), encode(message)))
    except AlreadyExists:
        return False
    enqueue(message, adapters)
    return True


def _message(webhook: Webhook, event: Event, message_id: str, now: datetime) -> WebhookMessage:
    return WebhookMessage(
        id=message_id,
        tenant_id=webhook.tenant_id,
        webhook_id=webhook.id,
        event_id=event.id,
        type=event.type,
        body=event_body(event, webhook.version),
        due=now,
        created=now,
        expires=now + KEPT,
    )


def _message_id(webhook: Webhook, event: Event) -> str:
    return hashlib.sha256(f"{webhook.id} {event.id}".encode()).hexdigest()[:32]


def _require_active(webhook: Webhook) -> None:
    if not webhook.active:
        raise Conflict("This webhook is switched off.", remedy="Activate it first.")


def _path(message_id: str) -> str:
    return f"webhookMessages/{message_id}"

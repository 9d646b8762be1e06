"""Creates and queues the messages about an event: one per subscription, each created once."""

import hashlib
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Annotated, Literal

from pydantic import Field

from shared.accounts.access import Caller, own_document
from shared.accounts.adapters import Adapters
from shared.errors import Conflict
from shared.events import AnnounceTask
from shared.model.base import Cursor, Id, Instant, Model
from shared.model.codec import decode, encode
from shared.model.former import ONE_VOCABULARY
from shared.model.webhook import Webhook, WebhookMessage
from shared.platform.store.cursor import page_at
from shared.platform.store.port import AlreadyExists, Query
from shared.platform.tasks.attempts import LATE_AFTER, LATE_AT_ONCE, Attempt
from shared.webhooks.events import Event, event_body, sample_event
from shared.webhooks.subscriptions import MAX_WEBHOOKS, WebhookReference, own_webhook

KEPT = timedelta(days=30)
"""How long messages are kept and can be replayed."""


class MessageSearch(Model):
    """Request for a page of a webhook's log."""

    webhook_id: Id
    limit: Annotated[int, Field(ge=1, le=100)] = 50
    cursor: Cursor | None = None
    """The `nextCursor` of the previous page."""
    after: Annotated[Instant | None, ONE_VOCABULARY] = None
    """The former cursor: the `created` of the previous page's last message. Use `cursor`."""


class MessageList(Model):
    """A page of a webhook's log, newest first; the last has no `nextCursor`."""

    messages: list[WebhookMessage]
    next_cursor: Cursor | None = None


class MessageReference(Model):
    """Identifies a message."""

    message_id: Id


def announce_event(event: Event, adapters: Adapters) -> list[WebhookMessage]:
    """Creates and queues the messages about an event. Idempotent: a repeated event creates none. Raises Unavailable."""
    subscribed = Query(
        "webhooks",
        where=(("tenantId", "==", event.tenant_id), ("active", "==", True), ("events", "array_contains", event.type)),
        limit=MAX_WEBHOOKS,
    )
    webhooks = [decode(Webhook, data) for data in adapters.store.find(subscribed)]
    messages = [_message(webhook, event, _message_id(webhook, event), adapters.clock()) for webhook in webhooks]
    return [message for message in messages if _store_and_queue(message, adapters)]


def send_test_event(reference: WebhookReference, *, caller: Caller, adapters: Adapters) -> WebhookMessage:
    """Sends a test message, regardless of the subscribed events. Raises Forbidden, NotFound, Conflict, Unavailable."""
    caller.require("admin")
    webhook, now = own_webhook(adapters.store, reference.webhook_id, caller), adapters.clock()
    _require_active(webhook)
    event = sample_event(webhook.id, caller.tenant_id, adapters.new_id(), now)
    message = _message(webhook, event, _message_id(webhook, event), now)
    _store_and_queue(message, adapters)
    return message


def replay_message(reference: MessageReference, *, caller: Caller, adapters: Adapters) -> WebhookMessage:
    """Sends a message again with the same event id, by which the receiver can recognise it.

    Raises Forbidden, NotFound, Conflict if the webhook is disabled, Unavailable.
    """
    caller.require("admin")
    data = own_document(adapters.store.get(_path(reference.message_id)), caller, "message")
    original, now = decode(WebhookMessage, data), adapters.clock()
    webhook = own_webhook(adapters.store, original.webhook_id, caller)
    _require_active(webhook)
    reset = {"id": adapters.new_id(), "state": _first_state(webhook), "tries": [], "replay_of": original.id}
    times = {"due": now, "created": now, "expires": now + KEPT}
    message = original.model_copy(update={**reset, **times})
    _store_and_queue(message, adapters)
    return message


def list_messages(search: MessageSearch, *, caller: Caller, adapters: Adapters) -> MessageList:
    """A page of a webhook's messages, newest first. Raises Forbidden, InvalidCursor."""
    caller.require("admin")
    sent = messages_query(caller, search.webhook_id)
    query = replace(sent, limit=search.limit, after=(search.after,) if search.after else ())
    found, cursor = page_at(search.cursor, query, store=adapters.store)
    return MessageList(messages=[decode(WebhookMessage, data) for data in found], next_cursor=cursor)


def messages_query(caller: Caller, webhook_id: str) -> Query:
    """The messages of a webhook of the caller's tenant, newest first."""
    return Query(
        "webhookMessages",
        where=(("tenantId", "==", caller.tenant_id), ("webhookId", "==", webhook_id)),
        order=("-created",),
    )


def queue_late_messages(adapters: Adapters) -> int:
    """Queues messages whose task was lost and returns their number. Raises Unavailable."""
    late = Query(
        "webhookMessages",
        where=(("state", "==", "pending"), ("due", "<=", adapters.clock() - LATE_AFTER)),
        order=("due",),
        limit=LATE_AT_ONCE,
    )
    return sum(enqueue(decode(WebhookMessage, data), adapters, late=True) for data in adapters.store.find(late))


def enqueue(message: WebhookMessage, adapters: Adapters, *, late: bool = False) -> bool:
    """Queues the next attempt of a message for its due time. Returns False if already queued. Raises Unavailable."""
    number = len(message.tries) + 1
    task = AnnounceTask(messageId=message.id, attempt=number)
    return Attempt("announce", message.id, number, task, message.due).enqueue(
        adapters.tasks, adapters.clock(), late=late
    )


def _store_and_queue(message: WebhookMessage, adapters: Adapters) -> bool:
    """Stores and queues the message unless it exists; `queue_late_messages` recovers from a crash in between."""
    try:
        adapters.store.transact(lambda transaction: transaction.create(_path(message.id), encode(message)))
    except AlreadyExists:
        return False
    if message.state == "pending":
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
        state=_first_state(webhook),
        due=now,
        created=now,
        expires=now + KEPT,
    )


def _first_state(webhook: Webhook) -> Literal["pending", "kept"]:
    """A message is sent, or for a listener only kept."""
    return "pending" if webhook.url else "kept"


def _message_id(webhook: Webhook, event: Event) -> str:
    return hashlib.sha256(f"{webhook.id} {event.id}".encode()).hexdigest()[:32]


def _require_active(webhook: Webhook) -> None:
    if not webhook.active:
        raise Conflict("This webhook is disabled.", remedy="Activate it first.")


def _path(message_id: str) -> str:
    return f"webhookMessages/{message_id}"

"""Routes of outgoing webhooks."""

from shared.api.handler import itself, use
from shared.api.route import Answer, Call, Route
from shared.api.wire.etag import etag_of
from shared.api.wire.paging import PageQuery, find_page
from shared.errors import NotFound
from shared.model.base import Model
from shared.model.codec import decode, encode
from shared.model.webhook import Webhook, WebhookMessage
from shared.webhooks import announce, subscriptions
from shared.webhooks.announce import MessageReference
from shared.webhooks.subscriptions import (
    CreatedWebhook,
    WebhookEdit,
    WebhookRequest,
    own_webhook,
)

_ONE = "/webhooks/{webhookId}"
_MESSAGES = f"{_ONE}/messages"


class WebhookList(Model):
    """The tenant's subscriptions."""

    items: list[Webhook]


class MessagePage(Model):
    """A page of messages; without `nextCursor` it is the last."""

    items: list[WebhookMessage]
    next_cursor: str | None = None


def get_webhook(call: Call) -> Answer:
    """The subscription, and how its messages fare."""
    webhook = _own(call)
    return Answer(webhook, etag=etag_of(encode(webhook)))


def list_webhook_messages(call: Call) -> MessagePage:
    """What was sent to the webhook and what became of it, the latest first, for thirty days."""
    query = announce.messages_query(call.caller, _own(call).id)
    found, cursor = find_page(query, call.query, store=call.adapters.store)
    return MessagePage(items=[decode(WebhookMessage, document) for document in found], next_cursor=cursor)


def replay_webhook_message(call: Call) -> WebhookMessage:
    """Sends a message again, with the event id by which its receiver knows it."""
    message_id = call.path["messageId"]
    sent = call.adapters.store.get(f"webhookMessages/{message_id}") or {}
    if sent.get("webhookId") != _own(call).id:
        raise NotFound("There is no such message.")
    reference = MessageReference(message_id=message_id)
    return announce.replay_message(reference, caller=call.caller, adapters=call.adapters)


def _own(call: Call) -> Webhook:
    return own_webhook(call.adapters.store, call.path["webhookId"], call.caller)


def _webhook_made(made: CreatedWebhook) -> Webhook:
    return made.webhook


ROUTES = (
    Route(
        "GET",
        "/webhooks",
        "List webhooks",
        use(subscriptions.list_webhooks, items=WebhookList),
        WebhookList,
        role="admin",
    ),
    Route(
        "POST",
        "/webhooks",
        "Subscribe to events",
        use(subscriptions.create_webhook, location="/webhooks/{0.webhook.id}", etag=_webhook_made),
        CreatedWebhook,
        role="admin",
        body=WebhookRequest,
        status=201,
        tagged=True,
        keyed=False,
        conflicts=True,
    ),
    Route("GET", _ONE, "Read a webhook", get_webhook, Webhook, role="admin", tagged=True),
    Route(
        "PUT",
        _ONE,
        "Change a webhook",
        use(subscriptions.update_webhook, etag=itself),
        Webhook,
        role="admin",
        body=WebhookEdit,
        conditional=True,
        tagged=True,
    ),
    Route(
        "DELETE", _ONE, "End a webhook", use(subscriptions.delete_webhook), role="admin", status=204, conditional=True
    ),
    Route(
        "POST",
        f"{_ONE}/rotate",
        "Give a webhook a new secret",
        use(subscriptions.rotate_webhook_secret),
        CreatedWebhook,
        role="admin",
        conflicts=True,
    ),
    Route(
        "POST",
        f"{_ONE}/test",
        "Send a test message",
        use(announce.send_test_event, name="check_webhook"),
        WebhookMessage,
        role="admin",
        conflicts=True,
    ),
    Route(
        "GET",
        _MESSAGES,
        "Read a webhook's log",
        list_webhook_messages,
        MessagePage,
        role="admin",
        query=PageQuery,
    ),
    Route(
        "POST",
        f"{_MESSAGES}/{{messageId}}/replay",
        "Send a message again",
        replay_webhook_message,
        WebhookMessage,
        role="admin",
        conflicts=True,
    ),
)

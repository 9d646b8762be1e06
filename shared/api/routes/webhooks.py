"""Owns the routes of outgoing webhooks."""

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
    WebhookChange,
    WebhookEdit,
    WebhookListing,
    WebhookReference,
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


def list_webhooks(call: Call) -> WebhookList:
    """The subscriptions, in the order in which they were made; at most twenty."""
    webhooks = call.services.webhooks
    return WebhookList(items=subscriptions.list_webhooks(WebhookListing(), caller=call.caller, adapters=webhooks))


def create_webhook(call: Call) -> Answer:
    """Subscribes; the signing secret is shown this once."""
    made = subscriptions.create_webhook(call.body, caller=call.caller, adapters=call.services.webhooks)
    return Answer(made, etag=_tag(made.webhook), location=f"/webhooks/{made.webhook.id}")


def get_webhook(call: Call) -> Answer:
    """The subscription, and how it goes."""
    return _answer(_own(call))


def update_webhook(call: Call) -> Answer:
    """Changes what is named; `active` wakes a subscription that was switched off."""
    change = WebhookChange(webhook_id=call.path["webhookId"], **call.body.model_dump(exclude_unset=True))
    webhooks = call.services.webhooks
    changed = subscriptions.update_webhook(change, caller=call.caller, adapters=webhooks, expected=call.expected)
    return _answer(changed)


def delete_webhook(call: Call) -> None:
    """Ends a subscription; its log stays until it expires."""
    webhooks = call.services.webhooks
    subscriptions.delete_webhook(_reference(call), caller=call.caller, adapters=webhooks, expected=call.expected)


def rotate_webhook_secret(call: Call) -> CreatedWebhook:
    """Gives a subscription a new secret, shown this once; for a day messages are signed with both."""
    return subscriptions.rotate_webhook_secret(_reference(call), caller=call.caller, adapters=call.services.webhooks)


def check_webhook(call: Call) -> WebhookMessage:
    """Sends a test message; its entry in the log tells what became of it."""
    return announce.send_test_event(_reference(call), caller=call.caller, adapters=call.services.webhooks)


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
    return announce.replay_message(reference, caller=call.caller, adapters=call.services.webhooks)


def _own(call: Call) -> Webhook:
    return own_webhook(call.adapters.store, call.path["webhookId"], call.caller)


def _reference(call: Call) -> WebhookReference:
    return WebhookReference(webhook_id=call.path["webhookId"])


def _answer(webhook: Webhook) -> Answer:
    return Answer(webhook, etag=_tag(webhook))


def _tag(webhook: Webhook) -> str:
    return etag_of(encode(webhook))


ROUTES = (
    Route("GET", "/webhooks", "List webhooks", list_webhooks, WebhookList, role="admin"),
    Route(
        "POST",
        "/webhooks",
        "Subscribe to events",
        create_webhook,
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
        update_webhook,
        Webhook,
        role="admin",
        body=WebhookEdit,
        conditional=True,
        tagged=True,
    ),
    Route("DELETE", _ONE, "End a webhook", delete_webhook, role="admin", status=204, conditional=True),
    Route(
        "POST",
        f"{_ONE}/rotate",
        "Give a webhook a new secret",
        rotate_webhook_secret,
        CreatedWebhook,
        role="admin",
        conflicts=True,
    ),
    Route("POST", f"{_ONE}/test", "Send a test message", check_webhook, WebhookMessage, role="admin", conflicts=True),
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

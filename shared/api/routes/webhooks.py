"""Outgoing webhook routes."""

from shared.api.handler import itself, use
from shared.api.route import Answer, Call, Route
from shared.api.wire.etag import state_of
from shared.api.wire.paging import Page, PageQuery, read_page
from shared.errors import NotFound
from shared.model.base import Model
from shared.model.codec import encode
from shared.model.webhook import Webhook, WebhookMessage
from shared.webhooks import announce, subscriptions
from shared.webhooks.announce import MessageReference
from shared.webhooks.subscriptions import (
    CreatedWebhook,
    WebhookEdit,
    WebhookRequest,
    own_webhook,
)

_ITEM = "/webhooks/{webhookId}"
_MESSAGES = f"{_ITEM}/messages"


class WebhookList(Model):
    """The tenant's webhook subscriptions."""

    items: list[Webhook]


class MessagePage(Page[WebhookMessage]):
    """A page of messages."""


def get_webhook(call: Call) -> Answer:
    """Returns a webhook and the state of its messages."""
    webhook = _own(call)
    return Answer(webhook, state=state_of(encode(webhook)))


def list_webhook_messages(call: Call) -> MessagePage:
    """Lists the messages sent to a webhook in the last thirty days, with their outcomes, newest first."""
    query = announce.messages_query(call.caller, _own(call).id)
    return read_page(MessagePage, query, call.query, store=call.adapters.store)


def replay_webhook_message(call: Call) -> WebhookMessage:
    """Sends a message again with the same event id, so that the receiver can recognise it."""
    message_id = call.path["messageId"]
    sent = call.adapters.store.get(f"webhookMessages/{message_id}") or {}
    if sent.get("webhookId") != _own(call).id:
        raise NotFound("Message not found.")
    reference = MessageReference(message_id=message_id)
    return announce.replay_message(reference, caller=call.caller, adapters=call.adapters)


def _own(call: Call) -> Webhook:
    return own_webhook(call.adapters.store, call.path["webhookId"], call.caller)


def _created_webhook(created: CreatedWebhook) -> Webhook:
    return created.webhook


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
        "Create a webhook",
        use(subscriptions.create_webhook, location="/webhooks/{0.webhook.id}", etag=_created_webhook),
        CreatedWebhook,
        role="admin",
        body=WebhookRequest,
        status=201,
        tagged=True,
        keyed=False,
        conflicts=True,
    ),
    Route("GET", _ITEM, "Read a webhook", get_webhook, Webhook, role="admin", tagged=True),
    *Route(
        "PUT",
        _ITEM,
        "Update a webhook",
        use(subscriptions.update_webhook, etag=itself),
        Webhook,
        role="admin",
        body=WebhookEdit,
        conditional=True,
        tagged=True,
    ).with_patch("Change some of a webhook", use(subscriptions.update_webhook, name="patch_webhook", etag=itself)),
    Route(
        "DELETE",
        _ITEM,
        "Delete a webhook",
        use(subscriptions.delete_webhook),
        role="admin",
        status=204,
        conditional=True,
    ),
    Route(
        "POST",
        f"{_ITEM}/rotate",
        "Rotate a webhook's secret",
        use(subscriptions.rotate_webhook_secret),
        CreatedWebhook,
        role="admin",
        conflicts=True,
    ),
    Route(
        "POST",
        f"{_ITEM}/test",
        "Send a test message to a webhook",
        use(announce.send_test_event, name="check_webhook"),
        WebhookMessage,
        role="admin",
        conflicts=True,
    ),
    Route(
        "GET",
        _MESSAGES,
        "List a webhook's messages",
        list_webhook_messages,
        MessagePage,
        role="admin",
        query=PageQuery,
    ),
    Route(
        "POST",
        f"{_MESSAGES}/{{messageId}}/replay",
        "Send a webhook message again",
        replay_webhook_message,
        WebhookMessage,
        role="admin",
        conflicts=True,
    ),
)

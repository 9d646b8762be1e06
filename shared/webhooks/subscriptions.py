"""Manages webhook subscriptions: admins create, update, list and delete them; signing secrets are encrypted."""

from datetime import datetime
from typing import Annotated, Self

from pydantic import Field, model_validator

from shared.accounts.access import Caller, own_document
from shared.accounts.adapters import Adapters
from shared.accounts.audit.log import Act, AuditLog
from shared.accounts.signing_secret import seal_secret, valid_secrets
from shared.errors import Conflict, Finding, InvalidInput, NotFound
from shared.model.accounts.signing_secret import SigningSecret
from shared.model.base import Id, Model, Text
from shared.model.codec import decode, encode
from shared.model.webhook import EventType, PayloadVersion, Webhook, WebUrl
from shared.platform.store.guards import Check, any_state
from shared.platform.store.port import DELETE, Data, Query, Reader, Transaction
from shared.webhooks.signature import new_secret

MAX_WEBHOOKS = 20
"""The maximum per tenant: each event may be sent to all of them."""


class WebhookRequest(Model):
    """Request to create a subscription."""

    url: WebUrl | None = None
    """Where messages are sent, by POST; required unless it is a listener."""
    listener: bool = False
    """Messages are sent nowhere: they are kept, and a client reads them (`stardust webhooks listen`)."""
    description: Text | None = None
    """What the subscription is for, in the tenant's words."""
    events: list[EventType] = Field(min_length=1, max_length=30)
    """The events that are sent."""
    version: PayloadVersion = "1"
    """The version of the messages' body."""

    @model_validator(mode="after")
    def _check_url(self) -> Self:
        if self.listener == (self.url is not None):
            raise ValueError("A webhook has a url, and a listener has none. Give the url, or set listener.")
        return self


class WebhookReference(Model):
    """Identifies a subscription."""

    webhook_id: Id


class WebhookEdit(Model):
    """A partial update of a subscription."""

    url: WebUrl | None = None
    """Where messages are sent, by POST."""
    description: Text | None = None
    """What the subscription is for, in the tenant's words."""
    events: Annotated[list[EventType], Field(min_length=1, max_length=30)] | None = None
    """The events that are sent."""
    version: PayloadVersion | None = None
    """The version of the messages' body."""
    active: bool | None = None
    """Whether messages are sent; true re-enables a disabled one."""


class WebhookChange(WebhookReference, WebhookEdit):
    """Request to update a subscription."""


class WebhookListing(Model):
    """Request to list the subscriptions; empty."""


class CreatedWebhook(Model):
    """A subscription and its signing secret, which is shown only once."""

    webhook: Webhook
    """The subscription."""
    secret: Text
    """The signing secret (Standard Webhooks); shown only once."""


def create_webhook(request: WebhookRequest, *, caller: Caller, adapters: Adapters) -> CreatedWebhook:
    """Creates a subscription. Raises Forbidden, InvalidInput (URL), VaultError, and Conflict if there are too many."""
    caller.require("admin")
    if request.url is not None:
        adapters.post.check(request.url)
    now, secret = adapters.clock(), new_secret(adapters.new_token())
    webhook = Webhook(
        **request.model_dump(exclude={"listener"}),
        id=adapters.new_id(),
        tenant_id=caller.tenant_id,
        created=now,
        created_by=caller.uid,
        updated=now,
    )
    sealed = _sealed(webhook, secret, None, now, adapters)

    def work(transaction: Transaction) -> None:
        if len(transaction.find(_webhooks_of(caller.tenant_id))) >= MAX_WEBHOOKS:
            raise Conflict(f"A tenant has at most {MAX_WEBHOOKS} webhooks.", remedy="Delete one first.")
        log = AuditLog.read(transaction, caller.tenant_id)
        transaction.create(_path(webhook.id), encode(webhook))
        transaction.create(_secret_path(webhook.id), encode(sealed))
        act = Act("webhook.created", _path(webhook.id), None, encode(webhook))
        log.append(transaction, act, by=caller, at=now, new_id=adapters.new_id)

    adapters.store.transact(work)
    return CreatedWebhook(webhook=webhook, secret=secret)


def list_webhooks(_listing: WebhookListing, *, caller: Caller, adapters: Adapters) -> list[Webhook]:
    """The tenant's subscriptions in order of creation. Raises Forbidden."""
    caller.require("admin")
    found = adapters.store.find(_webhooks_of(caller.tenant_id))
    return sorted((decode(Webhook, data) for data in found), key=lambda webhook: webhook.created)


def update_webhook(
    change: WebhookChange, *, caller: Caller, adapters: Adapters, expected: Check = any_state
) -> Webhook:
    """Updates a subscription and returns it. Raises Forbidden, NotFound, InvalidInput, and what `expected` raises."""
    caller.require("admin")
    fields = encode(change)
    del fields["webhookId"]
    if not fields:
        raise InvalidInput([Finding("", "The request changes nothing.", "empty", remedy="Set at least one field.")])
    if change.url is not None:
        adapters.post.check(change.url)
    now = adapters.clock()

    def work(transaction: Transaction) -> Webhook:
        before = own_webhook(transaction, change.webhook_id, caller)
        expected(encode(before))
        reactivated = {"disabled": None, "failingSince": None} if change.active else {}
        after = decode(Webhook, {**encode(before), **fields, **reactivated, "updated": now})
        log = AuditLog.read(transaction, caller.tenant_id)
        transaction.set(_path(after.id), encode(after))
        act = Act("webhook.updated", _path(after.id), encode(before), encode(after))
        log.append(transaction, act, by=caller, at=now, new_id=adapters.new_id)
        return after

    return adapters.store.transact(work)


def delete_webhook(
    reference: WebhookReference, *, caller: Caller, adapters: Adapters, expected: Check = any_state
) -> None:
    """Deletes a subscription; its log expires later. Raises Forbidden, NotFound, and what `expected` raises."""
    caller.require("admin")
    now = adapters.clock()

    def work(transaction: Transaction) -> None:
        before = own_webhook(transaction, reference.webhook_id, caller)
        expected(encode(before))
        log = AuditLog.read(transaction, caller.tenant_id)
        transaction.delete(_path(before.id))
        transaction.delete(_secret_path(before.id))
        act = Act("webhook.deleted", _path(before.id), encode(before))
        log.append(transaction, act, by=caller, at=now, new_id=adapters.new_id)

    adapters.store.transact(work)


def rotate_webhook_secret(reference: WebhookReference, *, caller: Caller, adapters: Adapters) -> CreatedWebhook:
    """Gives a subscription a new secret. For a day, messages are also signed with the previous one.

    Raises Forbidden, NotFound, VaultError.
    """
    caller.require("admin")
    now, secret = adapters.clock(), new_secret(adapters.new_token())
    webhook = own_webhook(adapters.store, reference.webhook_id, caller)
    sealed = _sealed(webhook, secret, signing_secrets(webhook, now, adapters)[0], now, adapters)

    def work(transaction: Transaction) -> None:
        own_webhook(transaction, webhook.id, caller)
        log = AuditLog.read(transaction, caller.tenant_id)
        transaction.set(_secret_path(webhook.id), encode(sealed))
        act = Act("webhook.secret-rotated", _path(webhook.id))
        log.append(transaction, act, by=caller, at=now, new_id=adapters.new_id)

    adapters.store.transact(work)
    return CreatedWebhook(webhook=webhook, secret=secret)


def own_webhook(reader: Reader, webhook_id: str, caller: Caller) -> Webhook:
    """A subscription of the caller's tenant. Raises NotFound."""
    return decode(Webhook, own_document(reader.get(_path(webhook_id)), caller, "webhook"))


def find_webhook(reader: Reader, webhook_id: str) -> Webhook | None:
    """The subscription, or None."""
    data = reader.get(_path(webhook_id))
    return decode(Webhook, data) if data else None


def write_webhook(transaction: Transaction, webhook_id: str, fields: Data) -> None:
    """Updates fields of a subscription; None removes a field."""
    changes = {name: DELETE if value is None else value for name, value in fields.items()}
    transaction.update(_path(webhook_id), changes)


def signing_secrets(webhook: Webhook, now: datetime, adapters: Adapters) -> list[str]:
    """The secrets that sign messages now, the current one first. Raises NotFound, VaultError."""
    stored = adapters.store.get(_secret_path(webhook.id))
    secrets = valid_secrets(stored, _context(webhook), vault=adapters.vault, now=now)
    if not secrets:
        raise NotFound("The webhook's secret does not exist.", remedy="Create a new webhook.")
    return secrets


def _sealed(webhook: Webhook, secret: str, previous: str | None, now: datetime, adapters: Adapters) -> SigningSecret:
    context = _context(webhook)
    return seal_secret(secret, previous, document_id=webhook.id, context=context, vault=adapters.vault, now=now)


def _context(webhook: Webhook) -> dict[str, str]:
    return {"tenantId": webhook.tenant_id, "webhookId": webhook.id}


def _webhooks_of(tenant_id: str) -> Query:
    return Query("webhooks", where=(("tenantId", "==", tenant_id),), limit=MAX_WEBHOOKS)


def _path(webhook_id: str) -> str:
    return f"webhooks/{webhook_id}"


def _secret_path(webhook_id: str) -> str:
    return f"webhookSecrets/{webhook_id}"

"""Makes one attempt to send a message: signs, sends and records it, then schedules the next one or gives up."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from shared.accounts.access import UNKNOWN, Origin
from shared.accounts.adapters import Adapters
from shared.accounts.audit.log import Act, AuditLog
from shared.errors import DeliveryError, InvalidInput, NotFound, VaultError
from shared.events import AnnounceTask
from shared.model.codec import decode, encode
from shared.model.webhook import Webhook, WebhookMessage, WebhookTry
from shared.notifications.notify import write_notification
from shared.platform.network.post import Reply
from shared.platform.store.port import Data, Transaction
from shared.webhooks.announce import enqueue
from shared.webhooks.retry import next_delay
from shared.webhooks.signature import signed_headers
from shared.webhooks.subscriptions import find_webhook, signing_secrets, write_webhook

Outcome = Literal["delivered", "retry", "failed", "dropped", "stale", "early"]
_GONE = 410
_LAST_SUCCESS_INTERVAL = timedelta(hours=1)
_CLOCK_SKEW = timedelta(seconds=5)


@dataclass(frozen=True, slots=True)
class _Server:
    """The audit actor when the server disables a webhook."""

    uid: str = "server"
    origin: Origin = UNKNOWN


def send_message(task: AnnounceTask, adapters: Adapters) -> Outcome:
    """Makes one attempt. Safe to run twice: the receiver recognises a repeated message by its `webhook-id`.

    Raises Unavailable if the attempt could not be recorded or the next one could not be queued.
    """
    data, now = adapters.store.get(_path(task["messageId"])), adapters.clock()
    message = decode(WebhookMessage, data) if data else None
    if message is None or message.state != "pending" or len(message.tries) + 1 != task["attempt"]:
        return "stale"
    if message.due > now + _CLOCK_SKEW:
        return "early"  # the emulator's queue ignores delays; `queue_late_messages` queues it in time
    webhook = find_webhook(adapters.store, message.webhook_id)
    if webhook is None or webhook.url is None or not webhook.active:
        adapters.store.transact(lambda transaction: transaction.update(_path(message.id), {"state": "dropped"}))
        return "dropped"
    made, retry_after_s = _attempt(message, webhook, webhook.url, now, adapters)
    return _record(message, webhook, made, retry_after_s, adapters)


def _attempt(
    message: WebhookMessage, webhook: Webhook, url: str, now: datetime, adapters: Adapters
) -> tuple[WebhookTry, int | None]:
    body = message.body.encode()
    reply, error = None, None
    try:
        headers = signed_headers(message.event_id, body, signing_secrets(webhook, now, adapters), now)
        reply = adapters.post.send(url, body, headers)
    except (DeliveryError, InvalidInput, NotFound, VaultError) as failure:
        error = failure.message[:1000] if isinstance(failure, DeliveryError) else type(failure).__name__
    return _try(reply, error, now, adapters.clock()), reply.retry_after_s if reply else None


def _try(reply: Reply | None, error: str | None, start: datetime, end: datetime) -> WebhookTry:
    return WebhookTry(
        at=start,
        duration_ms=int((end - start).total_seconds() * 1000),
        status=reply.status if reply else None,
        response=reply.excerpt if reply else "",
        error=error,
    )


def _record(
    message: WebhookMessage, webhook: Webhook, made: WebhookTry, retry_after_s: int | None, adapters: Adapters
) -> Outcome:
    sent = _after(message, made, retry_after_s, adapters.clock())

    def work(transaction: Transaction) -> bool:
        data = transaction.get(_path(message.id))
        if data is None or len(data.get("tries", [])) != len(message.tries):
            return False  # the attempt was made twice, and the other one is recorded
        current = find_webhook(transaction, webhook.id)
        log = AuditLog.read(transaction, webhook.tenant_id) if sent.state == "failed" else None
        fields = {"tries": [encode(each) for each in sent.tries], "state": sent.state, "due": sent.due}
        transaction.update(_path(message.id), fields)
        if current is not None and message.type != "webhook.test":
            _update_health(transaction, current, sent, log, adapters)
        return True

    if not adapters.store.transact(work):
        return "stale"
    if sent.state == "pending":
        enqueue(sent, adapters)
        return "retry"
    return "delivered" if sent.state == "delivered" else "failed"


def _after(message: WebhookMessage, made: WebhookTry, retry_after_s: int | None, now: datetime) -> WebhookMessage:
    """The message after the attempt: delivered, finally failed, or due again."""
    tries = [*message.tries, made]
    if made.status is not None and 200 <= made.status < 300:
        return message.model_copy(update={"tries": tries, "state": "delivered"})
    final = made.status == _GONE or message.type == "webhook.test"
    delay = None if final else next_delay(message.id, len(tries), retry_after_s)
    if delay is None:
        return message.model_copy(update={"tries": tries, "state": "failed"})
    return message.model_copy(update={"tries": tries, "due": now + delay})


def _update_health(
    transaction: Transaction, webhook: Webhook, message: WebhookMessage, log: AuditLog | None, adapters: Adapters
) -> None:
    """Updates the webhook's health after an attempt: last success, failing since, or disabled."""
    last = message.tries[-1]
    if message.state == "delivered":
        known = webhook.last_success
        if webhook.failing_since or known is None or last.at - known >= _LAST_SUCCESS_INTERVAL:
            write_webhook(transaction, webhook.id, {"failingSince": None, "lastSuccess": last.at})
        return
    since = webhook.failing_since or last.at
    fields: Data = {} if webhook.failing_since else {"failingSince": since}
    reason = _reason_to_disable(message, since)
    if reason and webhook.active and log is not None:
        fields |= {"active": False, "disabled": reason, "updated": adapters.clock()}
        _report_disabled(transaction, webhook, reason, log, adapters)
    if fields:
        write_webhook(transaction, webhook.id, fields)


def _reason_to_disable(message: WebhookMessage, since: datetime) -> str | None:
    """Why to disable the webhook: a message finally failed and none succeeded since its first attempt. Else None."""
    if message.state != "failed":
        return None
    if message.tries[-1].status == _GONE:
        return "The receiver responded with 410 Gone."
    silent = since <= message.tries[0].at
    return f"All {len(message.tries)} attempts failed and no other message was delivered." if silent else None


def _report_disabled(
    transaction: Transaction, webhook: Webhook, reason: str, log: AuditLog, adapters: Adapters
) -> None:
    now = adapters.clock()
    act = Act("webhook.disabled", f"webhooks/{webhook.id}", details={"reason": reason})
    log.append(transaction, act, by=_Server(), at=now, new_id=adapters.new_id)
    write_notification(
        transaction,
        f"webhook-{webhook.id}-{int(now.timestamp())}",
        tenant_id=webhook.tenant_id,
        kind="webhook",
        severity="error",
        message=f"A webhook was disabled. {reason}",
        link=f"/settings/webhooks/{webhook.id}",
        now=now,
    )


def _path(message_id: str) -> str:
    return f"webhookMessages/{message_id}"

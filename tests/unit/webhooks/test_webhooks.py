import json
from datetime import timedelta
from typing import Any

import pytest

from shared.errors import Conflict, Forbidden, InvalidInput, NotFound
from shared.events import AnnounceTask
from shared.model.codec import decode
from shared.model.webhook import Webhook
from shared.platform.network.post import Reply
from shared.platform.store.port import Query
from shared.webhooks.announce import (
    MessageReference,
    MessageSearch,
    list_messages,
    queue_late_messages,
    replay_message,
    send_test_event,
)
from shared.webhooks.retry import DELAYS, next_delay
from shared.webhooks.send import send_message
from shared.webhooks.signature import is_genuine
from shared.webhooks.subscriptions import (
    WebhookChange,
    WebhookListing,
    WebhookReference,
    WebhookRequest,
    create_webhook,
    delete_webhook,
    list_webhooks,
    rotate_webhook_secret,
    update_webhook,
)
from tests.fixtures.webhooks import URL, Hooks


@pytest.fixture
def hooks() -> Hooks:
    return Hooks()


def update(hooks: Hooks, webhook_id: str, **fields: Any) -> Webhook:
    change = decode(WebhookChange, {"webhookId": webhook_id, **fields})
    return update_webhook(change, caller=hooks.admin, adapters=hooks.adapters)


def exhaust(hooks: Hooks) -> list[str]:
    """Advances the clock until nothing is due; returns the outcomes."""
    outcomes: list[str] = []
    while hooks.tasks.queued:
        outcomes += hooks.run()
        hooks.clock.forward(hours=12)
    return outcomes


def test_a_receiver_gets_the_events_it_subscribed_to(hooks: Hooks) -> None:
    made = hooks.subscribe()
    hooks.subscribe(events=["release.versioned"])
    (message,) = hooks.announce()
    assert hooks.run() == ["delivered"]
    ((url, body, headers),) = hooks.post.received
    assert url == URL
    assert is_genuine(headers, body, made.secret, hooks.clock())
    assert headers["webhook-id"] == message.event_id
    payload = json.loads(body)
    assert payload["type"] == "delivery.completed"
    assert payload["timestamp"] == "2026-03-01T12:00:00.000Z"
    assert (payload["id"], payload["version"], payload["tenantId"]) == (message.event_id, "1", "tenant")
    assert payload["data"]["deliveryId"] == "delivery-1"
    kept = hooks.message(message.id)
    assert (kept.state, kept.tries[0].status, kept.tries[0].response) == ("delivered", 200, "ok")
    assert hooks.webhook(made.webhook.id).last_success == hooks.clock()


def test_events_of_another_tenant_are_not_sent(hooks: Hooks) -> None:
    hooks.subscribe()
    assert hooks.announce(tenant_id="elsewhere") == []


def test_an_event_reported_twice_is_sent_once(hooks: Hooks) -> None:
    hooks.subscribe()
    assert len(hooks.announce()) == 1
    assert hooks.announce() == []
    assert hooks.run() == ["delivered"]


def test_a_failed_delivery_is_another_event(hooks: Hooks) -> None:
    hooks.subscribe(events=["delivery.failed"])
    assert hooks.announce() == []
    (message,) = hooks.announce(2, outcome="failed")
    assert message.type == "delivery.failed"


@pytest.mark.parametrize("answer", [Reply(500), Reply(404), Reply(301), Reply(429), None])
def test_a_failed_message_is_retried_unchanged(hooks: Hooks, answer: Reply | None) -> None:
    hooks.subscribe()
    hooks.post.answers = [answer, Reply(204)]
    (message,) = hooks.announce()
    assert hooks.run() == ["retry"]
    assert hooks.message(message.id).due > hooks.clock()
    assert hooks.run() == ["early"]
    hooks.clock.forward(minutes=5)
    assert queue_late_messages(hooks.adapters) == 1
    assert hooks.run() == ["delivered"]
    first, second = hooks.post.received
    assert first[1] == second[1]
    assert first[2]["webhook-id"] == second[2]["webhook-id"]
    assert first[2]["webhook-timestamp"] != second[2]["webhook-timestamp"]


def test_retry_after_is_respected(hooks: Hooks) -> None:
    hooks.subscribe()
    hooks.post.answers = [Reply(429, retry_after_s=3600)]
    (message,) = hooks.announce()
    hooks.run()
    assert hooks.message(message.id).due == hooks.clock() + timedelta(hours=1)


def test_after_the_last_attempt_the_webhook_is_disabled(hooks: Hooks) -> None:
    made = hooks.subscribe()
    hooks.post.answers = [Reply(500, "out of order")]
    (message,) = hooks.announce()
    assert exhaust(hooks) == ["retry"] * len(DELAYS) + ["failed"]
    webhook = hooks.webhook(made.webhook.id)
    assert not webhook.active
    assert "attempts failed" in (webhook.disabled or "")
    assert hooks.message(message.id).state == "failed"
    assert hooks.announce(2) == []
    (notice,) = hooks.store.find(Query("notifications"))
    assert (notice["tenantId"], notice["severity"]) == ("tenant", "error")
    actions = [data["action"] for data in hooks.store.find(Query("auditLog", order=("sequence",)))]
    assert actions == ["webhook.created", "webhook.disabled"]


def test_one_failing_message_does_not_disable_a_webhook_that_accepts_others(
    hooks: Hooks, monkeypatch: pytest.MonkeyPatch
) -> None:
    def send(_url: str, body: bytes, _headers: Any) -> Reply:
        return Reply(500 if b"MSG-1" in body else 200)

    monkeypatch.setattr(hooks.post, "send", send)
    made = hooks.subscribe()
    (bad,) = hooks.announce(1)
    hooks.run()
    hooks.clock.forward(hours=12)
    hooks.announce(2)
    exhaust(hooks)
    assert hooks.message(bad.id).state == "failed"
    assert hooks.webhook(made.webhook.id).active


def test_a_receiver_that_is_gone_is_disabled_immediately(hooks: Hooks) -> None:
    made = hooks.subscribe()
    hooks.post.answers = [Reply(410)]
    hooks.announce()
    assert hooks.run() == ["failed"]
    assert "410" in (hooks.webhook(made.webhook.id).disabled or "")


def test_a_reactivated_webhook_starts_without_failures(hooks: Hooks) -> None:
    made = hooks.subscribe()
    hooks.post.answers = [Reply(410), Reply(200)]
    hooks.announce()
    hooks.run()
    webhook = update(hooks, made.webhook.id, active=True)
    assert (webhook.active, webhook.disabled, webhook.failing_since) == (True, None, None)
    hooks.announce(2)
    assert hooks.run() == ["delivered"]


def test_a_repeated_task_records_one_attempt(hooks: Hooks) -> None:
    hooks.subscribe()
    (message,) = hooks.announce()
    task = AnnounceTask(messageId=message.id, attempt=1)
    assert send_message(task, hooks.adapters) == "delivered"
    assert send_message(task, hooks.adapters) == "stale"
    assert len(hooks.message(message.id).tries) == 1


def test_concurrent_tasks_record_one_attempt(hooks: Hooks) -> None:
    hooks.subscribe()
    (message,) = hooks.announce()
    task = AnnounceTask(messageId=message.id, attempt=1)
    send = hooks.post.send
    outcomes = []

    def meanwhile(url: str, body: bytes, headers: Any) -> Reply:
        hooks.post.send = send  # type: ignore[method-assign]
        outcomes.append(send_message(task, hooks.adapters))
        return send(url, body, headers)

    hooks.post.send = meanwhile  # type: ignore[method-assign]
    outcomes.append(send_message(task, hooks.adapters))
    assert outcomes == ["delivered", "stale"]
    assert len(hooks.message(message.id).tries) == 1


def test_a_message_whose_task_was_lost_is_queued_again(hooks: Hooks) -> None:
    hooks.subscribe()
    hooks.announce()
    hooks.tasks.queued.clear()
    assert queue_late_messages(hooks.adapters) == 0
    hooks.clock.forward(minutes=3)
    assert queue_late_messages(hooks.adapters) == 1
    assert queue_late_messages(hooks.adapters) == 0, "the same task, within five minutes"
    assert hooks.run() == ["delivered"]


def test_a_message_to_a_deleted_webhook_is_dropped(hooks: Hooks) -> None:
    made = hooks.subscribe()
    (message,) = hooks.announce()
    delete_webhook(WebhookReference(webhook_id=made.webhook.id), caller=hooks.admin, adapters=hooks.adapters)
    assert hooks.run() == ["dropped"]
    assert hooks.message(message.id).state == "dropped"
    assert hooks.store.get(f"webhookSecrets/{made.webhook.id}") is None


def test_a_test_event_is_sent_to_one_webhook_and_not_retried(hooks: Hooks) -> None:
    made = hooks.subscribe(events=["release.versioned"])
    hooks.subscribe()
    hooks.post.answers = [Reply(500)]
    reference = WebhookReference(webhook_id=made.webhook.id)
    message = send_test_event(reference, caller=hooks.admin, adapters=hooks.adapters)
    assert hooks.run() == ["failed"]
    assert json.loads(message.body)["type"] == "webhook.test"
    assert hooks.webhook(made.webhook.id).active
    assert hooks.tasks.queued == []


def test_a_replayed_message_has_the_same_event_id(hooks: Hooks) -> None:
    made = hooks.subscribe()
    (message,) = hooks.announce()
    hooks.run()
    again = replay_message(MessageReference(message_id=message.id), caller=hooks.admin, adapters=hooks.adapters)
    assert hooks.run() == ["delivered"]
    assert again.replay_of == message.id
    assert hooks.post.received[0][1:2] == hooks.post.received[1][1:2]
    assert hooks.post.received[0][2]["webhook-id"] == hooks.post.received[1][2]["webhook-id"]
    update(hooks, made.webhook.id, active=False)
    with pytest.raises(Conflict):
        replay_message(MessageReference(message_id=message.id), caller=hooks.admin, adapters=hooks.adapters)


def test_for_a_day_after_a_rotation_both_secrets_verify(hooks: Hooks) -> None:
    old = hooks.subscribe()
    reference = WebhookReference(webhook_id=old.webhook.id)
    new = rotate_webhook_secret(reference, caller=hooks.admin, adapters=hooks.adapters)
    hooks.announce()
    hooks.run()
    _, body, headers = hooks.post.received[-1]
    assert is_genuine(headers, body, old.secret, hooks.clock())
    assert is_genuine(headers, body, new.secret, hooks.clock())
    hooks.clock.forward(days=1)
    hooks.announce(2)
    hooks.run()
    _, body, headers = hooks.post.received[-1]
    assert not is_genuine(headers, body, old.secret, hooks.clock())
    assert is_genuine(headers, body, new.secret, hooks.clock())


def test_secrets_are_encrypted(hooks: Hooks) -> None:
    made = hooks.subscribe()
    assert made.secret.startswith("whsec_")
    assert made.secret not in repr(hooks.store.documents)
    assert "canary" not in repr(hooks.store.documents)


def test_a_secret_copied_to_another_webhook_cannot_be_decrypted(hooks: Hooks) -> None:
    one, two = hooks.subscribe(), hooks.subscribe(url="https://other.example/")
    stolen: Any = hooks.store.get(f"webhookSecrets/{one.webhook.id}")
    hooks.store.transact(lambda transaction: transaction.set(f"webhookSecrets/{two.webhook.id}", stolen))
    hooks.announce()
    assert sorted(hooks.run()) == ["delivered", "retry"]
    search = MessageSearch(webhook_id=two.webhook.id)
    messages = list_messages(search, caller=hooks.admin, adapters=hooks.adapters).messages
    assert messages[0].tries[0].error == "VaultError"


def test_only_admins_manage_webhooks(hooks: Hooks) -> None:
    made = hooks.subscribe()
    reference = WebhookReference(webhook_id=made.webhook.id)
    request = decode(WebhookRequest, {"url": URL, "events": ["delivery.failed"]})
    for use in (
        lambda: create_webhook(request, caller=hooks.manager, adapters=hooks.adapters),
        lambda: list_webhooks(WebhookListing(), caller=hooks.manager, adapters=hooks.adapters),
        lambda: delete_webhook(reference, caller=hooks.manager, adapters=hooks.adapters),
        lambda: rotate_webhook_secret(reference, caller=hooks.manager, adapters=hooks.adapters),
        lambda: send_test_event(reference, caller=hooks.manager, adapters=hooks.adapters),
    ):
        with pytest.raises(Forbidden):
            use()


def test_another_tenants_webhook_is_not_found(hooks: Hooks) -> None:
    made = hooks.subscribe()
    (message,) = hooks.announce()
    reference = WebhookReference(webhook_id=made.webhook.id)
    for use in (
        lambda: delete_webhook(reference, caller=hooks.stranger, adapters=hooks.adapters),
        lambda: rotate_webhook_secret(reference, caller=hooks.stranger, adapters=hooks.adapters),
        lambda: send_test_event(reference, caller=hooks.stranger, adapters=hooks.adapters),
        lambda: update_webhook(
            WebhookChange(webhook_id=made.webhook.id, active=False), caller=hooks.stranger, adapters=hooks.adapters
        ),
        lambda: replay_message(MessageReference(message_id=message.id), caller=hooks.stranger, adapters=hooks.adapters),
    ):
        with pytest.raises(NotFound):
            use()
    assert list_webhooks(WebhookListing(), caller=hooks.stranger, adapters=hooks.adapters) == []
    search = MessageSearch(webhook_id=made.webhook.id)
    assert list_messages(search, caller=hooks.stranger, adapters=hooks.adapters).messages == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"url": "ftp://x"},
        {"url": "javascript:alert(1)"},
        {"url": "https://"},
        {"url": "https://a b"},
        {"url": "https://a\r\nHost: b"},
        {"url": "https://private.example"},
        {"events": []},
        {"events": ["everything"]},
        {"version": "2"},
        {"secret": "whsec_mine"},
        {"tenantId": "elsewhere"},
    ],
)
def test_an_invalid_subscription_is_rejected(hooks: Hooks, wrong: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput):
        hooks.subscribe(**wrong)
    assert hooks.store.documents == {}


def test_the_number_of_webhooks_per_tenant_is_limited(hooks: Hooks) -> None:
    for _ in range(20):
        hooks.subscribe()
    with pytest.raises(Conflict):
        hooks.subscribe()


def test_an_update_is_validated_like_a_new_subscription(hooks: Hooks) -> None:
    made = hooks.subscribe()
    assert update(hooks, made.webhook.id, url="https://new.example/").url == "https://new.example/"
    for wrong in ({"url": "https://private.example"}, {"events": []}, {}, {"lastSuccess": "now"}):
        with pytest.raises(InvalidInput):
            update(hooks, made.webhook.id, **wrong)


@pytest.mark.parametrize("former", [False, True])
def test_the_log_is_paged(hooks: Hooks, former: bool) -> None:
    made = hooks.subscribe()
    for number in range(3):
        hooks.clock.forward(minutes=1)
        hooks.announce(number)
    search = MessageSearch(webhook_id=made.webhook.id, limit=2)
    first = list_messages(search, caller=hooks.admin, adapters=hooks.adapters)
    following = {"after": first.messages[-1].created} if former else {"cursor": first.next_cursor}
    second = list_messages(search.model_copy(update=following), caller=hooks.admin, adapters=hooks.adapters)
    found = [json.loads(each.body)["data"]["messageId"] for each in first.messages + second.messages]
    assert found == ["MSG-2", "MSG-1", "MSG-0"]
    assert second.next_cursor is None


def test_delays_are_jittered_but_never_shorter() -> None:
    for tries, delay in enumerate(DELAYS, start=1):
        spread = {next_delay(f"message-{number}", tries) for number in range(20)}
        assert len(spread) > 10
        assert all(each is not None and delay <= each <= delay * 1.1 for each in spread)
    assert next_delay("message", len(DELAYS) + 1) is None
    assert next_delay("message", 1, 10**7) == timedelta(hours=24)


def test_a_listener_keeps_its_messages_and_sends_nothing(hooks: Hooks) -> None:
    request = WebhookRequest(listener=True, events=["delivery.completed"])
    listener = create_webhook(request, caller=hooks.admin, adapters=hooks.adapters).webhook
    (message,) = hooks.announce()
    reference = WebhookReference(webhook_id=listener.id)
    test = send_test_event(reference, caller=hooks.admin, adapters=hooks.adapters)
    again = replay_message(MessageReference(message_id=message.id), caller=hooks.admin, adapters=hooks.adapters)
    assert {each.state for each in (message, test, again)} == {"kept"}
    assert (hooks.tasks.queued, hooks.post.received) == ([], [])
    hooks.clock.forward(hours=1)
    assert queue_late_messages(hooks.adapters) == 0
    search = MessageSearch(webhook_id=listener.id)
    assert len(list_messages(search, caller=hooks.admin, adapters=hooks.adapters).messages) == 3


@pytest.mark.parametrize("given", [{}, {"url": URL, "listener": True}])
def test_a_webhook_has_an_address_or_is_a_listener(hooks: Hooks, given: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput, match="listener"):
        decode(WebhookRequest, {"events": ["delivery.completed"], **given})

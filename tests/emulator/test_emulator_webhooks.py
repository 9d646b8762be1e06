"""Webhooks through the emulators: events in Firestore reach a subscribed server with a valid signature."""

import json
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest

from infra.local.demo.client import CallRefused, Client
from infra.local.stack.stack import Stack
from shared.webhooks.signature import is_genuine
from tests.documents import sample
from tests.fixtures.label import Label
from tests.servers.receiver import Receiver, run_receiver

_DEADLINE_S = 60


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with run_receiver() as running:
        yield running


def subscribe(label: Label, receiver: Receiver, *events: str) -> dict[str, Any]:
    request = {"url": receiver.url, "events": list(events) or ["delivery.completed"]}
    created: dict[str, Any] = label.admin.call("createWebhook", request)
    return created


def end_delivery(stack: Stack, label: Label) -> str:
    """Writes the history entry of a finished delivery."""
    entry_id = uuid4().hex
    with Client(stack, None, owner=True) as owner:
        owner.write(f"deliveryHistory/{entry_id}", sample("deliveryHistory", entry_id, label.tenant_id, "me"))
    return entry_id


def wait_for_message(stack: Stack, webhook_id: str, state: str) -> dict[str, Any]:
    """Polls as owner, which bypasses the rules and the rate limits."""
    deadline = time.monotonic() + _DEADLINE_S
    with Client(stack, None, owner=True) as owner:
        while True:
            messages = [each for each in owner.documents("webhookMessages") if each["webhookId"] == webhook_id]
            for message in messages:
                if message["state"] == state and message.get("tries"):
                    return message
            assert time.monotonic() < deadline, f"no {state} message within {_DEADLINE_S} s: {messages}"


def test_a_finished_delivery_is_announced(stack: Stack, label: Label, receiver: Receiver) -> None:
    made = subscribe(label, receiver)
    entry_id = end_delivery(stack, label)
    message = wait_for_message(stack, made["webhook"]["id"], "delivered")
    listed = label.admin.call("listWebhookMessages", {"webhookId": made["webhook"]["id"]})["messages"]
    assert [each["id"] for each in listed] == [message["id"]]
    ((_, headers, body),) = receiver.received
    assert is_genuine(headers, body, made["secret"], datetime.now(UTC))
    assert headers["webhook-id"] == message["eventId"]
    event = json.loads(body)
    assert (event["type"], event["data"]["deliveryId"]) == ("delivery.completed", entry_id)
    again = label.admin.call("replayWebhookMessage", {"messageId": message["id"]})["message"]
    deadline = time.monotonic() + _DEADLINE_S
    while len(receiver.received) < 2:
        assert time.monotonic() < deadline, again
    assert receiver.received[1][2] == body
    assert receiver.received[1][1]["webhook-id"] == headers["webhook-id"]


def test_a_gone_receiver_is_deactivated_and_reported(stack: Stack, label: Label, receiver: Receiver) -> None:
    receiver.status = 410
    made = subscribe(label, receiver)
    end_delivery(stack, label)
    wait_for_message(stack, made["webhook"]["id"], "failed")
    (webhook,) = label.admin.call("listWebhooks", {})["webhooks"]
    assert not webhook["active"]
    with Client(stack, None, owner=True) as owner:
        notifications = [each for each in owner.documents("notifications") if each["tenantId"] == label.tenant_id]
    assert [notification["type"] for notification in notifications] == ["webhook"]
    verdict = label.admin.call("verifyAuditLog", {})
    assert (verdict["whole"], verdict["entries"]) == (True, 2)


def test_a_test_event_records_the_error(stack: Stack, label: Label, receiver: Receiver) -> None:
    receiver.hang_up = True
    made = subscribe(label, receiver)
    label.admin.call("testWebhook", {"webhookId": made["webhook"]["id"]})
    message = wait_for_message(stack, made["webhook"]["id"], "failed")
    assert "closed the connection" in message["tries"][0]["error"]


def test_a_failed_message_is_kept_for_retry(stack: Stack, label: Label, receiver: Receiver) -> None:
    receiver.status = 503
    made = subscribe(label, receiver)
    end_delivery(stack, label)
    message = wait_for_message(stack, made["webhook"]["id"], "pending")
    assert message["tries"][0]["status"] == 503
    assert message["due"] > message["tries"][0]["at"]


@pytest.mark.parametrize(
    "url", ["http://169.254.169.254/latest/meta-data/", "https://[fd00:ec2::254]/", "https://u:p@x.example/"]
)
def test_webhooks_to_internal_addresses_are_refused(label: Label, url: str) -> None:
    with pytest.raises(CallRefused) as caught:
        label.admin.call("createWebhook", {"url": url, "events": ["delivery.failed"]})
    assert caught.value.code == "INVALID_ARGUMENT"
    assert caught.value.details["problems"][0]["path"] == "url"

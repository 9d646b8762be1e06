"""Notifications are mailed by the real functions, and a link unsubscribes without signing in."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest

from infra.local.demo.client import CallRefused, Client
from infra.local.stack.stack import Stack
from tests.fixtures.label import Label

DEADLINE_S = 60


def wait_for(condition: Callable[[], Any], what: str) -> Any:
    deadline = time.monotonic() + DEADLINE_S
    while time.monotonic() < deadline:
        if found := condition():
            return found
        time.sleep(0.2)
    raise AssertionError(f"{what} did not happen within {DEADLINE_S} s")


def mails(owner: Client, label: Label) -> list[dict[str, Any]]:
    return [mail for mail in owner.documents("mail") if mail.get("tenantId") == label.tenant_id]


def test_notifications_are_mailed_and_unsubscribed_with_one_click(stack: Stack, label: Label) -> None:
    notification = {
        "id": uuid4().hex,
        "tenantId": label.tenant_id,
        "type": "delivery",
        "severity": "error",
        "message": "Delivery failed: it was a test.",
        "created": datetime.now(UTC),
    }
    digest = f"digests/{label.tenant_id}"
    with Client(stack, None, owner=True) as owner:
        owner.write(f"notifications/{notification['id']}", notification)
        wait_for(lambda: owner.get(digest), "collecting the notification")
        owner.write(digest, {"due": datetime.now(UTC) - timedelta(seconds=1)})
        assert httpx.post(stack.trigger_url("send_digests"), json={}, timeout=60).is_success
        written = mails(owner, label)
        assert sorted(mail["to"][0].partition("@")[0] for mail in written) == ["admin", "manager", "viewer"]
        viewers = next(mail for mail in written if mail["to"][0].startswith("viewer@"))
        with pytest.raises(CallRefused, match="PERMISSION_DENIED"):
            label.admin.get(f"mail/{viewers['id']}")
        link = viewers["headers"]["List-Unsubscribe"].strip("<>")
        assert link.startswith(stack.function_url("unsubscribe"))
        confirmation = httpx.get(link, timeout=60)
        assert (confirmation.status_code, "<form" in confirmation.text) == (200, True)
        assert label.viewer.person is not None
        user = f"users/{label.viewer.person.uid}"
        preferences = (owner.get(user) or {}).get("preferences", {}).get("notifications", {})
        assert preferences.get("deliveryFailed", True)
        done = httpx.post(link, data={"List-Unsubscribe": "One-Click"}, timeout=60)
        assert done.status_code == 200
        assert (owner.get(user) or {})["preferences"]["notifications"]["deliveryFailed"] is False
        assert httpx.post(link[:-1] + ("0" if link[-1] != "0" else "1"), timeout=60).status_code == 403


def test_a_new_person_is_welcomed(stack: Stack, label: Label) -> None:
    assert label.admin.person is not None
    email = label.admin.person.email
    with Client(stack, None, owner=True) as owner:

        def welcomed() -> bool:
            return any(mail["kind"] == "welcome" and mail["to"] == [email] for mail in owner.documents("mail"))

        wait_for(welcomed, "the welcome mail")


def test_an_invitation_is_mailed(stack: Stack, label: Label) -> None:
    address = f"{uuid4().hex[:8]}@example.com"
    token = label.admin.call("inviteUser", {"email": address, "role": "viewer"})["token"]
    with Client(stack, None, owner=True) as owner:
        (mail,) = [mail for mail in mails(owner, label) if mail["to"] == [address]]
    assert f"/invitation#{token}" in mail["message"]["text"]


def test_a_weekly_summary_is_mailed(stack: Stack, label: Label) -> None:
    monday = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    monday -= timedelta(days=monday.weekday() + 7)
    cell = {"targetId": "gone", "protocol": "SFTP", "messageType": "NewReleaseMessage", "messageSubType": "Initial"}
    day_id = f"{label.tenant_id}-{monday:%Y%m%d}-0"
    with Client(stack, None, owner=True) as owner:
        sums = {"id": day_id, "tenantId": label.tenant_id, "day": monday - timedelta(days=2)}
        owner.write(f"deliveryStatistics/{day_id}", {**sums, "cells": {"gone": {**cell, "completed": 7}}})
        summary = {"id": label.tenant_id, "tenantId": label.tenant_id, "monday": monday, "next": monday}
        owner.write(f"summaries/{label.tenant_id}", summary)
        for _ in range(2):
            assert httpx.post(stack.trigger_url("send_weekly_summaries"), json={}, timeout=60).is_success
        written = [mail for mail in mails(owner, label) if mail["kind"] == "weekly"]
    assert {mail["message"]["subject"] for mail in written} == {"Your week: 7 delivered"}
    assert len(written) == 3

"""Notifications are collected and mailed once, in one mail to each subscribed member."""

import threading
from datetime import timedelta
from pathlib import Path

import pytest

from shared.model.delivery.delivery import Notification
from shared.notifications.digest import schedule_digest, send_digests
from shared.notifications.kinds import KINDS, kind_of, title_of
from tests.fixtures.world import START
from tests.unit.notifications.newsroom import NotificationWorld


@pytest.fixture
def world(tmp_path: Path) -> NotificationWorld:
    return NotificationWorld(tmp_path)


def test_a_single_notification_is_a_mail_of_its_own(world: NotificationWorld) -> None:
    world.notify_of_delivery()
    assert world.send() == 2
    (mail,) = world.mails("admin")
    assert mail.message.subject == f"Delivery failed: {world.title} (The DSP)"
    for body in (mail.message.text, mail.message.html):
        assert "number 1." in body
        assert "https://app.example/deliveries/" in body
    assert "Fix the <host> key." in mail.message.text
    assert "Fix the &lt;host&gt; key." in mail.message.html


def test_a_hundred_failures_are_one_mail_per_member(world: NotificationWorld) -> None:
    for number in range(100):
        world.notify(number)
        world.clock.forward(seconds=1)
    assert world.send() == 2
    assert [mail.message.subject for mail in world.mails()] == ["100 deliveries failed"] * 2
    assert "and 90 more" in world.mails("admin")[0].message.text
    assert world.send(60) == 0


def test_thousands_are_few_mails(world: NotificationWorld) -> None:
    for number in range(3500):
        world.notify(number)
    counts = []
    while sent := world.send():
        counts.append(sent)
    assert counts == [2, 2]
    subjects = [mail.message.subject for mail in world.mails("admin")]
    assert subjects == ["3000 deliveries failed", "500 deliveries failed"]


def test_a_burst_costs_one_read_each_and_one_write_in_total(world: NotificationWorld) -> None:
    first = world.notify()
    world.store.meter.reset()
    for _ in range(100):
        schedule_digest("tenant", first, world.mailing)
    assert (world.store.meter.reads, world.store.meter.writes) == (100, 0)


def test_each_member_is_mailed_according_to_their_preferences(world: NotificationWorld) -> None:
    world.notify(1)
    world.notify(2, severity="success", message="Delivered to The DSP.")
    world.notify(3, "dsp-rejected", message="The DSP has rejected a delivery.")
    world.send()
    (admin,), (viewer,) = world.mails("admin"), world.mails("viewer")
    assert "Delivered to The DSP." in admin.message.text
    assert "Delivered" not in viewer.message.text
    assert "rejected" in viewer.message.text
    assert admin.message.subject == "Delivery failed, Delivery rejected by the DSP, Delivered"


def test_a_member_who_unsubscribed_gets_no_mail(world: NotificationWorld) -> None:
    world.notify(1, severity="success", message="Delivered to The DSP.")
    assert world.send() == 1
    assert world.mails("viewer") == []


def test_kinds_without_mail_are_not_mailed(world: NotificationWorld) -> None:
    world.notify(1, "something-else")
    assert world.send() == 0
    assert world.store.get("digests/tenant") is None


def test_times_are_in_the_recipients_time_zone(world: NotificationWorld) -> None:
    world.notify_of_delivery()
    world.send()
    assert "1 March 2026, 12:00 UTC" in world.mails("admin")[0].message.text
    assert "1 March 2026, 21:00 JST" in world.mails("viewer")[0].message.text


def test_concurrent_senders_write_each_mail_once(world: NotificationWorld) -> None:
    world.notify()
    world.clock.forward(minutes=2)
    sent: list[int] = []
    barrier = threading.Barrier(3)

    def work() -> None:
        barrier.wait()
        sent.append(send_digests(world.mailing))

    workers = [threading.Thread(target=work) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(sent) == [0, 0, 2]
    assert len(world.mails()) == 2


def test_a_notification_that_is_written_late_is_still_mailed(world: NotificationWorld) -> None:
    world.notify(1)
    world.send()
    world.notify(2, created=world.clock() - timedelta(minutes=3), message="The late one.")
    assert world.send() == 2
    mail = world.mails("admin")[-1]
    assert "The late one." in mail.message.text
    assert "number 1" not in mail.message.text


def test_documents_of_one_tenant_are_not_disclosed_to_another(world: NotificationWorld) -> None:
    notification = world.notify_of_delivery()
    forged = notification.model_copy(update={"id": "forged", "tenant_id": "elsewhere"})
    world.notify(9, **forged.model_dump(exclude={"type"}))
    world.put("tenants/elsewhere/members/spy", world.store.get("tenants/tenant/members/admin") or {})
    world.send()
    mails = [mail for mail in world.mails() if mail.tenant_id == "elsewhere"]
    assert mails
    assert world.title not in mails[0].message.text
    assert "The DSP" not in mails[0].message.text


def test_invalid_preferences_fall_back_to_the_defaults(world: NotificationWorld) -> None:
    user = world.store.get("users/viewer") or {}
    world.put("users/viewer", {**user, "preferences": {"timezone": "Mars/Olympus", "notifications": "none"}})
    world.store.transact(lambda transaction: transaction.delete("users/admin"))
    world.notify()
    assert world.send() == 2


def test_every_kind_has_titles_and_a_preference() -> None:
    for kind in KINDS.values():
        assert "{count}" in kind.many
        assert kind.preference in (
            "delivery_completed",
            "delivery_failed",
            *[each.preference for each in KINDS.values()],
        )
    notification = Notification(id="n", tenant_id="t", type="delivery", severity="success", message="m", created=START)
    assert kind_of(notification) is KINDS["delivery-completed"]


def test_a_notification_is_written_with_its_title() -> None:
    written = [
        (kind, title_of(kind, severity))
        for kind, severity in (
            ("delivery", "error"),
            ("delivery", "success"),
            ("domain", "warning"),
            ("webhook", "error"),
        )
    ]
    assert dict(written[1:]) == {
        "delivery": "Delivered",
        "domain": "Domain not verified",
        "webhook": "Webhook disabled",
    }
    assert written[0] == ("delivery", "Delivery failed")
    assert all(title_of(kind, "info") for kind in KINDS)

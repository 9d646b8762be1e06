"""News are gathered and mailed once, to those who want to know, one mail each however much there is."""

import threading
from datetime import timedelta
from pathlib import Path

import pytest

from shared.model.delivery.delivery import Notification
from shared.notifications.digest import note_news, send_digests
from shared.notifications.kinds import KINDS, kind_of
from tests.fixtures.world import START
from tests.unit.notifications.newsroom import Newsroom


@pytest.fixture
def room(tmp_path: Path) -> Newsroom:
    return Newsroom(tmp_path)


def test_one_piece_of_news_is_a_mail_of_its_own(room: Newsroom) -> None:
    room.delivery_news()
    assert room.send() == 2
    (mail,) = room.mails("admin")
    assert mail.message.subject == f"Delivery failed: {room.title} (The DSP)"
    for body in (mail.message.text, mail.message.html):
        assert "number 1." in body
        assert "https://app.example/deliveries/" in body
    assert "Mend the <host> key." in mail.message.text
    assert "Mend the &lt;host&gt; key." in mail.message.html


def test_a_hundred_failures_are_one_mail_to_each(room: Newsroom) -> None:
    for number in range(100):
        room.news(number)
        room.clock.forward(seconds=1)
    assert room.send() == 2
    assert [mail.message.subject for mail in room.mails()] == ["100 deliveries failed"] * 2
    assert "and 90 more" in room.mails("admin")[0].message.text
    assert room.send(60) == 0


def test_thousands_are_few_mails(room: Newsroom) -> None:
    for number in range(3500):
        room.news(number)
    counts = []
    while sent := room.send():
        counts.append(sent)
    assert counts == [2, 2]
    subjects = [mail.message.subject for mail in room.mails("admin")]
    assert subjects == ["3000 deliveries failed", "500 deliveries failed"]


def test_a_storm_costs_one_read_each_and_one_write_in_all(room: Newsroom) -> None:
    first = room.news()
    room.store.meter.reset()
    for _ in range(100):
        note_news("tenant", first, room.post)
    assert (room.store.meter.reads, room.store.meter.writes) == (100, 0)


def test_each_person_is_told_what_they_want(room: Newsroom) -> None:
    room.news(1)
    room.news(2, severity="success", message="Delivered to The DSP.")
    room.news(3, "dsp-rejected", message="The DSP has rejected a delivery.")
    room.send()
    (admin,), (viewer,) = room.mails("admin"), room.mails("viewer")
    assert "Delivered to The DSP." in admin.message.text
    assert "Delivered" not in viewer.message.text
    assert "rejected" in viewer.message.text
    assert admin.message.subject == "Delivery failed, A DSP rejected a delivery, Delivered"


def test_who_wants_nothing_of_it_gets_no_mail(room: Newsroom) -> None:
    room.news(1, severity="success", message="Delivered to The DSP.")
    assert room.send() == 1
    assert room.mails("viewer") == []


def test_what_stays_in_the_application_is_not_mailed(room: Newsroom) -> None:
    room.news(1, "something-else")
    assert room.send() == 0
    assert room.store.get("digests/tenant") is None


def test_times_are_the_readers(room: Newsroom) -> None:
    room.delivery_news()
    room.send()
    assert "1 March 2026, 12:00 UTC" in room.mails("admin")[0].message.text
    assert "1 March 2026, 21:00 JST" in room.mails("viewer")[0].message.text


def test_two_senders_at_once_write_each_mail_once(room: Newsroom) -> None:
    room.news()
    room.clock.forward(minutes=2)
    sent: list[int] = []
    gate = threading.Barrier(3)

    def work() -> None:
        gate.wait()
        sent.append(send_digests(room.post))

    workers = [threading.Thread(target=work) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(sent) == [0, 0, 2]
    assert len(room.mails()) == 2


def test_a_notice_that_is_written_late_is_mailed_all_the_same(room: Newsroom) -> None:
    room.news(1)
    room.send()
    room.news(2, created=room.clock() - timedelta(minutes=3), message="The late one.")
    assert room.send() == 2
    mail = room.mails("admin")[-1]
    assert "The late one." in mail.message.text
    assert "number 1" not in mail.message.text


def test_news_of_one_tenant_are_not_told_to_another(room: Newsroom) -> None:
    notice = room.delivery_news()
    stranger = notice.model_copy(update={"id": "forged", "tenant_id": "elsewhere"})
    room.news(9, **stranger.model_dump(exclude={"type"}))
    room.put("tenants/elsewhere/members/spy", room.store.get("tenants/tenant/members/admin") or {})
    room.send()
    told = [mail for mail in room.mails() if mail.tenant_id == "elsewhere"]
    assert told
    assert room.title not in told[0].message.text
    assert "The DSP" not in told[0].message.text


def test_preferences_that_cannot_be_read_count_as_never_set(room: Newsroom) -> None:
    user = room.store.get("users/viewer") or {}
    room.put("users/viewer", {**user, "preferences": {"timezone": "Mars/Olympus", "notifications": "none"}})
    room.store.transact(lambda transaction: transaction.delete("users/admin"))
    room.news()
    assert room.send() == 2


def test_every_kind_has_its_words_and_its_switch() -> None:
    for kind in KINDS.values():
        assert "{count}" in kind.many
        assert kind.preference in (
            "delivery_completed",
            "delivery_failed",
            *[each.preference for each in KINDS.values()],
        )
    notice = Notification(id="n", tenant_id="t", type="delivery", severity="success", message="m", created=START)
    assert kind_of(notice) is KINDS["delivery-completed"]

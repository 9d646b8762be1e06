"""The weekly summary: on Monday at nine in each recipient's time zone, once, about seven whole days."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from shared.analytics.record import count_ending
from shared.analytics.report import Analytics, Figures, Slice
from shared.model.accounts.tenant import NotificationPreferences
from shared.model.delivery.statistics import Cost
from shared.model.mail import Mail
from shared.notifications import weekly
from shared.notifications.mail.compose import MailContext, compose_weekly
from shared.notifications.mail.recipients import Recipient
from shared.notifications.mail.site import DEFAULT_BRAND
from shared.notifications.weekly import schedule_summary, send_summaries
from tests.unit.notifications.newsroom import KEY, SITE, NotificationWorld

SATURDAY = datetime(2026, 2, 28, 12, tzinfo=UTC)
QUARTER = timedelta(minutes=15)


@pytest.fixture
def world(tmp_path: Path) -> NotificationWorld:
    """Members in UTC, Tokyo (unsubscribed), Los Angeles, Kiritimati, and a time zone that does not exist."""
    world = NotificationWorld(tmp_path)
    world.join("la", timezone="America/Los_Angeles")
    world.join("kiritimati", timezone="Pacific/Kiritimati")
    world.join("nowhere", timezone="Moon/Base")
    world.clock.now = SATURDAY
    return world


def end(world: NotificationWorld, ending: Any = "completed", **fields: Any) -> None:
    """Ends a delivery, as far as statistics and summaries are concerned."""
    delivery = world.request(force=True).delivery.model_copy(update={"due": world.clock(), **fields})

    def work(transaction: Any) -> None:
        count_ending(transaction, [delivery], ending, protocol="SFTP", cost=Cost(bytes=5_000_000), now=world.clock())

    world.store.transact(work)
    schedule_summary("tenant", world.store, world.clock())


def pass_time(world: NotificationWorld, until: datetime) -> dict[str, datetime]:
    """Runs every quarter of an hour; returns who was mailed when."""
    mailed: dict[str, datetime] = {}
    while world.clock.now < until:
        world.clock.now += QUARTER
        before = len(world.mails())
        send_summaries(world.mailing)
        if len(world.mails()) > before:
            mailed |= {
                mail.to[0].partition("@")[0]: world.clock.now
                for mail in world.mails()
                if mail.created == world.clock.now
            }
    return mailed


def at(day: int, hour: int) -> datetime:
    return datetime(2026, 3, day, hour, tzinfo=UTC)


def test_everybody_is_mailed_at_nine_in_their_time_zone(world: NotificationWorld) -> None:
    end(world)
    mailed = pass_time(world, at(3, 0))
    assert mailed == {"kiritimati": at(1, 19), "admin": at(2, 9), "nowhere": at(2, 9), "la": at(2, 17)}
    assert {mail.kind for mail in world.mails()} == {"weekly"}


def test_the_figures_cover_seven_whole_days(world: NotificationWorld) -> None:
    end(world)
    end(world, "failed", target_id="gone")
    world.clock.now = at(1, 23)
    end(world)
    pass_time(world, at(3, 0))
    mails = {mail.to[0].partition("@")[0]: mail.message for mail in world.mails()}
    assert mails["admin"].subject == "Your week: 2 delivered, 1 failed"
    assert "The week from 23 February to 1 March" in mails["admin"].text
    assert "Success rate: 66.7%" in mails["admin"].text
    assert "The DSP: 2 delivered" in mails["admin"].text
    assert "a deleted target: 0 delivered, 1 failed" in mails["admin"].text
    assert "The DSP" in mails["admin"].html


def test_near_the_date_line_nothing_is_missed_between_two_weeks(world: NotificationWorld) -> None:
    end(world)
    world.clock.now = at(1, 20)
    send_summaries(world.mailing)
    end(world)
    pass_time(world, at(10, 0))
    subjects = [mail.message.subject for mail in world.mails("kiritimati")]
    assert subjects == ["Your week: 1 delivered", "Your week: 1 delivered"]
    assert [mail.message.subject for mail in world.mails("admin")] == ["Your week: 2 delivered"]


def test_overlapping_and_repeated_runs_mail_once(world: NotificationWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    end(world)
    world.clock.now = at(2, 9)
    compose = weekly.compose_weekly
    nested: list[int] = []

    def compose_slowly(*args: Any, **named: Any) -> Mail:
        if not nested:
            nested.append(0)
            nested[0] = send_summaries(world.mailing)
        return compose(*args, **named)

    monkeypatch.setattr(weekly, "compose_weekly", compose_slowly)
    assert send_summaries(world.mailing) == 0
    assert nested[0] == 3
    assert send_summaries(world.mailing) == 0
    assert len(world.mails()) == 3


def test_a_recipient_who_moves_west_on_monday_is_not_mailed_twice(world: NotificationWorld) -> None:
    end(world)
    pass_time(world, at(2, 10))
    world.join("admin", timezone="America/Los_Angeles")
    pass_time(world, at(3, 0))
    assert len(world.mails("admin")) == 1


def test_a_week_without_deliveries_is_not_mailed_and_ends_the_schedule(world: NotificationWorld) -> None:
    end(world)
    pass_time(world, at(16, 22))
    assert len(world.mails()) == 4
    world.store.meter.reset()
    send_summaries(world.mailing)
    assert world.store.meter.reads == 1
    end(world)
    pass_time(world, at(24, 0))
    assert len(world.mails()) == 8


def test_a_delivery_during_the_run_counts_for_the_next_week(world: NotificationWorld) -> None:
    end(world)
    pass_time(world, at(2, 12))
    end(world)
    pass_time(world, at(10, 0))
    assert len(world.mails("admin")) == 2
    assert world.mails("admin")[1].message.subject == "Your week: 1 delivered"


def test_the_preference_turns_it_off(world: NotificationWorld) -> None:
    world.join("admin", notifications=NotificationPreferences(weekly_summary=False))
    end(world)
    assert "admin" not in pass_time(world, at(3, 0))


def test_unsubscribing_affects_only_the_summary(world: NotificationWorld) -> None:
    end(world)
    pass_time(world, at(3, 0))
    headers = world.mails("admin")[0].headers
    assert "k=weekly_summary" in headers["List-Unsubscribe"]
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def figures(completed: int, failed: int) -> Figures:
    return Figures(completed=completed, failed=failed, success_rate=round(completed / (completed + failed), 4))


@pytest.mark.parametrize(
    ("completed", "failed", "severity"),
    [(412, 0, "success"), (409, 3, "info"), (95, 5, "warning"), (2, 1, "error"), (0, 1, "error")],
)
def test_a_few_failures_in_hundreds_are_no_alarm(completed: int, failed: int, severity: str) -> None:
    whole = figures(completed, failed)
    slices = {"by_target": [Slice(key="t", figures=whole)]}
    empty: dict[str, list[Slice]] = {"by_day": [], "by_protocol": [], "by_message_type": []}
    week = Analytics(since=SATURDAY.date(), until=SATURDAY.date(), total=whole, **slices, **empty)
    person = Recipient("u", "u@example.com", "U", ZoneInfo("UTC"), NotificationPreferences())
    context = MailContext(SITE, DEFAULT_BRAND, "tenant", KEY, SATURDAY)
    html = compose_weekly(person, week, {"t": "A DSP"}, context, "cause").message.html
    assert ("#b3261e" in html) is (severity == "error")
    assert ("#8a5300" in html) is (severity == "warning")
    assert ("#146c2e" in html) is (severity == "success")
    assert f"{failed}</td>" in html

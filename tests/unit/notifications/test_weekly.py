"""The weekly summary: on Monday at nine where people are, once, about seven whole days."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from shared.analytics.record import count_ending
from shared.model.accounts.tenant import NotificationPreferences
from shared.model.delivery.statistics import Cost
from shared.model.mail import Mail
from shared.notifications import weekly
from shared.notifications.weekly import await_summary, send_summaries
from tests.unit.notifications.newsroom import Newsroom

SATURDAY = datetime(2026, 2, 28, 12, tzinfo=UTC)
QUARTER = timedelta(minutes=15)


@pytest.fixture
def room(tmp_path: Path) -> Newsroom:
    """Members in London, Tokyo (who wants none), Los Angeles, on Kiritimati, and in a zone that does not exist."""
    room = Newsroom(tmp_path)
    room.join("la", timezone="America/Los_Angeles")
    room.join("kiritimati", timezone="Pacific/Kiritimati")
    room.join("nowhere", timezone="Moon/Base")
    room.clock.now = SATURDAY
    return room


def end(room: Newsroom, ending: Any = "completed", **fields: Any) -> None:
    """A delivery ends, as far as figures and their followers see it."""
    delivery = room.request(force=True).delivery.model_copy(update={"due": room.clock(), **fields})

    def work(transaction: Any) -> None:
        count_ending(transaction, delivery, ending, protocol="SFTP", cost=Cost(bytes=5_000_000), now=room.clock())

    room.store.transact(work)
    await_summary("tenant", room.store, room.clock())


def pass_time(room: Newsroom, until: datetime) -> dict[str, datetime]:
    """Ticks every quarter of an hour; answers who was mailed when."""
    mailed: dict[str, datetime] = {}
    while room.clock.now < until:
        room.clock.now += QUARTER
        before = len(room.mails())
        send_summaries(room.post)
        if len(room.mails()) > before:
            mailed |= {
                mail.to[0].partition("@")[0]: room.clock.now for mail in room.mails() if mail.created == room.clock.now
            }
    return mailed


def at(day: int, hour: int) -> datetime:
    return datetime(2026, 3, day, hour, tzinfo=UTC)


def test_everybody_is_told_at_nine_where_they_are(room: Newsroom) -> None:
    end(room)
    mailed = pass_time(room, at(3, 0))
    assert mailed == {"kiritimati": at(1, 19), "admin": at(2, 9), "nowhere": at(2, 9), "la": at(2, 17)}
    assert {mail.kind for mail in room.mails()} == {"weekly"}


def test_the_figures_are_those_of_seven_whole_days(room: Newsroom) -> None:
    end(room)
    end(room, "failed", target_id="gone")
    room.clock.now = at(1, 23)
    end(room)
    pass_time(room, at(3, 0))
    told = {mail.to[0].partition("@")[0]: mail.message for mail in room.mails()}
    assert told["admin"].subject == "Your week: 2 delivered, 1 failed"
    assert "The week from 23 February to 1 March" in told["admin"].text
    assert "Success rate: 66.7 %" in told["admin"].text
    assert "The DSP: 2 delivered" in told["admin"].text
    assert "a deleted target: 0 delivered, 1 failed" in told["admin"].text
    assert "The DSP" in told["admin"].html


def test_east_of_the_date_line_nothing_falls_between_two_weeks(room: Newsroom) -> None:
    end(room)
    room.clock.now = at(1, 20)
    send_summaries(room.post)
    end(room)
    pass_time(room, at(10, 0))
    subjects = [mail.message.subject for mail in room.mails("kiritimati")]
    assert subjects == ["Your week: 1 delivered", "Your week: 1 delivered"]
    assert [mail.message.subject for mail in room.mails("admin")] == ["Your week: 2 delivered"]


def test_ticks_that_overlap_or_repeat_mail_once(room: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    end(room)
    room.clock.now = at(2, 9)
    compose = weekly.compose_weekly
    nested: list[int] = []

    def compose_slowly(*args: Any, **named: Any) -> Mail:
        if not nested:
            nested.append(0)
            nested[0] = send_summaries(room.post)
        return compose(*args, **named)

    monkeypatch.setattr(weekly, "compose_weekly", compose_slowly)
    assert send_summaries(room.post) == 0
    assert nested[0] == 3
    assert send_summaries(room.post) == 0
    assert len(room.mails()) == 3


def test_who_moves_west_on_monday_is_not_told_twice(room: Newsroom) -> None:
    end(room)
    pass_time(room, at(2, 10))
    room.join("admin", timezone="America/Los_Angeles")
    pass_time(room, at(3, 0))
    assert len(room.mails("admin")) == 1


def test_a_week_without_deliveries_is_no_news_and_ends_the_looking(room: Newsroom) -> None:
    end(room)
    pass_time(room, at(16, 22))
    assert len(room.mails()) == 4
    room.store.meter.reset()
    send_summaries(room.post)
    assert room.store.meter.reads == 1
    end(room)
    pass_time(room, at(24, 0))
    assert len(room.mails()) == 8


def test_a_delivery_while_people_are_being_told_counts_for_the_next_week(room: Newsroom) -> None:
    end(room)
    pass_time(room, at(2, 12))
    end(room)
    pass_time(room, at(10, 0))
    assert len(room.mails("admin")) == 2
    assert room.mails("admin")[1].message.subject == "Your week: 1 delivered"


def test_the_preference_turns_it_off(room: Newsroom) -> None:
    room.join("admin", notifications=NotificationPreferences(weekly_summary=False))
    end(room)
    assert "admin" not in pass_time(room, at(3, 0))


def test_the_way_out_is_of_the_summary_alone(room: Newsroom) -> None:
    end(room)
    pass_time(room, at(3, 0))
    headers = room.mails("admin")[0].headers
    assert "k=weekly_summary" in headers["List-Unsubscribe"]
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"

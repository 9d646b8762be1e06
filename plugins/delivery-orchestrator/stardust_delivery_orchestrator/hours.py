"""Quiet hours: spans of local time in which nothing is done. Pure."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def read_time(text: Any) -> time | None:
    """The time of a text such as `22:00`; None if it is none."""
    if not isinstance(text, str) or not re.fullmatch(r"([01][0-9]|2[0-3]):[0-5][0-9]", text):
        return None
    return time.fromisoformat(text)


@dataclass(frozen=True, slots=True)
class QuietHours:
    """From `begin` to `end` by local time, beginning on these days; over midnight if `end` is the earlier."""

    begin: time
    end: time
    days: frozenset[str]
    zone: ZoneInfo

    def next_allowed(self, moment: datetime) -> datetime:
        """The moment itself if it is not quiet, and otherwise the end of the quiet hours, in UTC."""
        local = moment.astimezone(self.zone)
        for days_ago in (0, 1):
            first = local.date() - timedelta(days=days_ago)
            if DAYS[first.weekday()] not in self.days:
                continue
            last = first + timedelta(days=1 if self.end <= self.begin else 0)
            begin = datetime.combine(first, self.begin, self.zone).astimezone(UTC)
            end = datetime.combine(last, self.end, self.zone).astimezone(UTC)
            if begin <= moment < end:
                return end
        return moment.astimezone(UTC)

"""Tells of which months services have reported, how often each does, and which reports are missing. Pure.

How often a service reports is inferred from the lengths of the periods of its reports, most of which decide. A report
is missing if days that come after the first report's first day are in none, though the period of a report about them
would be over, and the time that services take would have passed.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

from shared.model.sales.stored import StoredReport
from shared.sales.analytics.answer import AvailableMonth, CadenceName, ServiceAvailability
from shared.sales.analytics.months import first_day, last_day

MAX_SERVICES = 100
ENDED_AFTER = timedelta(days=183)
"""After so long without a report, none is expected any more."""
_LONGEST = timedelta(days=400)
"""No report is taken to be about more days."""


class Cadence(NamedTuple):
    """How often a service reports."""

    name: CadenceName
    shortest: int
    """How many days a report is about, at least."""
    longest: int
    usual: int
    """How many days a report that is expected is about."""
    grace: int
    """How many days after them it may take."""


CADENCES = (
    Cadence("daily", 1, 1, 1, 7),
    Cadence("weekly", 6, 8, 7, 14),
    Cadence("monthly", 27, 36, 31, 45),
    Cadence("quarterly", 84, 98, 92, 60),
)
"""Months may be those of a fiscal year, of 28 or 35 days."""


@dataclass(slots=True)
class Reported:
    """What a service has reported of."""

    service: str
    lengths: Counter[str] = field(default_factory=Counter)
    """How many reports have the length of each cadence; of no cadence, an empty name."""
    days: set[int] = field(default_factory=set)
    """The days that its reports are about, as ordinals."""
    months: dict[str, AvailableMonth] = field(default_factory=dict)

    def cover(self, report: StoredReport) -> None:
        """Adds the days of a report."""
        assert report.start is not None
        end = min(max(report.end or report.start, report.start), report.start + _LONGEST)
        length = end.toordinal() - report.start.toordinal() + 1
        fitting = (each.name for each in CADENCES if each.shortest <= length <= each.longest)
        self.lengths[next(fitting, "") if report.end else ""] += 1
        self.days.update(range(report.start.toordinal(), end.toordinal() + 1))

    def count(self, report: StoredReport, month: str) -> None:
        """Counts a report in the month in which it begins."""
        found = self.months.setdefault(month, AvailableMonth(month=month))
        found.reports += 1
        found.lines += report.lines

    @property
    def cadence(self) -> Cadence | None:
        """How often it reports; of two that are as frequent, the longer."""
        ranked = sorted(CADENCES, key=lambda each: (self.lengths[each.name], each.longest))
        best = ranked[-1]
        return best if self.lengths[best.name] > self.lengths[""] else None

    def has_ended(self, end: date) -> bool:
        """Whether no report is about the half year before this day."""
        return max(self.days) < (end - ENDED_AFTER).toordinal()

    def gaps(self, month: str, before: int) -> bool:
        """Whether a day of the month, after the first that it ever reported of and before this one, is in no report."""
        first = max(first_day(month).toordinal(), min(self.days))
        return any(day not in self.days for day in range(first, min(last_day(month).toordinal() + 1, before)))


@dataclass(slots=True)
class Availability:
    """What each service has reported of."""

    today: date
    end: date
    """The day after the period; the reports of later ones are not known."""
    services: dict[str, Reported] = field(default_factory=dict)

    def cover(self, report: StoredReport, services: dict[str, str], month: str = "") -> None:
        """Adds a report about these services; with a month, it is counted there."""
        for key, name in services.items():
            reported = self.services.setdefault(key, Reported(name))
            reported.cover(report)
            if month:
                reported.count(report, month)

    def rows(self, months: Sequence[str]) -> list[ServiceAvailability]:
        """The services with reports in these months, that with the most first, at most MAX_SERVICES."""
        shown = [each for each in self.services.values() if each.months]
        shown.sort(key=lambda each: (-sum(month.reports for month in each.months.values()), each.service))
        return [self._row(each, months) for each in shown[:MAX_SERVICES]]

    def whole(self, months: Iterable[str]) -> list[str]:
        """Those of the months that are over, have reports, and of which no service has yet to report."""
        expecting = [each for each in self.services.values() if each.cadence and not each.has_ended(self._known_until)]
        end = self.today.toordinal()
        return [
            month
            for month in months
            if last_day(month) < self.today
            and any(self._is_about(each, month) for each in self.services.values())
            and not any(each.gaps(month, end) for each in expecting)
        ]

    @property
    def _known_until(self) -> date:
        return min(self.today, self.end)

    def _is_about(self, reported: Reported, month: str) -> bool:
        days = range(first_day(month).toordinal(), last_day(month).toordinal() + 1)
        return not reported.days.isdisjoint(days)

    def _row(self, reported: Reported, months: Sequence[str]) -> ServiceAvailability:
        cadence, ended = reported.cadence, reported.has_ended(self._known_until)
        due = max(reported.days) if ended else self.today.toordinal() + 1
        if cadence and not ended:
            due -= cadence.usual + cadence.grace
        rows = []
        for month in months:
            row = reported.months.get(month, AvailableMonth(month=month))
            row.missing = cadence is not None and reported.gaps(month, due)
            rows.append(row)
        return ServiceAvailability(
            service=reported.service, cadence=cadence.name if cadence else None, ended=ended, months=rows
        )

"""Shows what sells, from the sums of stored reports; the reports themselves are never opened."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import NamedTuple

from shared.accounts.access import Caller
from shared.accounts.adapters import Adapters
from shared.model.sales.stored import StoredReport
from shared.platform.store.port import Reader
from shared.sales.analytics.anomalies import find_anomalies
from shared.sales.analytics.answer import SalesAnalytics
from shared.sales.analytics.availability import Availability
from shared.sales.analytics.breakdowns import Breakdowns
from shared.sales.analytics.catalogue.compare import compare
from shared.sales.analytics.catalogue.releases import Catalogue
from shared.sales.analytics.catalogue.sold import Sold
from shared.sales.analytics.months import first_day, last_complete, last_day, shifted, span
from shared.sales.analytics.names import name_key, named_services
from shared.sales.analytics.projection import monthly_use, project
from shared.sales.analytics.recordings import Recordings
from shared.sales.analytics.reports import CountedReport, month_begun, read_reports, with_sums
from shared.sales.analytics.request import SalesAnalyticsRequest
from shared.sales.analytics.trend import change
from shared.sales.money.sums import Sum

_YEAR = 12


@dataclass(slots=True)
class _Selected:
    """Takes the reports that are about one service, or all of them."""

    service: str | None
    """What its name is compared by."""
    seen: int = 0
    mixed: int = 0
    """How many are about it and others, and not taken."""

    def of(self, counted: Iterator[CountedReport]) -> Iterator[CountedReport]:
        for each in counted:
            self.seen += 1
            if self.service is None or {*each.services} == {self.service}:
                yield each
            elif self.service in each.services:
                self.mixed += 1


@dataclass(slots=True)
class _Period:
    """All that is added up of the reports, in one pass over their sums."""

    availability: Availability
    breakdowns: Breakdowns = field(default_factory=Breakdowns)
    recordings: Recordings = field(default_factory=Recordings)
    sold: Sold = field(default_factory=Sold)
    reports: list[StoredReport] = field(default_factory=list)

    def add(self, counted: CountedReport) -> None:
        self.reports.append(counted.report)
        self.breakdowns.add(counted)
        self.recordings.add(counted)
        self.sold.add(counted)
        self.availability.cover(counted.report, counted.services, counted.month)


class _Earlier(NamedTuple):
    """The reports before the period, as far back as it is compared."""

    reports: list[StoredReport]
    cut: str
    """As in ReadReports."""
    complete: bool = True
    """Whether the sums of all of them are there, as far as they are needed."""


def get_sales_analytics(request: SalesAnalyticsRequest, *, caller: Caller, adapters: Adapters) -> SalesAnalytics:
    """Shows what sells: sums, trend, projection, which reports are missing, what is unusual, what is live but unsold.

    Reads at most 601 reports of the period and 601 before, their sums, and what `compare` reads. Raises Unavailable.
    """
    today = adapters.clock().date()
    since, until = request.period(today)
    months, over = span(since, until), last_complete(today)
    read = read_reports(caller.tenant_id, first_day(since), last_day(until), adapters.store)
    selected = _Selected(None if request.service is None else name_key(request.service))
    period = _Period(Availability(today, last_day(until) + timedelta(days=1)))
    for counted in selected.of(with_sums(read.reports, adapters.store)):
        period.add(counted)
    compared = span(shifted(since, -max(len(months), _YEAR)), shifted(since, -1))
    earlier = _earlier(selected.service, compared, caller, adapters.store)
    for report in earlier.reports:
        period.availability.cover(report, named_services([report.service]))
    cut = read.cut or earlier.cut
    whole = [month for month in period.availability.whole([*compared, *months]) if month > cut]
    sums = {**_month_sums(earlier.reports), **period.breakdowns.months}
    use = monthly_use([*earlier.reports, *period.reports])
    recordings, others = period.recordings.top()
    return SalesAnalytics(
        since=since,
        until=until,
        service=request.service,
        complete=not cut and earlier.complete and selected.seen == len(read.reports),
        reports=len(period.reports),
        mixed_reports=selected.mixed,
        unpriced_reports=sum(not each.revenue and each.quantity != 0 for each in period.reports),
        total=period.breakdowns.total.figures(),
        by_month=period.breakdowns.by_month(months),
        by_service=period.breakdowns.by_service(),
        by_territory=period.breakdowns.territories.rows(),
        by_use=period.breakdowns.uses.rows(),
        recordings=recordings,
        others=others,
        before=change(months, len(months), sums, whole),
        year_before=change(months, _YEAR, sums, whole),
        projection=project([month for month in months if month in whole], use, sums, min(until, over)),
        availability=period.availability.rows(months),
        anomalies=find_anomalies(period.recordings, period.sold.names),
        catalogue=compare(
            period.sold,
            period.recordings,
            Catalogue(caller.tenant_id, adapters.store),
            until=min(until, over),
            today=over,
            alone=request.service is not None,
        ),
    )


def _earlier(service: str | None, months: Sequence[str], caller: Caller, store: Reader) -> _Earlier:
    """The reports of the months before the period. Only to tell services apart are their sums needed."""
    read = read_reports(caller.tenant_id, first_day(months[0]), last_day(months[-1]), store)
    if service is None:
        return _Earlier(read.reports, read.cut)
    selected = _Selected(service)
    reports = [each.report for each in selected.of(with_sums(read.reports, store))]
    return _Earlier(reports, read.cut, selected.seen == len(read.reports))


def _month_sums(reports: Sequence[StoredReport]) -> dict[str, Sum]:
    found: dict[str, Sum] = {}
    for report in reports:
        found.setdefault(month_begun(report), Sum()).add(report.quantity, report.revenue)
    return found

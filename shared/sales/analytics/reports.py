"""Reads the stored reports of a period, and their sums in batches."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from shared.model.codec import decode, stored_day
from shared.model.sales.stored import ReportSums, StoredReport
from shared.platform.store.port import Query, Reader
from shared.sales.analytics.months import month_of
from shared.sales.analytics.names import named_services
from shared.sales.money.sums import Sum
from shared.sales.stored import sums_path

MAX_REPORTS = 600
"""Reports that are read of a period."""
_ROWS = 100_000
"""Rows of recordings that are told apart, of all reports together; each has up to 500, the most used first."""
_BATCH = 50
"""Sums that are in memory at a time; each has up to 500 recordings."""


class ReadReports(NamedTuple):
    """The reports that begin in a period, the newest first."""

    reports: list[StoredReport]
    cut: str
    """The month within which reading ended, so that it and those before are not whole; empty if all were read."""


class CountedReport(NamedTuple):
    """A report that counts in a month, with its sums."""

    report: StoredReport
    sums: ReportSums
    month: str
    services: dict[str, str]
    """The names of the services that it is about, without tiers, by what they are compared by."""


def reports_query(tenant_id: str, first: date, last: date) -> Query:
    """The tenant's reports that count and begin within these days, the newest first, and one more than are read."""
    return Query(
        "salesReports",
        where=(
            ("tenantId", "==", tenant_id),
            ("standing", "==", "current"),
            ("start", ">=", stored_day(first)),
            ("start", "<=", stored_day(last)),
        ),
        order=("-start",),
        limit=MAX_REPORTS + 1,
    )


def read_reports(tenant_id: str, first: date, last: date, store: Reader) -> ReadReports:
    """At most MAX_REPORTS reports that begin within these days. A report without a first day is in no period."""
    found = [decode(StoredReport, data) for data in store.find(reports_query(tenant_id, first, last))]
    reports = [each for each in found[:MAX_REPORTS] if each.lines]  # a master list has no sales
    return ReadReports(reports, month_begun(found[MAX_REPORTS - 1]) if len(found) > MAX_REPORTS else "")


def month_begun(report: StoredReport) -> str:
    """The month in which a report of a period begins."""
    assert report.start is not None, "reports are read by their first day"
    return month_of(report.start)


def with_sums(reports: Sequence[StoredReport], store: Reader) -> Iterator[CountedReport]:
    """The reports with their sums, a batch at a time. Those whose sums are not there, or not yet, are left out."""
    most = _ROWS // max(len(reports), 1)
    for start in range(0, len(reports), _BATCH):
        some = reports[start : start + _BATCH]
        stored = store.get_all(sums_path(each.id) for each in some)
        for report in some:
            data = stored.get(sums_path(report.id))
            if data is not None and data.get("tenantId") == report.tenant_id:
                sums = _shortened(decode(ReportSums, data), most)
                yield CountedReport(report, sums, month_begun(report), _services(report, sums))


def _shortened(sums: ReportSums, most: int) -> ReportSums:
    """The sums with so many recordings at most; what the rest have is added to the others."""
    others = Sum(sums.others.quantity, dict(sums.others.revenue))
    for row in sums.recordings[most:]:
        others.add(row.quantity, row.revenue)
    return sums.model_copy(update={"recordings": sums.recordings[:most], "others": others.figures()})


def _services(report: StoredReport, sums: ReportSums) -> dict[str, str]:
    return named_services([each.name for each in sums.services] or [report.service])

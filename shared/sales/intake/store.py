"""Stores reports and takes them back: of those with one subject, the one that was issued last counts.

Each report is one transaction, with what it changes of the others.
"""

from collections.abc import Sequence
from datetime import date, datetime

from shared.catalog.archives.jobs import JobRun
from shared.errors import Conflict
from shared.model.archives.imports import MAX_SOURCES
from shared.model.codec import decode, encode, stored_day
from shared.model.sales.stored import ReportSums, SalesImport, StoredReport
from shared.platform.store.port import DELETE, Query, Reader, Transaction
from shared.sales.stored import find_report, report_path, sums_path

_MAX_VERSIONS = 100
"""Reports with one subject that are compared."""


def reports_of(import_id: str, tenant_id: str, reader: Reader) -> list[StoredReport]:
    """The reports that an import stored."""
    query = Query(
        "salesReports", where=(("tenantId", "==", tenant_id), ("salesImportId", "==", import_id)), limit=MAX_SOURCES
    )
    return [decode(StoredReport, each) for each in reader.find(query)]


def store_report(report: StoredReport, sums: ReportSums, run: JobRun[SalesImport], transaction: Transaction) -> None:
    """Stores a report with its sums, once. Raises LeaseLost, and Conflict if another import has stored it meanwhile."""
    run.require_held(transaction)
    others = [each for each in versions_of(report, transaction) if each.id != report.id]
    if there := find_report(report.id, transaction):
        if there.sales_import_id != report.sales_import_id:
            message = f"Another import has stored the report of {report.files[0].name} meanwhile."
            raise Conflict(message, remedy="Roll this import back, and import its files again.")
        return
    latest = latest_of([*others, report])
    transaction.set(report_path(report.id), encode(report.model_copy(update=_place(report, latest))))
    transaction.set(sums_path(report.id), encode(sums))
    _rank(others, latest, run.adapters.clock(), transaction)


def remove_report(report: StoredReport, run: JobRun[SalesImport], transaction: Transaction) -> None:
    """Removes a report and its sums, once; what it had replaced counts again. Raises LeaseLost."""
    run.require_held(transaction)
    if find_report(report.id, transaction) is None:
        return
    others = [each for each in versions_of(report, transaction) if each.id != report.id]
    transaction.delete(report_path(report.id))
    transaction.delete(sums_path(report.id))
    if others:
        _rank(others, latest_of(others), run.adapters.clock(), transaction)


def alike(tenant_id: str, service: str, days: tuple[date, date], reader: Reader) -> list[StoredReport]:
    """Stored spreadsheets of a service about the same days, a few of them."""
    query = Query(
        "salesReports",
        where=(("tenantId", "==", tenant_id), ("service", "==", service), ("start", "==", stored_day(days[0]))),
        limit=_MAX_VERSIONS,
    )
    found = [decode(StoredReport, each) for each in reader.find(query)]
    return [each for each in found if each.format != "dsr" and each.end == days[1]]


def versions_of(report: StoredReport, reader: Reader) -> list[StoredReport]:
    """The stored reports of the same tenant about the same, itself among them if it is stored."""
    query = Query(
        "salesReports",
        where=(("tenantId", "==", report.tenant_id), ("subject", "==", report.subject)),
        limit=_MAX_VERSIONS,
    )
    return [decode(StoredReport, each) for each in reader.find(query)]


def latest_of(versions: Sequence[StoredReport]) -> StoredReport:
    """The report that counts: the one issued last, and of two issued at once the one stored last."""
    return max(versions, key=lambda each: (each.issued or each.created, each.created, each.id))


def _place(report: StoredReport, latest: StoredReport) -> dict[str, str | None]:
    if report.id == latest.id:
        return {"standing": "current", "replaced_by": None}
    return {"standing": "replaced", "replaced_by": latest.id}


def _rank(stored: Sequence[StoredReport], latest: StoredReport, now: datetime, transaction: Transaction) -> None:
    """Says of each stored report whether it counts, or which one does, where that is not said yet."""
    for report in stored:
        place = _place(report, latest)
        if (report.standing, report.replaced_by) != tuple(place.values()):
            fields = {"standing": place["standing"], "replacedBy": place["replaced_by"] or DELETE, "updated": now}
            transaction.update(report_path(report.id), fields)

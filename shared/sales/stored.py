"""Finds the stored reports of tenants and their sums, by their paths."""

from shared.model.codec import decode
from shared.model.sales.stored import StoredReport
from shared.platform.store.port import Reader


def report_path(report_id: str) -> str:
    """The path of a stored report."""
    return f"salesReports/{report_id}"


def sums_path(report_id: str) -> str:
    """The path of a stored report's sums."""
    return f"salesSums/{report_id}"


def find_report(report_id: str, reader: Reader) -> StoredReport | None:
    """The stored report with this id, if there is one."""
    data = reader.get(report_path(report_id))
    return decode(StoredReport, data) if data else None

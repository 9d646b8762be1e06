"""Reads the first record of a flat-file sales report: the profile, who reports to whom, about which time."""

from collections.abc import Sequence
from datetime import UTC, datetime

from shared.model.sales.report import ReportHeader
from shared.sales.reports.findings import FileFindings
from shared.sales.reports.flat.layout import Fault, Layout, Record, layout_of, profile_named, record_types
from shared.sales.reports.flat.profiles import PROFILES
from shared.sales.reports.values import days_of, name_fault, plain


def read_header(row: int, text: str, findings: FileFindings) -> tuple[ReportHeader, Layout] | None:
    """The header and its layout; None if the file cannot be read any further, which is a finding."""
    name, *values = text.split("\t")
    if name != "HEAD":
        message = "The first record is no HEAD: the file is no flat-file sales report, or its beginning is missing."
        findings.add(message, "no-header", "Fetch the file from the service again.", row=row, value=name)
        return None
    head = record_types()["HEAD"]
    stated, version = head.value(values, "Profile"), head.value(values, "ProfileVersion")
    profile = profile_named(stated, version)
    if profile is None:
        message = f"The profile {stated!r} in version {version!r} is not known; the file is not read."
        known = ", ".join(f"{each.name} {each.version}" for each in PROFILES)
        findings.add(
            message,
            "unknown-profile",
            f"Known are {known}. Ask the service for one of them.",
            row=row,
            column="Profile",
            value=stated,
        )
        return None
    for fault in head.faults(values):
        add_fault(findings, fault, row)
    return _header(head, values, f"{stated} {version}", row, findings), layout_of(profile)


def _header(head: Record, values: Sequence[str], profile: str, row: int, findings: FileFindings) -> ReportHeader:
    def cell(name: str) -> str:
        return head.value(values, name)

    sender, number, of = cell("SenderPartyId"), _count(cell("FileNumber")), _count(cell("NumberOfFiles"))
    if number > of:
        message = f"It is file {number} of {of}."
        findings.add(message, "file-number", "The service has to correct it.", row=row, column="FileNumber")
    if fault := name_fault(cell("MessageId")):
        remedy = "The service has to correct it."
        findings.add(fault, "invalid-cell", remedy, row=row, column="MessageId", value=cell("MessageId"))
    begins, ends = days_of(cell("UsageStartDate")), days_of(cell("UsageEndDate"))
    start, end = begins and begins[0], ends and ends[1]
    if start and end and start > end:
        message = f"The period begins on {start} and ends on {end}."
        findings.add(message, "period", "The service has to correct it.", row=row, column="UsageEndDate")
    return ReportHeader(
        "dsr",
        f"{sender}:{cell('MessageId')}",
        profile,
        sender,
        plain(cell("SenderName")),
        cell("RecipientPartyId"),
        plain(cell("ServiceDescription")),
        start,
        end,
        _moment(cell("MessageCreatedDateTime")),
        number,
        of,
    )


def add_fault(findings: FileFindings, fault: Fault, row: int) -> None:
    """Adds what is wrong in a cell."""
    findings.add(fault.message, fault.code, fault.remedy, row=row, column=fault.cell, value=fault.value)


def _count(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 7 else 1


def _moment(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)

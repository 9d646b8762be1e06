"""Puts files together to reports, and says which report counts: of the same subject, the one created last. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from shared.model.sales.report import ReportHeader, SalesReport
from shared.sales.reports.files import Source
from shared.sales.reports.findings import FileFindings, Findings
from shared.sales.reports.names import ReportName, read_name

_FIRST = datetime.min.replace(tzinfo=UTC)


@dataclass(slots=True)
class ReportSet:
    """The files of one report, in the order of their numbers."""

    report: SalesReport
    sources: list[tuple[int, Source]] = field(default_factory=list)


def sets_of(files: Iterable[tuple[Source, ReportHeader]], findings: Findings) -> list[ReportSet]:
    """The reports, in the order in which their first files were given. What their sets lack is a finding."""
    found: dict[str, ReportSet] = {}
    for source, header in files:
        name = read_name(source.name)
        report = SalesReport(header, _subject(header, name))
        members = found.setdefault(header.report_id, ReportSet(report))
        members.sources.append((header.number, source))
        members.report.files.append(source.name)
        if header.of > members.report.header.of:  # of files that disagree, no one is taken to be the last
            members.report.header = replace(members.report.header, of=header.of)
        if name and header.format == "dsr":
            _compare(header, name, FileFindings(findings, source.name))
    for members in found.values():
        members.sources.sort(key=lambda each: each[0])
        _complete(members, findings)
    _rank([each.report for each in found.values()], findings)
    return list(found.values())


def _subject(header: ReportHeader, name: ReportName | None) -> tuple[str, ...]:
    """What a report is about. Only the name of a file says for which territory it is; without it, no other report is
    taken for a correction."""
    if name is None or header.created is None or header.start is None:
        return (header.report_id,)
    period = (str(header.start), str(header.end))
    profile = header.profile.partition(" ")[0].casefold()
    return (header.sender, header.recipient, profile, name.service, *period, name.territory)


def _compare(header: ReportHeader, name: ReportName, findings: FileFindings) -> None:
    """Compares the name of a file with its header."""
    if (header.number, header.of) != (name.number, name.of):
        message = f"The name says file {name.number} of {name.of}, the header {header.number} of {header.of}."
        findings.add(message, "wrong-name", "Fetch the file again; the service has to correct it.", row=1)


def _complete(members: ReportSet, findings: Findings) -> None:
    report = members.report
    given = {number for number, _ in members.sources}
    report.missing = tuple(number for number in range(1, report.header.of + 1) if number not in given)[:100]
    if report.missing:
        shown = ", ".join(map(str, report.missing[:10]))
        message = f"The report has {report.header.of} files; missing: {shown}."
        FileFindings(findings, report.files[0]).add(message, "missing-file", "Give all files of the report together.")


def _rank(reports: Sequence[SalesReport], findings: Findings) -> None:
    """Marks the reports that a later one about the same subject replaces."""
    latest: dict[tuple[str, ...], SalesReport] = {}
    for report in sorted(reports, key=lambda each: each.header.created or _FIRST):
        earlier = latest.get(report.subject)
        latest[report.subject] = report
        if earlier is not None:
            earlier.standing, earlier.replaced_by = "replaced", report.header.report_id
            message = f"The report {report.header.report_id} is about the same and was created later: it counts."
            FileFindings(findings, earlier.files[0]).add(message, "replaced", severity="info")

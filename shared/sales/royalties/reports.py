"""Sums the sales of reports that are read, and says what they tell of themselves and what was found in them."""

from collections.abc import Callable, Iterable

from shared.catalog.imports.findings import CellFinding
from shared.errors import Finding, InvalidInput
from shared.sales.agreements.terms import Terms, TermsBook
from shared.sales.reports.check import ReportCheck
from shared.sales.royalties.run import ReportIdentity
from shared.sales.royalties.sums import SalesSums


def sum_reports(
    checks: Iterable[ReportCheck], book: TermsBook, detailed: Callable[[Terms], bool] = lambda _: False
) -> SalesSums:
    """Reads the reports and sums their sales. Raises InvalidInput with what forbids to settle by them."""
    sums, checks = SalesSums(book, detailed), list(checks)
    for check in checks:
        sums.add(check)
    errors = [finding for check in checks for finding in check.findings if finding.severity == "error"]
    if count := sum(check.findings.errors for check in checks):
        more = f"Errors in the reports: {count}. Nothing is booked."
        remedy = "See all of them with stardust sales check."
        raise InvalidInput([*map(_in_report, errors), Finding("reports", more, "report-errors", remedy=remedy)])
    sums.divide_summaries(report for check in checks for report in check.reports)
    return sums


def identities_of(reports: ReportCheck) -> dict[str, ReportIdentity]:
    """The id of each report that counts -> what it says of itself."""
    return {
        each.header.report_id: ReportIdentity(" ".join(each.subject), each.header.created)
        for each in reports.reports
        if each.standing == "current"
    }


def findings_in(reports: ReportCheck) -> list[Finding]:
    """What was found in the reports that were read, such as rows that were left out."""
    return [_in_report(finding) for finding in reports.findings]


def _in_report(finding: CellFinding) -> Finding:
    row = f"row {finding.row}" if finding.row else ""
    where = ", ".join(filter(None, (finding.file, row, finding.column)))
    return Finding(where, finding.message, finding.code, finding.severity, remedy=finding.remedy)

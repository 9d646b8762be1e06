"""Implements `stardust sales check`: reads and validates what services report of sales; it needs no network."""

import json
from contextlib import ExitStack
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from shared.cli.exit_codes import FINDINGS
from shared.cli.inputs.options import Json
from shared.cli.inputs.reports import ReportFiles, ReportMapping, open_reports
from shared.cli.output import print_cell_finding, print_json
from shared.model.sales.report import SalesReport
from shared.sales.reports.check import ReportCheck
from shared.sales.reports.values import plain

_SHOWN_REPORTS = 50
_SHOWN_FINDINGS = 200


def check(
    files: ReportFiles,
    profile: ReportMapping = None,
    lines: Annotated[
        Path | None,
        typer.Option("--lines", help="Write the sales lines of the reports that count, as JSON Lines.", metavar="FILE"),
    ] = None,
    as_json: Json = False,
) -> None:
    """Read and validate sales reports. Every finding names its file, line and cell.

    The files of a report are read together: what is missing of them, sums and counts that differ from what the service
    states, and which of two reports about the same counts. Exits with 1 if a file cannot be read or relied on, with 2
    if the profile is not valid.
    """
    with ExitStack() as stack:
        reading = stack.enter_context(open_reports(files, profile, quiet=as_json))
        out = stack.enter_context(lines.open("w", encoding="utf-8")) if lines else None
        for line in reading:
            if out:
                out.write(json.dumps(line.to_dict(), ensure_ascii=False) + "\n")
    if as_json:
        print_json(_as_json(reading))
    else:
        _print(reading)
    if reading.findings.errors:
        raise typer.Exit(FINDINGS)


def _as_json(reading: ReportCheck) -> dict[str, Any]:
    return {
        "ok": not reading.findings.errors,
        "reports": [_report(report) for report in reading.reports],
        "findings": [finding.to_dict() for finding in reading.findings],
        "counts": {"findings": reading.findings.total, "errors": reading.findings.errors},
    }


def _report(report: SalesReport) -> dict[str, Any]:
    header = report.header
    return {
        "reportId": header.report_id,
        "format": header.format,
        "profile": header.profile or None,
        "service": header.sender_name or header.service or None,
        "start": str(header.start) if header.start else None,
        "end": str(header.end) if header.end else None,
        "files": report.files,
        "missing": list(report.missing),
        "standing": report.standing,
        "replacedBy": report.replaced_by or None,
        "lines": report.lines,
        "quantity": format(report.quantity, "f"),
        "revenue": {currency: format(amount, "f") for currency, amount in sorted(report.revenue.items())},
        "summaries": len(report.summaries),
    }


def _print(reading: ReportCheck) -> None:
    console = Console(soft_wrap=False, emoji=False)
    table = Table(
        "Report", "Period", "Files", "Lines", "Quantity", "Revenue", "Counts", title="Reports", title_justify="left"
    )
    for report in reading.reports[:_SHOWN_REPORTS]:
        header = report.header
        name = f"{header.sender_name or header.service} ({header.profile or header.format})"
        period = f"{header.start} to {header.end}" if header.start else ""
        revenue = ", ".join(f"{amount:f} {currency}" for currency, amount in sorted(report.revenue.items()))
        files = f"{len(report.files)} of {header.of}"
        counts = "yes" if report.standing == "current" else f"no: {report.replaced_by}"
        cells = (name, period, files, f"{report.lines:,}", f"{report.quantity:f}", revenue, counts)
        table.add_row(*(escape(plain(cell)) for cell in cells))
    if reading.reports:
        console.print(table)
    shown = list(reading.findings)[:_SHOWN_FINDINGS]
    for finding in shown:
        print_cell_finding(console, finding, several=True)
    found = reading.findings
    if found.total > len(shown):
        console.print(f"... and {found.total - len(shown)} more findings.", style="dim")
    current = [report for report in reading.reports if report.standing == "current"]
    lines = sum(report.lines for report in current)
    console.print(f"{lines:,} lines in {len(current)} reports; {found.errors} errors, {found.total} findings.")

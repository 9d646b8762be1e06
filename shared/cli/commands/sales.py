"""Implements `stardust sales`: `check` reads and validates what services report of sales; it needs no network."""

import json
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from shared.cli.exit_codes import FINDINGS
from shared.cli.inputs.documents import load_json
from shared.cli.inputs.options import Json
from shared.cli.inputs.places import place_of
from shared.cli.output import print_cell_finding, print_json, progress
from shared.model.sales.mapping import SalesMapping
from shared.model.sales.report import SalesReport
from shared.sales.reports.check import ReportCheck
from shared.sales.reports.files import Source
from shared.sales.reports.findings import FileFindings, Findings
from shared.sales.reports.tables.heading import load_mapping

app = typer.Typer(help="Read what services report of sales and usage.", no_args_is_help=True)
_SHOWN_REPORTS = 50
_SHOWN_FINDINGS = 200


@app.callback()
def sales() -> None:
    """Read what services report of sales and usage."""


@app.command("check")
def check(
    files: Annotated[
        list[str],
        typer.Argument(
            help="Flat-file reports (DDEX DSR), spreadsheets (CSV, TSV, .xlsx), packed with gzip or not, or folders "
            "of them, also in buckets: gs://bucket/folder, s3://bucket/folder.",
            metavar="FILE...",
        ),
    ],
    profile: Annotated[
        Path | None,
        typer.Option(
            "--map", help="A profile for spreadsheets as JSON: columns, ignored, fixed, dateOrder, decimalMark."
        ),
    ] = None,
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
    mapping = load_mapping(load_json(profile)) if profile else SalesMapping()
    findings = Findings()
    sources = list(_sources(files, findings))
    total = sum(_size(source.name) for source in sources)
    done = 0
    with ExitStack() as stack:
        tell = stack.enter_context(progress("Read the reports", quiet=as_json))
        out = stack.enter_context(lines.open("w", encoding="utf-8")) if lines else None

        def read(size: int) -> None:
            nonlocal done
            done += size
            tell(done, max(done, total))

        reading = ReportCheck(sources, mapping, read, findings)
        for line in reading:
            if out:
                out.write(json.dumps(line.to_dict(), ensure_ascii=False) + "\n")
    if as_json:
        print_json(_as_json(reading))
    else:
        _print(reading)
    if findings.errors:
        raise typer.Exit(FINDINGS)


def _sources(texts: Sequence[str], findings: Findings) -> Iterator[Source]:
    """The files at the paths and addresses; what cannot be opened is a finding."""
    for text in texts:
        place = place_of(text)
        try:
            for name in sorted(place.names()) if place.is_folder else [""]:
                with place.open(name):
                    yield Source(place.shown(name), partial(place.open, name))
        except OSError as error:
            message = f"Cannot open the file: {error.strerror or error}."
            FileFindings(findings, place.shown()).add(message, "unreadable", "Check the path.")


def _size(name: str) -> int:
    path = Path(name)
    return path.stat().st_size if path.is_file() else 0


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
        table.add_row(*map(escape, cells))
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

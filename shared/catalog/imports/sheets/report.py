"""Writes the error report: the same spreadsheet with a column of findings, to be corrected and sent again. Pure."""

from collections.abc import Iterable

from shared.catalog.imports.findings import CellFinding
from shared.catalog.imports.sheets.sheet import Sheet
from shared.spreadsheet import csv_text

HEADING = "Findings"
"""The heading of the column; an import does not read it."""


def report(sheet: Sheet, heading_row: int, findings: Iterable[CellFinding]) -> str:
    """The sheet as CSV with the errors and warnings of each row in a last column."""
    messages: dict[int, list[str]] = {}
    for finding in findings:
        if finding.row and finding.severity != "info":
            where = f"{finding.column}: " if finding.column else ""
            text = f"{finding.severity}: {where}{finding.message} {finding.remedy}".strip()
            messages.setdefault(finding.row, []).append(text)
    width = max((len(row.cells) for row in sheet.rows), default=0)
    heading, *rows = [
        [*row.cells, *[""] * (width - len(row.cells)), _last(row.number, heading_row, messages)]
        for row in sheet.rows
        if row.number >= heading_row
    ]
    return csv_text(heading, rows)


def _last(number: int, heading_row: int, messages: dict[int, list[str]]) -> str:
    return HEADING if number == heading_row else "\n".join(messages.get(number, ()))

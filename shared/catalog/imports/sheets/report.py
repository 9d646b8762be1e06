"""Writes the error report: the same spreadsheet with a column of findings, to be corrected and sent again. Pure."""

from collections.abc import Iterable

from shared.catalog.imports.findings import CellFinding
from shared.catalog.imports.sheets.sheet import Row, Sheet
from shared.spreadsheet import csv_text, neutralize

HEADING = "Findings"
"""The heading of the column; an import does not read it."""


def report(sheet: Sheet, heading_row: int, findings: Iterable[CellFinding]) -> str:
    """The sheet as CSV with the errors and warnings of each row in a column after the last heading.

    Rows with broken quotes have the cells that can be told. Cells without a heading stand after the findings, so that
    the next check tells them again.
    """
    messages: dict[int, list[str]] = {}
    for finding in findings:
        if finding.row and finding.severity != "info":
            where = f"{finding.column}: " if finding.column else ""
            text = f"{finding.severity}: {where}{finding.message} {finding.remedy}".strip()
            messages.setdefault(finding.row, []).append(text)
    every = sorted([*sheet.rows, *sheet.broken], key=lambda row: row.number)
    heading, *rows = [row for row in every if row.number >= heading_row]
    width = len(heading.cells)
    kept = [index for index, text in enumerate(heading.cells) if text != HEADING]

    def line(row: Row, last: str) -> list[str]:
        cells = [*row.cells, *[""] * (width - len(row.cells))]
        return [*(cells[index] for index in kept), last, *cells[width:]]

    names = map(neutralize, line(heading, HEADING))
    return csv_text([*names], (line(row, "\n".join(messages.get(row.number, ()))) for row in rows))

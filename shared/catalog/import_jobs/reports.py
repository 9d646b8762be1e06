"""Writes the reports of an import, and shows the columns of its tables and what was found in them."""

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import PurePosixPath

from shared.catalog.imports.check import Preview
from shared.catalog.imports.columns.heading import heading_text
from shared.catalog.imports.findings import CellFinding
from shared.catalog.imports.sheets.sheet import Sheet
from shared.ids import import_folder
from shared.model.archives.imports import (
    MAX_COLUMNS,
    MAX_PROBLEM_ROWS,
    MAX_PROBLEMS,
    ImportColumn,
    ImportJob,
    ImportProblem,
)
from shared.model.archives.job import JobFile
from shared.platform.blobs.port import Blobs
from shared.spreadsheet import csv_chunks

_CSV = "text/csv; charset=utf-8"
_MAX_REPORTS = 20
_MAX_SAMPLES = 3
_MAX_SAMPLE = 60
_SEARCHED = 50
_UNSAFE = re.compile(r"[^\w. -]")
_MAX_TEXT = 400
_HEADINGS = ("file", "row", "column", "severity", "code", "message", "remedy", "value", "field")


def columns_of(preview: Preview) -> list[ImportColumn]:
    """The columns of the tables by heading, with their first values."""
    samples: dict[str, list[str]] = {}
    for _, sheet, heading_row in preview.tables:
        for heading, text in _cells(sheet, heading_row):
            found = samples.setdefault(heading, [])
            if len(found) < _MAX_SAMPLES and text not in found:
                found.append(text)
    return [
        ImportColumn(
            heading=heading,
            field=name,
            suggestions=preview.suggestions.get(heading, [])[:5],
            samples=samples.get(heading, []),
        )
        for heading, name in list(preview.mapping.items())[:MAX_COLUMNS]
    ]


def _cells(sheet: Sheet, heading_row: int) -> Iterator[tuple[str, str]]:
    """The heading and text of each filled cell of the first rows."""
    cells = next((row.cells for row in sheet.rows if row.number == heading_row), ())
    headings = list(map(heading_text, cells))
    below = [row for row in sheet.rows if row.number > heading_row][:_SEARCHED]
    for row in below:
        yield from ((heading, text[:_MAX_SAMPLE]) for heading, text in zip(headings, row.cells, strict=False) if text)


def problems_of(findings: Iterable[CellFinding]) -> list[ImportProblem]:
    """The findings by kind and column: errors first, then the most frequent."""
    groups: dict[tuple[str, str, str | None], list[CellFinding]] = {}
    for each in findings:
        groups.setdefault((each.severity, each.code, each.column), []).append(each)
    order = ("error", "warning", "info")
    ranked = sorted(groups.values(), key=lambda group: (order.index(group[0].severity), -len(group)))
    return [_problem(group) for group in ranked[:MAX_PROBLEMS]]


def _problem(group: Sequence[CellFinding]) -> ImportProblem:
    first = group[0]
    rows = dict.fromkeys(each.row for each in group if each.row and each.file == first.file)
    return ImportProblem(
        severity=first.severity,
        code=first.code,
        column=first.column[:_MAX_TEXT] if first.column else None,
        count=len(group),
        files=len({each.file for each in group}),
        file=first.file[-_MAX_TEXT:],
        rows=list(rows)[:MAX_PROBLEM_ROWS],
        message=first.message[:_MAX_TEXT],
        remedy=first.remedy[:_MAX_TEXT],
    )


def write_reports(job: ImportJob, preview: Preview, blobs: Blobs) -> list[JobFile]:
    """Writes all findings as one table, and each spreadsheet with a column of its findings, to be mended and sent.

    Raises Unavailable.
    """
    files = [_write("findings.csv", job, csv_chunks(_HEADINGS, map(_row, preview.all_findings())), blobs)]
    reports = preview.reports() if preview.tables else []
    for number, (name, text) in enumerate(reports[:_MAX_REPORTS], 1):
        stem = _UNSAFE.sub("_", PurePosixPath(name).stem)[:60]
        files.append(_write(f"{number:02}-{stem}-findings.csv", job, [text.encode()], blobs))
    return files


def _row(finding: CellFinding) -> list[str]:
    row = str(finding.row) if finding.row else ""
    texts = [finding.severity, finding.code, finding.message, finding.remedy, finding.value, finding.path]
    return [finding.file, row, finding.column or "", *texts]


def _write(name: str, job: ImportJob, chunks: Iterable[bytes], blobs: Blobs) -> JobFile:
    content = b"".join(chunks)
    path = f"{import_folder(job.tenant_id, job.id)}/reports/{job.fence}/{name}"
    info = blobs.upload(path, [content], _CSV)
    digest = hashlib.sha256(content).hexdigest()
    return JobFile(name=name, path=path, content_type=_CSV, size=info.size, sha256=digest)

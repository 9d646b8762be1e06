"""Collects what is found in reports: all of it is counted, and the first of each kind are kept."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from shared.catalog.imports.findings import MAX_QUOTED, CellFinding
from shared.errors import Severity
from shared.sales.reports.values import plain

MAX_KEPT = 1000
"""Errors, and other findings, that are kept of all files together: no number of hints hides an error."""
MAX_OF_KIND = 100
"""Findings of one kind about one column of one file that are kept, so that the others are seen too."""


@dataclass(slots=True)
class Findings:
    """The findings of a check, at most MAX_KEPT errors and as many others, and how many there are by severity."""

    kept: list[CellFinding] = field(default_factory=list)
    counts: Counter[Severity] = field(default_factory=Counter)
    kept_errors: int = 0
    """How many of those kept are errors."""
    kinds: Counter[tuple[str, str, str | None]] = field(default_factory=Counter)

    def add(self, finding: CellFinding) -> None:
        """Counts a finding, and keeps it if there is room."""
        kind = (finding.file, finding.code, finding.column)
        self.counts[finding.severity] += 1
        self.kinds[kind] += 1
        is_error = finding.severity == "error"
        alike = self.kept_errors if is_error else len(self.kept) - self.kept_errors
        if self.kinds[kind] <= MAX_OF_KIND and alike < MAX_KEPT:
            self.kept.append(finding)
            self.kept_errors += is_error

    @property
    def total(self) -> int:
        """How many there are."""
        return self.counts.total()

    @property
    def errors(self) -> int:
        """How many of them are errors: the report cannot be relied on."""
        return self.counts["error"]

    def __iter__(self) -> Iterator[CellFinding]:
        return iter(self.kept)


@dataclass(frozen=True, slots=True)
class FileFindings:
    """Adds findings about one file."""

    all: Findings
    file: str

    def add(
        self,
        message: str,
        code: str,
        remedy: str = "",
        severity: Severity = "error",
        *,
        row: int | None = None,
        column: str | None = None,
        value: str = "",
    ) -> None:
        """Adds one; `row` is the line from 1, `column` the cell's name, `value` its text."""
        shown = plain(value) if len(value) <= MAX_QUOTED else f"{plain(value[: MAX_QUOTED - 1])}…"
        column = plain(column) if column else column
        self.all.add(CellFinding(plain(message), code, severity, remedy, row, column, shown, self.file))

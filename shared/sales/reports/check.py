"""Reads and checks sales reports of every format together: the use case behind `stardust sales`."""

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from shared.model.sales.line import SalesLine
from shared.model.sales.mapping import SalesMapping
from shared.model.sales.report import ReportHeader, SalesReport
from shared.sales.money.rounding import EXACT
from shared.sales.reports.files import Batches, Source, Tell, digest_of
from shared.sales.reports.findings import FileFindings, Findings
from shared.sales.reports.flat.header import read_header
from shared.sales.reports.flat.read import FlatFile
from shared.sales.reports.flat.totals import SummarySums, differences
from shared.sales.reports.sets import ReportSet, sets_of
from shared.sales.reports.tables.read import TableFile

_CORRECT = "Do not settle by it; the service has to correct it."


@dataclass(slots=True)
class ReportCheck:
    """Files that are read together. Iterate it once: its lines are those of the reports that count."""

    sources: Sequence[Source]
    mapping: SalesMapping = field(default_factory=SalesMapping)
    tell: Tell = lambda _: None
    with_replaced: bool = False
    """Whether the lines of reports that are replaced are told too."""
    findings: Findings = field(default_factory=Findings)
    reports: list[SalesReport] = field(default_factory=list)

    def __iter__(self) -> Iterator[SalesLine]:
        """The lines of the reports that count, one by one. Reports that are replaced are read and checked too."""
        for members in sets_of(self._headers(), self.findings):
            report = members.report
            self.reports.append(report)
            if self.with_replaced or report.standing == "current":
                yield from self._read(members)
            else:
                deque(self._read(members), maxlen=0)

    def _headers(self) -> Iterator[tuple[Source, ReportHeader]]:
        """The files that are not given twice, with what is known of each before its lines are read."""
        known: dict[str, str] = {}
        for source in self.sources:
            header = flat_header(source)
            if header is None:
                digest = digest_of(source, self.tell)
                header = ReportHeader("table", f"sha256:{digest}")
            key = f"{header.report_id}#{header.number}"
            if key not in known:
                known[key] = source.name
                yield source, header
                continue
            other = next(each for each in self.sources if each.name == known[key])
            self._repeated(source, other, same=header.format != "dsr" or digest_of(source) == digest_of(other))

    def _repeated(self, source: Source, other: Source, *, same: bool) -> None:
        """A file that has the place of another one in its report."""
        findings = FileFindings(self.findings, source.name)
        if same:
            findings.add(f"It is the same file as {other.name}, and counts once.", "duplicate", severity="warning")
            return
        message = f"It has the report and number of {other.name}, and another content."
        findings.add(message, "conflict", "Ask the service which of them counts, and leave out the other.")

    def _read(self, members: ReportSet) -> Iterator[SalesLine]:
        report = members.report
        if report.header.format != "dsr":
            for _, source in members.sources:
                table = TableFile(source, self.findings, report.header.report_id, self.mapping, self.tell)
                yield from table
                report.header = table.header or report.header
                report.lines, report.quantity, report.revenue = table.lines, table.quantity, table.revenue
            return
        files = [FlatFile(source, self.findings, self.tell) for _, source in members.sources]
        sums: dict[str, SummarySums] = {}
        for file in files:
            yield from file
            if file.body is None:
                continue
            for id_, each in file.body.sums.items():
                if id_ in sums:
                    sums[id_].add(each)
                else:
                    sums[id_] = each
            report.summaries += [each for each in file.body.summaries if each not in report.summaries]
        for each in sums.values():
            report.lines += each.lines
            report.quantity = EXACT.add(report.quantity, each.quantity)
            if each.revenue:
                currency = each.first.currency
                report.revenue[currency] = EXACT.add(report.revenue.get(currency, Decimal(0)), each.revenue)
        if not report.missing:
            self._compare(files, sums)

    def _compare(self, files: Sequence[FlatFile], sums: dict[str, SummarySums]) -> None:
        """Compares what a whole report adds up to with what it states of itself."""
        for each in differences(sums.values()):
            message = (
                f"The summary {each.summary.id!r} states {each.what} of {each.stated}; its lines have {each.found}."
            )
            findings = FileFindings(self.findings, each.file)
            findings.add(message, "wrong-total", _CORRECT, row=each.row, value=str(each.stated))
        if any(file.body is None or not file.footer for file in files):
            return
        found = {
            "NumberOfLinesInReport": sum(file.end_row for file in files),
            "NumberOfBlocksInReport": sum(file.body.blocks for file in files if file.body),
        }
        last = files[-1]
        for name, number in found.items():
            if (stated := last.footer.get(name, number)) != number:
                message = f"{name} is {stated}; the report has {number}."
                last.findings.add(message, "wrong-count", _CORRECT, row=last.end_row, column=name, value=str(stated))


def flat_header(source: Source) -> ReportHeader | None:
    """The header of a flat-file report; None if the file is none. Adds no findings: reading it does."""
    findings = FileFindings(Findings(), source.name)
    for first, lines in Batches(source, findings):
        for row, text in enumerate(lines, first):
            if not text.strip() or text.startswith("#"):
                continue
            if not text.startswith("HEAD\t"):
                return None
            found = read_header(row, text, findings)
            unknown = ReportHeader("dsr", f"unknown:{source.name}")
            return found[0] if found and found[0].sender else unknown
        return None
    return None

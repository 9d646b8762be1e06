"""Reads one file of a flat-file sales report (DDEX DSR) line by line, whatever its profile."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from shared.model.sales.line import SalesLine
from shared.model.sales.report import ReportHeader
from shared.sales.reports.files import Batches, Source, Tell
from shared.sales.reports.findings import FileFindings, Findings
from shared.sales.reports.flat.body import Body
from shared.sales.reports.flat.facts import FRAME
from shared.sales.reports.flat.header import add_fault, read_header
from shared.sales.reports.flat.layout import Layout, Record, unprotected
from shared.sales.reports.flat.profiles import PROFILES

_AGAIN = "Fetch the file from the service again; if it is the same, the service has to correct it."


@dataclass(slots=True)
class FlatFile:
    """One file. Iterate it once for its sales lines; what it says of itself is known afterwards."""

    source: Source
    all_findings: Findings
    tell: Tell = lambda _: None
    header: ReportHeader | None = None
    body: Body | None = None
    footer: dict[str, int] = field(default_factory=dict)
    """The counts of the last record by their cells; empty if there is none."""
    rows: int = 0
    """The lines of the file, with comments and empty ones."""
    end_row: int = 0
    """The line of the last record."""
    findings: FileFindings = field(init=False)
    _layout: Layout | None = None

    def __post_init__(self) -> None:
        self.findings = FileFindings(self.all_findings, self.source.name)

    def __iter__(self) -> Iterator[SalesLine]:
        """The sales lines. A record that cannot be relied on is a finding, and gives no line."""
        refused = False
        for first, lines in Batches(self.source, self.findings, self.tell):
            self.rows = first + len(lines) - 1
            place = 0 if self._layout else self._begin(first, lines)
            refused = refused or place is None
            if place is not None:
                yield from self._read(first + place, lines[place:] if place else lines)
        if not refused:
            yield from self._end()

    def _begin(self, first: int, lines: Sequence[str]) -> int | None:
        """Reads the header, if it is among the lines. The place after it; None if the file is refused."""
        if self.header:
            return None
        for place, text in enumerate(lines):
            if not text.strip() or text.startswith("#"):
                continue
            found = read_header(first + place, text, self.findings)
            if found is None or found[0].start is None or found[0].end is None:
                self.header = found[0] if found else ReportHeader("dsr", "")
                return None
            self.header, self._layout = found
            self.body = Body(self._layout, self.header, self.findings)
            return place + 1
        return len(lines)

    def _read(self, first: int, lines: Sequence[str]) -> Iterator[SalesLine]:
        """The sales lines in a batch. What a line costs is here: a look-up, a pattern, and what takes its facts."""
        if self.body is None or self._layout is None:
            return
        readers = {
            name: (record, record.pattern.fullmatch, record.picks, self.body.take.get(record.role))
            for name, record in self._layout.records.items()
        }
        for row, text in enumerate(lines, first):
            if self.end_row:
                self._after_end(row, text)
                continue
            reader = readers.get(text.partition("\t")[0])
            if reader is None:
                self._without_type(row, text)
                continue
            record, fits, picks, take = reader
            if take is None:
                yield from self._frame(self.body, record, row, text)
                continue
            found = fits(text)
            facts = found.group(*picks) if found else self._apart(self.body, record, row, text)
            if facts and "\\" in text:
                facts = unprotected(facts)
            if facts and (line := take(record, row, facts)):
                yield line

    def _apart(self, body: Body, record: Record, row: int, text: str) -> tuple[str, ...] | None:
        """The facts of a line that its pattern does not fit; None if one of its cells is wrong."""
        if facts := record.padded(text):
            return facts
        _, *values = text.split("\t")
        if self._are_sound(record, row, values):
            return record.facts(values)
        body.skip(record, row, values)
        return None

    def _are_sound(self, record: Record, row: int, values: Sequence[str]) -> bool:
        """Reports what is wrong with the cells of a line. Whether it can be relied on."""
        faults = list(record.faults(values))
        for fault in faults:
            add_fault(self.findings, fault, row)
        return not faults

    def _without_type(self, row: int, text: str) -> None:
        if not text.strip() or text.startswith("#"):
            return
        name = text.partition("\t")[0]
        others = [each.version for each in PROFILES if self._layout and self._layout.is_of(each, name)]
        where = f" Version {' and '.join(others)} of it has; the header may name a wrong one." if others else ""
        message = f"{self.header.profile if self.header else 'The profile'} has no record type {name!r}.{where}"
        self.findings.add(message, "unknown-record", _AGAIN, row=row, column="RecordType", value=name)

    def _after_end(self, row: int, text: str) -> None:
        if not text.strip() or text.startswith("#"):
            return
        message = f"A record stands after the last one, which is in line {self.end_row}; it is not read."
        name = text.partition("\t")[0]
        self.findings.add(message, "after-end", _AGAIN, row=row, column="RecordType", value=name)

    def _frame(self, body: Body, record: Record, row: int, text: str) -> Iterator[SalesLine]:
        """Reads a record around the others: the last one, another header, or agreed content."""
        if record.name == "HEAD":
            self.findings.add("There is another HEAD.", "out-of-order", _AGAIN, row=row, column="RecordType")
        elif record.name not in FRAME:
            body.agreed(record, row)
        elif self._are_sound(record, row, values := text.split("\t")[1:]):
            counts = {cell.name: record.value(values, cell.name) for cell in record.cells}
            self.footer = {name: int(number) for name, number in counts.items() if number}
            if line := body.end(row):
                yield line
            self.end_row = row
            self._compare(row, {"NumberOfSummaryRecords": len(body.summaries), "NumberOfBlocksInFile": body.blocks})
            self._compare(row, {"NumberOfLinesInFile": row})

    def _end(self) -> Iterator[SalesLine]:
        if self.header is None:
            self.findings.add("The file is empty.", "empty", _AGAIN)
        elif self.body and not self.footer:
            message = "The last record, FOOT or SRFO, is missing: the file may have been cut off."
            self.findings.add(message, "no-end", _AGAIN, row=self.rows)
            if line := self.body.end(self.rows):
                yield line

    def _compare(self, row: int, found: Mapping[str, int]) -> None:
        """Compares the counts of the last record with those found."""
        for name, number in found.items():
            stated = self.footer.get(name, number)
            if stated != number:
                message = f"{name} is {stated}; the file has {number}."
                self.findings.add(message, "wrong-count", _AGAIN, row=row, column=name, value=str(stated))

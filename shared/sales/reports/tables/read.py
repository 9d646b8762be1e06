"""Reads a spreadsheet of sales, row by row, by the headings of its columns."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import chain, islice

from shared.catalog.imports.columns.match import normalized
from shared.catalog.imports.sheets.sheet import Unreadable
from shared.catalog.imports.values.cell import CellProblem
from shared.catalog.imports.values.identifiers import is_rounded
from shared.model.archives.imports import DateOrder
from shared.model.sales.line import SalesLine
from shared.model.sales.mapping import SalesMapping
from shared.model.sales.report import ReportHeader
from shared.sales.reports.files import Source, Tell
from shared.sales.reports.findings import FileFindings, Findings
from shared.sales.reports.tables import cells as reading
from shared.sales.reports.tables.heading import SEARCHED, Heading, find_heading, has_headings, report_columns
from shared.sales.reports.tables.rows import Cells, rows_of
from shared.sales.reports.tables.services import HEADINGS
from shared.vocabularies.territories.dictionary import WORLDWIDE

_SAMPLED = 1000
"""Rows by whose amounts it is found what separates decimals."""
_IDENTIFYING = ("isrc", "upc", "grid", "proprietaryId", "title", "releaseTitle", "artist")
_AMOUNTS = ("revenue", "unitRevenue", "exchangeRate", "quantity")


@dataclass(slots=True)
class TableFile:
    """One spreadsheet. Iterate it once for its sales lines."""

    source: Source
    all_findings: Findings
    report_id: str
    mapping: SalesMapping = field(default_factory=SalesMapping)
    tell: Tell = lambda _: None
    header: ReportHeader | None = None
    findings: FileFindings = field(init=False)

    def __post_init__(self) -> None:
        self.findings = FileFindings(self.all_findings, self.source.name)

    def __iter__(self) -> Iterator[SalesLine]:
        """The sales lines. A row with a cell that cannot be read is a finding, and gives no line."""
        try:
            rows = rows_of(self.source, self.findings, self.tell)
            first = list(islice(rows, SEARCHED))
            heading = find_heading(first, self.mapping)
            if heading is None:
                self._refuse(first)
                return
            report_columns(heading, self.mapping, self.findings)
            sample = [*(row for row in first if row[0] > heading.row), *islice(rows, _SAMPLED)]
            table = _Table(heading, self.mapping, self.findings, self.report_id)
            table.begin([row for row in first if row[0] < heading.row], sample)
            self.header = ReportHeader(heading.service.id, self.report_id, service=table.service)
            for number, cells in chain(sample, rows):
                if line := table.line(number, cells):
                    yield line
                if table.ended:
                    break
        except Unreadable as error:
            found = error.finding
            self.findings.add(found.message, found.code, found.remedy, row=found.row)

    def _refuse(self, rows: Sequence[tuple[int, Cells]]) -> None:
        shown = ", ".join(map(repr, rows[0][1][:8])) if rows else "nothing"
        message = f"No row has the headings of a sales report. The first row has {shown}."
        remedy = "Give a mapping profile with the columns of quantity and revenue, or check that it is the right file."
        self.findings.add(message, "unknown-format", remedy)


@dataclass(slots=True)
class _Table:
    """What holds for all rows of a table."""

    heading: Heading
    mapping: SalesMapping
    findings: FileFindings
    report_id: str
    fixed: dict[str, str] = field(default_factory=dict)
    mark: reading.Mark | None = None
    order: DateOrder | None = None
    service: str = ""
    ended: bool = False
    """Whether another table followed, such as the sums by country at the end of Apple's reports."""

    def begin(self, before: Sequence[tuple[int, Cells]], sample: Sequence[tuple[int, Cells]]) -> None:
        """Finds what the rows before the headings say, and how numbers are written."""
        known = self.heading.service
        self.fixed = {**known.fixed, **_labelled(before), **self.mapping.fixed}
        self.service = self.fixed.get("service") or known.name
        self.order = self.mapping.date_order or known.date_order
        places = [place for name in _AMOUNTS for place in self.heading.columns.get(name, ())]
        texts = (cells[place] for _, cells in sample for place in places if place < len(cells))
        self.mark = self.mapping.decimal_mark or reading.decimal_mark(texts)

    def line(self, number: int, cells: Cells) -> SalesLine | None:
        """The sales line of a row; None for a row of totals, and for one that is a finding."""
        if not any(self._text(cells, name) for name in _IDENTIFYING):
            self._without_title(number, cells)
            return None
        row = _Row(self, number, cells)
        try:
            return row.line()
        except CellProblem as problem:
            if has_headings(cells):
                message = "Another table begins here; it is not read."
                self.findings.add(message, "second-table", severity="info", row=number)
                self.ended = True
                return None
            note = problem.note
            self.findings.add(
                note.message,
                note.code,
                note.remedy,
                row=number,
                column=row.column or None,
                value=row.value,
            )
            return None

    def _without_title(self, number: int, cells: Cells) -> None:
        """A row that names nothing: totals are passed over, anything with an amount is a finding."""
        first = next(filter(None, cells), "")
        if normalized(first).startswith("total") or not any(self._text(cells, name) for name in _AMOUNTS):
            return
        message = "The row has an amount, and names no recording or release."
        self.findings.add(message, "unnamed", "Ask the service what it is for.", row=number, value=first)

    def _text(self, cells: Cells, name: str) -> str:
        """The first text in the columns of a field."""
        places = self.heading.columns.get(name, ())
        return next((cells[place] for place in places if place < len(cells) and cells[place]), "")


@dataclass(slots=True)
class _Row:
    """One row; `column` and `value` are the cell that is being read."""

    table: _Table
    number: int
    cells: Cells
    column: str = ""
    value: str = ""

    def line(self) -> SalesLine:
        """The row's sales line. Raises CellProblem."""
        start, end = self._period()
        quantity = self._number("quantity") or Decimal(0)
        net = quantity - (self._number("returns") or 0)
        revenue = self._revenue(net)
        currency = reading.read_currency(text) if (text := self.get("currency")) else ""
        if revenue is not None and not currency:
            raise CellProblem("There is no currency for the amount.", "no-currency", 'Give "currency" in "fixed".')
        territory = reading.read_territory(text) if (text := self.get("territory")) else WORLDWIDE
        service = self.get("service") or self.table.service
        if not service:
            raise CellProblem("The file names no service.", "no-service", 'Give "service" in "fixed".')
        return SalesLine(
            self.table.report_id,
            start,
            end,
            service,
            territory,
            reading.read_use(self.get("useType")),
            reading.read_model(self.get("commercialModel")),
            int(net) if net == net.to_integral_value() else net,
            revenue,
            currency if revenue is not None else "",
            self._number("exchangeRate"),
            self._code("isrc").replace("-", "").upper(),
            self._code("upc"),
            self._code("grid"),
            self.get("proprietaryId"),
            self.get("title") or self.get("releaseTitle"),
            self.get("artist"),
            "",
            self.table.findings.file,
            self.number,
        )

    def get(self, name: str) -> str:
        """The text of a field: that of its first column that has one, or what holds for the whole file."""
        for place in self.table.heading.columns.get(name, ()):
            if place < len(self.cells) and self.cells[place]:
                self.column, self.value = self.table.heading.names[place], self.cells[place]
                return self.value
        self.column, self.value = name, ""
        return self.table.fixed.get(name, "")

    def _number(self, name: str) -> Decimal | None:
        text = self.get(name)
        return reading.read_number(text, self.table.mark) if text else None

    def _revenue(self, quantity: Decimal) -> Decimal | None:
        revenue = self._number("revenue")
        unit = self._number("unitRevenue") if revenue is None else None
        return unit * quantity if unit is not None else revenue

    def _code(self, name: str) -> str:
        text = self.get(name)
        if is_rounded(text):
            message = f"{text!r} is a number that a spreadsheet rounded: its last digits are lost."
            raise CellProblem(message, "rounded-number", "Export the file again, without opening it in a spreadsheet.")
        return text

    def _period(self) -> tuple[date, date]:
        order = self.table.order
        if text := self.get("month"):
            return reading.read_period(text, order)
        if text := self.get("day"):
            return reading.read_period(text, order)
        if start := self.get("start"):
            first = reading.read_period(start, order)
            end = self.get("end")
            return first[0], (reading.read_period(end, order) if end else first)[1]
        raise CellProblem("The row has no period.", "no-period", 'Give "month" in "fixed" of a mapping profile.')


def _labelled(rows: Sequence[tuple[int, Cells]]) -> dict[str, str]:
    """What rows of a label and a value say, as before the headings of Apple's reports: `Start Date`, `11/30/2025`."""
    fields = {normalized(name): each for each, names in HEADINGS.items() for name in names}
    pairs = [[cell for cell in cells if cell] for _, cells in rows]
    return {fields[normalized(pair[0])]: pair[1] for pair in pairs if len(pair) == 2 and normalized(pair[0]) in fields}

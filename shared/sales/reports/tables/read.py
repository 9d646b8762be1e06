"""Reads a spreadsheet of sales, row by row, by the headings of its columns."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import chain, islice
from operator import itemgetter

from shared.catalog.imports.columns.match import normalized
from shared.catalog.imports.sheets.sheet import Unreadable
from shared.catalog.imports.values.cell import CellProblem
from shared.catalog.imports.values.identifiers import is_rounded
from shared.model.archives.imports import DateOrder
from shared.model.sales.line import SalesLine
from shared.model.sales.mapping import SalesMapping
from shared.model.sales.report import ReportHeader
from shared.sales.money.rounding import EXACT
from shared.sales.reports.files import Source, Tell
from shared.sales.reports.findings import FileFindings, Findings
from shared.sales.reports.tables import cells as reading
from shared.sales.reports.tables.heading import SEARCHED, Heading, find_heading, has_headings, report_columns
from shared.sales.reports.tables.rows import Cells, rows_of
from shared.sales.reports.tables.services import HEADINGS, TOTALS
from shared.vocabularies.territories.dictionary import WORLDWIDE

_SAMPLED = 1000
"""Rows by whose amounts it is found what separates decimals."""
FIELDS = tuple(HEADINGS)
_PLACES = {name: number for number, name in enumerate(FIELDS)}
_NAMING = _PLACES["artist"] + 1
"""The first fields are what a row is about: a row without any of them names nothing."""
_IDS = _PLACES["proprietaryId"] + 1
"""The first of them are identifiers."""
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
    lines: int = 0
    quantity: Decimal = Decimal(0)
    revenue: dict[str, Decimal] = field(default_factory=dict)
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
                    self._add(line)
                    yield line
        except Unreadable as error:
            found = error.finding
            self.findings.add(found.message, found.code, found.remedy, row=found.row)

    def _add(self, line: SalesLine) -> None:
        self.lines += 1
        self.quantity = EXACT.add(self.quantity, line.quantity)
        if line.revenue is not None:
            self.revenue[line.currency] = EXACT.add(self.revenue.get(line.currency, Decimal(0)), line.revenue)

    def _refuse(self, rows: Sequence[tuple[int, Cells]]) -> None:
        shown = ", ".join(map(repr, rows[0][1][:8])) if rows else "nothing"
        message = f"No row has the headings of a sales report. The first row has {shown}."
        remedy = "Give a mapping profile with the columns of quantity and revenue, or check that it is the right file."
        self.findings.add(message, "unknown-format", remedy)


class _Table:
    """What holds for all rows of a table, and what makes a sales line of a row."""

    def __init__(self, heading: Heading, mapping: SalesMapping, findings: FileFindings, report_id: str) -> None:
        self.service = ""
        self._is_elsewhere = False
        """Whether the rows are those of another table, such as the sums by country at the end of Apple's reports."""
        self._heading = heading
        self._mapping = mapping
        self._findings = findings
        self._report_id = report_id
        self._mark: reading.Mark | None = None
        self._order: DateOrder | None = None
        self._fixed: dict[str, str] = {}
        columns = heading.columns
        self._further = [
            (number, columns[name][1:]) for number, name in enumerate(FIELDS) if len(columns.get(name, ())) > 1
        ]
        """The fields with several columns: their other places, which count where the first one is empty."""
        width = len(heading.names)
        self._pick = itemgetter(*(columns[name][0] if name in columns else width for name in FIELDS))
        self._padding = [""] * (width + 1)

    def begin(self, before: Sequence[tuple[int, Cells]], sample: Sequence[tuple[int, Cells]]) -> None:
        """Finds what the rows before the headings say, and how numbers are written."""
        known = self._heading.service
        self._fixed = {**known.fixed, **_labelled(before), **self._mapping.fixed}
        self.service = self._fixed.get("service") or known.name
        self._order = self._mapping.date_order or known.date_order
        places = [place for name in _AMOUNTS for place in self._heading.columns.get(name, ())]
        texts = (cells[place] for _, cells in sample for place in places if place < len(cells))
        self._mark = self._mapping.decimal_mark or reading.decimal_mark(texts)

    def line(self, number: int, cells: Cells) -> SalesLine | None:
        """The sales line of a row; None for a row of totals, one of another table, and one that is a finding."""
        if self._is_elsewhere:
            self._pass(number, cells)
            return None
        texts = self._texts(cells)
        if not any(texts[:_NAMING]):
            self._without_name(number, cells, texts)
            return None
        if not any(texts[:_IDS]) and self._is_total(number, texts):
            return None
        row = _Row(self._fixed, texts)
        try:
            return self._line(number, row)
        except CellProblem as problem:
            if has_headings(cells):
                self._turn(number, cells)
            else:
                self._report(problem, number, cells, row.at)
            return None

    def _is_total(self, number: int, texts: Sequence[str]) -> bool:
        """Whether a row without identifiers is no sale: a sum by its name. A row that may be a song is a finding."""
        named = [text for text in texts[_IDS:_NAMING] if text]
        sums = [text for text in named if normalized(text) in TOTALS]
        title = texts[_PLACES["title"]] or texts[_PLACES["releaseTitle"]]
        if len(sums) < len(named) and title in sums:
            message = f"The row may be a sum, or about something with the title {title!r}."
            remedy = "Remove it if it is a sum; else give it an ISRC or barcode."
            self._findings.add(message, "ambiguous-total", remedy, row=number, column="title", value=title)
        return len(sums) == len(named) or title in sums

    def _pass(self, number: int, cells: Cells) -> None:
        """Reads a row of another table: headings, and what stands before them, may be those of a file put to this."""
        self._fixed = {**self._fixed, **_labelled([(number, cells)]), **self._mapping.fixed}
        if has_headings(cells):
            self._turn(number, cells)

    def _turn(self, number: int, cells: Cells) -> None:
        """Another row of headings: the same ones of a file that was put together, or those of another table."""
        names = [*map(normalized, filter(None, cells))]
        self._is_elsewhere = names != [*map(normalized, filter(None, self._heading.names))]
        if not self._is_elsewhere:
            return
        known = set(names) <= {*map(normalized, self._heading.service.sums)}
        message = "Another table begins here; what follows is not read."
        remedy = "" if known else "If it has sales, give it as a file of its own."
        self._findings.add(message, "second-table", remedy, "info" if known else "warning", row=number)

    def _texts(self, cells: Cells) -> Sequence[str]:
        """The texts of the fields, in the order of FIELDS."""
        padded = (
            cells + self._padding[len(cells) :]
            if len(cells) < len(self._padding)
            else [*cells[: len(self._padding) - 1], ""]
        )
        texts: tuple[str, ...] = self._pick(padded)
        if not self._further:
            return texts
        found = list(texts)
        for number, places in self._further:
            found[number] = found[number] or next((padded[place] for place in places if padded[place]), "")
        return found

    def _line(self, number: int, row: "_Row") -> SalesLine:
        """Raises CellProblem."""
        mark = self._mark
        start, end = self._period(row)
        quantity = row.number("quantity", mark) or Decimal(0)
        net = EXACT.subtract(quantity, row.number("returns", mark) or 0)
        currency = reading.read_currency(text) if (text := row.get("currency")) else ""
        revenue = row.number("revenue", mark, currency)
        if revenue is None and (unit := row.number("unitRevenue", mark, currency)) is not None:
            revenue = reading.bounded(EXACT.multiply(unit, net))
        if revenue is not None and not currency:
            row.at = "currency"
            raise CellProblem("There is no currency for the amount.", "no-currency", 'Give "currency" in "fixed".')
        territory = reading.read_territory(text) if (text := row.get("territory")) else WORLDWIDE
        service = reading.read_service(row.get("service") or self.service)
        return SalesLine(
            self._report_id,
            start,
            end,
            service,
            territory,
            reading.read_use(row.get("useType")),
            reading.read_model(row.get("commercialModel")),
            int(net) if net == net.to_integral_value() else net,
            revenue,
            currency if revenue is not None else "",
            row.number("exchangeRate", mark),
            row.code("isrc").replace("-", "").upper(),
            row.code("upc"),
            row.code("grid"),
            row.get("proprietaryId"),
            row.get("title") or row.get("releaseTitle"),
            row.get("artist"),
            "",
            self._findings.file,
            number,
        )

    def _period(self, row: "_Row") -> tuple[date, date]:
        if text := row.get("month") or row.get("day"):
            return reading.read_period(text, self._order)
        if text := row.get("start"):
            first = reading.read_period(text, self._order)
            end = row.get("end")
            last = reading.read_period(end, self._order) if end else first
            if first[0] > last[1]:
                message = f"The period begins on {first[0]} and ends on {last[1]}."
                raise CellProblem(message, "period", "The service has to correct it.")
            return first[0], last[1]
        raise CellProblem("The row has no period.", "no-period", 'Give "month" in "fixed" of a mapping profile.')

    def _report(self, problem: CellProblem, number: int, cells: Cells, name: str) -> None:
        places = self._heading.columns.get(name, ())
        place = next((each for each in places if each < len(cells) and cells[each]), None)
        column, value = (self._heading.names[place], cells[place]) if place is not None else (name, "")
        note = problem.note
        self._findings.add(note.message, note.code, note.remedy, row=number, column=column, value=value)

    def _without_name(self, number: int, cells: Cells, texts: Sequence[str]) -> None:
        """A row that names nothing: totals are passed over, anything with an amount is a finding."""
        first = next(filter(None, cells), "")
        if (
            normalized(first).startswith("total")
            or normalized(first) in TOTALS
            or not any(texts[_PLACES[name]] for name in _AMOUNTS)
        ):
            return
        message = "The row has an amount, and names no recording or release."
        self._findings.add(message, "unnamed", "Ask the service what it is for.", row=number, value=first)


class _Row:
    """The texts of one row; `at` is the field that is being read."""

    __slots__ = ("_fixed", "_texts", "at")

    def __init__(self, fixed: Mapping[str, str], texts: Sequence[str]) -> None:
        self._fixed = fixed
        self._texts = texts
        self.at = ""

    def get(self, name: str) -> str:
        """The text of a field, or what holds for the whole file."""
        self.at = name
        return self._texts[_PLACES[name]] or self._fixed.get(name, "")

    def number(self, name: str, mark: reading.Mark | None, currency: str = "") -> Decimal | None:
        """The number of a field, and if it is an amount in the currency. Raises CellProblem."""
        text = self.get(name)
        return reading.read_number(text, mark, currency) if text else None

    def code(self, name: str) -> str:
        """An identifier. Raises CellProblem if a spreadsheet rounded it."""
        text = self.get(name)
        if "E" in text.upper() and is_rounded(text):
            message = f"{text!r} is a number that a spreadsheet rounded: its last digits are lost."
            raise CellProblem(message, "rounded-number", "Export the file again, without opening it in a spreadsheet.")
        return text


def _labelled(rows: Sequence[tuple[int, Cells]]) -> dict[str, str]:
    """What rows of a label and a value say, as before the headings of Apple's reports: `Start Date`, `11/30/2025`.

    An amount with a label is a sum of all rows.
    """
    told = {each: names for each, names in HEADINGS.items() if each not in (*_AMOUNTS, "returns")}
    fields = {normalized(name): each for each, names in told.items() for name in names}
    pairs = [[cell for cell in cells if cell] for _, cells in rows]
    return {fields[normalized(pair[0])]: pair[1] for pair in pairs if len(pair) == 2 and normalized(pair[0]) in fields}

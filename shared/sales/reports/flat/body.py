"""Turns the records of a flat-file sales report into sales lines: summaries first, then blocks or single records.

Holds what a block says of its releases and resources, and no more than one block.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import reduce
from typing import Any

from shared.model.sales.line import SalesLine
from shared.model.sales.report import ReportHeader, ReportSummary
from shared.sales.money.rounding import EXACT
from shared.sales.reports.findings import FileFindings
from shared.sales.reports.flat.automaton import compiled
from shared.sales.reports.flat.facts import COMPARED, FACTS
from shared.sales.reports.flat.layout import Layout, Record, all_values, first_value
from shared.sales.reports.flat.totals import SummarySums
from shared.sales.reports.values import days_of, name_fault, number_of

MAX_OF_BLOCK = 50_000
"""Releases, and resources, of one block: they are held until it ends."""
_CORRECT = "The service has to correct it."
_Take = Callable[[Record, int, tuple[str, ...]], SalesLine | None]
_Content = tuple[str, str, str, str, str, str]
"""Of a release or resource, in the order of SalesLine: ISRC, barcode, GRid, the service's id, title, artist."""
_UNKNOWN: _Content = ("", "", "", "", "", "")


class Body:
    """The records between HEAD and the end. `take` has what reads a record, by its role; the result is a line."""

    __slots__ = (
        "_block",
        "_by_id",
        "_due",
        "_due_summary",
        "_expressions",
        "_file",
        "_findings",
        "_header",
        "_licensed",
        "_order",
        "_pending",
        "_releases",
        "_resources",
        "_state",
        "_steps",
        "_upc",
        "blocks",
        "summaries",
        "sums",
        "take",
    )

    def __init__(self, layout: Layout, header: ReportHeader, findings: FileFindings) -> None:
        self.sums: dict[str, SummarySums] = {}
        self.summaries: list[ReportSummary] = []
        self.blocks = 0
        self.take: Mapping[str, _Take] = {
            "summary": self._summary,
            "release": self._release,
            "resource": self._resource,
            "usage": self._usage,
            "licence": self._licence,
            "single": self._single,
            "other": self._other,
        }
        self._header = header
        self._findings = findings
        self._file = findings.file
        profile = layout.profile
        self._expressions = {"SY": profile.summaries, "block": profile.block, "single": profile.single}
        self._order = compiled(profile.summaries)
        self._steps = self._order.steps
        self._state = 0
        self._block = ""
        self._releases: dict[str, _Content] = {}
        self._resources: dict[str, _Content] = {}
        self._by_id: dict[str, _Content] = {}
        self._upc = ""
        self._licensed = "LI" in profile.block
        self._pending: tuple[int, str, _Content, int | Decimal, int] | None = None
        self._due: Decimal | None = None
        self._due_summary = ""

    def end(self, row: int) -> SalesLine | None:
        """Ends the last block. The last line, if it waited for its licensors."""
        self._leave(row)
        return self._flush()

    def skip(self, record: Record, row: int, values: Sequence[str]) -> None:
        """Goes on to a record whose cells cannot be relied on."""
        phases = {"summary": "SY", "single": "single"}
        self._step(record, row, phases.get(record.role) or (values[0] if values else self._block))

    def agreed(self, record: Record, row: int) -> None:
        """A record of agreed content, which is not read."""
        self._step(record, row, "single")

    def _summary(self, record: Record, row: int, values: tuple[str, ...]) -> None:
        self._step(record, row, "SY")
        facts = dict(zip(FACTS["summary"], values, strict=True))
        allocated = [Decimal(value) for value in all_values(facts["allocated"])]
        summary = ReportSummary(
            facts["id"],
            record.name,
            facts["service"] or self._header.sender_name,
            facts["tier"],
            facts["territory"],
            facts["use"],
            facts["model"],
            facts["currency"],
            number_of(facts["rate"]),
            number_of(facts["usages"]),
            number_of(facts["net"]),
            reduce(EXACT.add, allocated) if allocated else None,
        )
        self.summaries.append(summary)
        if fault := name_fault(summary.service):
            column = "DistributionChannelName" if facts["service"] else "SenderName"
            self._findings.add(fault, "invalid-cell", _CORRECT, row=row, column=column, value=summary.service)
        usages, revenue = COMPARED.get(record.name, ("", ""))
        sums = self.sums.setdefault(
            summary.id, SummarySums(summary, self._common(summary), summary.currency, summary.exchange_rate)
        )
        sums.stated["\t".join((record.name, *values))] = (
            number_of(first_value(facts[usages])) if usages else None,
            summary.allocated_revenue if revenue else None,
            self._file,
            row,
        )

    def _common(self, summary: ReportSummary) -> tuple[Any, ...]:
        """What begins the lines of a summary, in the order of SalesLine."""
        period = (self._header.report_id, self._header.start, self._header.end)
        return (*period, summary.service, summary.territory, summary.use_type, summary.commercial_model)

    def _release(self, record: Record, row: int, values: tuple[str, ...]) -> None:
        block, reference, id_, upc, title, artist, resources = values
        self._step(record, row, block)
        if not resources:
            content = ("", upc, "", id_, title, artist)
            self._upc = self._upc or upc
        else:
            used = all_values(resources)
            of = self._resources.get(used[0], _UNKNOWN) if len(used) == 1 else _UNKNOWN
            content = (of[0], self._upc, "", id_, of[4], of[5])
        self._hold(self._releases, reference, content, row)

    def _resource(self, record: Record, row: int, values: tuple[str, ...]) -> None:
        block, reference, id_, isrc, title, artist = values
        self._step(record, row, block)
        if "|" in isrc:
            isrc = first_value(isrc)
        content = (isrc.upper(), self._upc, "", id_, title, artist)
        self._hold(self._resources, reference, content, row)
        self._by_id[id_] = content

    def _hold(self, held: dict[str, _Content], reference: str, content: _Content, row: int) -> None:
        if len(held) >= MAX_OF_BLOCK:
            message = f"The block {self._block!r} has more than {MAX_OF_BLOCK} of them."
            self._findings.add(message, "block-too-large", "Ask the service for smaller blocks.", row=row)
            held.clear()
            self._by_id.clear()
        held[reference] = content

    def _other(self, record: Record, row: int, values: tuple[str, ...]) -> None:
        self._step(record, row, values[0] or self._block)

    def _usage(self, record: Record, row: int, values: tuple[str, ...]) -> SalesLine | None:
        block, summary, release, resource, id_, quantity, returns = values
        if block != self._block:
            self._enter(block, row)
        self._state = self._steps[self._state].get(record.name) or self._out_of_order(record, row)
        if resource and not release:
            content = self._resources.get(resource)
        elif release and not resource:
            content = self._releases.get(release)
        elif id_:
            content = self._by_id.get(id_) or ("", self._upc, "", id_, "", "")
        else:
            content = None
        if content is None:
            self._unresolved(row, release, resource)
            return None
        used: int | Decimal = (Decimal(quantity) if "." in quantity else int(quantity)) if quantity else 0
        returned = int(returns) if returns else 0
        if not self._licensed:
            return self._line(row, summary, content, used, returned, None)
        line = self._flush()
        self._pending = (row, summary, content, used, returned)
        return line

    def _licence(self, record: Record, row: int, values: tuple[str, ...]) -> None:
        block, summary, amount = values
        self._step(record, row, block)
        self._due_summary = self._due_summary or summary
        of = (self._pending and self._pending[1]) or self._due_summary
        if summary == of or self._is_alike(row, summary, of):
            self._due = EXACT.add(Decimal(amount), self._due or 0)

    def _is_alike(self, row: int, summary: str, of: str) -> bool:
        """Whether amounts of two summaries can be added."""
        sums, first = self.sums.get(summary) or self._only(summary), self.sums.get(of)
        if sums is None and summary:
            self._without_summary(row, summary)
            return False
        if sums is None or first is None or sums.currency == first.currency:
            return True
        message = f"The amount is in {sums.currency}, the usage's other amounts are in {first.currency}."
        self._findings.add(message, "mixed-currencies", _CORRECT, row=row, column="SummaryRecordId", value=summary)
        return False

    def _flush(self) -> SalesLine | None:
        """The line that waited for its licensors, with what is due to all of them."""
        if self._pending is None:
            return None
        row, summary, content, used, returned = self._pending
        line = self._line(row, summary or self._due_summary, content, used, returned, self._due)
        self._pending, self._due, self._due_summary = None, None, ""
        return line

    def _line(
        self,
        row: int,
        summary: str,
        content: _Content,
        used: int | Decimal,
        returned: int,
        due: Decimal | None,
        days: tuple[date, date] | None = None,
    ) -> SalesLine | None:
        sums = self.sums.get(summary) or self._only(summary)
        if sums is None:
            self._without_summary(row, summary)
            return None
        sums.lines += 1
        sums.returned += returned
        net: int | Decimal
        if isinstance(used, int):
            sums.whole += used
            net = used - returned
        else:
            sums.fractions = EXACT.add(sums.fractions, used)
            net = EXACT.subtract(used, returned)
        common = sums.common if days is None else sums.common[:1] + days + sums.common[3:]
        if due is None:
            values = common + (net, None, "", sums.rate) + content + (summary, self._file, row)  # noqa: RUF005
        else:
            sums.revenue = EXACT.add(sums.revenue, due)
            values = common + (net, due, sums.currency, sums.rate) + content + (summary, self._file, row)  # noqa: RUF005
        return tuple.__new__(SalesLine, values)  # in half the time of SalesLine(...)

    def _single(self, record: Record, row: int, values: tuple[str, ...]) -> SalesLine | None:
        summary, isrc, upc, grid, id_, release_id, title, release_title, artist, release_artist, *others = values
        day, quantity, returns, amount = others
        self._step(record, row, "single")
        if not quantity:
            return None
        used: int | Decimal = Decimal(quantity) if "." in quantity else int(quantity)
        returned = int(returns) if returns else 0
        if id_:
            content = (isrc.upper(), upc, grid, id_, title or release_title, artist or release_artist)
        else:
            content = (isrc.upper(), upc, grid, release_id, release_title, release_artist)
        due = Decimal(amount) if amount else None
        days = days_of(day)
        if day and not self._is_in_period(days):
            message = f"The report is about {self._header.start} to {self._header.end}; {day} is no day of that."
            self._findings.add(message, "period", _CORRECT, row=row, column="SalesTransactionDate", value=day)
            return None
        return self._line(row, summary, content, used, returned, due, days)

    def _is_in_period(self, days: tuple[date, date] | None) -> bool:
        start, end = self._header.start, self._header.end
        return days is not None and (start is None or start <= days[0]) and (end is None or days[1] <= end)

    def _only(self, summary: str) -> SummarySums | None:
        """The only summary of the file, for a line that names none."""
        return next(iter(self.sums.values())) if not summary and len(self.sums) == 1 else None

    def _step(self, record: Record, row: int, block: str) -> None:
        """Goes on to a record; says so if it may not follow the one before it. A new block begins by its id."""
        if block != self._block:
            self._enter(block, row)
        self._state = self._steps[self._state].get(record.name) or self._out_of_order(record, row)

    def _out_of_order(self, record: Record, row: int) -> int:
        expected = " or ".join(self._order.steps[self._state]) or "the end"
        message = f"{record.name} may not stand here; expected: {expected}."
        self._findings.add(message, "out-of-order", _CORRECT, row=row, column="RecordType", value=record.name)
        return self._order.starts.get(record.name, self._state)

    def _enter(self, block: str, row: int) -> None:
        if self._block:
            self._leave(row)
        phase = block if block in ("SY", "single") else "block"
        if phase == "SY" and self._block not in ("", "SY"):
            message = "A summary stands after the lines."
            self._findings.add(message, "out-of-order", _CORRECT, row=row, column="RecordType")
        self._order = compiled(self._expressions[phase])
        self._steps = self._order.steps
        self._block, self._state = block, 0
        if phase == "block":
            self.blocks += 1
            self._releases.clear()
            self._resources.clear()
            self._by_id.clear()
            self._upc = ""

    def _leave(self, row: int) -> None:
        if self._state not in self._order.ends:
            expected = " or ".join(self._order.steps[self._state])
            what = "The summaries end" if self._block in ("", "SY") else f"The block {self._block!r} ends"
            message = f"{what} too early; expected: {expected}."
            self._findings.add(message, "incomplete-block", _CORRECT, row=row)

    def _unresolved(self, row: int, release: str, resource: str) -> None:
        if bool(release) == bool(resource):
            message = "Either TransactedRelease or TransactedResource has to be given, and not both."
            column, value = "TransactedRelease", release
        else:
            column, value = ("TransactedRelease", release) if release else ("TransactedResource", resource)
            message = f"{column} names {value!r}, which the block does not have."
        self._findings.add(message, "unknown-reference", _CORRECT, row=row, column=column, value=value)

    def _without_summary(self, row: int, summary: str) -> None:
        message = f"There is no summary {summary!r}." if summary else "The line belongs to no summary."
        self._findings.add(message, "unknown-summary", _CORRECT, row=row, column="SummaryRecordId", value=summary)

"""Adds up the lines of a report by service, territory, use and recording, in bounded memory. Pure.

No line is left out: of recordings beyond those that are told apart, the sum is kept. Lines are first added by all of
these together, and those sums to the four lists whenever there are MAX_CELLS.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from heapq import nlargest

from shared.errors import Finding, InvalidInput
from shared.model.sales.line import SalesLine
from shared.model.sales.stored import (
    MAX_PLACES,
    MAX_RECORDINGS,
    PlaceSales,
    RecordingSales,
    ReportSums,
)
from shared.sales.money.rounding import EXACT
from shared.sales.money.sums import ZERO, Sum

MAX_CELLS = 100_000
"""The most sums of lines in memory."""
MAX_PAIRS = 200_000
"""The most pairs of a recording and a territory in memory; of more, the recordings used least are given up."""
REST = "…"
"""The name of what is beyond MAX_PLACES."""
_MAX_NAME = 80
_MAX_BYTES = 900_000
"""A document of Firestore has at most 1 MiB."""
_add = EXACT.add
_Named = tuple[str, str, str, str]
"""A recording or release: ISRC, UPC, title and artist."""
_Cell = tuple[str, str, str, str, str, str, str, str]
"""Service, territory, use and currency; ISRC, UPC, title and artist."""


@dataclass(slots=True)
class _Recording(Sum):
    """The total of a recording, and how often it was used by territory."""

    places: dict[str, Decimal] = field(default_factory=dict)


class SumsOfReport:
    """The sums of one report while it is read."""

    def __init__(self) -> None:
        self._cells: dict[_Cell, tuple[Decimal, Decimal | None]] = {}
        self._services: dict[str, Sum] = defaultdict(Sum)
        self._territories: dict[str, Sum] = defaultdict(Sum)
        self._uses: dict[str, Sum] = defaultdict(Sum)
        self._recordings: dict[_Named, _Recording] = defaultdict(_Recording)
        self._others = Sum()
        self.service = ""
        """The service of the first line."""
        self.days: tuple[date, date] | None = None
        """The first and the last day of all lines."""

    def add(self, line: SalesLine) -> None:
        """Adds a line."""
        first, last = self.days or (line.start, line.end)
        self.days = min(first, line.start), max(last, line.end)
        self.service = self.service or line.service
        title = line.title or ("" if line.isrc or line.upc else line.grid or line.proprietary_id)
        named = (line.isrc, line.upc, title, line.artist)
        cell = (line.service, line.territory, line.use_type, line.currency, *named)
        quantity, revenue = self._cells.get(cell, (ZERO, None))
        if line.revenue is not None:
            revenue = _add(revenue or ZERO, line.revenue)
        self._cells[cell] = _add(quantity, line.quantity), revenue
        if len(self._cells) >= MAX_CELLS:
            self._divide()

    def result(self, report_id: str, tenant_id: str) -> ReportSums:
        """The sums of the stored report with this id, with as many recordings as a document has room for.

        Raises InvalidInput if it has no room for the rest.
        """
        self._divide()
        most = MAX_RECORDINGS
        while True:
            self._keep(most)
            found = self._result(report_id, tenant_id)
            if len(found.model_dump_json().encode()) <= _MAX_BYTES:
                return found
            if not most:
                message = "The report has too many territories, services, uses and currencies together."
                raise InvalidInput([Finding("report", message, "too-large", remedy="Ask the service for several.")])
            most //= 2

    def _result(self, report_id: str, tenant_id: str) -> ReportSums:
        return ReportSums(
            id=report_id,
            tenant_id=tenant_id,
            services=_places(self._services),
            territories=_places(self._territories),
            uses=_places(self._uses),
            recordings=[_sales_of(named, sold) for named, sold in self._recordings.items()],
            others=self._others.figures(),
        )

    def _divide(self) -> None:
        for (service, territory, use, currency, *names), (quantity, revenue) in self._cells.items():
            isrc, upc, title, artist = (name[:_MAX_NAME] for name in names)
            recording, place = self._recordings[isrc, upc, title, artist], territory[:_MAX_NAME]
            groups = (self._services[service[:_MAX_NAME]], self._territories[place], self._uses[use[:_MAX_NAME]])
            due = {} if revenue is None else {currency: revenue}
            for total in (*groups, recording):
                total.add(quantity, due)
            recording.places[place] = _add(recording.places.get(place, ZERO), quantity)
        self._cells.clear()
        while sum(len(each.places) for each in self._recordings.values()) > MAX_PAIRS:
            self._keep(len(self._recordings) // 2)

    def _keep(self, most: int) -> None:
        """Keeps the recordings used most, in that order, and adds the rest to the others."""
        kept = dict(nlargest(most, self._recordings.items(), key=lambda each: abs(each[1].quantity)))
        for named, sold in self._recordings.items():
            if named not in kept:
                self._others.add(sold.quantity, sold.revenue)
        self._recordings = defaultdict(_Recording, kept)


def _places(sums: Mapping[str, Sum]) -> list[PlaceSales]:
    """The largest first; what is beyond MAX_PLACES together."""
    ranked = sorted(sums.items(), key=lambda each: (-abs(each[1].quantity), each[0]))
    shown, rest = ranked, Sum()
    if len(ranked) > MAX_PLACES:
        shown = ranked[: MAX_PLACES - 1]
        for _, total in ranked[MAX_PLACES - 1 :]:
            rest.add(total.quantity, total.revenue)
        shown.append((REST, rest))
    return [PlaceSales(name=name, quantity=total.quantity, revenue=total.revenue) for name, total in shown]


def _sales_of(named: _Named, sold: _Recording) -> RecordingSales:
    isrc, upc, title, artist = named
    territory = max(sold.places, key=lambda each: (sold.places[each], each))
    return RecordingSales(
        isrc=isrc,
        upc=upc,
        title=title,
        artist=artist,
        territory=territory,
        there=sold.places[territory],
        quantity=sold.quantity,
        revenue=sold.revenue,
    )

"""Adds up recordings over reports, and keeps of each when, at which service and where it was used. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from shared.model.sales.stored import RecordingSales, SalesFigures
from shared.sales.analytics.answer import MAX_LISTED, SoldRecording
from shared.sales.analytics.names import identifiers_of, recording_key
from shared.sales.analytics.reports import CountedReport
from shared.sales.money.sums import Sum


class Use(NamedTuple):
    """What one report says of a recording."""

    month: str
    services: tuple[str, ...]
    """What the services of the report are compared by; a report about several does not say which of them it was."""
    quantity: Decimal
    revenue: dict[str, Decimal]
    territory: str
    """Where it was used most."""
    there: Decimal


@dataclass(slots=True)
class Recording:
    """A recording or release, with all that the reports say of it."""

    isrc: str = ""
    upc: str = ""
    title: str = ""
    artist: str = ""
    total: Sum = field(default_factory=Sum)
    identifiers: set[str] = field(default_factory=set)
    """Its ISRC, and the barcodes with which it was reported, as they are compared."""
    uses: list[Use] = field(default_factory=list)

    def add(self, row: RecordingSales, counted: CountedReport, services: tuple[str, ...]) -> None:
        """Adds a row of a report."""
        self.isrc, self.upc = self.isrc or row.isrc, self.upc or row.upc
        self.title, self.artist = self.title or row.title, self.artist or row.artist
        self.total.add(row.quantity, row.revenue)
        self.identifiers |= identifiers_of(row)
        self.uses.append(Use(counted.month, services, row.quantity, row.revenue, row.territory, row.there))

    def sold(self, figures: SalesFigures | None = None) -> SoldRecording:
        """It with these figures, or with those of all reports."""
        shown = figures or self.total.figures()
        return SoldRecording(
            isrc=self.isrc,
            upc=self.upc,
            title=self.title,
            artist=self.artist,
            quantity=shown.quantity,
            revenue=shown.revenue,
        )


@dataclass(slots=True)
class Recordings:
    """The recordings that the counted reports list: 500 of each report at most, of 600 reports."""

    found: dict[str, Recording] = field(default_factory=dict)
    unlisted: Sum = field(default_factory=Sum)
    """What recordings have that reports do not list."""

    def add(self, counted: CountedReport) -> None:
        """Adds the recordings of a report."""
        services = tuple(sorted(counted.services))
        for row in counted.sums.recordings:
            self.found.setdefault(recording_key(row), Recording()).add(row, counted, services)
        self.unlisted.add(counted.sums.others.quantity, counted.sums.others.revenue)

    def __iter__(self) -> Iterator[Recording]:
        return iter(self.found.values())

    def top(self) -> tuple[list[SoldRecording], SalesFigures]:
        """The most used, at most MAX_LISTED, and what all others have."""
        keys = sorted(self.found, key=lambda key: (-self.found[key].total.quantity, key))
        rest = Sum(self.unlisted.quantity, dict(self.unlisted.revenue))
        for key in keys[MAX_LISTED:]:
            rest.add(self.found[key].total.quantity, self.found[key].total.revenue)
        return [self.found[key].sold() for key in keys[:MAX_LISTED]], rest.figures()

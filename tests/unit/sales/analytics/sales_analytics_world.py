"""A tenant with stored sales reports and a catalogue, in memory. Today is 15 July 2026."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from shared.catalog.releases.entry import entry_of
from shared.model.codec import encode
from shared.model.delivery.entry import Liveness, Standing
from shared.model.sales.stored import PlaceSales, RecordingSales, ReportSums, SalesFigures, StoredReport
from shared.sales.analytics.analyse import get_sales_analytics
from shared.sales.analytics.answer import SalesAnalytics
from shared.sales.analytics.request import SalesAnalyticsRequest
from tests.fixtures.documents import isrc, release, track
from tests.fixtures.world import SteppingClock, World, target

TODAY = datetime(2026, 7, 15, 9, tzinfo=UTC)
MONTHS = [f"2025-{month:02}" for month in range(7, 13)] + [f"2026-{month:02}" for month in range(1, 7)]
"""The default period."""
Named = Mapping[str, int | str]
"""Quantities by name. The revenue is a hundredth of the quantity in euros, where nothing else is said."""


def revenue_of(quantity: Decimal) -> dict[str, Decimal]:
    return {"EUR": quantity / 100} if quantity else {}


def places(named: Named) -> list[PlaceSales]:
    return [
        PlaceSales(name=name, quantity=Decimal(quantity), revenue=revenue_of(Decimal(quantity)))
        for name, quantity in named.items()
    ]


def recording(
    number: int, quantity: int | str, territory: str = "DE", there: int | str | None = None, **more: Any
) -> RecordingSales:
    """The sales of a track of the fixtures."""
    amount = Decimal(quantity)
    fields: dict[str, Any] = {
        "isrc": isrc(number),
        "title": f"Title {number}",
        "artist": f"Artist {number}",
        "quantity": amount,
        "revenue": revenue_of(amount),
        "territory": territory,
        "there": amount if there is None else Decimal(there),
    }
    return RecordingSales(**{**fields, **more})


def month_days(month: str, months: int = 1) -> tuple[date, date]:
    """The first day of a month, and the last one of so many from it on."""
    first = date.fromisoformat(f"{month}-01")
    year, index = divmod(first.year * 12 + first.month - 1 + months, 12)
    return first, date(year, index + 1, 1) - timedelta(days=1)


class SalesWorld(World):
    """A World with sales."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, SteppingClock(TODAY))
        for path in [path for path in self.store.documents if path.startswith(("releases/", "releaseIndex/"))]:
            del self.store.documents[path]
        self.numbers = 0

    def report(
        self,
        start: date,
        end: date | None,
        quantity: int | str,
        service: str = "Example",
        *,
        services: Named | None = None,
        territories: Named | None = None,
        uses: Named | None = None,
        recordings: Sequence[RecordingSales] = (),
        tenant_id: str = "tenant",
        revenue: Mapping[str, Decimal] | None = None,
        **fields: Any,
    ) -> str:
        """Stores a report and its sums, and returns its id. What recordings do not have is of others."""
        self.numbers += 1
        report_id, amount = f"report-{self.numbers}", Decimal(quantity)
        due = revenue_of(amount) if revenue is None else dict(revenue)
        stored = StoredReport(
            **{
                "id": report_id,
                "tenant_id": tenant_id,
                "import_id": "import",
                "report_id": f"sender {self.numbers}",
                "subject": f"subject {self.numbers}",
                "format": "dsr",
                "service": service,
                "start": start,
                "end": end,
                "lines": 10,
                "quantity": amount,
                "revenue": due,
                "created": TODAY,
                "created_by": "manager",
                "updated": TODAY,
                **fields,
            }
        )
        listed = sum((each.quantity for each in recordings), Decimal(0))

        def divided(given: Named | None, name: str) -> list[PlaceSales]:
            return places(given) if given else [PlaceSales(name=name, quantity=amount, revenue=due)]

        sums = ReportSums(
            id=report_id,
            tenant_id=tenant_id,
            services=divided(services, service),
            territories=divided(territories, "DE"),
            uses=divided(uses, "OnDemandStream"),
            recordings=list(recordings),
            others=SalesFigures(quantity=amount - listed, revenue=revenue_of(amount - listed)),
        )
        self.put(f"salesReports/{report_id}", encode(stored))
        self.put(f"salesSums/{report_id}", encode(sums))
        return report_id

    def month(self, month: str, quantity: int | str, service: str = "Example", **fields: Any) -> str:
        """Stores the report of a month."""
        return self.report(*month_days(month), quantity, service, **fields)

    def listing(self, month: str, recordings: Sequence[RecordingSales], service: str = "Example", **fields: Any) -> str:
        """Stores the report of a month, which lists all of its recordings."""
        quantity = sum((each.quantity for each in recordings), Decimal(0))
        return self.month(month, str(quantity), service, recordings=recordings, **fields)

    def analytics(self, caller: str = "viewer", **request: Any) -> SalesAnalytics:
        return get_sales_analytics(
            SalesAnalyticsRequest(**request), caller=getattr(self, caller), adapters=self.adapters
        )

    def service_target(self, target_id: str = "target", name: str = "Example", **changes: Any) -> None:
        self.put(f"deliveryTargets/{target_id}", encode(target(id=target_id, name=name, **changes)))

    def published(
        self,
        number: int,
        live: Mapping[str, Liveness],
        *,
        tracks: int = 1,
        since: datetime = datetime(2026, 1, 10, tzinfo=UTC),
        tenant_id: str = "tenant",
    ) -> str:
        """Stores a release with its entry, and where it is live. The ISRCs of release 7 have the numbers 71, 72, ..."""
        release_id = f"release-{number}"
        serials = [number * 10 + place for place in range(1, tracks + 1)]
        listed = [track(place, f"Title {serial}", serial=serial) for place, serial in enumerate(serials, start=1)]
        made = release(number, f"Release {number}", listed)
        document = encode(made.model_copy(update={"id": release_id, "tenant_id": tenant_id, "updated": TODAY}))
        standings = {
            target_id: Standing(
                target_id=target_id,
                delivery_id=f"delivery-{number}",
                status="completed",
                action="Initial",
                created=since,
                sent=since,
                sent_action="Initial",
                said="live" if liveness == "yes" else None,
                since=since if liveness == "yes" else None,
                live=liveness,
            ).model_dump(by_alias=True, exclude_none=True)
            for target_id, liveness in live.items()
        }
        self.put(f"releases/{release_id}", document)
        self.put(f"releaseIndex/{release_id}", {**entry_of(document), "standings": standings, "shows": []})
        return release_id

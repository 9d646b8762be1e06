"""Defines the sales line: one line of a sales report, in the form that every format of report is read into."""

from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from pydantic.alias_generators import to_camel


class SalesLine(NamedTuple):
    """What a report says of one recording or release: where it was used, how often, and what is due for it.

    A tuple, because reports have millions of lines. Absent texts are empty.
    """

    report_id: str
    """The report that says so: its sender and number, or for a spreadsheet the hash of its bytes, unpacked."""
    start: date
    """The first day of the period that the line is about."""
    end: date
    """The last day of the period."""
    service: str
    """The service that sold or played it; where the report tells its tiers apart, with the tier: `Example/Premium`."""
    territory: str
    """ISO 3166-1 alpha-2, `Worldwide`, or what else the report says (DDEX AVS, CurrentTerritoryCode)."""
    use_type: str
    """How it was used, such as `OnDemandStream` or `PermanentDownload` (DDEX AVS, UseType)."""
    commercial_model: str
    """How the consumer paid, such as `SubscriptionModel` (DDEX AVS, CommercialModelType)."""
    quantity: int | Decimal
    """How often it was used, less returns. Negative if more was returned."""
    revenue: Decimal | None
    """What the report allocates to its recipient for the line, exactly as written. None if it says so only in its
    summaries, or not at all."""
    currency: str
    """ISO 4217, of the revenue; empty if there is none."""
    exchange_rate: Decimal | None = None
    """The rate by which the service converted the consumers' currency into this one, if it states it."""
    isrc: str = ""
    upc: str = ""
    """The UPC, EAN or GTIN of the release (DDEX: ICPN), as written."""
    grid: str = ""
    proprietary_id: str = ""
    """The service's own id of the recording, or of the release if that is what was sold."""
    title: str = ""
    artist: str = ""
    summary_id: str = ""
    """The summary of the report that the line belongs to, if it has summaries."""
    file: str = ""
    """The name of the file."""
    row: int = 0
    """The line of the file, from 1."""

    def to_dict(self) -> dict[str, Any]:
        """The line as JSON: days and amounts as texts, so that no amount becomes a float; absent values left out."""
        present = {name: value for name, value in self._asdict().items() if value not in ("", None)}
        return {to_camel(name): _plain(value) for name, value in present.items()}


def _plain(value: Any) -> str | int:
    if isinstance(value, str | int):
        return value
    return format(value, "f") if isinstance(value, Decimal) else str(value)

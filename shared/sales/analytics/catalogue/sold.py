"""Keeps what each service has reported of in each month, for the comparison with the catalogue. Pure."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from shared.sales.analytics.months import distance
from shared.sales.analytics.names import name_key
from shared.sales.analytics.recordings import Recording
from shared.sales.analytics.reports import CountedReport

RECENT_MONTHS = 2
"""How many complete months are compared with what is live."""
_MAX_AGE_MONTHS = 6
"""Older reports say nothing about what is live today."""


@dataclass(slots=True)
class Sold:
    """Which months the services have reports of, and whether these list all of their recordings."""

    listed: dict[str, dict[str, bool]] = field(default_factory=dict)
    """By service and month, whether the reports list all recordings."""
    names: dict[str, str] = field(default_factory=dict)
    """The names of the services."""
    senders: dict[str, set[str]] = field(default_factory=dict)
    """Who sent the reports of a service that are about no other, as it is compared."""

    def add(self, counted: CountedReport) -> None:
        """Adds a report."""
        others = counted.sums.others
        whole = not others.quantity and not any(others.revenue.values())
        for key, name in counted.services.items():
            self.names.setdefault(key, name)
            months = self.listed.setdefault(key, {})
            months[counted.month] = months.get(counted.month, True) and whole
        if len(counted.services) == 1 and counted.report.sender:
            self.senders.setdefault(next(iter(counted.services)), set()).add(name_key(counted.report.sender))

    def recent(self, last: str, service: str | None = None) -> list[str]:
        """The last two months with reports, of one service or of any, up to `last`; fewer if there are no two."""
        services = self.listed if service is None else {service: self.listed.get(service, {})}
        months = sorted({month for each in services.values() for month in each if month <= last})
        return months[-RECENT_MONTHS:]

    def lists_all(self, service: str, months: Iterable[str]) -> bool:
        """Whether the reports of these months list all of their recordings."""
        return all(self.listed[service][month] for month in months)


def sold_identifiers(recordings: Iterable[Recording], service: str, months: Collection[str]) -> set[str]:
    """The ISRCs and barcodes that reports about the service have in these months."""
    return {
        identifier
        for recording in recordings
        if any(service in use.services and use.month in months for use in recording.uses)
        for identifier in recording.identifiers
    }


def is_outdated(months: Sequence[str], today: str) -> bool:
    """Whether the last of the months is too old to say something about today, whose last complete month is given."""
    return distance(months[-1], today) >= _MAX_AGE_MONTHS

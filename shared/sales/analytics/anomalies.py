"""Finds recordings whose use suddenly grew in a single territory: hints at what to look at, no findings. Pure.

Reports about different services are never compared with each other: one that begins to report, or reports by the
quarter, is no growth. Reports say of a recording only in which territory it was used most, so its share there is a
lower bound, and what is listed has at least that share.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from statistics import median

from shared.sales.analytics.answer import MAX_LISTED, Anomaly
from shared.sales.analytics.recordings import Recording
from shared.sales.money.sums import ZERO

GROWTH = Decimal(10)
"""How many times its former median a recording is used."""
SHARE = Decimal("0.8")
"""Which part of that is from one territory."""
LEAST_QUANTITY = Decimal(1000)
"""Of less use in a month, nothing is concluded."""
FORMER_MONTHS = 3
"""How many months before must have listed the recording."""
_TENTH = Decimal("0.1")


@dataclass(slots=True)
class _MonthUse:
    quantity: Decimal = ZERO
    places: dict[str, Decimal] = field(default_factory=dict)
    """How often it was used in each territory, at least."""

    def top(self) -> tuple[str, Decimal]:
        return max(((name, there) for name, there in self.places.items()), key=lambda each: (each[1], each[0]))


def find_anomalies(recordings: Iterable[Recording], services: Mapping[str, str]) -> list[Anomaly]:
    """The largest first, at most MAX_LISTED; of each recording and service the month with the most use.

    `services`: the names of the services by what they are compared by.
    """
    found = [anomaly for recording in recordings for anomaly in _of(recording, services)]
    found.sort(key=lambda each: (-each.quantity, each.recording.isrc, each.recording.upc, each.month))
    return found[:MAX_LISTED]


def _of(recording: Recording, services: Mapping[str, str]) -> Iterator[Anomaly]:
    for reported, months in _by_services(recording).items():
        grown = [hint for month in months if (hint := _growth(recording, reported, month, months, services))]
        if grown:
            yield max(grown, key=lambda each: each.quantity)


def _by_services(recording: Recording) -> dict[tuple[str, ...], dict[str, _MonthUse]]:
    found: dict[tuple[str, ...], dict[str, _MonthUse]] = {}
    for use in recording.uses:
        month = found.setdefault(use.services, {}).setdefault(use.month, _MonthUse())
        month.quantity += use.quantity
        month.places[use.territory] = month.places.get(use.territory, ZERO) + use.there
    return found


def _growth(
    recording: Recording,
    reported: tuple[str, ...],
    month: str,
    months: Mapping[str, _MonthUse],
    services: Mapping[str, str],
) -> Anomaly | None:
    use = months[month]
    territory, there = use.top()
    if use.quantity < LEAST_QUANTITY or there < use.quantity * SHARE:
        return None
    former = [each.quantity for name, each in months.items() if name < month]
    if len(former) < FORMER_MONTHS:
        return None
    usual = median(former)
    if usual < 1 or use.quantity < usual * GROWTH:
        return None
    times, share = (use.quantity / usual).quantize(_TENTH), there * 100 // use.quantity
    return Anomaly(
        recording=recording.sold(),
        services=[services[key] for key in reported],
        month=month,
        quantity=use.quantity,
        usual=usual,
        territory=territory,
        there=there,
        reason=(
            f"It was used {times} times as often as in the median of {len(former)} months before, "
            f"at least {share} % of it in {territory or 'one territory'}. This can be a success or a campaign; "
            "it is also what possible manipulation looks like. Compare it with what you know, or ask the service."
        ),
    )

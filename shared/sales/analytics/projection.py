"""Projects the use of the next months from that of whole months. Pure.

Method: a straight line is fitted to the monthly quantities by least squares, and continued. The interval is that of a
new observation: the residual spread about the line, widened for the months of distance, times the 97.5 % quantile of
Student's t. It knows no seasons, and takes the past to go on. The quantity of a report is spread evenly over its days,
so that reports of weeks and quarters count in the months that they are about. Quantities are floating-point numbers
here, because they are estimates; money is estimated from them by exact mean revenue, and is never paid.
"""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from math import sqrt
from statistics import NormalDist, linear_regression

from shared.model.sales.stored import StoredReport
from shared.sales.analytics.answer import ProjectedMonth
from shared.sales.analytics.months import distance, first_day, last_day, month_of, shifted, span
from shared.sales.money.sums import Sum

LEAST_MONTHS = 6
MONTHS_AHEAD = 3
_LONGEST_MONTHS = 13
"""No report is taken to be about more months."""
_CONFIDENCE = 0.95
_CENT = Decimal("0.01")


def monthly_use(reports: Iterable[StoredReport]) -> dict[str, float]:
    """The quantity of each month, that of each report spread evenly over its days."""
    found: dict[str, float] = {}
    for report in reports:
        assert report.start is not None
        end = max(report.end or report.start, report.start)
        end = min(end, last_day(shifted(month_of(report.start), _LONGEST_MONTHS - 1)))
        daily = float(report.quantity) / ((end - report.start).days + 1)
        for month in span(month_of(report.start), month_of(end)):
            first, last = max(report.start, first_day(month)), min(end, last_day(month))
            found[month] = found.get(month, 0.0) + daily * ((last - first).days + 1)
    return found


def project(
    months: Sequence[str], use: Mapping[str, float], sums: Mapping[str, Sum], after: str
) -> list[ProjectedMonth]:
    """The months after `after`, projected from these whole months; none if there are fewer than LEAST_MONTHS."""
    if len(months) < LEAST_MONTHS:
        return []
    places = [float(distance(months[0], month)) for month in months]
    values = [use.get(month, 0.0) for month in months]
    slope, base = linear_regression(places, values)
    mean = sum(places) / len(places)
    width = sum((place - mean) ** 2 for place in places)
    free = len(places) - 2
    residual = sqrt(sum((value - base - slope * x) ** 2 for x, value in zip(places, values, strict=True)) / free)
    rates = _rates(months, sums)
    projected = []
    for month in span(shifted(after, 1), shifted(after, MONTHS_AHEAD)):
        place = distance(months[0], month)
        expected = base + slope * place
        spread = _student(free) * residual * sqrt(1 + 1 / len(places) + (place - mean) ** 2 / width)
        quantity, low, high = (max(0, round(each)) for each in (expected, expected - spread, expected + spread))
        money = {currency: (quantity * rate).quantize(_CENT) for currency, rate in rates.items()}
        projected.append(ProjectedMonth(month=month, quantity=quantity, low=low, high=high, estimated_revenue=money))
    return projected


def _rates(months: Iterable[str], sums: Mapping[str, Sum]) -> dict[str, Decimal]:
    """The mean revenue of one use, by currency; none if there was no use."""
    total = Sum()
    for month in months:
        if found := sums.get(month):
            total.add(found.quantity, found.revenue)
    if total.quantity <= 0:
        return {}
    return {currency: amount / total.quantity for currency, amount in total.sorted_revenue().items()}


def _student(free: int) -> float:
    """The quantile of Student's t, by its expansion about the normal one (Abramowitz and Stegun, 26.7.5)."""
    z = NormalDist().inv_cdf((1 + _CONFIDENCE) / 2)
    first = (z**3 + z) / 4
    second = (5 * z**5 + 16 * z**3 + 3 * z) / 96
    third = (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384
    return float(z + first / free + second / free**2 + third / free**3)

"""Reads the euro's reference rates as the European Central Bank publishes them, and converts by those of a day. Pure.

A rate is the number of units of a currency that one euro costs. The bank's file is `eurofxref-hist.csv`: a column for
the day, one for each currency, `N/A` or nothing where there is no rate. There are none at weekends and on holidays:
the last one before counts, at most MAX_AGE old.
https://www.ecb.europa.eu/stats/policy_and_exchange_rates/euro_reference_exchange_rates/html/index.en.html
"""

import csv
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from fractions import Fraction

from shared.errors import Finding, InvalidInput

MAX_AGE = timedelta(days=10)
"""How old a rate may be: longer than any row of days without one."""
_EURO = "EUR"
_NONE = ("", "N/A")
_DAYS = ("%Y-%m-%d", "%d %B %Y")
"""How the history and the file of the last day write a day."""


class Rates:
    """Dated exchange rates. Without any, only amounts that stay in their currency can be converted."""

    def __init__(self, by_currency: Mapping[str, Mapping[date, Decimal]]) -> None:
        self._rates = {currency: dict(dated) for currency, dated in by_currency.items()}
        self._days = {currency: sorted(dated) for currency, dated in self._rates.items()}

    def rate(self, source: str, target: str, day: date) -> Fraction:
        """How many units of `target` one unit of `source` is worth on the day, exactly, by way of the euro.

        Raises InvalidInput if there is no rate.
        """
        if source == target:
            return Fraction(1)
        return self._per_euro(target, day) / self._per_euro(source, day)

    def _per_euro(self, currency: str, day: date) -> Fraction:
        if currency == _EURO:
            return Fraction(1)
        days = self._days.get(currency, [])
        place = bisect_right(days, day)
        if place == 0 or day - days[place - 1] > MAX_AGE:
            message = f"There is no exchange rate between EUR and {currency} for {day}."
            remedy = "Give a file of the European Central Bank that has one: eurofxref-hist.csv."
            raise InvalidInput([Finding("rates", message, "no-rate", remedy=remedy)])
        return Fraction(self._rates[currency][days[place - 1]])


NO_RATES = Rates({})


def read_rates(lines: Iterable[str]) -> Rates:
    """Reads the bank's file. Raises InvalidInput with every cell that is not understood, at most a hundred."""
    try:
        return _read_rates(csv.reader(lines, skipinitialspace=True))
    except UnicodeDecodeError as error:
        message = f"The file is not UTF-8: byte {error.start + 1} of what was read."
        raise InvalidInput([Finding("rates", message, "not-utf-8", remedy="Download the file again.")]) from error
    except csv.Error as error:
        message = f"The file is no table: {error}."
        raise InvalidInput([Finding("rates", message, "no-rates", remedy="Download the file again.")]) from error


def _read_rates(rows: Iterator[list[str]]) -> Rates:
    header = [name.strip() for name in next(rows, [])]
    if header[:1] != ["Date"]:
        remedy = "Give the European Central Bank's eurofxref-hist.csv, unpacked."
        raise InvalidInput([Finding("line 1", "The first column is not Date.", "no-rates", remedy=remedy)])
    found: dict[str, dict[date, Decimal]] = {name: {} for name in header[1:] if name}
    problems: list[Finding] = []
    for number, row in enumerate(rows, 2):
        try:
            day = _day(row[0].strip()) if row else None
            for name, cell in zip(header[1:], row[1:], strict=False):
                if day and name and cell.strip() not in _NONE:
                    found[name][day] = _rate(cell.strip())
        except (ValueError, InvalidOperation) as error:
            problems.append(Finding(f"line {number}", str(error), "not-a-rate", remedy="Download the file again."))
    if problems:
        raise InvalidInput(problems[:100])
    return Rates(found)


def _day(text: str) -> date:
    for form in _DAYS:
        try:
            return datetime.strptime(text, form).date()
        except ValueError:
            continue
    raise ValueError(f"{text!r} is not a day.")


def _rate(text: str) -> Decimal:
    try:
        value = Decimal(text)
    except InvalidOperation as error:
        raise ValueError(f"{text!r} is not a rate.") from error
    if not (value.is_finite() and value > 0):
        raise ValueError(f"{text!r} is not a rate.")
    return value

"""Books what reports allocate: exact parts of payees, converted and rounded once, so that nothing is lost. Pure.

Of a report, what a service owes in a currency is rounded to its minor unit. It is divided among the currencies of the
payees, converted at the rate of the last day of the sales' period, and divided among the accounts in each: every time
by the largest remainder, so that the parts make the whole. Two exchange accounts keep a conversion balanced.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction

from shared.sales.agreements.terms import UNASSIGNED, Part, Terms, TermsBook
from shared.sales.money.rates import Rates
from shared.sales.money.rounding import apportion, minor_units, nearest
from shared.sales.royalties.ledger import Place, account, digest_of
from shared.sales.royalties.sums import Head

Revenue = Mapping[Head, Mapping[Terms, Decimal]]
"""What is due, in the currency of the head, by the terms on which it is divided."""


def allocate(revenue: Revenue, book: TermsBook, rates: Rates) -> dict[Place, int]:
    """The amounts of one report's entry, in minor units. Raises InvalidInput if a rate is missing."""
    amounts: dict[Place, int] = defaultdict(int)
    for head in sorted(revenue):
        for place, units in _allocate(head, exact_parts(head, revenue[head], book), rates):
            amounts[place] += units
    return amounts


def exact_parts(head: Head, revenue: Mapping[Terms, Decimal], book: TermsBook) -> dict[Place, Fraction]:
    """What each account gets, in the minor units of the head's currency, not rounded. A place has its own currency."""
    parts: dict[Place, Fraction] = defaultdict(Fraction)
    for terms, amount in revenue.items():
        units = minor_units(amount, head.currency)
        for part in terms.parts:
            currency = head.currency if part.payee == UNASSIGNED else book.payees[part.payee].currency
            for name, fraction in _accounts(part, head.end):
                agreement = "" if part.payee == UNASSIGNED else part.agreement
                parts[Place(name, currency, agreement)] += units * fraction
    return parts


def digest_of_report(revenue: Revenue, book: TermsBook, rates: Rates) -> str:
    """SHA-256 of what is divided, how, and at which rates. Whether a share is confirmed does not count."""
    divided = []
    for head in sorted(revenue):
        currencies = {book.payees[part.payee].currency for terms in revenue[head] for part in terms.parts if part.payee}
        at = [[each, str(rates.rate(head.currency, each, head.end))] for each in sorted(currencies)]
        sums = sorted([list(terms.rules), _stated(terms), str(Fraction(each))] for terms, each in revenue[head].items())
        divided.append([*map(str, head), at, sums])
    return digest_of(divided)


def exchange(source: str, target: str, rates: Rates, day: date) -> Fraction:
    """How many minor units of `target` one of `source` is worth on the day, exactly. Raises InvalidInput."""
    if source == target:
        return Fraction(1)
    return rates.rate(source, target, day) * minor_units(Decimal(1), target) / minor_units(Decimal(1), source)


def _allocate(head: Head, parts: Mapping[Place, Fraction], rates: Rates) -> Iterator[tuple[Place, int]]:
    by_currency: dict[str, list[Place]] = defaultdict(list)
    for place in sorted(parts):
        by_currency[place.currency].append(place)
    sums = [sum((parts[place] for place in places), Fraction()) for places in by_currency.values()]
    wholes = apportion(sums)
    yield Place(account("receivable", head.service), head.currency), sum(wholes)
    for (currency, places), whole, exact in zip(by_currency.items(), wholes, sums, strict=True):
        rate = exchange(head.currency, currency, rates, head.end)
        if currency != head.currency:
            yield Place(account("exchange"), head.currency), -whole
            whole = nearest(exact * rate)
            yield Place(account("exchange"), currency), whole
        for place, units in zip(places, apportion([parts[place] * rate for place in places], whole), strict=True):
            yield place, -units


def _accounts(part: Part, end: date) -> Iterator[tuple[str, Fraction]]:
    """The accounts of a part, with how much of the whole each gets."""
    if part.payee == UNASSIGNED:
        yield account("unassigned"), part.fraction
    elif part.held:
        yield account("held", part.payee, part.agreement), part.fraction
    else:
        back = part.fraction * Fraction(part.reserve.percent) / 100 if part.reserve else Fraction()
        yield account("payable", part.payee), part.fraction - back
        if part.reserve:
            yield account("reserve", part.payee, part.agreement, _month_after(end, part.reserve.months)), back


def _month_after(day: date, months: int) -> str:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return f"{year:04}-{month + 1:02}"


def _stated(terms: Terms) -> list[list[str]]:
    return [
        [part.payee, part.agreement, str(part.fraction), part.reserve.model_dump_json() if part.reserve else ""]
        for part in terms.parts
    ]

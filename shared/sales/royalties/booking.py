"""Books what reports allocate: exact parts of payees, converted and rounded once, so that nothing is lost. Pure.

Of a report, what a service owes in a currency is rounded to its minor unit, for all its periods together: a report of
single days is rounded once. It is divided among the currencies of the payees, converted at the rates of the last days
of the sales' periods, and divided among the accounts in each: every time by the largest remainder, so that the parts
make the whole. Two exchange accounts keep a conversion balanced.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction

from shared.sales.agreements.terms import UNASSIGNED, Part, Terms, TermsBook
from shared.sales.money.rates import Rates
from shared.sales.money.rounding import apportion, minor_units, nearest
from shared.sales.royalties.heads import Head
from shared.sales.royalties.ledger import Place, account, digest_of

Revenue = Mapping[Head, Mapping[Terms, Decimal]]
"""What is due, in the currency of the head, by the terms on which it is divided."""


def allocate(revenue: Revenue, book: TermsBook, rates: Rates) -> dict[Place, int]:
    """The amounts of one report's entry, in minor units. Raises InvalidInput if a rate is missing."""
    owed: dict[tuple[str, str], list[Head]] = defaultdict(list)
    for head in sorted(revenue):
        owed[head.service, head.currency].append(head)
    amounts: dict[Place, int] = defaultdict(int)
    for (service, currency), heads in owed.items():
        parts: dict[Place, Fraction] = defaultdict(Fraction)
        worth: dict[Place, Fraction] = defaultdict(Fraction)
        for head in heads:
            for place, units in exact_parts(head, revenue[head], book).items():
                parts[place] += units
                worth[place] += units * exchange(currency, place.currency, rates, head.end)
        for place, whole in _allocate(Place(account("receivable", service), currency), parts, worth):
            amounts[place] += whole
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


def _allocate(
    owed: Place, parts: Mapping[Place, Fraction], worth: Mapping[Place, Fraction]
) -> Iterator[tuple[Place, int]]:
    """Rounds the parts of what is owed, which are in its currency, and what they are worth in their own."""
    by_currency: dict[str, list[Place]] = defaultdict(list)
    for place in sorted(parts):
        by_currency[place.currency].append(place)
    wholes = apportion([sum((parts[place] for place in places), Fraction()) for places in by_currency.values()])
    yield owed, sum(wholes)
    for (currency, places), whole in zip(by_currency.items(), wholes, strict=True):
        worths = [worth[place] for place in places]
        if currency != owed.currency:
            yield Place(account("exchange"), owed.currency), -whole
            whole = nearest(sum(worths, Fraction()))
            yield Place(account("exchange"), currency), whole
        for place, units in zip(places, apportion(worths, whole), strict=True):
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

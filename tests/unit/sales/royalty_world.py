"""Random agreements, sales and rates, and what a run makes of them; a slow reference that divides line by line."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from random import Random
from typing import Any

from shared.model.codec import decode
from shared.model.sales.agreement import Agreement, Agreements, Rule
from shared.model.sales.line import SalesLine
from shared.model.sales.statement import PayeeStatement
from shared.sales.agreements.terms import TermsBook
from shared.sales.money.rates import Rates, read_rates
from shared.sales.royalties.ledger import Ledger
from shared.sales.royalties.run import RoyaltyRun, run_royalties
from shared.sales.royalties.statement_lines import BookedSales
from shared.sales.royalties.statements import state_accounts
from shared.sales.royalties.sums import SalesSums

ISRCS = [f"QZABC26{number:05}" for number in range(8)]
GTINS = ["036000291452", "4006381333931", "96385074"]
TERRITORIES = ["DE", "FR", "US", "JP"]
USES = ["OnDemandStream", "PermanentDownload"]
CURRENCIES = ["EUR", "USD", "JPY", "KWD"]
ORDER = ("tracks", "releases", "catalogues", "territories", "uses", "start_date")
"""What makes a rule more specific, the strongest first."""
JANUARY = date(2026, 1, 1)
RATES = read_rates(
    ["Date,USD,JPY,KWD", "2026-01-30,1.0837,161.43,0.3341", "2026-02-27,1.1,160,0.33", "2026-03-31,1,9,3"]
)


def split(rng: Random, count: int) -> list[str]:
    """So many shares that make 100 percent."""
    cuts = sorted(rng.randint(0, 10_000) for _ in range(count - 1))
    return [f"{(high - low) / 100:.2f}" for low, high in zip([0, *cuts], [*cuts, 10_000], strict=True)]


def random_agreements(rng: Random, **more: Any) -> Agreements:
    """Agreements with every kind of scope and share; no two rules are equally specific."""
    payees = [{"id": f"p{n}", "name": f"Payee {n}", "currency": rng.choice(CURRENCIES)} for n in range(5)]
    catalogues = [{"id": f"c{n}", "tracks": rng.sample(ISRCS, 3), "releases": [rng.choice(GTINS)]} for n in range(2)]
    names = [f"a{n}" for n in range(rng.randint(1, 4))]
    roots = rng.randint(1, len(names))
    ranks = rng.sample(range(64), 40)  # of the agreements that are asked first, no two have the same
    agreements = []
    for place, name in enumerate(names):
        for version in range(rng.randint(1, 2)):
            rules = [
                {
                    "id": f"r{n}",
                    "scope": _scope(rng, ranks[place * 4 + n]),
                    "shares": _shares(rng, names[max(place + 1, roots) :]),
                }
                for n in range(rng.randint(1, 4))
            ]
            start = (JANUARY + timedelta(days=31 * version)).isoformat()
            agreements.append(
                {"id": name, "version": version + 1, "startDate": start, "subordinate": place >= roots, "rules": rules}
            )
    return decode(Agreements, {"payees": payees, "catalogues": catalogues, "agreements": agreements, **more})


def _scope(rng: Random, rank: int) -> dict[str, Any]:
    some = {
        "tracks": rng.sample(ISRCS, 4),
        "releases": rng.sample(GTINS, 2),
        "catalogues": [rng.choice(["c0", "c1"])],
        "territories": rng.sample(TERRITORIES, 3),
        "uses": [rng.choice(USES)],
        "startDate": "2026-01-15",
    }
    return {name: value for bit, (name, value) in enumerate(some.items()) if rank >> bit & 1}


def _shares(rng: Random, onward: Sequence[str]) -> list[dict[str, Any]]:
    shares: list[dict[str, Any]] = []
    for percent in split(rng, rng.randint(1, 4)):
        if onward and rng.random() < 0.4:
            shares.append({"agreement": rng.choice(onward), "percent": percent})
            continue
        share = {"payee": f"p{rng.randrange(5)}", "percent": percent}
        if rng.random() < 0.2:
            share["confirmation"] = "awaited"
        elif rng.random() < 0.2:
            share["reserve"] = {"percent": "12.5", "months": rng.randint(1, 3)}
        shares.append(share)
    return shares


def random_lines(rng: Random, count: int, reports: Sequence[str] = ("r1", "r2")) -> list[SalesLine]:
    """Lines of two months, some of them returns, with amounts as fine as services state them."""
    return [_line(rng, rng.choice(reports)) for _ in range(count)]


def _line(rng: Random, report: str) -> SalesLine:
    start = JANUARY + timedelta(days=31 * rng.randrange(2))
    end = date(2026, start.month + 1, 1) - timedelta(days=1)
    revenue = Decimal(rng.randint(-(10**6), 10**8)).scaleb(-rng.choice([2, 6, 8]))
    where = (rng.choice(TERRITORIES), rng.choice(USES), "SubscriptionModel")
    ids = {"isrc": rng.choice(ISRCS), "upc": rng.choice(["", *GTINS])}
    return SalesLine(report, start, end, "Example", *where, rng.randint(1, 99), revenue, rng.choice(CURRENCIES), **ids)


@dataclass
class World:
    """A ledger, and the agreements and rates by which runs book in it."""

    agreements: Agreements
    rates: Rates
    ledger: Ledger

    @property
    def book(self) -> TermsBook:
        return TermsBook(self.agreements)

    def run(self, lines: Sequence[SalesLine] = (), period: date | None = None, **more: Any) -> RoyaltyRun:
        book = self.book
        sums = SalesSums(book)
        sums.add(lines)
        return run_royalties(sums, book=book, rates=self.rates, ledger=self.ledger, period=period, **more)

    def statements(self, run: RoyaltyRun, lines: Sequence[SalesLine]) -> dict[str, PayeeStatement]:
        """The statements of all payees with their lines, by payee."""
        book = self.book
        sums = SalesSums(book, lambda _: True)
        sums.add(lines)
        sales = BookedSales(run.id, ledger=self.ledger, book=book, rates=self.rates, sums=sums)
        found = state_accounts(run.id, ledger=self.ledger, book=book, payees=book.payees, sales=sales)
        return {each.payee: each for each in found}


def random_world(rng: Random, **more: Any) -> World:
    return World(random_agreements(rng, **more), RATES, Ledger())


def reference(agreements: Agreements, lines: Sequence[SalesLine], rates: Rates) -> dict[tuple[str, str], Fraction]:
    """(account, currency) -> what it should get in major units, not rounded: each line by itself, each rule tried."""
    currencies = {payee.id: payee.currency for payee in agreements.payees}
    found: dict[tuple[str, str], Fraction] = defaultdict(Fraction)
    for line in lines:
        assert line.revenue is not None
        first = [each for each in agreements.agreements if not each.subordinate]
        for name, payee, fraction in _divided(agreements, first, line):
            currency = currencies.get(payee, line.currency)
            found[name, currency] += Fraction(line.revenue) * fraction * rates.rate(line.currency, currency, line.end)
    return {place: amount for place, amount in found.items() if amount}


def _divided(all_of: Agreements, asked: Sequence[Agreement], line: SalesLine) -> Iterator[tuple[str, str, Fraction]]:
    matching = [
        (agreement, rule)
        for agreement in asked
        for rule in agreement.rules
        if not any(
            agreement.start_date < other.start_date <= line.start
            for other in all_of.agreements
            if other.id == agreement.id
        )
        and agreement.start_date <= line.start
        and _is_about(all_of, rule, line)
    ]
    if not matching:
        yield "unassigned", "", Fraction(1)
        return
    agreement, rule = max(matching, key=lambda each: [bool(getattr(each[1].scope, name)) for name in ORDER])
    for share in rule.shares:
        part = Fraction(share.percent) / 100
        if share.agreement:
            further = [each for each in all_of.agreements if each.id == share.agreement]
            yield from ((name, who, part * rest) for name, who, rest in _divided(all_of, further, line))
        elif share.confirmation == "awaited":
            yield f"held:{share.payee}:{agreement.id}", str(share.payee), part
        else:
            back = Fraction(share.reserve.percent) / 100 if share.reserve else Fraction()
            yield f"payable:{share.payee}", str(share.payee), part * (1 - back)
            if share.reserve:
                due = f"{line.end.year}-{line.end.month + share.reserve.months:02}"
                yield f"reserve:{share.payee}:{agreement.id}:{due}", str(share.payee), part * back


def _is_about(all_of: Agreements, rule: Rule, line: SalesLine) -> bool:
    scope = rule.scope
    catalogues = [each for each in all_of.catalogues if each.id in scope.catalogues]
    return (
        (not scope.tracks or line.isrc in scope.tracks)
        and (not scope.releases or line.upc in scope.releases)
        and (not catalogues or any(line.isrc in each.tracks or line.upc in each.releases for each in catalogues))
        and (not scope.territories or line.territory in scope.territories)
        and (not scope.uses or line.use_type in scope.uses)
        and (scope.start_date is None or scope.start_date <= line.start)
    )

"""A royalty run over 100,000 tracks and 1,000 payees, a second run over the same, and statements with their lines.

The run is over a million lines of ten reports: each track in five territories and two uses. Seconds are computing time,
without what making the lines takes.
"""

import json
import resource
import time
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from itertools import product

from shared.model.sales.agreement import Agreement, Agreements, Payee, Rule, Scope, Share
from shared.model.sales.line import SalesLine
from shared.sales.agreements.terms import TermsBook
from shared.sales.money.rates import read_rates
from shared.sales.royalties.ledger import Ledger
from shared.sales.royalties.run import RoyaltyRun, run_royalties
from shared.sales.royalties.statement_lines import BookedSales
from shared.sales.royalties.statements import state_accounts
from shared.sales.royalties.sums import SalesSums

TRACKS, PAYEES, REPORTS = 100_000, 1_000, 10
CURRENCIES = ("EUR", "USD", "JPY")
WHERE = tuple(product(("DE", "FR", "GB", "JP", "US"), ("OnDemandStream", "PermanentDownload")))
START, END = date(2026, 3, 1), date(2026, 3, 31)
RATES = read_rates(["Date,USD,JPY", "2026-03-31,1.09,163.2"])


def emit(figure: str, value: float, unit: str, aim: str = "") -> None:
    row = {"bench": "royalties", "figure": figure, "value": round(value, 2), "unit": unit}
    print(json.dumps({**row, "aim": aim} if aim else row), flush=True)


def isrc(number: int) -> str:
    return f"QZ{number // 100_000:03}26{number % 100_000:05}"


def agreements() -> Agreements:
    """A rule for each hundred tracks of a payee, which shares with its label; a distributor before all of them."""
    payees = [
        Payee(id=f"p{n}", name=f"Payee {n}", currency=CURRENCIES[n % 3], paid=n > 0, minimum=Decimal(n % 50))
        for n in range(PAYEES)
    ]
    each = TRACKS // PAYEES
    rules = [
        Rule(
            id=f"r{n}",
            scope=Scope(tracks=[isrc(number) for number in range(n * each, (n + 1) * each)]),
            shares=[
                Share(payee=f"p{n}", percent=Decimal("62.5")),
                Share(payee=f"p{n % 20 + 1}", percent=Decimal("37.5")),
            ],
        )
        for n in range(PAYEES)
    ]
    first = Rule(
        id="all",
        shares=[Share(payee="p0", percent=Decimal(15)), Share(agreement="recordings", percent=Decimal(85))],
    )
    return Agreements(
        payees=payees,
        agreements=[
            Agreement(id="distribution", start_date=START, rules=[first]),
            Agreement(id="recordings", start_date=START, subordinate=True, rules=rules),
        ],
    )


def lines() -> Iterator[SalesLine]:
    for number in range(TRACKS):
        for place, (territory, use) in enumerate(WHERE):
            report = (number + place) % REPORTS
            amount = Decimal(number * 7919 % 100_000 + place).scaleb(-6)
            service, currency = f"Service {report}", CURRENCIES[report % 3]
            yield SalesLine(
                f"r{report}",
                START,
                END,
                service,
                territory,
                use,
                "",
                number % 977,
                amount,
                currency,
                None,
                isrc(number),
            )


def run(book: TermsBook, ledger: Ledger) -> RoyaltyRun:
    sums = SalesSums(book)
    sums.add(lines())
    return run_royalties(sums, book=book, rates=RATES, ledger=ledger)


def peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    started = time.process_time()
    made = sum(1 for _ in lines())
    making = time.process_time() - started
    book, ledger = TermsBook(agreements()), Ledger()
    before = peak_mb()
    started = time.process_time()
    booked = run(book, ledger)
    emit(
        f"run over {made:,} lines of {TRACKS:,} tracks, {PAYEES:,} payees",
        time.process_time() - started - making,
        "s",
        "< 60",
    )
    emit("memory of the run", peak_mb() - before, "MB")
    started = time.process_time()
    assert not run(book, ledger).entries
    emit("second run, which books nothing", time.process_time() - started - making, "s")
    started = time.process_time()
    wanted = frozenset(("p1", "p100"))
    sums = SalesSums(book, lambda terms: any(part.payee in wanted for part in terms.parts))
    sums.add(lines())
    sales = BookedSales(booked.id, ledger=ledger, book=book, rates=RATES, sums=sums)
    statements = list(state_accounts(booked.id, ledger=ledger, book=book, payees=wanted, sales=sales))
    written = " and ".join(f"{len(each.lines):,}" for each in statements)
    emit(f"two statements with {written} lines", time.process_time() - started - making, "s")
    emit("memory of all of it", peak_mb() - before, "MB")


if __name__ == "__main__":
    main()

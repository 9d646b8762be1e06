"""What a payee gets period by period: held shares, reserves, costs, advances, tax, minimums, corrections."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from shared.errors import Conflict, InvalidInput, Tampered
from shared.model.codec import decode, to_json
from shared.model.sales.agreement import Agreements
from shared.model.sales.ledger import LedgerEntry
from shared.model.sales.line import SalesLine
from shared.model.sales.report import ReportHeader, ReportSummary, SalesReport
from shared.model.sales.statement import PayeeStatement
from shared.sales.payments.due import book_paid
from shared.sales.royalties.ledger import Ledger
from shared.sales.royalties.run import ReportIdentity
from shared.sales.royalties.statements import state_accounts
from shared.sales.royalties.sums import SalesSums
from tests.unit.sales.royalty_world import RATES, World

JANUARY, FEBRUARY, MARCH = date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 31)


def world(*, payee: dict[str, Any] | None = None, share: dict[str, Any] | None = None, **more: Any) -> World:
    ada = {"id": "ada", "name": "Ada", "currency": "EUR", **(payee or {})}
    shares = [{"payee": "ada", "percent": "100", **(share or {})}]
    deal = {"id": "deal", "startDate": "2026-01-01", "rules": [{"id": "all", "shares": shares}]}
    return World(decode(Agreements, {"payees": [ada], "agreements": [deal], **more}), RATES, Ledger())


def sold(revenue: str, end: date = JANUARY, report: str = "", currency: str = "EUR") -> SalesLine:
    start, name = end.replace(day=1), report or f"r{end.month}"
    return SalesLine(name, start, end, "X", "DE", "OnDemandStream", "", 1, Decimal(revenue), currency)


def stated(found: World, lines: list[SalesLine], period: date) -> PayeeStatement:
    run = found.run(lines, period)
    (statement,) = state_accounts(run.id, ledger=found.ledger, book=found.book, payees=["ada"])
    return statement


def test_less_than_the_minimum_is_carried_forward() -> None:
    found = world(payee={"minimum": "10"})
    first = stated(found, [sold("9.999")], JANUARY)
    assert (first.earned, first.payable, first.closing) == (10, 10, 0)
    found = world(payee={"minimum": "10"})
    first = stated(found, [sold("9.99")], JANUARY)
    second = stated(found, [sold("0.01", FEBRUARY)], FEBRUARY)
    assert [str(each) for each in (first.payable, first.closing, second.opening, second.payable)] == [
        "0.00", "9.99", "9.99", "10.00",
    ]  # fmt: skip


def test_tax_is_withheld_from_payments_and_rounded_to_the_even_unit() -> None:
    statement = stated(world(payee={"tax": "2.5"}), [sold("1.00")], JANUARY)
    assert (statement.tax, statement.payable) == (Decimal("0.02"), Decimal("0.98"))


def test_advances_are_recouped_from_what_is_earned_the_oldest_first() -> None:
    advances = [
        {"id": "late", "payee": "ada", "amount": "50", "date": "2026-02-01"},
        {"id": "early", "payee": "ada", "amount": "100", "date": "2026-01-01"},
    ]
    found = world(advances=advances)
    first = stated(found, [sold("70")], JANUARY)
    second = stated(found, [sold("40", FEBRUARY)], FEBRUARY)
    third = stated(found, [sold("60", MARCH)], MARCH)
    assert [(each.recouped, each.payable, each.unrecouped) for each in (first, second, third)] == [
        (70, 0, 30), (40, 0, 40), (40, 20, 0),
    ]  # fmt: skip


def test_an_advance_of_an_agreement_is_recouped_from_that_one() -> None:
    advance = {"id": "a", "payee": "ada", "amount": "50", "date": "2026-01-01", "agreement": "other"}
    shares = [{"payee": "ada", "percent": "100"}]
    rules = {"deal": [{"id": "all", "shares": shares}]}
    rules["other"] = [{"id": "us", "scope": {"territories": ["US"]}, "shares": shares}]
    deals = [{"id": name, "startDate": "2026-01-01", "rules": each} for name, each in rules.items()]
    found = world(advances=[advance], agreements=deals)
    statement = stated(found, [sold("30"), sold("20")._replace(territory="US")], JANUARY)
    assert (statement.earned, statement.recouped, statement.payable, statement.unrecouped) == (50, 20, 30, 30)


def test_costs_may_exceed_what_is_owed_and_are_charged_once() -> None:
    found = world(costs=[{"id": "video", "payee": "ada", "amount": "25", "date": "2026-01-31", "text": "Video"}])
    first = stated(found, [sold("10")], JANUARY)
    second = stated(found, [sold("20", FEBRUARY)], FEBRUARY)
    assert [(each.costs, each.payable, each.closing) for each in (first, second)] == [(25, 0, -15), (0, 5, 0)]


def test_what_costs_leave_over_is_recouped() -> None:
    found = world(
        costs=[{"id": "video", "payee": "ada", "amount": "25", "date": "2026-01-31", "text": "Video"}],
        advances=[{"id": "a", "payee": "ada", "amount": "50", "date": "2026-01-01"}],
    )
    statement = stated(found, [sold("30")], JANUARY)
    assert (statement.recouped, statement.closing, statement.unrecouped) == (5, 0, 45)


def test_advances_and_costs_that_are_booked_are_not_changed() -> None:
    advance = {"id": "a", "payee": "ada", "amount": "50", "date": "2026-01-01"}
    found = world(advances=[advance], costs=[{**advance, "id": "video", "text": "Video"}])
    stated(found, [sold("10")], JANUARY)
    found.agreements.costs[0].amount += 1
    found.agreements.advances[0].payee = "ben"
    with pytest.raises(InvalidInput, match=r"advance a is booked as 50.00 of ada.*cost video is booked as 50.00"):
        found.run([], FEBRUARY)
    found.agreements.advances.clear()
    with pytest.raises(InvalidInput, match="Advance a is not recouped"):
        found.run([], FEBRUARY)


@pytest.mark.parametrize("kept", [1, 2, 3])
def test_a_run_whose_end_is_lost_is_completed_as_it_was(kept: int) -> None:
    found = world(advances=[{"id": "a", "payee": "ada", "amount": "50", "date": "2026-01-01"}])
    run = found.run([sold("80"), sold("40", report="other")], JANUARY)
    kinds = [entry.kind for entry in run.entries]
    assert kinds == ["earnings", "earnings", "advance", "recoupment", "payment"]
    again = World(found.agreements, RATES, Ledger(found.ledger.entries[:kept]))
    with pytest.raises(Tampered, match="and not with"):
        again.ledger.require_head(found.ledger.head)
    again.run([sold("80"), sold("40", report="other")], JANUARY)
    assert [entry.kind for entry in again.ledger.entries] == kinds
    assert kept == 1 or again.ledger.head == found.ledger.head
    assert again.ledger.balances("due").popitem()[1] == -7000


def test_payments_of_two_ledgers_have_two_ids() -> None:
    first, second = world(), world()
    first.run([sold("10")], JANUARY)
    second.run([sold("999")], JANUARY)
    assert first.ledger.balances("due").keys().isdisjoint(second.ledger.balances("due"))


def test_of_a_payment_that_is_all_tax_nothing_is_due() -> None:
    found = world(payee={"tax": "100"})
    run = found.run([sold("10")], JANUARY)
    assert book_paid([run.entries[-1].key.removeprefix("payment:")], found.ledger) == 0


def test_a_currency_that_has_ended_is_booked() -> None:
    found = world(payee={"currency": "HRK"})
    assert stated(found, [sold("1.25", currency="HRK")], JANUARY).earned == Decimal("1.25")


def test_a_reserve_is_released_in_its_month() -> None:
    found = world(share={"reserve": {"percent": "20", "months": 2}})
    first = stated(found, [sold("10")], JANUARY)
    second = stated(found, [sold("0", FEBRUARY), sold("1", FEBRUARY, "other")], FEBRUARY)
    third = stated(found, [], MARCH)
    assert [(each.reserved, each.released, each.in_reserve, each.payable) for each in (first, second, third)] == [
        (2, 0, 2, 8),
        (Decimal("0.20"), 0, Decimal("2.20"), Decimal("0.80")),
        (0, 2, Decimal("0.20"), 2),
    ]


def test_a_share_is_held_until_its_payee_confirms_it() -> None:
    found = world(share={"confirmation": "awaited"})
    first = stated(found, [sold("10")], JANUARY)
    found.agreements.agreements[0].rules[0].shares[0].confirmation = "given"
    second = stated(found, [sold("10")], FEBRUARY)
    assert [(each.earned, each.held, each.confirmed, each.payable) for each in (first, second)] == [
        (10, 10, 0, 0), (0, 0, 10, 10),
    ]  # fmt: skip


def test_a_corrected_report_is_taken_back_and_what_was_paid_too_much_is_owed() -> None:
    found = world()
    stated(found, [sold("10")], JANUARY)
    second = stated(found, [sold("4"), sold("1", FEBRUARY)], FEBRUARY)
    assert (second.earned, second.corrected, second.payable, second.closing) == (5, -10, 0, -5)
    kinds = [(entry.kind, entry.report) for entry in found.ledger.entries]
    assert kinds == [
        ("earnings", "r1"), ("payment", None), ("correction", "r1"), ("earnings", "r1"), ("earnings", "r2"),
    ]  # fmt: skip


def test_a_report_takes_the_place_of_the_one_with_its_subject() -> None:
    found = world()
    identities = {name: ReportIdentity("X January") for name in ("r1", "r1-again")}
    for lines in ([sold("10")], [sold("4", report="r1-again")]):
        found.run(lines, identities=identities)
    assert [(entry.kind, entry.report) for entry in found.ledger.entries if entry.report] == [
        ("earnings", "r1"), ("correction", "r1"), ("earnings", "r1-again"),
    ]  # fmt: skip
    assert found.ledger.balances("receivable") == {("receivable:X", "EUR"): 400}


def test_a_report_of_days_is_rounded_once() -> None:
    found = world()
    days = [sold("0.004")._replace(start=date(2026, 1, day), end=date(2026, 1, day)) for day in range(1, 31)]
    assert stated(found, days, JANUARY).earned == Decimal("0.12")


def kinds(found: World) -> list[tuple[str, str | None]]:
    return [(entry.kind, entry.report) for entry in found.ledger.entries if entry.report]


def test_a_report_under_another_name_is_booked_once() -> None:
    found = world()
    found.run([sold("10")], identities={"r1": ReportIdentity("X January")})
    assert list(found.run([sold("10")]).entries) == []
    found.run([sold("4")], identities={"r1": ReportIdentity("X 2026-01")}, replaced=["r1"])
    assert found.ledger.balances("receivable") == {}
    found.run([sold("4")], identities={"r1": ReportIdentity("X January")})
    assert kinds(found) == [("earnings", "r1"), ("correction", "r1")]


def test_an_older_report_does_not_take_the_place_of_a_newer_one() -> None:
    found = world()
    new, old = (ReportIdentity("X January", datetime(2026, 2, day, tzinfo=UTC)) for day in (9, 2))
    found.run([sold("10", report="new")], identities={"new": new})
    run = found.run([sold("4", report="old")], identities={"old": old})
    assert [each.code for each in run.findings] == ["replaced"]
    assert kinds(found) == [("earnings", "new")]


def test_a_correction_to_nothing_takes_back() -> None:
    found = world()
    found.run([sold("10")], identities={"r1": ReportIdentity("X January")})
    again = {"r1-again": ReportIdentity("X January")}
    unpriced = found.run([sold("1", report="r1-again")._replace(revenue=None)], identities=again)
    assert [each.code for each in unpriced.findings] == ["no-revenue"]
    found.run([], identities=again)
    found.run([], identities=again)
    assert kinds(found) == [("earnings", "r1"), ("correction", "r1")]


def test_what_was_replaced_stays_replaced_until_that_is_taken_back() -> None:
    found = world()
    both = [sold("10", report="wrong"), sold("4", report="right")]
    found.run(both)
    assert [each.code for each in found.run(both, replaced=["wrong"]).findings] == ["replaced"]
    assert [each.code for each in found.run(both).findings] == ["replaced"]
    assert found.ledger.balances("receivable") == {("receivable:X", "EUR"): 400}
    found.run(both, replaced=["right"])
    assert found.ledger.balances("receivable") == {("receivable:X", "EUR"): 1000}


def test_a_period_that_is_not_over_is_not_closed() -> None:
    found = world()
    with pytest.raises(InvalidInput, match="until 2026-03-31 is not over"):
        found.run([sold("1", MARCH)], today=FEBRUARY)
    assert found.run([sold("1", FEBRUARY)], today=FEBRUARY).period == FEBRUARY


def test_an_agreement_that_changes_for_the_past_divides_anew() -> None:
    found = world()
    stated(found, [sold("10")], JANUARY)
    found.agreements.agreements[0].rules[0].id = "renamed"
    assert [entry.kind for entry in found.run([sold("10")], FEBRUARY).entries] == ["correction", "earnings"]


def test_what_no_rule_is_about_and_lines_without_revenue_are_told() -> None:
    found = world()
    lines = [sold("5", date(2025, 12, 31), currency="USD"), sold("1")._replace(revenue=None)]
    run = found.run(lines)
    assert [(each.code, each.severity) for each in run.findings] == [
        ("unassigned", "warning"),
        ("no-revenue", "warning"),
    ]
    assert "5.00 USD" in run.findings[0].message
    assert found.ledger.balances("unassigned") == {("unassigned", "USD"): -500}


def test_what_summaries_allocate_is_divided_by_quantity_to_the_last_cent() -> None:
    agreements = world().agreements.model_copy(deep=True)
    shares = [{"payee": "ada", "percent": "50"}, {"payee": "ben", "percent": "50"}]
    ben = {"id": "ben", "name": "Ben", "currency": "EUR"}
    first = {"id": "first", "scope": {"tracks": ["QZABC2600001"]}, "shares": shares}
    rules = [first, {"id": "rest", "shares": shares[:1] + shares[1:]}]
    deal = {"id": "deal", "startDate": "2026-01-01", "rules": rules}
    found = world(payees=[*map(to_json, agreements.payees), ben], agreements=[deal])
    line = sold("0")._replace(revenue=None, currency="", summary_id="s1", quantity=3)
    lines = [line._replace(isrc=isrc, title=isrc[-1]) for isrc in ("QZABC2600001", "QZABC2600002", "QZABC2600003")]
    sums = [SalesSums(found.book, lambda _: True), SalesSums(found.book)]
    for each in sums:
        each.add([*lines, *lines[:1], lines[0]._replace(summary_id="s3", quantity=1)])
        each.divide_summaries([summarised(s1="10", s2="7", s3=None)])
    (by_terms,) = (each for head, each in sums[0].revenue.items() if each)
    assert sum(by_terms.values()) == 10
    assert sorted(by_terms.values()) == [5, 5]
    parts = {
        item.title: part for items in sums[0].items.values() for each in items.values() for item, part in each.items()
    }
    assert {title: (part.quantity, part.revenue) for title, part in parts.items()} == {
        "1": (6, 5), "2": (3, Decimal("2.5")), "3": (3, Decimal("2.5")),
    }  # fmt: skip
    assert [each.code for each in sums[0].findings] == ["no-lines"]
    assert sums[0].unpriced == {"r1": 1}
    assert [list(each.revenue) for each in sums] == [list(sums[0].revenue)] * 2


def test_summaries_whose_lines_have_revenue_are_not_divided_and_those_without_quantity_are_refused() -> None:
    found, line = world(), sold("1")._replace(summary_id="s1")
    sums = SalesSums(found.book)
    sums.add([line, line._replace(revenue=None)])
    sums.divide_summaries([summarised(s1="1", s2=None)])
    assert [each for by_terms in sums.revenue.values() for each in by_terms.values()] == [1]
    sums = SalesSums(found.book)
    sums.add([line._replace(revenue=None, quantity=0, summary_id="")])
    with pytest.raises(InvalidInput, match="its lines no quantity"):
        sums.divide_summaries([summarised(s1="1")])


def summarised(**allocated: str | None) -> SalesReport:
    summaries = [
        ReportSummary(
            id_, "SY02.01", "X", "", "DE", "", "", "EUR", allocated_revenue=Decimal(amount) if amount else None
        )
        for id_, amount in allocated.items()
    ]
    return SalesReport(ReportHeader("dsr", "r1"), ("r1",), summaries=summaries)


def test_periods_close_in_order_and_balances_need_their_payee() -> None:
    found = world(payee={"minimum": "100"})
    found.run([sold("10")], FEBRUARY)
    with pytest.raises(Conflict, match="is closed"):
        found.run([], JANUARY)
    with pytest.raises(Conflict, match="sales until 2026-03-31"):
        found.run([sold("1", MARCH)], FEBRUARY)
    found.agreements.payees[0].currency = "USD"
    with pytest.raises(InvalidInput, match="a balance in EUR of payable:ada"):
        found.run([], MARCH)


def test_a_ledger_that_was_altered_is_refused() -> None:
    found = world()
    found.run([sold("10")])
    stored = [to_json(entry) for entry in found.ledger.entries]
    with pytest.raises(Tampered, match="Entry 1 is missing"):
        Ledger([decode(LedgerEntry, stored[1])])
    stored[0]["postings"][0]["amount"] = "-11"
    with pytest.raises(InvalidInput, match="does not balance"):
        decode(LedgerEntry, stored[0])

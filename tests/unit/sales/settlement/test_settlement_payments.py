"""Payments are listed, written for banks, and marked as made once, in the ledger and on the statements."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from shared.errors import Conflict, Forbidden, InvalidInput, NotFound
from shared.sales.settlement.payments import (
    PaidRequest,
    PaymentFileRequest,
    PaymentsRequest,
    list_due_payments,
    mark_paid,
    write_payment_file,
)
from tests.fixtures.archive_world import ArchiveWorld
from tests.fixtures.crashing import Crashing, Fuse, WorkerDied
from tests.fixtures.sales_intake import row, sheet, take_in
from tests.fixtures.settlement import AGREEMENTS, agreements, approve, ledger_of, propose, statements, store_terms


@pytest.fixture
def world(tmp_path: Path) -> ArchiveWorld:
    world = ArchiveWorld(tmp_path)
    store_terms(world)
    take_in(world, {"january.csv": sheet(row(100, "10.00"))})
    approve(world, propose(world))
    return world


def due(world: ArchiveWorld) -> list[str]:
    """The ids of the payments that are due."""
    found = list_due_payments(PaymentsRequest(), caller=world.admin, adapters=world.adapters)
    return [each.id for each in found.items]


def pay(world: ArchiveWorld, *payments: str) -> int:
    """Marks payments as made."""
    return mark_paid(PaidRequest(payments=list(payments)), caller=world.admin, adapters=world.adapters).marked


def written(world: ArchiveWorld, **fields: Any) -> bytes:
    """The file of the due payments."""
    request = PaymentFileRequest(**fields)
    (link,) = write_payment_file(request, caller=world.admin, adapters=world.adapters).items
    return Path(link.url.removeprefix("file://")).read_bytes()


def test_what_is_booked_is_due_until_it_is_marked(world: ArchiveWorld) -> None:
    (payment,) = list_due_payments(PaymentsRequest(), caller=world.admin, adapters=world.adapters).items
    assert (payment.payee, payment.amount, payment.period) == ("artist", Decimal("6.00"), date(2026, 1, 31))
    assert payment.obstacle == ""
    assert pay(world, payment.id) == 1
    assert (due(world), ledger_of(world).balance("due:artist", "EUR")) == ([], 0)
    assert statements(world)["artist"].paid == world.clock()
    assert statements(world)["label"].paid is None


def test_nothing_is_marked_twice_and_nothing_if_one_is_unknown(world: ArchiveWorld) -> None:
    (payment,) = due(world)
    with pytest.raises(InvalidInput, match="no such payment"):
        pay(world, payment, "unknown")
    assert due(world) == [payment]
    assert [pay(world, payment), pay(world, payment)] == [1, 0]
    assert [entry.kind for entry in ledger_of(world).entries].count("paid") == 1


def test_the_files_are_for_a_bank_and_a_payout_service(world: ArchiveWorld) -> None:
    (payment,) = due(world)
    assert b"NL91ABNA0417164300" in written(world)
    sepa = written(world, form="sepa", again=True)
    assert payment.encode() in sepa
    assert b"6.00" in sepa
    pay(world, payment)
    with pytest.raises(NotFound, match="There is no payment to write"):
        written(world, again=True)


def test_a_payment_is_in_one_file_unless_it_is_wanted_again(world: ArchiveWorld) -> None:
    written(world)
    (payment,) = list_due_payments(PaymentsRequest(), caller=world.admin, adapters=world.adapters).items
    assert payment.written == world.clock()
    with pytest.raises(NotFound, match="earlier file"):
        written(world, form="sepa")
    take_in(world, {"february.csv": sheet(row(50, "5.00", month="2026-02"))})
    approve(world, propose(world))
    second = written(world, form="sepa")
    assert payment.id.encode() not in second
    assert len(due(world)) == 2


def test_whoever_changes_an_account_does_not_pay_to_it(world: ArchiveWorld) -> None:
    payees = [dict(payee) for payee in AGREEMENTS["payees"]]
    payees[1]["account"] = {"holder": "Somebody", "iban": "DE02120300000000202051"}
    store_terms(world, {"agreements.json": agreements(payees=payees)})
    store_terms(world, {"agreements.json": agreements(payees=payees, costs=[])})
    (payment,) = list_due_payments(PaymentsRequest(), caller=world.admin, adapters=world.adapters).items
    assert payment.account_changed
    with pytest.raises(Forbidden, match="You have changed the account of artist"):
        written(world)
    other = replace(world.admin, uid="other")
    (link,) = write_payment_file(PaymentFileRequest(), caller=other, adapters=world.adapters).items
    assert b"DE02120300000000202051" in Path(link.url.removeprefix("file://")).read_bytes()


def test_an_account_that_the_next_approved_run_has_is_nobodys_change(world: ArchiveWorld) -> None:
    payees = [dict(payee) for payee in AGREEMENTS["payees"]]
    payees[1]["account"] = {"holder": "Somebody", "iban": "DE02120300000000202051"}
    store_terms(world, {"agreements.json": agreements(payees=payees)})
    take_in(world, {"february.csv": sheet(row(50, "5.00", month="2026-02"))})
    approve(world, propose(world))
    assert b"DE02120300000000202051" in written(world)


def test_no_key_of_a_program_pays(world: ArchiveWorld) -> None:
    key = replace(world.admin, uid="key_1", holder="admin", scopes=frozenset({"royalties:write"}))
    with pytest.raises(Forbidden, match="API keys"):
        write_payment_file(PaymentFileRequest(), caller=key, adapters=world.adapters)
    with pytest.raises(Forbidden, match="API keys"):
        mark_paid(PaidRequest(payments=due(world)), caller=key, adapters=world.adapters)


def test_a_bank_needs_a_payer(world: ArchiveWorld) -> None:
    store_terms(world, {"agreements.json": agreements(payer=None)})
    with pytest.raises(InvalidInput, match="who pays"):
        written(world, form="sepa")


def test_an_account_that_is_not_known_is_an_obstacle(world: ArchiveWorld) -> None:
    payees = [{name: value for name, value in payee.items() if name != "account"} for payee in AGREEMENTS["payees"]]
    store_terms(world, {"agreements.json": agreements(payees=payees)})
    (payment,) = list_due_payments(PaymentsRequest(), caller=world.admin, adapters=world.adapters).items
    assert payment.obstacle == "the payee's account is not known"


def test_a_run_that_was_planned_before_payments_were_marked_is_planned_again(world: ArchiveWorld) -> None:
    take_in(world, {"february.csv": sheet(row(50, "5.00", month="2026-02"))})
    planned = propose(world)
    pay(world, *due(world))
    with pytest.raises(Conflict, match="Something else was booked"):
        approve(world, planned)
    assert approve(world, propose(world)).status == "completed"


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("operation", [1, 2])
def test_a_mark_that_is_interrupted_counts_once(world: ArchiveWorld, operation: int, after: bool) -> None:
    (payment,) = due(world)
    fuse = Fuse(operation, after=after)
    adapters = replace(world.adapters, store=Crashing(world.store, fuse), blobs=Crashing(world.blobs, fuse))
    with pytest.raises(WorkerDied):
        mark_paid(PaidRequest(payments=[payment]), caller=world.admin, adapters=adapters)
    booked = due(world) == []
    assert booked == (operation == 2 and after)
    assert pay(world, payment) == (0 if booked else 1)
    assert [entry.kind for entry in ledger_of(world).entries].count("paid") == 1


def test_only_admins_see_accounts_and_pay(world: ArchiveWorld) -> None:
    with pytest.raises(Forbidden):
        list_due_payments(PaymentsRequest(), caller=world.manager, adapters=world.adapters)
    with pytest.raises(Forbidden):
        write_payment_file(PaymentFileRequest(), caller=world.manager, adapters=world.adapters)
    with pytest.raises(Forbidden):
        mark_paid(PaidRequest(payments=["p"]), caller=world.manager, adapters=world.adapters)

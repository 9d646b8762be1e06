"""A royalty run is planned by one person, booked by another, once, and says of each payee what it gets."""

import json
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pikepdf
import pytest

from shared.errors import Conflict, Forbidden, InvalidInput, NotFound, Tampered
from shared.ids import royalties_folder
from shared.jobs import tend_jobs
from shared.model.sales.settlement import RoyaltyRun
from shared.sales.royalties.entry_lines import entries_in
from shared.sales.royalties.ledger import Ledger
from shared.sales.settlement.listing import (
    LedgerRequest,
    StatementLinkRequest,
    StatementReference,
    get_ledger,
    get_statement,
    link_ledger,
    link_statement,
)
from shared.sales.settlement.request import (
    RoyaltyRunReference,
    RoyaltyRunRequest,
    approve_royalty_run,
    propose_royalty_run,
)
from shared.sales.settlement.terms import RoyaltyTermsReference, link_royalty_terms
from tests.fixtures.archive_world import ArchiveWorld
from tests.fixtures.crashing import Fuse
from tests.fixtures.sales_intake import row, sheet, take_back, take_in
from tests.fixtures.settlement import (
    AGREEMENTS,
    agreements,
    approve,
    discard,
    ledger_of,
    propose,
    second,
    state,
    statements,
    store_terms,
)

JANUARY, FEBRUARY = sheet(row(100, "10.00")), sheet(row(50, "5.01", month="2026-02"))


@pytest.fixture
def world(tmp_path: Path) -> ArchiveWorld:
    world = ArchiveWorld(tmp_path)
    store_terms(world)
    take_in(world, {"january.csv": JANUARY})
    return world


def settle(world: ArchiveWorld) -> RoyaltyRun:
    """Proposes and approves a run."""
    return approve(world, propose(world))


def test_what_one_person_proposes_another_books(world: ArchiveWorld) -> None:
    planned = propose(world)
    assert (planned.status, planned.period, planned.reports) == ("planned", date(2026, 1, 31), 1)
    (total,) = planned.totals
    assert (total.currency, total.earned, total.payable, total.carried) == (
        "EUR",
        Decimal("10.00"),
        Decimal("6.00"),
        Decimal("4.00"),
    )
    assert (planned.statements, planned.payments, ledger_of(world).entries) == (2, 1, [])
    assert {each.state for each in statements(world).values()} == {"planned"}
    notification = world.store.get(f"notifications/{planned.id}-planned") or {}
    assert (notification["role"], notification["link"]) == ("manager", f"/royalties/{planned.id}")
    with pytest.raises(Forbidden, match="You have proposed"):
        approve(world, planned, world.manager)
    done = approve(world, planned)
    assert (done.status, done.approved_by) == ("completed", "second")
    ledger = ledger_of(world)
    assert (len(ledger.entries), ledger.head) == (planned.entries, planned.head)
    assert {each.state for each in statements(world).values()} == {"issued"}
    assert statements(world)["artist"].account.payable == Decimal("6.00")


def test_who_proposed_through_a_key_cannot_approve_as_a_person_nor_a_key_at_all(world: ArchiveWorld) -> None:
    key = replace(world.manager, uid="key_1", holder="second", scopes=frozenset({"royalties:write"}))
    job = propose_royalty_run(RoyaltyRunRequest(), caller=key, adapters=world.adapters)
    world.work()
    planned = state(world, job.id)
    with pytest.raises(Forbidden, match="You have proposed"):
        approve(world, planned, second(world))
    with pytest.raises(Forbidden, match="API keys"):
        approve(world, planned, replace(key, holder="third"))
    assert approve(world, planned, world.manager).status == "completed"


def test_a_run_over_the_same_reports_books_nothing_and_reads_none(world: ArchiveWorld) -> None:
    settle(world)
    again = propose(world)
    assert (again.status, again.entries, again.reports) == ("completed", 0, 0)
    assert (propose(world, reread=True).reports, len(ledger_of(world).entries)) == (1, 2)


def test_a_later_month_reads_only_its_own_reports_and_continues_the_ledger(world: ArchiveWorld) -> None:
    settle(world)
    take_in(world, {"february.csv": FEBRUARY})
    done = settle(world)
    assert (done.reports, done.period) == (1, date(2026, 2, 28))
    label = statements(world)["label"].account
    assert (label.opening, label.earned, label.closing) == (Decimal("4.00"), Decimal("2.00"), Decimal("6.00"))
    ledger = get_ledger(LedgerRequest(), caller=world.manager, adapters=world.adapters)
    assert [segment.royalty_run_id is not None for segment in ledger.segments] == [True, True]
    links = link_ledger(LedgerRequest(), caller=world.manager, adapters=world.adapters)
    lines = [line for link in links.items for line in Path(link.url.removeprefix("file://")).read_bytes().splitlines()]
    assert Ledger(entries_in(lines)).head == ledger.head


def test_other_agreements_divide_what_is_booked_anew(world: ArchiveWorld) -> None:
    settle(world)
    half = [{"payee": "label", "percent": "50"}, {"payee": "artist", "percent": "50"}]
    deal = {"id": "deal", "startDate": "2020-01-01", "rules": [{"id": "all", "shares": half}]}
    store_terms(world, {"agreements.json": agreements(agreements=[deal])})
    planned = propose(world)
    assert (planned.status, planned.reports) == ("planned", 1)
    approve(world, planned)
    label = statements(world)["label"].account
    assert (label.earned, label.corrected, label.closing) == (Decimal("5.00"), Decimal("-4.00"), Decimal("5.00"))


def test_a_report_that_is_rolled_back_is_taken_back_and_counts_again_once_it_is_there_again(
    world: ArchiveWorld,
) -> None:
    settle(world)
    job = take_in(world, {"february.csv": FEBRUARY})
    settle(world)
    take_back(world, job)
    settle(world)
    assert statements(world)["label"].account.corrected == Decimal("-2.00")
    take_in(world, {"february.csv": FEBRUARY})
    settle(world)
    label = statements(world)["label"].account
    assert (label.earned, label.closing) == (Decimal("2.00"), Decimal("6.00"))


def test_of_two_planned_runs_one_can_be_booked(world: ArchiveWorld) -> None:
    first, other = propose(world), propose(world)
    approve(world, first)
    with pytest.raises(Conflict, match="Something else was booked"):
        approve(world, other)
    assert discard(world, other).status == "discarded"
    assert len(ledger_of(world).entries) == first.entries
    assert [each.royalty_run_id for each in statements(world).values()] == [first.id, first.id]


def test_a_discarded_run_leaves_nothing_but_its_record(world: ArchiveWorld) -> None:
    planned = propose(world)
    assert discard(world, planned).status == "discarded"
    assert statements(world) == {}
    assert not world.blobs.list(f"{royalties_folder(world.tenant_id)}{planned.id}/")
    with pytest.raises(Conflict, match="discarded"):
        approve(world, planned)


def test_no_run_without_agreements_nor_reports(tmp_path: Path) -> None:
    world = ArchiveWorld(tmp_path)
    with pytest.raises(NotFound, match="no agreements"):
        propose(world)
    store_terms(world)
    run = propose(world)
    assert (run.status, run.findings[0].message) == ("failed", "There are no sales reports yet.")


def test_a_missing_rate_is_named_and_the_uploaded_one_counts(world: ArchiveWorld) -> None:
    take_in(world, {"usd.csv": sheet(row(1, "10.90", currency="USD", service="Other"))})
    failed = propose(world)
    assert (failed.status, failed.findings[0].code) == ("failed", "no-rate")
    store_terms(world, {"eurofxref-hist.csv": "Date,USD,\n2026-01-30,1.0900,\n"})
    assert propose(world).totals[0].earned == Decimal("20.00")


@pytest.mark.parametrize(
    ("files", "found"),
    [
        ({"agreements.json": "{"}, "It is no JSON"),
        ({"agreements.json": "{}", "second.json": "{}"}, "one too many"),
        ({"notes.txt": "hello"}, "neither agreements nor rates"),
        ({"agreements.json": '{"payees": [{"id": "a", "name": "A", "currency": "EUR", "tax": "101"}]}'}, "100"),
        ({"rates.csv": "Day\n"}, "not Date"),
    ],
)
def test_terms_that_are_none_are_refused_and_change_nothing(
    world: ArchiveWorld, files: dict[str, str], found: str
) -> None:
    before = dict(world.store.documents)
    with pytest.raises(InvalidInput, match=found):
        store_terms(world, files)
    assert world.store.documents == before


def test_statements_are_files_in_three_forms(world: ArchiveWorld) -> None:
    settle(world)
    statement = statements(world)["artist"]
    assert statement.lines == 1

    def link(form: str) -> bytes:
        request = StatementLinkRequest(statement_id=statement.id, form=form)
        (found,) = link_statement(request, caller=world.manager, adapters=world.adapters).items
        assert found.name == f"statement-artist-2026-01-31.{form}"
        return Path(found.url.removeprefix("file://")).read_bytes()

    assert json.loads(link("json"))["lines"][0]["amount"] == "6.00"
    assert b"QZEXA2600001" in link("csv")
    document = link("pdf")
    assert document.startswith(b"%PDF")
    assert document == link("pdf")


def test_an_altered_file_is_noticed(world: ArchiveWorld) -> None:
    done = settle(world)
    assert done.file
    data = (world.root / "files" / done.file.storage_path).read_bytes()
    (world.root / "files" / done.file.storage_path).write_bytes(data.replace(b"6.00", b"9.00"))
    with pytest.raises(Tampered, match="not what was stored"):
        ledger_of(world)


def test_members_who_only_look_see_no_money_and_managers_no_accounts(world: ArchiveWorld) -> None:
    settle(world)
    statement = StatementReference(statement_id=statements(world)["artist"].id)
    with pytest.raises(Forbidden):
        get_statement(statement, caller=world.viewer, adapters=world.adapters)
    with pytest.raises(Forbidden):
        link_royalty_terms(
            RoyaltyTermsReference(terms_id=f"{world.tenant_id}_1"), caller=world.manager, adapters=world.adapters
        )
    stranger = replace(world.admin, tenant_id="other")
    with pytest.raises(NotFound):
        get_statement(statement, caller=stranger, adapters=world.adapters)


def test_a_second_run_in_a_period_states_only_what_it_adds(world: ArchiveWorld) -> None:
    settle(world)
    cost = {"id": "video", "payee": "label", "amount": "1.00", "date": "2026-01-20", "text": "Video"}
    store_terms(world, {"agreements.json": agreements(costs=[cost])})
    planned = propose(world)
    (total,) = planned.totals
    assert (planned.reports, total.earned, total.payable, total.costs) == (0, Decimal(0), Decimal(0), Decimal("1.00"))
    take_in(world, {"late.csv": sheet(row(20, "2.00", service="Late"))})
    second_run = settle(world)
    (total,) = second_run.totals
    assert (total.earned, total.payable, total.costs) == (Decimal("2.00"), Decimal("1.20"), Decimal("1.00"))
    assert statements(world)["label"].account.opening == Decimal("4.00")


def test_a_late_report_of_a_closed_month_is_booked_in_the_last_one(world: ArchiveWorld) -> None:
    take_in(world, {"february.csv": FEBRUARY})
    settle(world)
    take_in(world, {"late.csv": sheet(row(20, "2.00", service="Late"))})
    done = settle(world)
    assert (done.status, done.period, done.totals[0].earned) == ("completed", date(2026, 2, 28), Decimal("2.00"))


def test_a_month_is_closed_while_a_later_one_is_there(world: ArchiveWorld) -> None:
    take_in(world, {"february.csv": FEBRUARY})
    january = approve(world, propose(world, until=date(2026, 1, 31)))
    assert (january.reports, january.totals[0].earned) == (1, Decimal("10.00"))
    assert settle(world).totals[0].earned == Decimal("5.01")


def test_a_run_whose_reports_or_agreements_have_changed_is_not_booked(world: ArchiveWorld) -> None:
    job = take_in(world, {"february.csv": FEBRUARY})
    planned = propose(world)
    take_back(world, job)
    with pytest.raises(Conflict, match="Sales reports were stored, replaced or rolled back"):
        approve(world, planned)
    planned = propose(world)
    store_terms(world)
    with pytest.raises(Conflict, match="Other agreements are in force"):
        approve(world, planned)
    assert ledger_of(world).entries == []


def test_a_report_that_comes_back_with_another_content_is_read(world: ArchiveWorld) -> None:
    settle(world)
    (path,) = (path for path in world.store.documents if path.startswith("salesReports/"))
    world.store.transact(lambda transaction: transaction.update(path, {"digest": "f" * 64}))
    assert propose(world).reports == 1


def test_a_worker_that_wakes_late_harms_nothing(world: ArchiveWorld) -> None:
    first = propose(world)
    assert first.file
    kept = world.root / "files" / first.file.storage_path
    other = kept.with_name(f"{'0' * 64}.jsonl")
    other.write_bytes(b"what a late worker has planned")
    approve(world, first)
    assert ledger_of(world).head == first.head
    kept.unlink()
    with pytest.raises(NotFound):
        ledger_of(world)


def test_a_plan_whose_file_is_lost_is_not_booked(world: ArchiveWorld) -> None:
    planned = propose(world)
    assert planned.file
    (world.root / "files" / planned.file.storage_path).write_bytes(b"")
    with pytest.raises(Tampered):
        approve(world, planned)
    assert ledger_of(world).entries == []


def test_a_planned_statement_says_that_it_is_a_draft_and_long_titles_are_cut(world: ArchiveWorld) -> None:
    take_in(world, {"long.csv": sheet(row(1, "1.00", title="W" * 4000, service="Long"))})
    propose(world)
    request = StatementLinkRequest(statement_id=statements(world)["artist"].id)
    (found,) = link_statement(request, caller=world.manager, adapters=world.adapters).items
    with pikepdf.open(found.url.removeprefix("file://")) as document:
        assert "draft, not booked" in str(document.docinfo["/Subject"])


def test_agreements_keep_every_payee_that_there_is_money_of(world: ArchiveWorld) -> None:
    settle(world)
    whole = [{"payee": "label", "percent": "100"}]
    deal = {"id": "deal", "startDate": "2020-01-01", "rules": [{"id": "all", "shares": whole}]}
    payees = [AGREEMENTS["payees"][0]]
    with pytest.raises(InvalidInput, match="A payment to artist is due"):
        store_terms(world, {"agreements.json": agreements(payees=payees, agreements=[deal])})


def test_no_account_is_repeated_in_an_error(world: ArchiveWorld) -> None:
    payees = [{"id": "a", "name": "A", "currency": "EUR", "account": {"holder": "A", "iban": "DE00123"}}]
    with pytest.raises(InvalidInput) as refused:
        store_terms(world, {"agreements.json": agreements(payees=payees, agreements=[])})
    assert "DE00123" not in str(refused.value)


@pytest.mark.parametrize("after", [False, True])
def test_a_worker_that_dies_anywhere_changes_nothing_of_what_is_booked(tmp_path: Path, after: bool) -> None:
    """At each of its writes in turn: while it plans, and while it publishes."""
    for operation in range(1, 40):
        world = ArchiveWorld(tmp_path / str(operation))
        store_terms(world)
        take_in(world, {"january.csv": JANUARY})
        job = propose_royalty_run(RoyaltyRunRequest(), caller=world.manager, adapters=world.adapters)
        planning = world.work(fuse=Fuse(operation, after=after))
        revive(world)
        planned = state(world, job.id)
        assert (planned.status, planned.statements, len(statements(world))) == ("planned", 2, 2)
        approve_royalty_run(RoyaltyRunReference(run_id=job.id), caller=second(world), adapters=world.adapters)
        publishing = world.work(fuse=Fuse(operation, after=after))
        revive(world)
        assert (state(world, job.id).status, len(ledger_of(world).entries)) == ("completed", planned.entries)
        assert {each.state for each in statements(world).values()} == {"issued"}
        if "died" not in (*planning, *publishing):
            break
    else:
        pytest.fail("the worker died at every write")
    assert operation > 5


def revive(world: ArchiveWorld) -> None:
    """Lets the schedule resume lost jobs after an hour."""
    world.clock.now += timedelta(hours=1)
    tend_jobs(world.adapters)
    world.work()

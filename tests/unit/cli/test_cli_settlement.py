"""`stardust royalties` on a deployment in memory: terms, runs, statements, payments and the ledger."""

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from shared.cli.main import app
from shared.model.sales.settlement import RoyaltyRun
from tests.fixtures.archive_world import ArchiveWorld
from tests.fixtures.sales_intake import row, sheet, take_back, take_in
from tests.fixtures.settlement import (
    AGREEMENTS,
    agreements,
    approve,
    ledger_of,
    propose,
    state,
    statements,
    store_terms,
)

WHERE = ("--tenant", "tenant", "--project", "demo-world")
RATES = "Date,USD,\n2026-01-30,1.0900,\n"


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ArchiveWorld:
    world = ArchiveWorld(tmp_path / "world")
    monkeypatch.setattr("shared.cli.inputs.deployment.deployment", lambda _project: world.adapters)
    monkeypatch.chdir(tmp_path)
    return world


@pytest.fixture
def reported(world: ArchiveWorld) -> ArchiveWorld:
    """A tenant with agreements and a report, of which nothing is booked."""
    store_terms(world)
    take_in(world, {"january.csv": sheet(row(100, "10.00"))})
    return world


@pytest.fixture
def settled(reported: ArchiveWorld) -> ArchiveWorld:
    """A tenant whose report is booked."""
    approve(reported, propose(reported))
    return reported


def run(*arguments: object) -> Result:
    return CliRunner(env={"COLUMNS": "200"}).invoke(app, ["royalties", *map(str, arguments), *WHERE])


def told(*arguments: object, code: int = 0) -> dict[str, Any]:
    """The JSON that a command prints."""
    result = run(*arguments, "--json")
    assert result.exit_code == code, result.output
    return dict(json.loads(result.stdout))


def proposed(world: ArchiveWorld) -> RoyaltyRun:
    """A run as the command line proposes it."""
    return state(world, told("propose")["run"]["id"])


def test_terms_are_stored_together_or_one_by_one(world: ArchiveWorld) -> None:
    Path("deal.txt").write_text(agreements(), "utf-8")
    Path("eurofxref-hist.csv").write_text(RATES, "utf-8")
    first = told("terms", "deal.txt")["terms"]
    assert (first["version"], first["payees"], first["agreements"]["name"]) == (1, 2, "deal.txt.json")
    done = run("terms", "--rates", "eurofxref-hist.csv")
    assert (done.exit_code, "version 2, 2 payees; rates of eurofxref-hist.csv" in done.stdout) == (0, True)
    shares = [{"payee": "label", "percent": "40"}, {"payee": "artist", "percent": "60", "confirmation": "awaited"}]
    deal = {"id": "deal", "startDate": "2020-01-01", "rules": [{"id": "all", "shares": shares}]}
    Path("deal.json").write_text(agreements(agreements=[deal]), "utf-8")
    both = run("terms", "deal.json", "--rates", "eurofxref-hist.csv")
    assert "version 3, 2 payees, 1 shares wait" in both.stdout
    assert world.store.get("royaltyTerms/tenant_3") is not None


def test_terms_that_are_none_are_refused_and_nothing_is_stored(world: ArchiveWorld) -> None:
    Path("deal.json").write_text("{", "utf-8")
    assert told("terms", "deal.json", code=2)["problems"][0]["message"].startswith("It is no JSON")
    assert run("terms").exit_code == 2
    assert run("terms", "nothing.json").exit_code == 2
    assert [path for path in world.store.documents if path.startswith("royaltyTerms/")] == []


def test_a_run_is_proposed_and_waits_for_another_person(reported: ArchiveWorld) -> None:
    done = run("propose")
    assert done.exit_code == 0, done.output
    lines = done.stdout.splitlines()
    assert lines[0].split() == [
        *("Currency", "Earned", "Held", "Reserved", "Costs", "Recouped", "Tax", "Payable", "Carried")
    ]
    assert lines[1].split() == ["EUR", "10.00", *["0.00"] * 5, "6.00", "4.00"]
    assert "planned until 2026-01-31; 1 reports read, 2 entries, 2 statements, 1 payments." in lines[2]
    assert "another person has to approve it in the client" in lines[2]
    assert ledger_of(reported).entries == []


def test_what_the_command_line_proposed_it_does_not_approve(reported: ArchiveWorld) -> None:
    planned = proposed(reported)
    refused = told("approve", planned.id, code=3)
    assert refused["problems"][0]["message"] == "You have proposed this royalty run."
    assert ledger_of(reported).entries == []
    assert approve(reported, planned).status == "completed"


def test_what_another_person_proposed_is_approved(reported: ArchiveWorld) -> None:
    planned = propose(reported)
    assert f"stardust royalties approve {planned.id}" in run("show", planned.id).stdout
    done = run("approve", planned.id)
    assert (done.exit_code, "completed until 2026-01-31" in done.stdout, "It is booked." in done.stdout) == (
        0,
        True,
        True,
    )
    assert (state(reported, planned.id).approved_by, ledger_of(reported).head) == ("operator", planned.head)
    assert told("approve", planned.id, code=5)["problems"][0]["message"] == "The royalty run is completed."
    assert run("approve", "a/b").exit_code == 2


def test_a_run_that_fails_says_why(reported: ArchiveWorld) -> None:
    take_in(reported, {"usd.csv": sheet(row(1, "10.90", currency="USD", service="Other"))})
    done = run("propose")
    assert (done.exit_code, "failed; nothing of it is booked" in done.stdout) == (1, True)
    failed = told("propose", code=1)
    assert (failed["ok"], failed["run"]["findings"][0]["code"]) == (False, "no-rate")


def test_a_run_has_all_the_time_that_it_takes(reported: ArchiveWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    hurried = replace(reported.adapters, deadline=timedelta(0))
    monkeypatch.setattr("shared.cli.inputs.deployment.deployment", lambda _project: hurried)
    assert told("propose")["run"]["status"] == "planned"


def test_a_period_is_named_and_reports_are_read_again(settled: ArchiveWorld) -> None:
    again = run("propose")
    assert "completed; nothing is new" in again.stdout
    assert told("propose", "--reread")["run"]["reports"] == 1
    assert told("propose", "--until", "2026-02-28")["run"]["period"] == "2026-02-28"
    assert told("propose", "--until", "February", code=2)["problems"][0]["code"] == "usage"
    assert settled.store.get("royaltyLedgers/tenant") is not None


def test_what_is_rolled_back_is_taken_back(settled: ArchiveWorld) -> None:
    job = take_in(settled, {"february.csv": sheet(row(50, "5.00", month="2026-02"))})
    approve(settled, propose(settled))
    take_back(settled, job)
    (total,) = told("propose")["run"]["totals"]
    assert total["earned"] == "-5.00"


def test_without_agreements_nothing_is_proposed(world: ArchiveWorld) -> None:
    assert told("propose", code=4)["problems"][0]["message"] == "There are no agreements yet."
    assert [path for path in world.store.documents if path.startswith("royaltyRuns/")] == []


def test_runs_are_listed_and_shown(settled: ArchiveWorld) -> None:
    assert [each["status"] for each in told("runs")["items"]] == ["completed"]
    head, line = run("runs", "--limit", 1).stdout.splitlines()
    assert (head.split()[:3], line.split()[1:3]) == (["ID", "State", "Until"], ["completed", "2026-01-31"])
    run_id = told("runs")["items"][0]["id"]
    shown = run("show", run_id).stdout
    assert "Approved by:" in shown
    assert "second" in shown
    assert told("show", run_id)["run"]["head"] == ledger_of(settled).head
    assert run("show", "unknown").exit_code == 4


def test_a_planned_run_is_discarded(reported: ArchiveWorld) -> None:
    planned = proposed(reported)
    done = run("discard", planned.id)
    assert (done.exit_code, "discarded; nothing of it is booked" in done.stdout, statements(reported)) == (0, True, {})
    assert told("discard", proposed(reported).id)["run"]["status"] == "discarded"
    booked = approve(reported, propose(reported))
    assert told("discard", booked.id, code=5)["problems"][0]["message"] == "The royalty run is completed."


def test_statements_are_listed_by_run_or_payee(settled: ArchiveWorld) -> None:
    listed = run("statements").stdout
    assert "issued" in listed
    assert "6.00" in listed
    run_id = told("runs")["items"][0]["id"]
    assert [each["payee"] for each in told("statements", "--run", run_id)["items"]] == ["artist", "label"]
    assert [each["payee"] for each in told("statements", "--payee", "label")["items"]] == ["label"]
    assert "Nothing found." in run("statements", "--payee", "nobody").stdout
    assert run("statements", "--run", run_id, "--payee", "label").exit_code == 2
    assert settled.store.get(f"royaltyRuns/{run_id}") is not None


@pytest.mark.parametrize(("form", "content"), [("pdf", b"%PDF"), ("csv", b"QZEXA2600001"), ("json", b'"lines"')])
def test_a_statement_is_written_in_a_form(settled: ArchiveWorld, form: str, content: bytes) -> None:
    found = statements(settled)["artist"]
    done = run("statement", found.id, "--form", form, "-o", "statement")
    assert (done.exit_code, "artist until 2026-01-31, issued: statement" in done.stdout) == (0, True)
    assert content in Path("statement").read_bytes()
    assert told("statement", found.id, "-o", "other")["statement"]["id"] == found.id


def test_a_statement_that_is_not_there_or_was_altered_is_not_written(settled: ArchiveWorld) -> None:
    assert run("statement", "unknown", "-o", "statement").exit_code == 4
    found = statements(settled)["artist"]
    file = settled.root / "files" / found.file.storage_path
    file.write_bytes(file.read_bytes().replace(b"6.00", b"9.00"))
    for form in ("pdf", "csv", "json"):
        assert run("statement", found.id, "--form", form, "-o", "statement").exit_code == 1
    assert not Path("statement").exists()


def test_payments_are_listed_written_and_marked_once(settled: ArchiveWorld) -> None:
    (payment,) = told("payments")["items"]
    listed = run("payments").stdout
    assert "Nova Kestrel" in listed
    assert payment["id"] in listed
    done = run("payments", "-o", "payments.csv")
    assert (done.exit_code, "1 payments in payments.csv" in done.stdout) == (0, True)
    assert "NL91ABNA0417164300" in Path("payments.csv").read_text("utf-8")
    assert payment.get("written") is None
    assert told("payments")["items"][0]["written"]
    assert told("payments", "--form", "sepa", "-o", "payments.xml", code=4)["ok"] is False
    sepa = told("payments", "--form", "sepa", "--on", "2099-01-31", "--again", "-o", "payments.xml")
    assert (sepa["ok"], payment["id"] in Path("payments.xml").read_text("utf-8")) == (True, True)
    assert "2099-01-31" in Path("payments.xml").read_text("utf-8")
    assert "1 marked as paid, 0 were already." in run("paid", payment["id"], payment["id"]).stdout
    assert told("paid", payment["id"])["marked"] == 0
    assert "Nothing found." in run("payments").stdout
    assert run("payments", "-o", "none.csv").exit_code == 4
    assert statements(settled)["artist"].paid == settled.clock()


def test_what_sepa_cannot_carry_is_named(settled: ArchiveWorld) -> None:
    far = {"id": "far", "name": "Far", "currency": "JPY"}
    shares = [{"payee": "artist", "percent": "50"}, {"payee": "far", "percent": "50"}]
    deal = {"id": "deal", "startDate": "2020-01-01", "rules": [{"id": "all", "shares": shares}]}
    changed = agreements(payees=[*AGREEMENTS["payees"], far], agreements=[deal])
    store_terms(settled, {"agreements.json": changed, "rates.csv": "Date,JPY,\n2026-01-30,163.20,\n"})
    approve(settled, propose(settled))
    left = told("payments", "--form", "sepa", "-o", "payments.xml", code=1)
    assert left["problems"][0]["path"].startswith("far, ")
    again = run("payments", "--form", "sepa", "--again", "-o", "payments.xml")
    assert "This payment is left out" in again.stderr
    rest = run("payments", "-o", "payments.csv")
    assert (rest.exit_code, "1 payments in payments.csv; " in rest.stdout) == (0, True)
    assert "are in an earlier file" in rest.stdout


def test_who_changes_an_account_writes_no_file_that_pays_to_it(settled: ArchiveWorld) -> None:
    payees = [{**each} for each in AGREEMENTS["payees"]]
    payees[1]["account"] = {"holder": "Nova Kestrel", "iban": "DE02120300000000202051"}
    Path("deal.json").write_text(agreements(payees=payees), "utf-8")
    assert run("terms", "deal.json").exit_code == 0
    refused = told("payments", "-o", "payments.csv", code=3)
    assert refused["problems"][0]["message"] == "You have changed the account of artist."
    (payment,) = told("payments")["items"]
    assert (payment["accountChanged"], payment.get("written"), Path("payments.csv").exists()) == (True, None, False)
    assert "paid" not in {entry.kind for entry in ledger_of(settled).entries}


def test_payments_that_cannot_be_written_or_marked_are_refused(settled: ArchiveWorld) -> None:
    assert told("payments", "--form", "sepa", code=2)["problems"][0]["code"] == "usage"
    assert run("payments", "--form", "sepa", "--on", "2020-01-01", "-o", "payments.xml").exit_code == 2
    assert run("payments", "-o", "nowhere/payments.csv").exit_code == 2
    (payment,) = told("payments")["items"]
    assert payment.get("written") is None
    assert told("paid", payment["id"], "unknown", code=2)["ok"] is False
    assert told("payments")["items"] == [payment]
    assert "paid" not in {entry.kind for entry in ledger_of(settled).entries}


def test_the_ledger_is_one_that_the_commands_for_files_read(settled: ArchiveWorld) -> None:
    run("paid", told("payments")["items"][0]["id"])
    take_in(settled, {"february.csv": sheet(row(50, "5.00", month="2026-02"))})
    approve(settled, propose(settled))
    stored = ledger_of(settled)
    done = run("ledger", "-o", "ledger.jsonl")
    assert (done.exit_code, f"the last one is {stored.head}" in done.stdout) == (0, True)
    assert told("ledger", "-o", "ledger.jsonl")["entries"] == len(stored.entries)
    Path("agreements.json").write_text(agreements(), "utf-8")
    files = ("--agreements", "agreements.json", "--ledger", "ledger.jsonl", "--head", stored.head)
    read = CliRunner().invoke(app, ["sales", "payments", *files])
    assert (read.exit_code, read.stdout.count("artist")) == (0, 1)
    assert told("payments")["items"][0]["id"] in read.stdout
    Path("february.csv").write_text(sheet(row(50, "5.00", month="2026-02")), "utf-8")
    stated = CliRunner().invoke(app, ["sales", "statement", "february.csv", "--payee", "artist", *files[:4]])
    assert (stated.exit_code, json.loads(stated.stdout)["lines"][0]["amount"]) == (0, "3.00")


def test_a_ledger_that_was_altered_or_is_not_there_is_not_written(reported: ArchiveWorld) -> None:
    assert told("ledger", "-o", "ledger.jsonl", code=4)["problems"][0]["message"] == "Nothing is booked yet."
    done = approve(reported, propose(reported))
    assert done.file
    file = reported.root / "files" / done.file.storage_path
    file.write_bytes(file.read_bytes().replace(b"6.00", b"9.00"))
    assert run("ledger", "-o", "ledger.jsonl").exit_code == 1
    assert not Path("ledger.jsonl").exists()


@pytest.mark.parametrize("command", ["propose", "runs", "payments", "statements"])
def test_a_tenant_is_named_and_there(world: ArchiveWorld, command: str) -> None:
    assert CliRunner().invoke(app, ["royalties", command, "--project", "demo-world"]).exit_code == 2
    elsewhere = ["royalties", command, "--tenant", "other", "--project", "demo-world"]
    assert CliRunner().invoke(app, elsewhere).exit_code == 4
    assert world.tasks.queued == []

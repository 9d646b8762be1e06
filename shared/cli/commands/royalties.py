"""Implements `stardust sales run`, `statement`, `payments` and `paid`: from sales reports to what payees are paid."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated, Literal

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from shared.cli.exit_codes import FINDINGS
from shared.cli.inputs.options import Clock, Json, Output, PayDay, Until
from shared.cli.inputs.reports import ReportFiles, ReportMapping, open_reports
from shared.cli.inputs.royalties import (
    AgreementsFile,
    RatesFile,
    continued_ledger,
    load_book,
    load_ledger,
    load_rates,
)
from shared.cli.output import print_json, print_problems, write_output
from shared.clock import system_clock
from shared.errors import Finding, InvalidInput
from shared.model.codec import to_json
from shared.model.sales.statement import PayeeStatement
from shared.sales.payments.credit_transfers import credit_transfers, obstacle
from shared.sales.payments.due import book_paid, payments_due
from shared.sales.payments.payouts import payout_table
from shared.sales.royalties.reports import findings_in, identities_of, sum_reports
from shared.sales.royalties.run import run_royalties
from shared.sales.royalties.statement_lines import BookedSales
from shared.sales.royalties.statements import state_accounts
from shared.sales.royalties.tables import statement_table

LedgerFile = Annotated[
    Path, typer.Option("--ledger", help="The ledger, one entry per line as JSON.", exists=True, dir_okay=False)
]
_MISSING = ("no-revenue", "no-lines", "replaced")
"""Findings about what a run did not book."""
Head = Annotated[
    str | None,
    typer.Option("--head", help="The id of the ledger's last entry: one that lost its end is refused.", metavar="ID"),
]
_ANYWHERE = timedelta(days=1)
"""East of here it may be tomorrow already."""
_COLUMNS = ("Opening", "Earned", "Held", "Reserved", "Costs", "Recouped", "Tax", "Payable", "Closing")
"""What is shown of a statement: what was earned less corrections, held less confirmed, reserved less released."""


def run(
    files: ReportFiles,
    agreements: AgreementsFile,
    rates: RatesFile = None,
    ledger_file: Annotated[
        Path | None,
        typer.Option(
            "--ledger",
            help="The ledger to continue; it is made if it is not there. Without it nothing is kept.",
            dir_okay=False,
        ),
    ] = None,
    until: Until = None,
    replaced: Annotated[
        list[str] | None,
        typer.Option("--replaces", help="A booked report that one of these corrects, by its id.", metavar="REPORT"),
    ] = None,
    profile: ReportMapping = None,
    head: Head = None,
    clock: Clock = None,
    as_json: Json = False,
) -> None:
    """Divide what services report among payees, book it in a ledger, and close the period.

    Running it again over the same reports books nothing. A report that has changed is taken back and booked anew. Exits
    with 2 if the agreements, a report or a rate cannot be used, and with 5 if a later period is closed.
    """
    book, dated = load_book(agreements), load_rates(rates)
    with open_reports(files, profile, quiet=as_json) as reports:
        sums = sum_reports([reports], book)
    with continued_ledger(ledger_file, head) as ledger:
        booked = run_royalties(
            sums,
            book=book,
            rates=dated,
            ledger=ledger,
            period=until,
            identities=identities_of(reports),
            replaced=replaced or (),
            today=(clock or system_clock()).date() + _ANYWHERE,
        )
    stated = state_accounts(booked.id, ledger=ledger, book=book, payees=book.payees) if booked.entries else ()
    statements = list(stated)
    findings = [*findings_in(reports), *booked.findings]
    if as_json:
        print_json(
            {
                "ok": True,
                "run": booked.id,
                "period": booked.period.isoformat(),
                "entries": len(booked.entries),
                "statements": [to_json(each) for each in statements],
                "head": ledger.head,
                "ledgerEntries": len(ledger.entries),
                "findings": [finding.to_dict() for finding in findings],
            }
        )
        return
    print_problems(findings)
    if not booked.entries:
        missing = any(finding.code in _MISSING for finding in findings)
        typer.echo("Nothing is booked." if missing else "Nothing is new: every report is booked as it is.")
        return
    _print(statements)
    kept = f"in {ledger_file}" if ledger_file else "and nothing kept, because no --ledger is given"
    typer.echo(f"Until {booked.period}: {len(booked.entries)} entries booked {kept}.")
    if ledger_file:
        typer.echo(f"The ledger has {len(ledger.entries)} entries; the last one is {ledger.head}.")


def statement(
    files: ReportFiles,
    payee: Annotated[str, typer.Option("--payee", help="The payee's id in the agreements.")],
    agreements: AgreementsFile,
    ledger_file: LedgerFile,
    rates: RatesFile = None,
    run_id: Annotated[
        str | None, typer.Option("--run", help="The royalty run. Default: the ledger's last one.")
    ] = None,
    form: Annotated[
        Literal["json", "csv"], typer.Option("--format", help="The statement with all totals, or its lines as a table.")
    ] = "json",
    profile: ReportMapping = None,
    output: Output = None,
) -> None:
    """Write a payee's statement of a royalty run, with a line for each track, service and use.

    Give the reports that the run booked, and the same agreements. Exits with 2 if they are others, with 4 if the ledger
    has no such run or the agreements no such payee.
    """
    book, ledger = load_book(agreements), load_ledger(ledger_file)
    with open_reports(files, profile, quiet=output is None) as reports:
        sums = sum_reports([reports], book, lambda terms: any(part.payee == payee for part in terms.parts))
    name = run_id or ledger.last_run
    sales = BookedSales(name, ledger=ledger, book=book, rates=load_rates(rates), sums=sums)
    (stated,) = state_accounts(name, ledger=ledger, book=book, payees=[payee], sales=sales)
    text = (
        stated.model_dump_json(by_alias=True, exclude_none=True, indent=2)
        if form == "json"
        else statement_table(stated)
    )
    write_output(output, f"{text.rstrip()}\n".encode())


def payments(
    agreements: AgreementsFile,
    ledger_file: LedgerFile,
    head: Head = None,
    form: Annotated[
        Literal["csv", "sepa"],
        typer.Option("--format", help="A table, or credit transfers for a bank."),
    ] = "csv",
    day: PayDay = None,
    clock: Clock = None,
    output: Output = None,
) -> None:
    """Write the payments that are due and not marked as paid: for a bank, or for a payout service.

    SEPA carries euros to known accounts; what it cannot carry is left out and named. Exits with 1 if something is, with
    2 if the day is over.
    """
    book = load_book(agreements)
    due = payments_due(load_ledger(ledger_file, head), book)
    if form == "csv":
        write_output(output, payout_table(due).encode())
        return
    if book.agreements.payer is None:
        problem = Finding("payer", "The agreements do not say who pays.", "missing", remedy="Add payer: holder, iban.")
        raise InvalidInput([problem])
    now: datetime = clock or system_clock()
    left = {each.id: reason for each in due if (reason := obstacle(each))}
    carried = [each for each in due if each.id not in left]
    write_output(output, credit_transfers(carried, book.agreements.payer, day=day or now.date(), created=now))
    print_problems(
        Finding(
            f"{each.payee.id}, {each.amount} {each.currency}",
            f"This payment is left out: {left[each.id]}.",
            "not-sepa",
            remedy="Pay it another way.",
        )
        for each in due
        if each.id in left
    )
    raise typer.Exit(FINDINGS if left else 0)


def paid(
    payment: Annotated[list[str], typer.Argument(help="The ids of payments that were made.", metavar="PAYMENT...")],
    ledger_file: LedgerFile,
    head: Head = None,
    as_json: Json = False,
) -> None:
    """Mark payments as made. One that is marked already is left as it is.

    Exits with 2 if the ledger has no such payment; then none is marked.
    """
    with continued_ledger(ledger_file, head) as ledger:
        marked = book_paid(payment, ledger)
    if as_json:
        print_json({"ok": True, "marked": marked})
    else:
        typer.echo(f"{marked} marked as paid, {len({*payment}) - marked} were already.")


def _print(statements: Sequence[PayeeStatement]) -> None:
    table = Table(box=None, header_style="bold", pad_edge=False)
    table.add_column("Payee", overflow="fold")
    table.add_column("")
    for name in _COLUMNS:
        table.add_column(name, justify="right", overflow="fold")
    for each in statements:
        held, reserved = each.held - each.confirmed, each.reserved - each.released
        kept = (held, reserved, each.costs, each.recouped, each.tax)
        amounts = (each.opening, each.earned + each.corrected, *kept, each.payable, each.closing)
        table.add_row(escape(each.payee), each.currency, *map(str, amounts))
    Console(soft_wrap=True).print(table)

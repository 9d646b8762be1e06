"""Implements `stardust royalties payments`, `paid` and `ledger`: what is due and what was booked in a deployment."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from shared.cli.exit_codes import FINDINGS
from shared.cli.inputs.deployment import Project, TenantOption, operator, required
from shared.cli.inputs.options import Json, PayDay
from shared.cli.output import print_json, print_problems, write_output
from shared.cli.remote.tables import print_table
from shared.errors import Finding

_PAYMENTS = (
    ("ID", "id"),
    ("Payee", "payee"),
    ("Name", "name"),
    ("Amount", "amount"),
    ("", "currency"),
    ("Until", "period"),
    ("In a file since", "written"),
    ("New account", "accountChanged"),
    ("Not by SEPA", "obstacle"),
)


def payments(
    form: Annotated[
        Literal["csv", "sepa"] | None,
        typer.Option("--form", help="A table for a payout service, or credit transfers for a bank. Default: csv."),
    ] = None,
    day: PayDay = None,
    again: Annotated[
        bool, typer.Option("--again", help="Write those too that are in an earlier file: a bank may pay them twice.")
    ] = False,
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", help="The file to write. Without it, payments are listed.", dir_okay=False),
    ] = None,
    tenant: TenantOption = None,
    project: Project = None,
    as_json: Json = False,
) -> None:
    """List the payments that are due and not marked as paid, or write them for a bank or a payout service.

    What an earlier file has is left out. SEPA carries euros to known accounts; what it cannot carry is named, and the
    exit code is then 1. It is 4 if there is nothing to write, 2 if the day is over, and 3 if an account was changed on
    the command line since the last run was approved: another admin has to write the file.
    """
    from shared.model.codec import to_json
    from shared.sales.settlement.payments import (
        PaymentFileRequest,
        PaymentsRequest,
        list_due_payments,
        store_payment_file,
    )

    if output is None and (form or day or again):
        raise typer.BadParameter("Name the file to write.", param_hint="-o")
    if output and not output.parent.is_dir():  # what is written counts as written, wherever it went
        raise typer.BadParameter(f"There is no folder {output.parent}.", param_hint="-o")
    caller, adapters = operator(*required(project, tenant))
    due = list_due_payments(PaymentsRequest(), caller=caller, adapters=adapters).items
    items = [to_json(each) for each in due]
    if output is None:
        if as_json:
            print_json({"ok": True, "items": items})
        else:
            print_table(items, _PAYMENTS)
        return
    request = PaymentFileRequest(form=form or "csv", day=day, again=again)
    _, path = store_payment_file(request, caller=caller, adapters=adapters)
    with adapters.blobs.open(path) as file:
        write_output(output, file.read())
    wanted = [each for each in due if again or each.written is None]
    left = [each for each in wanted if each.obstacle] if form == "sepa" else []
    findings = [
        Finding(
            f"{each.payee}, {each.amount} {each.currency}",
            f"This payment is left out: {each.obstacle}.",
            "not-sepa",
            remedy="Pay it another way.",
        )
        for each in left
    ]
    if as_json:
        problems = [each.to_dict() for each in findings]
        print_json({"ok": not left, "items": items, "file": str(output), "problems": problems})
    else:
        print_problems(findings)
        earlier = f"; {len(due) - len(wanted):,} are in an earlier file" if len(wanted) < len(due) else ""
        typer.echo(f"{len(wanted) - len(left):,} payments in {output}{earlier}")
    raise typer.Exit(FINDINGS if left else 0)


def paid(
    payment: Annotated[list[str], typer.Argument(help="The ids of payments that were made.", metavar="PAYMENT...")],
    tenant: TenantOption = None,
    project: Project = None,
    as_json: Json = False,
) -> None:
    """Mark payments as made, at most 200 at once. One that is marked already is left as it is.

    Exits with 2 if the ledger has no such payment; then none is marked.
    """
    from shared.model.codec import decode
    from shared.sales.settlement.payments import PaidRequest, mark_paid

    caller, adapters = operator(*required(project, tenant))
    ids = list(dict.fromkeys(payment))
    marked = mark_paid(decode(PaidRequest, {"payments": ids}), caller=caller, adapters=adapters).marked
    if as_json:
        print_json({"ok": True, "marked": marked})
    else:
        typer.echo(f"{marked} marked as paid, {len(ids) - marked} were already.")


def ledger(
    output: Annotated[Path, typer.Option("-o", "--output", help="The file to write.", metavar="FILE", dir_okay=False)],
    tenant: TenantOption = None,
    project: Project = None,
    as_json: Json = False,
) -> None:
    """Write all entries of the ledger in their order, one per line as JSON, as the commands of `sales` read them.

    Exits with 1 if an entry was altered or is missing; then nothing is written.
    """
    from shared.sales.settlement.listing import LedgerRequest, read_ledger

    caller, adapters = operator(*required(project, tenant))
    stored, data = read_ledger(LedgerRequest(), caller=caller, adapters=adapters)
    write_output(output, data)
    if as_json:
        print_json({"ok": True, "entries": stored.entries, "head": stored.head, "file": str(output)})
    else:
        typer.echo(f"{stored.entries:,} entries in {output}; the last one is {stored.head}")

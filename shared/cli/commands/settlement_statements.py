"""Implements `stardust royalties statements` and `statement`: what a deployment tells payees of royalty runs."""

from dataclasses import replace
from pathlib import Path
from typing import Annotated, Literal

import typer

from shared.cli.inputs.deployment import Project, TenantOption, operator, required
from shared.cli.inputs.options import Json
from shared.cli.output import print_json, write_output
from shared.cli.remote.tables import print_table

_STATEMENTS = (
    ("ID", "id"),
    ("State", "state"),
    ("Payee", "payee"),
    ("Until", "period"),
    ("", "account.currency"),
    ("Earned", "account.earned"),
    ("Payable", "account.payable"),
    ("Carried", "account.closing"),
    ("Lines", "lines"),
    ("Paid", "paid"),
)


def statements(
    run: Annotated[str | None, typer.Option("--run", help="Only those of this royalty run.", metavar="RUN")] = None,
    payee: Annotated[
        str | None, typer.Option("--payee", help="Only those of this payee, by its id in the agreements.")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="How many at most.")] = 100,
    tenant: TenantOption = None,
    project: Project = None,
    as_json: Json = False,
) -> None:
    """List the statements, the last period first; those of a run by their payees.

    A statement is planned until its run is approved, then issued.
    """
    from shared.model.codec import decode, to_json
    from shared.model.sales.settlement import StoredStatement
    from shared.sales.settlement.listing import statements_query

    if run and payee:
        raise typer.BadParameter("Name a run or a payee, not both.", param_hint="--payee")
    caller, adapters = operator(*required(project, tenant))
    found = adapters.store.find(replace(statements_query(caller, run, payee), limit=limit))
    items = [to_json(decode(StoredStatement, each)) for each in found]
    if as_json:
        print_json({"ok": True, "items": items})
    else:
        print_table(items, _STATEMENTS)


def statement(
    ident: Annotated[str, typer.Argument(help="The id of the statement.", metavar="STATEMENT")],
    output: Annotated[Path, typer.Option("-o", "--output", help="The file to write.", metavar="FILE", dir_okay=False)],
    form: Annotated[
        Literal["pdf", "csv", "json"],
        typer.Option("--form", help="The whole statement as a document or as JSON, or its lines as a table."),
    ] = "pdf",
    tenant: TenantOption = None,
    project: Project = None,
    as_json: Json = False,
) -> None:
    """Write a statement as a branded PDF document, as a table of its lines, or as JSON.

    Exits with 1 if the stored statement was altered; then nothing is written.
    """
    from shared.model.codec import decode, to_json
    from shared.sales.settlement.listing import (
        StatementLinkRequest,
        StatementReference,
        get_statement,
        read_statement,
    )

    caller, adapters = operator(*required(project, tenant))
    reference = decode(StatementReference, {"statementId": ident})
    found = get_statement(reference, caller=caller, adapters=adapters)
    wanted = StatementLinkRequest(statement_id=found.id, form=form)
    write_output(output, read_statement(wanted, caller=caller, adapters=adapters))
    if as_json:
        print_json({"ok": True, "statement": to_json(found), "file": str(output)})
    else:
        typer.echo(f"{found.payee} until {found.period}, {found.state}: {output}")

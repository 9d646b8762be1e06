"""Implements `stardust royalties`: settles what sales reports say in a tenant of a deployment."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console

from shared.cli.commands import settlement_payments, settlement_statements
from shared.cli.exit_codes import FINDINGS
from shared.cli.inputs.deployment import Project, TenantOption, operator, required, work_off
from shared.cli.inputs.options import Json, Until
from shared.cli.output import print_json, print_problems
from shared.cli.remote.tables import print_fields, print_table, table_of

if TYPE_CHECKING:
    from shared.accounts.access import Caller
    from shared.accounts.adapters import Adapters
    from shared.model.sales.settlement import RoyaltyRun

app = typer.Typer(no_args_is_help=True)

RunId = Annotated[str, typer.Argument(help="The id of the royalty run.", metavar="RUN")]
_RUNS = (
    ("ID", "id"),
    ("State", "status"),
    ("Until", "period"),
    ("Statements", "statements"),
    ("Payments", "payments"),
    ("Proposed", "created"),
    ("By", "proposedBy"),
    ("Approved by", "approvedBy"),
)
_RUN = (
    ("Royalty run", "id"),
    ("State", "status"),
    ("Step", "step"),
    ("Until", "period"),
    ("Reports read", "reports"),
    ("Entries", "entries"),
    ("Statements", "statements"),
    ("Payments", "payments"),
    ("Agreements", "termsId"),
    ("Proposed", "created"),
    ("By", "proposedBy"),
    ("Approved", "approved"),
    ("Approved by", "approvedBy"),
    ("Last entry", "head"),
)
_TOTALS = (
    ("Currency", "currency"),
    ("Earned", "earned"),
    ("Held", "held"),
    ("Reserved", "reserved"),
    ("Costs", "costs"),
    ("Recouped", "recouped"),
    ("Tax", "tax"),
    ("Payable", "payable"),
    ("Carried", "carried"),
)


@app.callback()
def royalties() -> None:
    """Settle royalties in a tenant: store agreements, propose runs that another person approves, pay.

    The settings of the deployment (STARDUST_…) are read from the environment. The operator of the command line is one
    person: what they propose, somebody else approves in the client.
    """


@app.command("terms")
def terms(
    agreements: Annotated[
        Path | None,
        typer.Argument(help="Payees, agreements, advances and costs as JSON.", metavar="FILE", dir_okay=False),
    ] = None,
    rates: Annotated[
        Path | None, typer.Option("--rates", help="The European Central Bank's eurofxref-hist.csv.", dir_okay=False)
    ] = None,
    tenant: TenantOption = None,
    project: Project = None,
    as_json: Json = False,
) -> None:
    """Store agreements, exchange rates or both as a new version, by which later runs divide.

    What is not given stays as it is. Exits with 2 if the agreements or rates cannot be used; then nothing is stored.
    """
    from shared.cli.inputs.places import place_of
    from shared.cli.inputs.uploads import ToUpload, store_upload
    from shared.media.names import safe_file_name
    from shared.model.codec import to_json
    from shared.sales.settlement.terms import RoyaltyTermsRequest, store_royalty_terms

    project, tenant = required(project, tenant)
    if agreements is None and rates is None:
        raise typer.BadParameter("Name a file of agreements, rates, or both.", param_hint="FILE")
    files = []
    for path, ending in ((agreements, ".json"), (rates, ".csv")):
        if path is not None:
            path.open("rb").close()
            name = path.name if path.suffix.lower() == ending else f"{path.name}{ending}"
            files.append(ToUpload(safe_file_name(name), place_of(str(path))))
    caller, adapters = operator(project, tenant)
    request = RoyaltyTermsRequest(upload_id=store_upload(files, tenant, adapters))
    stored = store_royalty_terms(request, caller=caller, adapters=adapters)
    if as_json:
        print_json({"ok": True, "terms": to_json(stored)})
        return
    waiting = f", {stored.awaited:,} shares wait for their payees' confirmation" if stored.awaited else ""
    with_rates = f"rates of {stored.rates.name}" if stored.rates else "no rates"
    typer.echo(f"{stored.id}: version {stored.version}, {stored.payees:,} payees{waiting}; {with_rates}")


@app.command("propose")
def propose(
    until: Until = None,
    reread: Annotated[
        bool,
        typer.Option("--reread", help="Read reports again that are booked, as after a correction of exchange rates."),
    ] = False,
    tenant: TenantOption = None,
    project: Project = None,
    as_json: Json = False,
) -> None:
    """Plan a royalty run over the stored sales reports. Nothing is booked until another person approves it.

    Reports that are booked are not read again, unless the agreements divide them in another way. Exits with 1 if the
    run failed, as for a missing rate, and with 5 while another one is in work.
    """
    from shared.sales.settlement.request import RoyaltyRunRequest, propose_royalty_run

    request = RoyaltyRunRequest(until=until, reread=reread)
    _work(
        lambda caller, own: propose_royalty_run(request, caller=caller, adapters=own), project, tenant, as_json=as_json
    )


@app.command("runs")
def runs(
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="How many at most.")] = 30,
    tenant: TenantOption = None,
    project: Project = None,
    as_json: Json = False,
) -> None:
    """List the royalty runs, newest first."""
    from shared.model.codec import decode, to_json
    from shared.model.sales.settlement import RoyaltyRun
    from shared.sales.settlement.listing import royalty_runs_query

    caller, adapters = operator(*required(project, tenant))
    found = adapters.store.find(replace(royalty_runs_query(caller), limit=limit))
    items = [to_json(decode(RoyaltyRun, each)) for each in found]
    if as_json:
        print_json({"ok": True, "items": items})
    else:
        print_table(items, _RUNS)


@app.command("show")
def show(ident: RunId, tenant: TenantOption = None, project: Project = None, as_json: Json = False) -> None:
    """Show a royalty run: how far it is, what it books by currency, and what was found."""
    caller, adapters = operator(*required(project, tenant))
    job = _run(ident, caller, adapters)
    _tell(job, caller, as_json=as_json, whole=True)


@app.command("approve")
def approve(ident: RunId, tenant: TenantOption = None, project: Project = None, as_json: Json = False) -> None:
    """Book a planned royalty run that another person proposed, and issue its statements. It cannot be taken back.

    Exits with 3 if it was proposed on the command line, and with 5 if it is not planned, or if reports, agreements or
    the ledger have changed since: discard it, and propose another.
    """
    from shared.model.codec import decode
    from shared.sales.settlement.request import RoyaltyRunReference, approve_royalty_run

    request = decode(RoyaltyRunReference, {"runId": ident})
    _work(
        lambda caller, own: approve_royalty_run(request, caller=caller, adapters=own), project, tenant, as_json=as_json
    )


@app.command("discard")
def discard(ident: RunId, tenant: TenantOption = None, project: Project = None, as_json: Json = False) -> None:
    """Remove what a royalty run has planned. Nothing of it is booked; its record stays.

    Exits with 5 if it is in work or booked.
    """
    from shared.model.codec import decode
    from shared.sales.settlement.request import RoyaltyRunReference, discard_royalty_run

    request = decode(RoyaltyRunReference, {"runId": ident})
    _work(
        lambda caller, own: discard_royalty_run(request, caller=caller, adapters=own), project, tenant, as_json=as_json
    )


app.command("statements")(settlement_statements.statements)
app.command("statement")(settlement_statements.statement)
app.command("payments")(settlement_payments.payments)
app.command("paid")(settlement_payments.paid)
app.command("ledger")(settlement_payments.ledger)


def _work(
    begin: "Callable[[Caller, Adapters], RoyaltyRun]", project: str | None, tenant: str | None, *, as_json: bool
) -> None:
    """Begins a step of a run, works it off and tells how it went. No task's deadline counts here."""
    caller, adapters = operator(*required(project, tenant))
    patient = replace(adapters, deadline=timedelta.max)
    run_id = work_off(lambda own: begin(caller, own), patient, "royaltyRuns", quiet=as_json)
    job = _run(run_id, caller, adapters)
    _tell(job, caller, as_json=as_json)
    if job.status == "failed":
        raise typer.Exit(FINDINGS)


def _run(run_id: str, caller: "Caller", adapters: "Adapters") -> "RoyaltyRun":
    from shared.model.codec import decode
    from shared.sales.settlement.listing import get_royalty_run
    from shared.sales.settlement.request import RoyaltyRunReference

    return get_royalty_run(decode(RoyaltyRunReference, {"runId": run_id}), caller=caller, adapters=adapters)


def _tell(job: "RoyaltyRun", caller: "Caller", *, as_json: bool, whole: bool = False) -> None:
    from shared.model.codec import to_json

    shown: dict[str, Any] = to_json(job)
    if as_json:
        print_json({"ok": job.status != "failed", "run": shown})
        return
    print_problems(job.findings)
    if whole:
        print_fields(shown, _RUN)
    if job.totals and job.status != "discarded":
        Console(soft_wrap=True).print(table_of(shown["totals"], _TOTALS))
    typer.echo(_summary(job, caller))


def _summary(job: "RoyaltyRun", caller: "Caller") -> str:
    if job.status == "completed" and not job.entries:
        told = "nothing is booked" if job.findings else "nothing is new: every report is booked as it is"
        return f"{job.id}: completed; {told}."
    if job.status != "planned" and not job.approved:
        return f"{job.id}: {job.status}; nothing of it is booked."
    numbers = (
        f"{job.id}: {job.status} until {job.period}; {job.reports:,} reports read, {job.entries:,} entries, "
        f"{job.statements:,} statements, {job.payments:,} payments"
    )
    if job.approved:
        rest = f" Its statements are not all issued: stardust royalties approve {job.id}"
        return f"{numbers}. It is booked.{rest if job.status == 'failed' else ''}"
    if job.proposed_by == caller.person:
        return f"{numbers}. Nothing is booked: another person has to approve it in the client."
    return f"{numbers}. Nothing is booked: stardust royalties approve {job.id}"

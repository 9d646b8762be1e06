"""Implements `stardust tenant`: the operator suspends tenants, lifts suspensions and sets quotas."""

from typing import TYPE_CHECKING, Annotated

import typer

from shared.cli.inputs.deployment import RequiredProject, signed_in
from shared.cli.inputs.options import Json
from shared.cli.lazy import LazyGroup
from shared.cli.output import print_json

if TYPE_CHECKING:
    from shared.accounts.adapters import Adapters
    from shared.config import QuotaName
    from shared.model.accounts.control import TenantControl

app = typer.Typer(cls=LazyGroup, help="Suspend tenants and set their quotas.", no_args_is_help=True)

TenantId = Annotated[str, typer.Argument(help="The tenant's id.", metavar="TENANT")]
_DEFAULT = "; -1 for the deployment's default."


@app.callback()
def tenant() -> None:
    """Suspend tenants and set their quotas. Signs in with the application-default credentials."""


@app.command("show")
def show(tenant_id: TenantId, project: RequiredProject, as_json: Json = False) -> None:
    """Show whether a tenant is suspended, and the quotas of its own."""
    from shared.accounts.tenants.operation import read_control

    adapters = connect(project)
    _print(read_control(adapters.store, tenant_id, adapters.clock()), as_json)


@app.command("suspend")
def suspend(
    tenant_id: TenantId,
    project: RequiredProject,
    reason: Annotated[str, typer.Option("--reason", help="Why; the tenant's members see it.")],
    as_json: Json = False,
) -> None:
    """Suspend a tenant: no writes, no API keys, no deliveries but takedowns. Its members can still read and export."""
    from shared.accounts.tenants.operation import suspend_tenant

    _print(suspend_tenant(tenant_id, reason, connect(project)), as_json)


@app.command("lift")
def lift(tenant_id: TenantId, project: RequiredProject, as_json: Json = False) -> None:
    """Lift a tenant's suspension. Its waiting deliveries are due at once."""
    from shared.accounts.tenants.operation import lift_suspension
    from shared.delivery.queue.dispatch import resume_deliveries

    adapters = connect(project)
    control = lift_suspension(tenant_id, adapters)
    resumed = resume_deliveries(tenant_id, adapters)
    _print(control, as_json, f"{resumed} waiting deliveries are due now.")


@app.command("quotas")
def quotas(
    tenant_id: TenantId,
    project: RequiredProject,
    releases: Annotated[int | None, typer.Option(min=-1, help="Releases" + _DEFAULT)] = None,
    asset_bytes: Annotated[int | None, typer.Option(min=-1, help="Bytes of all uploaded files" + _DEFAULT)] = None,
    deliveries_per_day: Annotated[int | None, typer.Option(min=-1, help="Deliveries in 24 hours" + _DEFAULT)] = None,
    as_json: Json = False,
) -> None:
    """Set a tenant's quotas, which override those of the deployment (STARDUST_QUOTAS)."""
    from shared.accounts.tenants.operation import set_quotas

    given: dict[QuotaName, int | None] = {
        "releases": releases,
        "assetBytes": asset_bytes,
        "deliveriesPerDay": deliveries_per_day,
    }
    wanted = {name: None if most == -1 else most for name, most in given.items() if most is not None}
    if not wanted:
        raise typer.BadParameter("Give --releases, --asset-bytes or --deliveries-per-day.")
    _print(set_quotas(tenant_id, wanted, connect(project)), as_json)


def connect(project: str) -> "Adapters":
    """The documents of the project. Raises Forbidden without credentials."""
    from shared.accounts.adapters import Adapters
    from shared.platform.store.firestore import FirestoreStore

    with signed_in():
        return Adapters(store=FirestoreStore.connect(project))


def _print(control: "TenantControl", as_json: bool, note: str = "") -> None:
    from shared.model.codec import to_json

    if as_json:
        print_json(to_json(control))
        return
    suspended = control.suspended
    state = f"suspended since {suspended.since:%Y-%m-%d %H:%M} UTC: {suspended.reason}" if suspended else "active"
    own = control.quotas.model_dump(by_alias=True, exclude_none=True)
    typer.echo(f"{control.id}: {state}")
    typer.echo("quotas: " + (", ".join(f"{name} {most:,}" for name, most in own.items()) or "the deployment's"))
    if note:
        typer.echo(note)

"""Implements `stardust backup`: makes and lists the backups of a tenant of a deployment."""

from typing import Annotated

import typer

from shared.cli.exit_codes import FINDINGS
from shared.cli.inputs.deployment import Project, TenantOption, operator, required, work_off
from shared.cli.inputs.options import Json
from shared.cli.lazy import LazyGroup
from shared.cli.output import print_json, print_problems

app = typer.Typer(cls=LazyGroup)


@app.command("backup")
def backup(
    tenant: TenantOption = None,
    project: Project = None,
    listed: Annotated[bool, typer.Option("--list", help="List the tenant's backups and make none.")] = False,
    as_json: Json = False,
) -> None:
    """Make an encrypted, incremental backup of a tenant's documents and files.

    The settings of the deployment (STARDUST_…) are read from the environment. Exits with 1 if the backup failed.
    """
    from shared.catalog.backups.request import BackupReference, BackupRequest, create_backup, get_backup, list_query
    from shared.model.archives.backup import Backup
    from shared.model.codec import decode, to_json

    project, tenant = required(project, tenant)
    caller, adapters = operator(project, tenant)
    if listed:
        backups = [decode(Backup, data) for data in adapters.store.find(list_query(caller))]
        if as_json:
            print_json({"backups": [to_json(each) for each in backups]})
        for each in backups if not as_json else []:
            typer.echo(f"{each.id}  {each.created:%Y-%m-%d %H:%M}  {each.status}  {each.total_bytes:,} bytes")
        return
    job_id = work_off(
        lambda own: create_backup(BackupRequest(), caller=caller, adapters=own), adapters, "backups", quiet=as_json
    )
    made = get_backup(BackupReference(backup_id=job_id), caller=caller, adapters=adapters)
    if as_json:
        print_json({"ok": made.status == "completed", "backup": to_json(made)})
    else:
        print_problems(made.findings)
        typer.echo(
            f"{made.id}: {made.status}, {made.documents:,} documents, {made.files:,} files, "
            f"{made.total_bytes:,} bytes, {made.added_bytes:,} of them new"
        )
    if made.status != "completed":
        raise typer.Exit(FINDINGS)

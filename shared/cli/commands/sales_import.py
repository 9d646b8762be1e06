"""Implements `stardust sales import` and `rollback`: takes sales reports into a tenant of a deployment."""

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from shared.cli.commands import sales_check
from shared.cli.exit_codes import FINDINGS
from shared.cli.inputs.deployment import Project, TenantOption, operator, required, work_off
from shared.cli.inputs.options import Json
from shared.cli.inputs.reports import ReportFiles, ReportMapping, mapping_in, sources_at
from shared.cli.output import print_json, print_problems

if TYPE_CHECKING:
    from shared.model.sales.stored import SalesImport
    from shared.sales.reports.files import Source


def take_in(
    files: ReportFiles,
    profile: ReportMapping = None,
    check: Annotated[
        bool, typer.Option("--check", help="Read and validate only, as `sales check`; needs no deployment.")
    ] = False,
    tenant: TenantOption = None,
    project: Project = None,
    as_json: Json = False,
) -> None:
    """Read sales reports and store them in a tenant, all or none.

    A report that is stored already is not counted twice, and of two about the same the one issued last counts. The
    settings of the deployment (STARDUST_…) are read from the environment. Exits with 1 if a report is refused.
    """
    if check:
        sales_check.check(files, profile, as_json=as_json)
        return
    from shared.cli.inputs.uploads import store_upload
    from shared.sales.intake.listing import SalesImportReference, get_sales_import
    from shared.sales.intake.request import SalesImportRequest, read_sales_reports

    project, tenant = required(project, tenant)
    mapping, sources = mapping_in(profile), _sources(files)
    caller, adapters = operator(project, tenant)
    request = SalesImportRequest(upload_id=store_upload(sources, tenant, adapters), mapping=mapping)
    job_id = work_off(
        lambda own: read_sales_reports(request, caller=caller, adapters=own), adapters, "salesImports", quiet=as_json
    )
    _tell(get_sales_import(SalesImportReference(import_id=job_id), caller=caller, adapters=adapters), as_json=as_json)


def rollback(
    ident: Annotated[str, typer.Argument(help="The id of the import.", metavar="IMPORT")],
    tenant: TenantOption = None,
    project: Project = None,
    as_json: Json = False,
) -> None:
    """Remove the reports that an import stored. What they had replaced counts again."""
    from shared.model.codec import decode
    from shared.sales.intake.listing import SalesImportReference, get_sales_import
    from shared.sales.intake.request import roll_back_sales_import

    project, tenant = required(project, tenant)
    caller, adapters = operator(project, tenant)
    reference = decode(SalesImportReference, {"importId": ident})
    work_off(
        lambda own: roll_back_sales_import(reference, caller=caller, adapters=own),
        adapters,
        "salesImports",
        quiet=as_json,
    )
    _tell(get_sales_import(reference, caller=caller, adapters=adapters), as_json=as_json)


def _sources(files: list[str]) -> "list[Source]":
    """The reports at the paths and addresses, by the names of their files. Raises BadParameter for what is not there,
    and for more than an import may have."""
    from shared.media.names import safe_file_name
    from shared.model.archives.imports import MAX_SOURCES
    from shared.sales.reports.findings import Findings

    findings = Findings()
    sources = list(sources_at(files, findings))
    if findings.errors:
        raise typer.BadParameter("; ".join(f"{each.file}: {each.message}" for each in findings), param_hint="FILE")
    if not 0 < len(sources) <= MAX_SOURCES:
        message = f"There are {len(sources)} files: an import has 1 to {MAX_SOURCES}. Import them in parts."
        raise typer.BadParameter(message, param_hint="FILE")
    return [replace(each, name=safe_file_name(re.split(r"[/\\]", each.name)[-1])) for each in sources]


def _tell(job: "SalesImport", *, as_json: bool) -> None:
    from shared.model.codec import to_json

    bad = job.status in ("refused", "failed")
    if as_json:
        print_json({"ok": not bad, "import": to_json(job)})
    else:
        print_problems(job.findings)
        for each in job.problems:
            place = ", ".join(filter(None, (each.file, f"row {each.rows[0]}" if each.rows else "", each.column or "")))
            typer.echo(f"{each.severity}: {place}: {each.message} {each.remedy}".rstrip())
        typer.echo(
            f"{job.id}: {job.status}; {len(job.stored):,} reports stored, {len(job.known):,} there already, "
            f"{job.lines:,} lines, {job.errors:,} errors"
        )
    if bad:
        raise typer.Exit(FINDINGS)

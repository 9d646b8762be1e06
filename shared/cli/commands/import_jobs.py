"""Implements `stardust import plan`, `apply` and `rollback`: imports files into a tenant of a deployment."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from shared.cli.exit_codes import FINDINGS
from shared.cli.inputs.deployment import Project, TenantOption, operator, required, work_off
from shared.cli.inputs.documents import load_json
from shared.cli.inputs.options import Json
from shared.cli.output import print_json, print_problems

if TYPE_CHECKING:
    from shared.accounts.access import Caller
    from shared.accounts.adapters import Adapters
    from shared.cli.inputs.uploads import ToUpload
    from shared.model.archives.imports import ImportItem, ImportJob
    from shared.platform.store.port import Store

ImportId = Annotated[str, typer.Argument(help="The import's id, as the plan says it.", metavar="IMPORT")]
Choice = Annotated[
    str,
    typer.Option(
        "--duplicates",
        help="What becomes of releases that the tenant has already: skip, update or create.",
        metavar="DO",
    ),
]
_SHOWN = 200


def plan(
    files: Annotated[
        list[str],
        typer.Argument(
            help="Spreadsheets, JSON, ERN messages, ZIP files, or folders of them, also in buckets: "
            "gs://bucket/folder, s3://bucket/folder.",
            metavar="FILE...",
        ),
    ],
    mapping: Annotated[
        Path | None, typer.Option("--map", help="How columns are read, as JSON.", metavar="PROFILE")
    ] = None,
    profile: Annotated[str | None, typer.Option("--profile", help="The id of a saved mapping profile.")] = None,
    duplicates: Choice = "skip",
    apply: Annotated[bool, typer.Option("--apply", help="Apply the plan at once.")] = False,
    tenant: TenantOption = None,
    project: Project = None,
    as_json: Json = False,
) -> None:
    """Plan an import of files into a tenant, and apply it with --apply. A plan changes no release.

    The settings of the deployment (STARDUST_…) are read from the environment. Exits with 1 if a release is refused.

    Of a folder, the documents are uploaded, and the names of its other files, which are matched to tracks. Buckets are
    read with the credentials of this machine, as by `check`.
    """
    from shared.catalog.import_jobs.request import ImportPlan, plan_import
    from shared.catalog.imports.columns.profile import load_profile
    from shared.cli.inputs.uploads import store_upload
    from shared.model.codec import decode

    project, tenant = required(project, tenant)
    fields: dict[str, Any] = {"duplicates": duplicates, "profileId": profile}
    if mapping:
        fields["mapping"] = load_profile(load_json(mapping))
    request = decode(ImportPlan, {**fields, "uploadId": "unknown"})
    uploads = _required(files)
    caller, adapters = operator(project, tenant)
    request = request.model_copy(update={"upload_id": store_upload(uploads, tenant, adapters)})
    job = _worked_off(lambda own: plan_import(request, caller=caller, adapters=own), caller, adapters, quiet=as_json)
    if apply and job.status == "planned":
        job = _applied(job.id, caller, adapters, quiet=as_json)
    _tell(job, adapters.store, as_json=as_json)


def apply(ident: ImportId, tenant: TenantOption = None, project: Project = None, as_json: Json = False) -> None:
    """Apply a planned import: create and change drafts. What was interrupted goes on.

    Exits with 1 if a release was not imported.
    """
    project, tenant = required(project, tenant)
    caller, adapters = operator(project, tenant)
    _tell(_applied(ident, caller, adapters, quiet=as_json), adapters.store, as_json=as_json)


def rollback(ident: ImportId, tenant: TenantOption = None, project: Project = None, as_json: Json = False) -> None:
    """Roll an import back: remove the drafts that it made. What was edited since stays."""
    from shared.catalog.import_jobs.listing import ImportReference
    from shared.catalog.import_jobs.request import roll_back_import

    project, tenant = required(project, tenant)
    caller, adapters = operator(project, tenant)
    reference = ImportReference(import_id=ident)
    job = _worked_off(
        lambda own: roll_back_import(reference, caller=caller, adapters=own), caller, adapters, quiet=as_json
    )
    _tell(job, adapters.store, as_json=as_json)


def _required(files: list[str]) -> "list[ToUpload]":
    """What is uploaded of the files and folders. Raises BadParameter if it is more than an import may have."""
    from shared.cli.inputs.places import place_of
    from shared.cli.inputs.uploads import uploads_of
    from shared.model.archives.imports import MAX_SOURCES

    uploads = uploads_of([place_of(text) for text in files])
    if len(uploads) > MAX_SOURCES:
        message = f"{len(uploads)} files are too many: an import has at most {MAX_SOURCES}. Put them in a folder."
        raise typer.BadParameter(message, param_hint="FILE")
    return uploads


def _applied(import_id: str, caller: "Caller", adapters: "Adapters", *, quiet: bool) -> "ImportJob":
    from shared.catalog.import_jobs.listing import ImportReference
    from shared.catalog.import_jobs.request import apply_import

    reference = ImportReference(import_id=import_id)
    return _worked_off(lambda own: apply_import(reference, caller=caller, adapters=own), caller, adapters, quiet=quiet)


def _worked_off(
    begin: Callable[["Adapters"], "ImportJob"], caller: "Caller", adapters: "Adapters", *, quiet: bool
) -> "ImportJob":
    from shared.catalog.import_jobs.listing import ImportReference, get_import

    job_id = work_off(begin, adapters, "importJobs", quiet=quiet)
    return get_import(ImportReference(import_id=job_id), caller=caller, adapters=adapters)


def _tell(job: "ImportJob", store: "Store", *, as_json: bool) -> None:
    from shared.model.codec import to_json

    bad = job.status == "failed" or (job.step != "rollback" and job.counts.refuse + job.counts.failed > 0)
    if as_json:
        print_json({"ok": not bad, "import": to_json(job)})
    else:
        print_problems(job.findings)
        if job.step != "rollback":
            _print_items(job, store)
        typer.echo(_summary(job))
    if bad:
        raise typer.Exit(FINDINGS)


def _summary(job: "ImportJob") -> str:
    counts = job.counts
    if job.status == "planned":
        return (
            f"{job.id}: {job.items:,} releases with {job.tracks:,} tracks; {counts.create:,} to create, "
            f"{counts.change:,} to change, {counts.skip:,} there already, {counts.refuse:,} refused. "
            f"Nothing was changed: stardust import apply {job.id}"
        )
    if job.step == "rollback":
        return (
            f"{job.id}: {job.status}; {counts.removed:,} removed, {counts.restored:,} restored, "
            f"{counts.kept:,} edited since and kept"
        )
    return (
        f"{job.id}: {job.status}; {counts.created:,} created, {counts.changed:,} changed, "
        f"{counts.skip + counts.skipped:,} there already, {counts.refuse + counts.failed:,} not imported"
    )


def _print_items(job: "ImportJob", store: "Store") -> None:
    """The findings of the releases that are not imported, or are there already."""
    from shared.catalog.import_jobs.items import items_of

    shown = 0
    for item in items_of(job.id, store):
        if item.action in ("create", "change") and item.outcome != "failed":
            continue
        if shown == _SHOWN:
            typer.echo("... The report has them all.")
            return
        shown += 1
        _print_item(item)


def _print_item(item: "ImportItem") -> None:
    typer.echo(f"{item.outcome or item.action:<8} {item.file}, {item.place}: {item.title}")
    for finding in item.findings:
        if finding.severity == "info":
            continue
        where = ", ".join(part for part in (f"row {finding.row}" if finding.row else "", finding.column) if part)
        text = f"{finding.severity}: {where}{': ' if where else ''}{finding.message} {finding.remedy}"
        typer.echo(f"         {text.rstrip()}")

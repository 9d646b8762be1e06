"""Implements `stardust restore`: checks archives offline, and restores archives and backups into a deployment."""

from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from shared.cli.exit_codes import FINDINGS
from shared.cli.inputs.deployment import Project, TenantOption, operator, required, work_off
from shared.cli.inputs.options import Json, parse_moment
from shared.cli.lazy import LazyGroup
from shared.cli.output import print_json, print_problems, stderr
from shared.model.codec import decode

if TYPE_CHECKING:
    from shared.catalog.archives.restore.read import Trust, ZipArchive
    from shared.model.archives.backup import DocumentChange, RestoreCounts

app = typer.Typer(cls=LazyGroup)
_SHOWN = 20
Archives = Annotated[
    list[Path] | None, typer.Argument(help="The volumes of an archive, in any order.", metavar="ARCHIVE...")
]


@app.command("restore")
def restore(
    archive: Archives = None,
    check: Annotated[bool, typer.Option("--check", help="Only verify the archive; needs no deployment.")] = False,
    public_key: Annotated[
        Path | None, typer.Option("--public-key", help="The public key (PEM) of the installation that made it.")
    ] = None,
    manifest_sha256: Annotated[
        str | None, typer.Option("--manifest-sha256", help="The SHA-256 of its manifest, instead of a signature.")
    ] = None,
    backup: Annotated[str | None, typer.Option("--backup", help="Restore this backup of the tenant.")] = None,
    at: Annotated[
        datetime | None,
        typer.Option("--at", help="Restore the last backup before this moment.", parser=parse_moment, metavar="ISO"),
    ] = None,
    release: Annotated[str | None, typer.Option("--release", help="Restore only this release.")] = None,
    document: Annotated[str | None, typer.Option("--document", help="Restore only this document.")] = None,
    tenant: TenantOption = None,
    project: Project = None,
    apply: Annotated[bool, typer.Option("--apply", help="Restore. Without it, only compare.")] = False,
    as_json: Json = False,
) -> None:
    """Verify an archive, or compare an archive or a backup with what a tenant has, and restore it with --apply.

    Exits with 1 if the archive was altered or is not proved, or if the restore failed.
    """
    from shared.catalog.archives.restore.read import Trust

    _require_one_source(archive, backup, at)
    if not archive and (public_key or manifest_sha256):
        raise typer.BadParameter("Only an archive needs a proof.", param_hint="--public-key")
    key = public_key.read_text("utf-8") if public_key else ""
    trust = Trust(manifest_sha256=manifest_sha256 or "", public_key=key)
    if check:
        _check(archive or [], trust, as_json=as_json)
        return
    project, tenant = required(project, tenant)
    if release and document:
        raise typer.BadParameter("Name a release or a document, and not both.", param_hint="--document")
    scope = {"releaseId": release, "document": document}
    if archive:
        _restore_archive(archive, trust, project, tenant, scope, apply=apply, as_json=as_json)
    else:
        _restore_backup({"backupId": backup, "at": at, **scope}, project, tenant, apply=apply, as_json=as_json)


def _require_one_source(archive: list[Path] | None, backup: str | None, at: datetime | None) -> None:
    if sum(map(bool, (archive, backup, at))) != 1:
        raise typer.BadParameter("Name the volumes of an archive, a backup, or a moment: one of them.")


def _check(paths: list[Path], trust: "Trust", *, as_json: bool) -> None:
    from shared.catalog.archives.restore.read import Trust
    from shared.catalog.archives.restore.verify import problems_of

    if not paths:
        raise typer.BadParameter("Only an archive can be checked.", param_hint="ARCHIVE")
    proved = bool(trust.manifest_sha256 or trust.public_key)
    with ExitStack() as stack:
        opened = _open(paths, trust if proved else Trust(unproved=True), stack)
        manifest = opened.manifest
        with stderr().status("reading"):
            problems = problems_of(opened)
    if as_json:
        facts = {"documents": manifest.documents, "files": manifest.files, "size": manifest.size}
        told = {"tenant": manifest.tenant_id, "taken": manifest.began, "manifestSha256": opened.manifest_sha256}
        problem_list = [each.to_dict() for each in problems]
        print_json({"ok": not problems, "proved": proved, **facts, **told, "problems": problem_list})
    else:
        print_problems(problems)
        state = "whole" if not problems else f"{len(problems)} entries are damaged"
        typer.echo(f"{manifest.documents:,} documents, {manifest.files:,} files, {manifest.size:,} bytes: {state}.")
        typer.echo(f"SHA-256 of the manifest: {opened.manifest_sha256}")
        if not proved:
            typer.echo("Who made it was not checked: give --public-key or --manifest-sha256.")
    raise typer.Exit(FINDINGS if problems else 0)


def _open(paths: list[Path], trust: "Trust", stack: ExitStack) -> "ZipArchive":
    from shared.catalog.archives.restore.read import ZipArchive

    return ZipArchive([stack.enter_context(path.open("rb")) for path in paths], trust)


def _restore_archive(
    paths: list[Path],
    trust: "Trust",
    project: str,
    tenant: str,
    scope: dict[str, str | None],
    *,
    apply: bool,
    as_json: bool,
) -> None:
    from shared.catalog.archives.restore.apply import Restore
    from shared.catalog.archives.write.progress import Unwatched
    from shared.catalog.backups.restores import note_applied
    from shared.model.archives.backup import RestoreScope

    part = decode(RestoreScope, scope)
    caller, adapters = operator(project, tenant)
    with ExitStack() as stack:
        opened = _open(paths, trust, stack)
        found = Restore(opened, tenant, adapters.store, adapters.blobs, Unwatched(), part)
        with stderr().status("restoring" if apply else "comparing"):
            if apply:
                note_applied(opened.manifest.id, part, caller=caller, adapters=adapters)
                found.apply()
            else:
                found.compare()
    _print(found.counts, found.changes, applied=apply, as_json=as_json)


def _restore_backup(fields: dict[str, Any], project: str, tenant: str, *, apply: bool, as_json: bool) -> None:
    from shared.catalog.backups.restores import (
        RestoreReference,
        RestoreRequest,
        apply_restore,
        create_restore,
        get_restore,
    )

    request = decode(RestoreRequest, fields)
    caller, adapters = operator(project, tenant)
    job_id = work_off(
        lambda own: create_restore(request, caller=caller, adapters=own), adapters, "restoreJobs", quiet=as_json
    )
    reference = RestoreReference(restore_id=job_id)
    job = get_restore(reference, caller=caller, adapters=adapters)
    if apply and job.status == "planned":
        work_off(
            lambda own: apply_restore(reference, caller=caller, adapters=own), adapters, "restoreJobs", quiet=as_json
        )
        job = get_restore(reference, caller=caller, adapters=adapters)
    if job.status == "failed":
        if as_json:
            print_json({"ok": False, "problems": [each.to_dict() for each in job.findings]})
        else:
            print_problems(job.findings)
        raise typer.Exit(FINDINGS)
    _print(job.counts, job.changes, applied=job.status == "completed", as_json=as_json)


def _print(counts: "RestoreCounts", changes: "list[DocumentChange]", *, applied: bool, as_json: bool) -> None:
    from shared.model.codec import to_json

    if as_json:
        listed = [to_json(change) for change in changes]
        print_json({"ok": True, "applied": applied, "counts": to_json(counts), "changes": listed})
        return
    for change in changes[:_SHOWN]:
        typer.echo(f"{change.action:<7} {change.path} {change.title}".rstrip())
        for each in change.fields:
            typer.echo(f"        {each.path}: {each.before} -> {each.after}")
    done = "Restored" if applied else "Would restore"
    typer.echo(
        f"{done}: {counts.create} missing and {counts.change} changed documents, {counts.files} files; "
        f"{counts.keep} records stay as they are, {counts.same} documents are the same."
    )
    if not applied:
        typer.echo("Nothing was changed. Add --apply to restore.")

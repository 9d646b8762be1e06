"""Implements `stardust export`: releases from files, or what a tenant of a deployment has."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from shared.cli.exit_codes import FINDINGS
from shared.cli.inputs.deployment import Project, TenantOption, operator, required, work_off
from shared.cli.inputs.options import Json
from shared.cli.lazy import LazyGroup
from shared.cli.output import print_json, print_problems, stderr
from shared.errors import InvalidRelease
from shared.model.archives.export import ExportFormat, ExportSubject

if TYPE_CHECKING:
    from shared.model.archives.export import ExportJob
    from shared.platform.blobs.port import Blobs

app = typer.Typer(cls=LazyGroup)


@app.command("export")
def export(
    releases: Annotated[
        list[Path] | None, typer.Argument(help="Releases as JSON or as messages.", metavar="RELEASE...")
    ] = None,
    format_: Annotated[ExportFormat, typer.Option("--format", help="The form of the export.")] = "json",
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="The file to write, or with --tenant the folder.")
    ] = None,
    subject: Annotated[ExportSubject, typer.Option("--subject", help="What of the tenant is exported.")] = "releases",
    tenant: TenantOption = None,
    project: Project = None,
    as_json: Json = False,
) -> None:
    """Export releases from files, or with --tenant what a tenant of a deployment has.

    With --tenant, the settings of the deployment (STARDUST_…) are read from the environment. Exits with 1 if a release
    has no message.
    """
    if tenant:
        if releases:
            raise typer.BadParameter("Name files with releases, or a tenant, and not both.", param_hint="RELEASE")
        _export_tenant(*required(project, tenant), subject, format_, output or Path(), as_json=as_json)
        return
    if not releases:
        raise typer.BadParameter("Name files with releases, or a tenant.", param_hint="RELEASE")
    if output is None:
        raise typer.BadParameter("Name the file to write.", param_hint="--output")
    if format_ == "archive":
        raise typer.BadParameter("Only a tenant can be exported as an archive.", param_hint="--format")
    _export_files(releases, format_, output, as_json=as_json)


def _export_files(paths: list[Path], format_: ExportFormat, output: Path, *, as_json: bool) -> None:
    from shared.catalog.exports.columns import TABLES
    from shared.catalog.exports.messages import MessageWriter
    from shared.catalog.exports.tables import FORMS
    from shared.cli.inputs.documents import ANYBODY, load_document, load_release
    from shared.model.codec import encode

    findings = []
    if format_ in FORMS:
        documents = [load_document(path) for path in paths]
        chunks: Iterator[bytes] = FORMS[format_].write("releases", TABLES["releases"], documents)
        written, size = len(documents), _write(output, chunks)
    else:
        writer = MessageWriter(format_, ANYBODY)
        size = _write(output, writer.chunks(encode(load_release(path)[0]) for path in paths))
        written, findings = writer.messages, writer.findings
    if as_json:
        problems = [finding.to_dict() for finding in findings]
        print_json({"ok": not findings, "file": str(output), "size": size, "releases": written, "problems": problems})
    else:
        print_problems(findings)
        stderr().print(f"[green]exported[/] {written} releases to {output}")
    if findings:
        raise typer.Exit(FINDINGS)


def _export_tenant(
    project: str, tenant: str, subject: ExportSubject, format_: ExportFormat, folder: Path, *, as_json: bool
) -> None:
    from shared.catalog.exports.request import ExportReference, create_export, get_export
    from shared.model.archives.export import ExportContent
    from shared.model.codec import to_json

    caller, adapters = operator(project, tenant)
    content = ExportContent(subject=subject, format=format_)
    job_id = work_off(
        lambda own: create_export(content, caller=caller, adapters=own), adapters, "exportJobs", quiet=as_json
    )
    job = get_export(ExportReference(export_id=job_id), caller=caller, adapters=adapters)
    _require_completed(job)
    paths = _downloaded(job, folder, adapters.blobs)
    if as_json:
        print_json({"ok": True, "files": [str(path) for path in paths], "export": to_json(job)})
        return
    print_problems(job.findings)
    for path in paths:
        typer.echo(str(path))
    if job.manifest_sha256:
        typer.echo(f"SHA-256 of the manifest: {job.manifest_sha256}")


def _require_completed(job: "ExportJob") -> None:
    if job.status != "completed":
        raise InvalidRelease(job.findings, f"The export is {job.status}.")


def _downloaded(job: "ExportJob", folder: Path, blobs: "Blobs") -> list[Path]:
    from shared.platform.blobs.chunks import chunks_of

    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for file in job.files:
        path = folder / file.name
        _write(path, chunks_of(file.path, blobs))
        paths.append(path)
    return paths


def _write(path: Path, chunks: Iterator[bytes]) -> int:
    with path.open("wb") as file:
        return sum(file.write(chunk) for chunk in chunks)

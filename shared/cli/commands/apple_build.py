"""Implements `stardust apple build`: builds an Apple Music package as a folder or as a ZIP file."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal

import typer

from shared.cli.commands.build import ACTIONS, Withdrawn, withdrawn_territories
from shared.cli.commands.package import asset_paths
from shared.cli.inputs.apple import load_package
from shared.cli.inputs.documents import about, load_release
from shared.cli.inputs.folder import with_folder
from shared.cli.inputs.options import Assets, Clock, Json
from shared.cli.inputs.packed import check_empty, write_package
from shared.cli.output import print_json, print_problems, stderr
from shared.clock import system_clock
from shared.errors import Finding, InvalidRelease
from shared.ids import batch_id
from shared.messages.apple.parts import Package as AppleParts
from shared.messages.apple.parts import files_of
from shared.messages.apple.read.release import release_of
from shared.messages.ern.request import DeliveredFile, Message, MessageRequest
from shared.messages.packages.archive import EXTENSION, write_archive
from shared.messages.packages.build import build_package, delivered_files
from shared.messages.packages.layout import ITMSP
from shared.messages.packages.plan import Package
from shared.model.catalog.credits import Party
from shared.model.catalog.release import Release

app = typer.Typer()
_DEALS = ("subscription-streaming", "download", "pre-order")
_NOBODY = "PADPIDA2014122301Q"
"""A well-formed DPID: Apple's packages name no DDEX parties."""


@app.command("build")
def build(
    release: Annotated[Path, typer.Argument(help="The release as JSON, or an ERN message to compose again.")],
    output: Annotated[Path, typer.Option("-o", "--output", help="The folder to create.", file_okay=False)],
    assets: Assets = None,
    action: Annotated[
        Literal["initial", "update", "takedown"], typer.Option("--action", help="The purpose of the package.")
    ] = "initial",
    territory: Withdrawn = None,
    previous: Annotated[
        Path | None,
        typer.Option("--previous", help="The package that Apple has: unchanged files are left out.", exists=True),
    ] = None,
    provider: Annotated[
        str | None, typer.Option("--provider", help="The name that Apple gave you. Default: the label's name.")
    ] = None,
    deal: Annotated[
        list[str] | None,
        typer.Option(
            "--deal",
            help="What is offered: subscription-streaming, download, pre-order. May be repeated. Default: all.",
        ),
    ] = None,
    as_zip: Annotated[bool, typer.Option("--zip", help="Write one ZIP file in place of the folder.")] = False,
    clock: Clock = None,
    as_json: Json = False,
) -> None:
    """Build the package of a release: a folder VENDOR_ID.itmsp with metadata.xml and its files.

    An update keeps the identifiers that Apple has. Exits with 1 if the release is invalid, with 2 on bad usage or
    unreadable input.
    """
    from shared.catalog.releases.message import blocking_findings, compose_release

    withdrawn, now = withdrawn_territories(territory, action), clock or system_clock()
    content = load_release(release)[0]
    known = load_package(previous).package if previous else None
    if assets:
        with about(release):
            content = with_folder(content, assets, now)
    request = _request(content, ACTIONS[action], now, withdrawn, known, provider, deal)
    if assets is None and not request.withdraws_all:
        raise typer.BadParameter("--assets is required, except for a takedown everywhere")
    with about(release):
        composed = compose_release(request, None)
        if errors := blocking_findings(composed, request.action):
            raise InvalidRelease(errors)
    built = _built(request, composed.message)
    check_empty(output)
    paths = dict(asset_paths(content, assets)) if assets else {}
    if as_zip:
        written = _write_zip(built, paths, output)
    else:
        write_package(built, paths, output)
        written = output / built.root
    warnings = [*composed.message.warnings, *composed.report.findings]
    _print(built, written, warnings, as_json=as_json)


def _request(
    release: Release,
    action: Literal["Initial", "Update", "Takedown", "Purge"],
    now: datetime,
    withdrawn: tuple[str, ...],
    known: AppleParts | None,
    provider: str | None,
    deals: list[str] | None,
) -> MessageRequest:
    party = Party(party_id=_NOBODY, party_name=release.basic.label)
    request = MessageRequest(
        release=release,
        action=action,
        message_id=release.id,
        created=now,
        sender=party,
        recipient=party,
        deals=tuple(deals or _DEALS),
        withdrawn=withdrawn,
        provider=provider,
        previous=release_of(known).release if known else None,
        format="apple",
    )
    return request if request.withdraws_all else replace(request, files=_files(release, action, known))


def _files(release: Release, action: str, known: AppleParts | None) -> dict[str, DeliveredFile]:
    """The files by asset id. Those that Apple has, and all of a takedown in some territories, are not included."""
    present = {(file.file_name, file.checksum) for file in files_of(known)} if known else set()
    return {
        asset_id: replace(file, included=action != "Takedown" and (file.uri, file.md5) not in present)
        for asset_id, file in delivered_files(release, ITMSP).items()
    }


def _built(request: MessageRequest, message: Message) -> Package:
    files = {asset_id: file for asset_id, file in request.files.items() if asset_id not in message.unnamed}
    built = build_package(
        request.release,
        message,
        layout=ITMSP,
        batch_id=batch_id(request.created),
        sender=request.sender,
        recipient=request.recipient,
        created=request.created,
        files=files,
        message_sub_type="Takedown" if request.action == "Purge" else request.action,
        test=False,
    )
    return replace(built, facts={"layout": ITMSP.name})  # it has no DDEX party by which `package send` compares


def _write_zip(built: Package, paths: dict[str, Path], output: Path) -> Path:
    output.mkdir(parents=True, exist_ok=True)
    written = output / f"{built.root}{EXTENSION}"
    with written.open("wb") as target:
        write_archive(built, lambda file: paths[file.asset_id or ""].open("rb"), target)
    return written


def _print(built: Package, written: Path, warnings: list[Finding], *, as_json: bool) -> None:
    names = [file.path.rpartition("/")[2] for file in built.files]
    if as_json:
        summary = {"ok": True, "package": str(written), "files": names, "bytes": built.total_bytes}
        print_json({**summary, "warnings": [warning.to_dict() for warning in warnings]})
        return
    print_problems(warnings)
    stderr().print(f"[green]built[/] {len(names)} files, {built.total_bytes} bytes in {written}")

"""Implements `stardust package`: builds a package as a folder and sends it, resuming an interrupted transfer."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn, TransferSpeedColumn

from shared.cli.commands.build import (
    ACTIONS,
    ActionName,
    Withdrawn,
    message_request,
    print_notes,
    sender_party,
    withdrawn_territories,
)
from shared.cli.commands.validate import schema_source
from shared.cli.exit_codes import FINDINGS
from shared.cli.inputs.destination import credentials, load_target
from shared.cli.inputs.documents import about, load_release
from shared.cli.inputs.folder import with_folder
from shared.cli.inputs.options import Clock, Json, Private, TargetFile
from shared.cli.inputs.packed import FolderCheckpoints, PackedFiles, read_package, write_package
from shared.cli.interruption import interruptible
from shared.cli.lazy import LazyGroup
from shared.cli.output import print_error, print_json, print_problems, stderr
from shared.clock import system_clock
from shared.delivery.targets.preflight.check import enforce_preflight
from shared.errors import DeliveryError, Finding, InvalidInput, InvalidRelease
from shared.ids import batch_id
from shared.messages.packages.build import Asset, BatchItem, build_batch
from shared.messages.packages.layout import layout_named
from shared.messages.packages.plan import Package
from shared.model.catalog.credits import Party
from shared.model.catalog.release import Release
from shared.model.codec import to_json
from shared.model.delivery.receipt import ReceiptFile
from shared.model.delivery.target import DeliveryTarget
from shared.platform.network.guard import Network
from shared.platform.shared_storage import SharedStorage

app = typer.Typer(cls=LazyGroup, help="Build packages as folders, and send them.", no_args_is_help=True)
_INTERRUPTED = 130
_REPORT_EVERY_S = 0.2


@app.callback()
def package() -> None:
    """Build packages as folders, and send them."""


@app.command("build")
def build(
    releases: Annotated[list[Path], typer.Argument(help="Releases as JSON, or messages. Several form one batch.")],
    target: TargetFile,
    assets: Annotated[
        Path, typer.Option("--assets", help="The folder with the releases' files.", exists=True, file_okay=False)
    ],
    output: Annotated[Path, typer.Option("-o", "--output", help="The folder to create.", file_okay=False)],
    action: Annotated[ActionName, typer.Option("--action", help="The purpose of the messages.")] = "initial",
    sender: Annotated[
        str | None, typer.Option("--sender", help="The sender's DPID. Default: the recipient's, for trials only.")
    ] = None,
    sender_name: Annotated[str | None, typer.Option("--sender-name", help="The sender's name.")] = None,
    live: Annotated[bool, typer.Option("--live", help="Send as LiveMessage if the target allows it.")] = False,
    territory: Withdrawn = None,
    clock: Clock = None,
    as_json: Json = False,
) -> None:
    """Build the package that a target requires: messages, files, manifest and completion marker in its layout.

    Runs the preflight first (see `stardust preflight`).
    Exits with 1 if a release is invalid, with 2 on bad usage or unreadable input.
    """
    recipient, now = load_target(target), clock or system_clock()
    withdrawn = withdrawn_territories(territory, action)
    party = sender_party(sender, sender_name, recipient.ddex)
    lives = live and sender is not None
    complete, items, warnings = [], [], list[Finding]()
    for path in releases:
        with about(path):
            release = with_folder(load_release(path)[0], assets, now)
            if action not in ("takedown", "purge"):
                warnings += _preflight_warnings(release, recipient)
            items.append(_item(release, recipient, action, now, party, lives, withdrawn))
            complete.append(release)
    built = build_batch(
        items,
        layout=layout_named(recipient.layout),
        batch_id=batch_id(now),
        sender=party,
        recipient=recipient.ddex,
        created=now,
        test=not (live and sender) or recipient.test_mode,
    )
    write_package(built, {key: path for release in complete for key, path in asset_paths(release, assets)}, output)
    warnings += [problem for item in items for problem in item.message.warnings]
    count, size = len(built.files) + bool(built.marker), built.total_bytes
    if as_json:
        summary = {"ok": True, "folder": str(output), "root": built.root, "files": count, "bytes": size}
        print_json({**summary, "warnings": [problem.to_dict() for problem in warnings]})
    else:
        print_problems(warnings)
        stderr().print(f"[green]built[/] {count} files, {size} bytes in {output}")


def _preflight_warnings(release: Release, target: DeliveryTarget) -> Iterator[Finding]:
    """The non-blocking preflight findings. Raises InvalidRelease with the blocking ones."""
    for finding in enforce_preflight(release, target):
        yield Finding(finding.path, finding.message, finding.code, "warning", f"{finding.remedy} ({finding.source})")


def _item(
    release: Release,
    target: DeliveryTarget,
    action: ActionName,
    now: datetime,
    sender: Party,
    live: bool,
    withdrawn: tuple[str, ...],
) -> BatchItem:
    from shared.catalog.releases.message import blocking_findings, compose_release

    request = message_request(
        release, target, action=action, created=now, sender=sender, live=live, withdrawn=withdrawn
    )
    composed = compose_release(request, schema_source(None))
    if errors := blocking_findings(composed, request.action):
        raise InvalidRelease(errors)
    print_notes(composed.report)
    files = {} if action in ("takedown", "purge") else dict(composed.files)
    sub_type = ACTIONS[action]
    return BatchItem(release, composed.message, files, "Takedown" if sub_type == "Purge" else sub_type)


def asset_paths(release: Release, folder: Path) -> Iterator[tuple[str, Path]]:
    """(asset id, path) of every file of the release in the folder."""
    by_kind = release.assets
    assets: list[Asset] = [*by_kind.audio, *by_kind.videos, *by_kind.images, *by_kind.documents]
    if by_kind.cover_image:
        assets.append(by_kind.cover_image)
    for asset in assets:
        yield asset.id, folder / asset.file_name


@app.command("send")
def send(
    folder: Annotated[Path, typer.Argument(help="A package created by `build`.", exists=True, file_okay=False)],
    target: TargetFile,
    private: Private = False,
    as_json: Json = False,
) -> None:
    """Send a package, verify every file, and write the completion marker last. Run it again to resume.

    Reads credentials from STARDUST_PASSWORD, STARDUST_PRIVATE_KEY and so on, or prompts for them.
    Exits with 1 if the transfer fails, with 2 on bad usage or unreadable input, with 130 if interrupted.
    """
    from shared.delivery.protocols.base import ConnectionContext
    from shared.delivery.transfer.package import transfer_package

    recipient, built = load_target(target), read_package(folder)
    _check_recipient(built, recipient)
    info, options, secrets = credentials(recipient)
    blobs = PackedFiles(folder)
    context = ConnectionContext(
        Network(private),
        blobs=blobs,
        checkpoint=FolderCheckpoints(folder),
        shared_storage=SharedStorage(unrestricted=True),
    )
    try:
        with interruptible() as hold, _progress_bar(built.total_bytes, shown=not as_json) as report:
            result = transfer_package(
                built,
                info=info,
                options=options,
                secrets=secrets,
                blobs=blobs,
                hold=hold,
                progress=report,
                context=context,
                report_every_s=_REPORT_EVERY_S,
            )
    except DeliveryError as error:
        print_error(error, as_json=as_json)
        raise typer.Exit(FINDINGS) from error
    except KeyboardInterrupt:
        stderr().print("[yellow]interrupted[/] Run it again to resume.")
        raise typer.Exit(_INTERRUPTED) from None
    if as_json:
        files = [to_json(file) for file in result.files]
        print_json({"ok": True, "sentBytes": result.sent_bytes, "totalBytes": built.total_bytes, "files": files})
    else:
        skipped = built.total_bytes - result.sent_bytes
        note = f", {skipped} bytes were already there" if skipped > 0 else ""
        stderr().print(f"[green]sent[/] {len(result.files)} files to {recipient.name}{note}")
        stderr().print(f"verified {_verified(result.files)}")


_MEANS = {
    "md5": "by MD5",
    "size": "by size only, as the server tells no digest and files cannot be read back",
    "accepted": "by the server's acceptance only, as nobody may look at its files",
}
"""How a file was verified, from the strongest means to the weakest."""


def _verified(files: Iterable[ReceiptFile]) -> str:
    """How many files were verified by which means."""
    counts: Counter[str] = Counter(file.verified_by for file in files)
    return "; ".join(f"{counts[means]} {told}" for means, told in _MEANS.items() if counts[means])


def _check_recipient(built: Package, target: DeliveryTarget) -> None:
    """Raises InvalidInput if the package was built for another recipient than the target's."""
    intended, layout = built.facts.get("recipient"), built.facts.get("layout")
    if intended and intended != target.ddex.party_id:
        message = f"The package was built for {intended}, but the target {target.name} is {target.ddex.party_id}."
        raise _other_recipient("ddex.partyId", message)
    if isinstance(layout, str) and layout and not target.layout.startswith(layout):
        message = f"The package is one for Apple Music, but the target {target.name} takes {target.layout}."
        raise _other_recipient("layout", message)


def _other_recipient(path: str, message: str) -> InvalidInput:
    remedy = "Send it to its recipient, or build a package for this target."
    return InvalidInput([Finding(path, message, "other-recipient", remedy=remedy)])


@contextmanager
def _progress_bar(total_bytes: int, *, shown: bool) -> Iterator[Callable[[Any], None]]:
    """A live progress bar on standard error; static if that is not a terminal."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        DownloadColumn(),
        TransferSpeedColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=stderr(), disable=not shown) as progress:
        task = progress.add_task("", total=total_bytes)
        yield lambda step: progress.update(task, completed=step.done_bytes, description=step.path.rpartition("/")[2])

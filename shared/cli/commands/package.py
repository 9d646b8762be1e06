"""Owns `stardust package`: build what a target wants as a folder, and send it there, going on where it broke off."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn, TransferSpeedColumn

from shared.cli.commands.build import ACTIONS, ActionName, message_request, sender_party
from shared.cli.commands.validate import schema_source
from shared.cli.inputs.destination import credentials, load_target
from shared.cli.inputs.documents import load_release
from shared.cli.inputs.folder import with_folder
from shared.cli.inputs.options import Clock, Json, Private, TargetFile
from shared.cli.inputs.packed import FolderNotes, read_package, write_package
from shared.cli.lazy import LazyGroup
from shared.cli.output import FINDINGS, print_json, print_problems, stderr, tell
from shared.clock import system_clock
from shared.delivery.targets.preflight.check import pass_gate
from shared.errors import DeliveryError, Finding, InvalidRelease
from shared.ids import batch_id
from shared.messages.ern.request import Message
from shared.messages.packages.build import Asset, BatchItem, build_batch
from shared.messages.packages.layout import layout_named
from shared.model.catalog.credits import Party
from shared.model.catalog.release import Release
from shared.model.codec import to_json
from shared.model.delivery.target import DeliveryTarget
from shared.platform.blobs.folder import FolderBlobs
from shared.platform.network.guard import Network

app = typer.Typer(cls=LazyGroup, help="Build packages as folders, and send them.", no_args_is_help=True)
_INTERRUPTED = 130
_REPORT_EVERY_S = 0.2


@app.callback()
def package() -> None:
    """Build packages as folders, and send them."""


@app.command("build")
def build(
    releases: Annotated[list[Path], typer.Argument(help="Releases as JSON, or messages; several make one batch.")],
    target: TargetFile,
    assets: Annotated[
        Path, typer.Option("--assets", help="The folder of the releases' files.", exists=True, file_okay=False)
    ],
    output: Annotated[Path, typer.Option("-o", "--output", help="The folder to make.", file_okay=False)],
    action: Annotated[ActionName, typer.Option("--action", help="What the messages are for.")] = "initial",
    sender: Annotated[
        str | None, typer.Option("--sender", help="The sender's DPID; the recipient's if not given.")
    ] = None,
    sender_name: Annotated[str | None, typer.Option("--sender-name", help="The sender's name.")] = None,
    live: Annotated[bool, typer.Option("--live", help="Say LiveMessage where the target allows it.")] = False,
    clock: Clock = None,
    as_json: Json = False,
) -> None:
    """Build the package that a target wants: messages, files, manifest and marker in its layout.

    What the DSP would refuse is found first (see `stardust preflight`).
    Exit code 0: built; 1: a release is at fault; 2: bad usage or unreadable input.
    """
    whom, now = load_target(target), clock or system_clock()
    party = sender_party(sender, sender_name, whom.ddex)
    whole = [with_folder(load_release(path)[0], assets, now) for path in releases]
    warnings = [] if action in ("takedown", "purge") else list(_passed(whole, whom))
    items = [_item(release, whom, action, now, party, live and sender is not None) for release in whole]
    made = build_batch(
        items,
        layout=layout_named(whom.layout),
        batch_id=batch_id(now),
        sender=party,
        recipient=whom.ddex,
        created=now,
        test=not (live and sender) or whom.test_mode,
    )
    write_package(made, {key: path for release in whole for key, path in _places(release, assets)}, output)
    warnings += [problem for item in items for problem in item.message.warnings]
    count, size = len(made.files) + bool(made.marker), made.total_bytes
    if as_json:
        told = {"ok": True, "folder": str(output), "root": made.root, "files": count, "bytes": size}
        print_json({**told, "warnings": [problem.to_dict() for problem in warnings]})
    else:
        print_problems(warnings)
        stderr().print(f"[green]built[/] {count} files, {size} bytes in {output}")


def _passed(releases: list[Release], target: DeliveryTarget) -> Iterator[Finding]:
    """What the preflight lets pass. Raises InvalidRelease with what it does not."""
    for release in releases:
        for finding in pass_gate(release, target):
            yield Finding(
                finding.path, finding.message, finding.code, "warning", f"{finding.remedy} ({finding.source})"
            )


def _item(
    release: Release, target: DeliveryTarget, action: ActionName, now: datetime, sender: Party, live: bool
) -> BatchItem:
    from shared.messages.ern.compose.message import compose_message

    request = message_request(release, target, action=action, created=now, sender=sender, live=live)
    message = compose_message(request)
    _check(message)
    files = {} if action in ("takedown", "purge") else dict(request.files)
    kept = {key: file for key, file in files.items() if key not in message.unnamed}
    sub_type = ACTIONS[action]
    return BatchItem(release, message, kept, "Takedown" if sub_type == "Purge" else sub_type)


def _check(message: Message) -> None:
    from shared.validation.validate import validate_message

    report = validate_message(message.xml, schemas=schema_source(None))
    if not report.valid:
        blocking = [finding for finding in report.findings if finding.severity == "error"]
        raise InvalidRelease(blocking)


def _places(release: Release, folder: Path) -> Iterator[tuple[str, Path]]:
    held = release.assets
    assets: list[Asset] = [*held.audio, *held.videos, *held.images, *held.documents]
    if held.cover_image:
        assets.append(held.cover_image)
    for asset in assets:
        yield asset.id, folder / asset.file_name


@app.command("send")
def send(
    folder: Annotated[Path, typer.Argument(help="A package that `build` has made.", exists=True, file_okay=False)],
    target: TargetFile,
    private: Private = False,
    as_json: Json = False,
) -> None:
    """Send a package, verify every file, write the marker last. Run again, it sends only what is missing.

    Credentials come from STARDUST_PASSWORD, STARDUST_PRIVATE_KEY and so on, or you are asked.
    Exit code 0: all is there; 1: it broke off, run it again; 2: bad usage or unreadable input; 130: interrupted.
    """
    from shared.delivery.protocols.base import Surroundings
    from shared.delivery.transfer.package import transfer_package

    whom, made = load_target(target), read_package(folder)
    info, options, secrets = credentials(whom)
    blobs = FolderBlobs(folder)
    network = Surroundings.around(Network(private), blobs=blobs, notes=FolderNotes(folder))
    try:
        with _bar(made.total_bytes, shown=not as_json) as show:
            result = transfer_package(
                made,
                info=info,
                options=options,
                secrets=secrets,
                blobs=blobs,
                hold=lambda: None,
                progress=show,
                network=network,
                report_every_s=_REPORT_EVERY_S,
            )
    except DeliveryError as error:
        tell(error, as_json=as_json)
        raise typer.Exit(FINDINGS) from error
    except KeyboardInterrupt:
        stderr().print("[yellow]interrupted[/] Run it again: it goes on where it stopped.")
        raise typer.Exit(_INTERRUPTED) from None
    if as_json:
        files = [to_json(file) for file in result.files]
        print_json({"ok": True, "sentBytes": result.sent_bytes, "totalBytes": made.total_bytes, "files": files})
    else:
        already = made.total_bytes - result.sent_bytes
        rest = f", {already} bytes lay there already" if already > 0 else ""
        stderr().print(f"[green]sent[/] {len(result.files)} files to {whom.name}{rest}")


@contextmanager
def _bar(total_bytes: int, *, shown: bool) -> Iterator[Callable[[Any], None]]:
    """A live bar on standard error; where that is no terminal, nothing moves."""
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

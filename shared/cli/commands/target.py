"""Implements `stardust target`: shows presets, scans host keys and tests connections."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any
from uuid import uuid4

import typer
from rich.console import Console
from rich.markup import escape

from shared.cli.inputs.destination import credentials, load_target
from shared.cli.inputs.options import Json, Private
from shared.cli.lazy import LazyGroup
from shared.cli.output import FINDINGS, print_json, quoted, stderr
from shared.delivery.targets.presets.catalogue import preset_named, preset_names
from shared.delivery.targets.presets.form import READ, Preset
from shared.model.codec import decode, to_json
from shared.platform.network.guard import Network
from shared.platform.shared_storage import SharedStorage

app = typer.Typer(cls=LazyGroup, help="Show DSP presets, scan host keys and test connections.", no_args_is_help=True)
_STYLES = {"done": "green", "refused": "yellow", "failed": "bold red"}


@app.callback()
def target() -> None:
    """Show DSP presets, scan host keys and test connections."""


@app.command("presets")
def presets(
    name: Annotated[str | None, typer.Argument(help="The preset to show in full. Default: list all.")] = None,
    as_json: Json = False,
) -> None:
    """Show a DSP's preset: the fields of a target, what the DSP accepts, and the sources."""
    if as_json:
        print_json({"presets": [_data(preset_named(each)) for each in ([name] if name else preset_names())]})
    elif name:
        _show(preset_named(name))
    else:
        for each in preset_names():
            typer.echo(f"{each:14}{preset_named(each).title}")


def _data(preset: Preset) -> dict[str, Any]:
    """The preset, with the target it produces as a starting point for a target file."""
    return {**asdict(preset), "read": READ, "target": {"preset": preset.name, **preset.target()}}


def _show(preset: Preset) -> None:
    console = Console(soft_wrap=True)
    console.print(f"[bold]{escape(preset.title)}[/], read {READ}")
    for path, known in preset.fields.items():
        mark = "" if known.verified else " [yellow]unverified[/]"
        console.print(f"  {escape(path)}: {escape(str(known.value))}{mark} [dim]({escape(known.source)})[/]")
    for limit in preset.limits:
        verb = "prefers" if limit.preferred else "accepts"
        console.print(
            f"  {limit.subject} {limit.fact}: {verb} {escape(limit.description)} [dim]({escape(limit.source)})[/]"
        )
    for note in preset.notes:
        console.print(f"  {escape(note)}")


@app.command("scan")
def scan(
    host: Annotated[str, typer.Argument(help="The host name or address of the SFTP server.")],
    port: Annotated[int, typer.Option("--port", help="The TCP port.")] = 22,
    private: Private = False,
    as_json: Json = False,
) -> None:
    """Show an SFTP server's host keys. Compare them with those the DSP gave you, then pin one as `hostKey`.

    Exits with 1 if the server cannot be reached, with 2 on bad usage.
    """
    from shared.delivery.targets.host_keys import ScanRequest, host_keys

    scanned = host_keys(decode(ScanRequest, {"host": host, "port": port}), Network(private))
    if as_json:
        print_json(to_json(scanned))
    elif not scanned.ok:
        words = " ".join(filter(None, [scanned.message, scanned.remedy])) + quoted(scanned.said)
        stderr().print(words, style="red", markup=False)
    for key in [] if as_json else scanned.keys:
        typer.echo(f"{key.key_type} {key.bits} {key.fingerprint}\n  {key.known_hosts}")
    raise typer.Exit(0 if scanned.ok else FINDINGS)


@app.command("test")
def check(
    file: Annotated[Path, typer.Argument(help="The delivery target as JSON.", metavar="TARGET")],
    private: Private = False,
    as_json: Json = False,
) -> None:
    """Sign in, list, write a small file, read it back and remove it. Reports the duration of each step.

    Reads credentials from STARDUST_PASSWORD, STARDUST_PRIVATE_KEY and so on, or prompts for them.
    Exits with 1 if a delivery would fail, with 2 on bad usage or unreadable input.
    """
    from shared.delivery.protocols.base import ConnectionContext
    from shared.delivery.targets.connection_test import acknowledgement_folder, try_connection

    wanted = load_target(file)
    info, options, secrets = credentials(wanted)
    context = ConnectionContext(Network(private), shared_storage=SharedStorage(unrestricted=True))
    folder = acknowledgement_folder(wanted.dialogue)
    report = try_connection(info, options, secrets, context, uuid4().hex[:12], folder)
    if as_json:
        print_json(to_json(report))
    else:
        console = Console(soft_wrap=True)
        for step in report.steps:
            detail = escape(" ".join(filter(None, [step.message, step.remedy])) + quoted(step.said))
            outcome = f"[{_STYLES[step.outcome]}]{step.outcome:8}[/]"
            console.print(f"{step.step:17}{outcome}{step.duration_ms:6} ms  {detail}")
        facts = {"server": report.server, "host key": report.host_key, "free bytes": report.free_bytes}
        for name, value in facts.items():
            if value is not None:
                console.print(f"{name}: {value}", markup=False)
        for warning in report.warnings:
            console.print(f"warning: {warning.message} {warning.remedy}", markup=False)
    raise typer.Exit(0 if report.ok else FINDINGS)

"""Implements `stardust target`: presets, host keys, connection tests, and the targets of a deployment."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any, NoReturn
from uuid import uuid4

import typer
from rich.console import Console
from rich.markup import escape

from shared.cli.exit_codes import FINDINGS
from shared.cli.inputs.destination import credentials, load_target, with_credentials
from shared.cli.inputs.options import Json, Private
from shared.cli.lazy import LazyGroup
from shared.cli.output import print_json, quoted, stderr
from shared.cli.remote.client import segment
from shared.cli.remote.connection import ProfileName, connect
from shared.cli.remote.tables import print_fields, print_table
from shared.cli.remote.targets import find_target
from shared.delivery.targets.connection_test import ConnectionReport, acknowledgement_folder, try_connection
from shared.delivery.targets.presets.catalogue import preset_named, preset_names, with_preset
from shared.delivery.targets.presets.form import READ, Preset
from shared.model.codec import decode, to_json
from shared.platform.network.guard import Network
from shared.platform.shared_storage import SharedStorage

app = typer.Typer(cls=LazyGroup, help="Show presets, scan host keys, add, list and test targets.", no_args_is_help=True)
_COLUMNS = (
    ("ID", "id"),
    ("Name", "name"),
    ("Protocol", "protocol"),
    ("Preset", "preset"),
    ("Recipient", "ddex.partyId"),
    ("Active", "active"),
    ("Circuit", "circuit.state"),
)
_STYLES = {"done": "green", "refused": "yellow", "failed": "bold red"}


@app.callback()
def target() -> None:
    """Show presets, scan host keys, add, list and test targets."""


@app.command("list")
def list_targets(profile: ProfileName = None, as_json: Json = False) -> None:
    """List the targets of a deployment, without credentials."""
    items = connect(profile).items("/delivery-targets", {})
    if as_json:
        print_json({"items": items})
    else:
        print_table(items, _COLUMNS)


@app.command("add")
def add(
    file: Annotated[Path, typer.Argument(help="The target as JSON; a preset's name plus overrides is enough.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Test the connection instead of adding it.")] = False,
    profile: ProfileName = None,
    as_json: Json = False,
) -> None:
    """Add a target to a deployment, which encrypts its credentials.

    Reads credentials from STARDUST_PASSWORD, STARDUST_PRIVATE_KEY and so on, or prompts for them.
    With --dry-run, the deployment signs in to the target and nothing is stored; exits with 1 if that fails.
    """
    document, client = with_credentials(file), connect(profile)
    if dry_run:
        wanted = {"protocol": with_preset(document).get("protocol"), "config": document["config"]}
        _report(decode(ConnectionReport, client.send("POST", "/test/connection", wanted).json), as_json)
    added = client.send("POST", "/delivery-targets", document).json
    if as_json:
        print_json(added)
    else:
        print_fields(added, _COLUMNS)


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
    target: Annotated[str, typer.Argument(help="A file with the target as JSON, or the id or name of a target.")],
    private: Private = False,
    profile: ProfileName = None,
    as_json: Json = False,
) -> None:
    """Sign in, list, write a small file, read it back and remove it. Reports the duration of each step.

    A file is tested from this machine, with credentials from STARDUST_PASSWORD, STARDUST_PRIVATE_KEY and so on, or
    typed. A target of a deployment is tested by the deployment, with the credentials that it has.
    Exits with 1 if a delivery would fail, with 2 on bad usage or unreadable input.
    """
    file = Path(target)
    if not (file.exists() or file.suffix == ".json" or len(file.parts) > 1):
        client = connect(profile)
        found = find_target(client, target)
        tested = client.send("POST", f"/delivery-targets/{segment(found['id'])}/test").json
        _report(decode(ConnectionReport, tested), as_json)
    _report(_tested_here(file, private), as_json)


def _tested_here(file: Path, private: bool) -> ConnectionReport:
    """The result of connecting to a target from this machine. Raises InvalidInput, OSError."""
    from shared.delivery.protocols.base import ConnectionContext

    wanted = load_target(file)
    info, options, secrets = credentials(wanted)
    context = ConnectionContext(Network(private), shared_storage=SharedStorage(unrestricted=True))
    folder = acknowledgement_folder(wanted.dialogue)
    return try_connection(info, options, secrets, context, uuid4().hex[:12], folder)


def _report(report: ConnectionReport, as_json: bool) -> NoReturn:
    """Prints the result of a connection test, and ends the command."""
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

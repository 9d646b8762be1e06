"""`stardust dsp` and its command `serve`: a local DSP to deliver to."""

import json
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType
from typing import Annotated, Any, Literal

import typer

from infra.local.dsp.calls import webhook_sender
from infra.local.dsp.parts import report_missing_parts
from infra.local.dsp.screen import listener
from infra.local.dsp.simulator.endpoints import SANDBOX, Identity
from infra.local.dsp.simulator.faults import KINDS, parse_faults
from infra.local.dsp.simulator.intake import Intake
from infra.local.dsp.simulator.response_policy import Format, parse_policies
from infra.local.dsp.simulator.simulator import Plan, open_dsp, serve
from infra.local.stack.machine import ROOT
from shared.cli.inputs.options import Json
from shared.cli.lazy import lazy_group
from shared.errors import Finding, InvalidInput
from shared.messages.packages.layout import layout_named
from shared.platform.schemas import SchemaSource

app = typer.Typer(
    cls=lazy_group({"certify": "infra.local.dsp.certification.command"}),
    help="A local DSP: receive, validate, acknowledge, fail.",
    no_args_is_help=True,
)
_FAULTS = "; ".join(f"{kind}=N: {what}" for kind, (_, what) in KINDS.items())


@app.callback()
def dsp() -> None:
    """A local DSP: receive, validate, acknowledge, fail."""


@app.command("serve")
def serve_dsp(
    protocol: Annotated[Literal["sftp", "s3", "http"], typer.Option(help="The protocol of the deliveries.")] = "sftp",
    port: Annotated[int | None, typer.Option(help="The port to listen on; default: a free port.")] = None,
    folder: Annotated[Path, typer.Option(help="The folder for files, keys and logs. Earlier files are removed.")] = ROOT
    / ".run"
    / "dsp",
    name: Annotated[str, typer.Option(help="The DSP's name.")] = SANDBOX.name,
    party: Annotated[str, typer.Option(help="The DSP's DPID.")] = SANDBOX.party_id,
    layout: Annotated[str, typer.Option(help="The package layout.")] = SANDBOX.layout,
    ern: Annotated[str, typer.Option(help="The ERN version that the DSP requires.")] = SANDBOX.ern_version,
    answer: Annotated[
        list[str] | None,
        typer.Option(
            help="accept, reject[=REASON], silence, late=SECONDS or malformed. Repeatable: one per message; the last "
            "one applies to all further messages."
        ),
    ] = None,
    form: Annotated[Format, typer.Option("--format", help="The format of acknowledgements: ERN-C or JSON.")] = "1.8",
    pace: Annotated[float, typer.Option(help="Seconds between received, ingested and live.")] = 1.0,
    fault: Annotated[list[str] | None, typer.Option(help=f"Repeatable. {_FAULTS}.")] = None,
    callback: Annotated[str | None, typer.Option(help="Acknowledge by signed call to this URL (dsp_webhook).")] = None,
    secret: Annotated[
        str, typer.Option(envvar="STARDUST_DSP_SECRET", help="The secret that signs the calls.", show_default=False)
    ] = "",
    messages: Annotated[int | None, typer.Option(help="Stop after acknowledging this many messages.")] = None,
    as_json: Json = False,
) -> None:
    """Run a DSP's intake: a real server, our validator, and the official schemas if they are installed.

    Exit code 0: stopped by Ctrl-C or after `--messages`; 2: bad usage, or a required program is missing.
    """
    layout_named(layout)
    plan = Plan(
        protocol=protocol,
        identity=Identity(name, party, layout, ern),
        policies=parse_policies(answer or ()),
        form=form,
        pace_s=pace,
        faults=parse_faults(fault or (), protocol),
        port=port,
        send=_callback_sender(callback, secret),
    )
    on_event = listener(as_json=as_json)
    schemas = SchemaSource.locate(os.environ, ROOT)
    with (
        report_missing_parts(),
        _interrupt_on_sigterm(),
        open_dsp(plan, folder, schemas=schemas, on_event=on_event) as intake,
    ):
        with suppress(KeyboardInterrupt):
            target = _write_target(folder, dict(intake.dsp.target))
            on_event({"event": "started", "name": intake.dsp.name, "place": intake.dsp.place, "target": str(target)})
            serve(intake, until=lambda: _limit_reached(intake, messages))
        good = sum(verdict.good for verdict in intake.verdicts)
        on_event({"event": "ended", "messages": len(intake.verdicts), "good": good})


def _limit_reached(intake: Intake, messages: int | None) -> bool:
    return messages is not None and len(intake.verdicts) >= messages and intake.idle


def _callback_sender(callback: str | None, secret: str) -> Callable[[str, bytes], None] | None:
    if callback and not secret:
        remedy = "Set STARDUST_DSP_SECRET to the secret returned by createWebhookSecret."
        raise InvalidInput([Finding("--callback", "Calls cannot be signed.", "missing", remedy=remedy)])
    return webhook_sender(callback, secret) if callback else None


def _write_target(folder: Path, target: dict[str, Any]) -> Path:
    """Writes the target next to the files, readable by its owner only because it holds the credentials."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "target.json"
    path.touch(mode=0o600)
    path.write_text(json.dumps(target, indent=2) + "\n")
    return path


@contextmanager
def _interrupt_on_sigterm() -> Iterator[None]:
    """Makes SIGTERM raise KeyboardInterrupt, as Ctrl-C does, for an orderly exit."""

    def interrupt(_signal: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)

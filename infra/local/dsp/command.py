"""Owns `stardust dsp`, and of it `serve`: a DSP on this machine to deliver to."""

import json
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType
from typing import Annotated, Any, Literal

import typer

from infra.local.dsp.calls import by_call
from infra.local.dsp.parts import missing_parts_told
from infra.local.dsp.screen import listener
from infra.local.dsp.simulator.endpoints import SANDBOX, Identity
from infra.local.dsp.simulator.faults import KINDS, parse_faults
from infra.local.dsp.simulator.intake import Intake
from infra.local.dsp.simulator.response_policy import Format, parse_manners
from infra.local.dsp.simulator.simulator import Plan, open_dsp, serve
from infra.local.stack.machine import ROOT
from shared.cli.inputs.options import Json
from shared.cli.lazy import lazy_group
from shared.errors import Finding, InvalidInput
from shared.messages.packages.layout import layout_named
from shared.platform.schemas import SchemaSource

app = typer.Typer(
    cls=lazy_group({"certify": "infra.local.dsp.certification.command"}),
    help="A DSP on this machine: take, judge, answer, fail.",
    no_args_is_help=True,
)
_FAULTS = "; ".join(f"{kind}=N: {what}" for kind, (_, what) in KINDS.items())


@app.callback()
def dsp() -> None:
    """A DSP on this machine: take, judge, answer, fail."""


@app.command("serve")
def serve_dsp(
    protocol: Annotated[Literal["sftp", "s3", "http"], typer.Option(help="How packages come in.")] = "sftp",
    port: Annotated[int | None, typer.Option(help="The port to listen on; a free one if not given.")] = None,
    folder: Annotated[Path, typer.Option(help="For files, keys and logs. What came before is removed.")] = ROOT
    / ".run"
    / "dsp",
    name: Annotated[str, typer.Option(help="The DSP's name.")] = SANDBOX.name,
    party: Annotated[str, typer.Option(help="The DSP's DPID.")] = SANDBOX.party_id,
    layout: Annotated[str, typer.Option(help="How packages lie there.")] = SANDBOX.layout,
    ern: Annotated[str, typer.Option(help="The ERN version that it asks for.")] = SANDBOX.ern_version,
    answer: Annotated[
        list[str] | None,
        typer.Option(
            help="accept, reject[=REASON], silence, late=SECONDS or malformed; may be repeated: one for each message, "
            "the last for all that follow."
        ),
    ] = None,
    form: Annotated[Format, typer.Option("--format", help="Of acknowledgements: ERN-C or JSON.")] = "1.8",
    pace: Annotated[float, typer.Option(help="Seconds between received, ingested and live.")] = 1.0,
    fault: Annotated[list[str] | None, typer.Option(help=f"May be repeated. {_FAULTS}.")] = None,
    callback: Annotated[str | None, typer.Option(help="Answer by signed call to this URL (dsp_webhook).")] = None,
    secret: Annotated[
        str, typer.Option(envvar="STARDUST_DSP_SECRET", help="What calls are signed with.", show_default=False)
    ] = "",
    messages: Annotated[int | None, typer.Option(help="End after so many messages are answered.")] = None,
    as_json: Json = False,
) -> None:
    """Run a DSP's intake: real server, our validator, the official schemas where they are installed.

    Exit code 0: ended by Ctrl-C or after `--messages`; 2: bad usage, or a part of the machine is missing.
    """
    layout_named(layout)
    plan = Plan(
        protocol=protocol,
        identity=Identity(name, party, layout, ern),
        manners=parse_manners(answer or ()),
        form=form,
        pace_s=pace,
        faults=parse_faults(fault or (), protocol),
        port=port,
        say=_voice(callback, secret),
    )
    hear = listener(as_json=as_json)
    schemas = SchemaSource.locate(os.environ, ROOT)
    with missing_parts_told(), _ended_by_sigterm(), open_dsp(plan, folder, schemas=schemas, hear=hear) as intake:
        target = _write_target(folder, dict(intake.dsp.target))
        hear({"event": "started", "name": intake.dsp.name, "place": intake.dsp.place, "target": str(target)})
        with suppress(KeyboardInterrupt):
            serve(intake, until=lambda: _enough(intake, messages))
        good = sum(verdict.good for verdict in intake.verdicts)
        hear({"event": "ended", "messages": len(intake.verdicts), "good": good})


def _enough(intake: Intake, messages: int | None) -> bool:
    return messages is not None and len(intake.verdicts) >= messages and intake.silent


def _voice(callback: str | None, secret: str) -> Callable[[str, bytes], None] | None:
    if callback and not secret:
        remedy = "Set STARDUST_DSP_SECRET to what create_webhook_secret answered."
        raise InvalidInput([Finding("--callback", "Calls cannot be signed.", "missing", remedy=remedy)])
    return by_call(callback, secret) if callback else None


def _write_target(folder: Path, target: dict[str, Any]) -> Path:
    """Beside the files, readable by nobody else: it holds the credentials."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "target.json"
    path.touch(mode=0o600)
    path.write_text(json.dumps(target, indent=2) + "\n")
    return path


@contextmanager
def _ended_by_sigterm() -> Iterator[None]:
    """SIGTERM ends what runs inside as Ctrl-C does, in order."""

    def end(_signal: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)

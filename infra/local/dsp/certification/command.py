"""`stardust dsp certify`: the onboarding run on the command line."""

import os
import shutil
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any, Literal
from uuid import uuid4

import typer
from rich.console import Console
from rich.markup import escape

from infra.local.dsp.certification.certify import CERTIFIER, Outcome, as_json, certify, passed
from infra.local.dsp.certification.evidence import clear, write_evidence, write_summary
from infra.local.dsp.certification.sender import Sender
from infra.local.dsp.parts import report_missing_parts
from infra.local.dsp.simulator.simulator import Plan, open_dsp
from infra.local.stack.machine import ROOT
from shared.cli.exit_codes import FINDINGS
from shared.cli.inputs.documents import load_release
from shared.cli.inputs.folder import with_folder
from shared.cli.inputs.options import Json
from shared.cli.output import print_json
from shared.clock import system_clock
from shared.errors import Finding, InvalidInput
from shared.model.catalog.credits import Party
from shared.model.catalog.release import Release
from shared.model.codec import decode
from shared.platform.schemas import SchemaSource

app = typer.Typer()
_RENDERED = ROOT / ".run" / "album"
_UPLOADED_BEFORE = timedelta(days=1)


@app.command("certify")
def certify_release(
    release: Annotated[Path | None, typer.Argument(help="The release as JSON; default: the example album.")] = None,
    assets: Annotated[
        Path | None, typer.Option(help="The folder with the release's files.", exists=True, file_okay=False)
    ] = None,
    out: Annotated[Path, typer.Option(help="The folder for the evidence.")] = ROOT / ".run" / "certification",
    sender: Annotated[str | None, typer.Option(help="Your DPID; default: the example label's.")] = None,
    sender_name: Annotated[str, typer.Option(help="Your name.")] = "Sender",
    protocol: Annotated[Literal["sftp", "s3"], typer.Option(help="The protocol of the deliveries.")] = "sftp",
    in_json: Json = False,
) -> None:
    """Run Spotify's five onboarding deliveries with one of your releases, and record the evidence.

    Exit code 0: every step passed; 1: a step failed; 2: bad usage, or a required program is missing.
    """
    schemas = SchemaSource.locate(os.environ, ROOT)
    source, files = _example(out) if release is None else _load(release, assets)
    clear(out)
    outcomes: list[Outcome] = []
    with report_missing_parts(), ExitStack() as parts:
        intake = parts.enter_context(open_dsp(Plan(protocol, CERTIFIER), out / "dsp", schemas=schemas))
        label = Sender(out / "bucket", _party(sender, sender_name), schemas=schemas)
        for outcome in certify(source, files, sender=label, intake=intake):
            write_evidence(out, outcome)
            outcomes.append(outcome)
            if not in_json:
                _show(outcome)
    page = write_summary(out, outcomes, at=system_clock())
    _print_summary(outcomes, page, in_json=in_json)
    raise typer.Exit(0 if passed(outcomes) else FINDINGS)


def _example(out: Path) -> tuple[Release, dict[str, bytes]]:
    from examples.album import AUDIO, COVER, RELEASE
    from examples.render import render

    folder, names = out / "album", {name: f"{track}{Path(name).suffix}" for track, name in AUDIO.items()}
    folder.mkdir(parents=True, exist_ok=True)
    render(_RENDERED)
    for name in (*AUDIO.values(), COVER):
        shutil.copy(_RENDERED / name, folder / names.get(name, name))
    now = system_clock()
    own = {"id": uuid4().hex, "tenantId": "sender", "created": now, "updated": now, "createdBy": "admin"}
    return _with_files(decode(Release, {**RELEASE, **own}), folder)


def _load(path: Path, folder: Path | None) -> tuple[Release, dict[str, bytes]]:
    if folder is None:
        remedy = "Pass the folder with its files as --assets."
        raise InvalidInput([Finding("--assets", "The release's files are missing.", "missing", remedy=remedy)])
    return _with_files(load_release(path)[0], folder)


def _with_files(release: Release, folder: Path) -> tuple[Release, dict[str, bytes]]:
    filled = with_folder(release, folder, system_clock() - _UPLOADED_BEFORE)
    cover = [filled.assets.cover_image] if filled.assets.cover_image else []
    assets: tuple[Any, ...] = (*filled.assets.audio, *cover, *filled.assets.images, *filled.assets.documents)
    return filled, {asset.id: (folder / asset.file_name).read_bytes() for asset in assets}


def _party(dpid: str | None, name: str) -> Party:
    from examples.album import PARTY

    return decode(Party, {"partyId": dpid, "partyName": name} if dpid else PARTY, prefix="--sender")


def _show(outcome: Outcome) -> None:
    console = Console(soft_wrap=True, highlight=False)
    console.print(f"{_mark(outcome.passed)} [bold]{escape(outcome.step.title)}[/]")
    for text, holds in outcome.checks.items():
        console.print(f"    {_mark(holds)} {escape(text)}")
    if outcome.problem:
        console.print(f"    [red]{escape(outcome.problem)}[/]")


def _mark(good: bool) -> str:
    return "[green]✓[/]" if good else "[red]✗[/]"


def _print_summary(outcomes: list[Outcome], page: Path, *, in_json: bool) -> None:
    if in_json:
        summary: dict[str, Any] = {"ok": passed(outcomes), "evidence": str(page.parent), "summary": str(page)}
        print_json({**summary, "steps": [as_json(outcome) for outcome in outcomes]})
    else:
        result = "Every step passed." if passed(outcomes) else "Not every step passed."
        Console(soft_wrap=True, highlight=False).print(f"{result} Evidence: {page}")

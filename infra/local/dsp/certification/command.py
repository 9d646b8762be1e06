"""Owns `stardust dsp certify`: the onboarding run on the command line."""

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
from infra.local.dsp.certification.evidence import clear, keep, sum_up
from infra.local.dsp.certification.sender import Sender
from infra.local.dsp.parts import missing_parts_told
from infra.local.dsp.simulator.simulator import Plan, open_dsp
from infra.local.stack.machine import ROOT
from shared.cli.inputs.documents import load_release
from shared.cli.inputs.folder import with_folder
from shared.cli.inputs.options import Json
from shared.cli.output import FINDINGS, print_json
from shared.clock import system_clock
from shared.errors import Finding, InvalidInput
from shared.model.catalog.credits import Party
from shared.model.catalog.release import Release
from shared.model.codec import decode
from shared.platform.schemas import SchemaSource

app = typer.Typer()
_RENDERED = ROOT / ".run" / "album"
_LONG_SINCE = timedelta(days=1)


@app.command("certify")
def certify_release(
    release: Annotated[Path | None, typer.Argument(help="The release as JSON; the example album if not given.")] = None,
    assets: Annotated[
        Path | None, typer.Option(help="The folder of the release's files.", exists=True, file_okay=False)
    ] = None,
    out: Annotated[Path, typer.Option(help="Where the evidence goes.")] = ROOT / ".run" / "certification",
    sender: Annotated[str | None, typer.Option(help="Your DPID; the example label's if not given.")] = None,
    sender_name: Annotated[str, typer.Option(help="Your name.")] = "Sender",
    protocol: Annotated[Literal["sftp", "s3"], typer.Option(help="How packages come in.")] = "sftp",
    in_json: Json = False,
) -> None:
    """Play Spotify's five onboarding deliveries with a release of yours, and keep the evidence.

    Exit code 0: every step has passed; 1: one has not; 2: bad usage, or a part of the machine is missing.
    """
    schemas = SchemaSource.locate(os.environ, ROOT)
    what, files = _example(out) if release is None else _own(release, assets)
    clear(out)
    outcomes: list[Outcome] = []
    with missing_parts_told(), ExitStack() as parts:
        intake = parts.enter_context(open_dsp(Plan(protocol, CERTIFIER), out / "dsp", schemas=schemas))
        label = Sender(out / "bucket", _party(sender, sender_name), schemas=schemas)
        for outcome in certify(what, files, sender=label, intake=intake):
            keep(out, outcome)
            outcomes.append(outcome)
            if not in_json:
                _show(outcome)
    page = sum_up(out, outcomes, at=system_clock())
    _tell(outcomes, page, in_json=in_json)
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
    return _filled(decode(Release, {**RELEASE, **own}), folder)


def _own(path: Path, folder: Path | None) -> tuple[Release, dict[str, bytes]]:
    if folder is None:
        remedy = "Name the folder of its files with --assets."
        raise InvalidInput([Finding("--assets", "A release is delivered with its files.", "missing", remedy=remedy)])
    return _filled(load_release(path)[0], folder)


def _filled(release: Release, folder: Path) -> tuple[Release, dict[str, bytes]]:
    filled = with_folder(release, folder, system_clock() - _LONG_SINCE)
    cover = [filled.assets.cover_image] if filled.assets.cover_image else []
    held: tuple[Any, ...] = (*filled.assets.audio, *cover, *filled.assets.images, *filled.assets.documents)
    return filled, {asset.id: (folder / asset.file_name).read_bytes() for asset in held}


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


def _tell(outcomes: list[Outcome], page: Path, *, in_json: bool) -> None:
    if in_json:
        told: dict[str, Any] = {"ok": passed(outcomes), "evidence": str(page.parent), "summary": str(page)}
        print_json({**told, "steps": [as_json(outcome) for outcome in outcomes]})
    else:
        word = "Every step has passed." if passed(outcomes) else "Not every step has passed."
        Console(soft_wrap=True, highlight=False).print(f"{word} The evidence: {page}")

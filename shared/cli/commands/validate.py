"""Implements `stardust ern validate`: validates messages and reports every problem."""

import json
import os
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape

from shared.cli.inputs.documents import read_bounded
from shared.clock import system_clock
from shared.errors import Finding
from shared.platform.schemas import SchemaSource
from shared.validation.measured import measure_folder
from shared.validation.report import Report
from shared.validation.validate import validate_message

app = typer.Typer(help="Validate DDEX messages.")

_SEVERITY_STYLES = {"error": "bold red", "warning": "yellow", "info": "dim"}
_OUTCOME_STYLES = {"passed": "green", "failed": "bold red", "not run": "yellow"}


@app.command("validate")
def validate(
    files: Annotated[list[Path], typer.Argument(help="ERN messages.")],
    schemas: Annotated[
        Path | None, typer.Option("--schemas", help="The folder with the official schemas.", file_okay=False)
    ] = None,
    package: Annotated[
        Path | None,
        typer.Option("--package", help="The package: the folder of the messages' files.", exists=True, file_okay=False),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, one object per line.")] = False,
) -> None:
    """Validate ERN messages in four stages: XML, official schema, rules, content.

    Exits with 1 if a message is invalid, with 2 on bad usage or unreadable input.
    """
    source = schema_source(schemas)
    content = None if package is None else measure_folder(package, files)
    outcomes = []
    for path in files:
        try:
            report = validate_message(read_bounded(path), schemas=source, content=content, now=system_clock())
        except OSError as error:
            _print_unreadable(path, error, as_json)
            outcomes.append(2)
            continue
        outcomes.append(0 if report.valid else 1)
        if as_json:
            typer.echo(json.dumps({"file": str(path), **report.to_dict()}, ensure_ascii=False))
        else:
            print_report(path, report)
    raise typer.Exit(max(outcomes))


def schema_source(folder: Path | None) -> SchemaSource | None:
    """The official schemas in that folder, or the installed ones. Raises BadParameter."""
    if folder is None:
        return SchemaSource.locate(os.environ, Path(__file__).resolve().parents[3])
    source = SchemaSource(folder)
    if not source.names():
        raise typer.BadParameter(f"{folder} contains no DDEX schemas (such as ern/43/release-notification.xsd)")
    return source


def _print_unreadable(path: Path, error: OSError, as_json: bool) -> None:
    message = f"Cannot read {path}: {error.strerror}."
    if as_json:
        problem = Finding(str(path), message, "unreadable", remedy="Check the path.")
        typer.echo(json.dumps({"file": str(path), "valid": False, "problems": [problem.to_dict()]}, ensure_ascii=False))
    else:
        Console(stderr=True, soft_wrap=True).print(message, style="red", markup=False)


def print_report(path: Path, report: Report) -> None:
    """Prints the outcome of each stage, and each finding with its line, rule and source."""
    console = Console(soft_wrap=True)
    stages = "  ".join(f"{stage} [{_OUTCOME_STYLES[outcome]}]{outcome}[/]" for stage, outcome in report.stages.items())
    console.print(f"[bold]{escape(str(path))}[/]  {stages}")
    for stage, note in report.notes.items():
        console.print(f"  {stage}: {escape(note)}", style="yellow")
    for finding in report.findings:
        console.print(_line(path, finding))


def _line(path: Path, finding: Finding) -> str:
    where = f"{path.name}:{finding.line}" if finding.line else path.name
    text = f"  [{_SEVERITY_STYLES[finding.severity]}]{finding.severity}[/] {escape(where)} {escape(finding.message)}"
    text += f" {escape(finding.remedy)}" if finding.remedy else ""
    origin = ", ".join(filter(None, [f"{finding.stage}/{finding.code}", finding.source]))
    return f"{text} [dim]({escape(origin)})[/]"

"""Implements `stardust lint`: reports what an editor would object to in a release, and mends what is certain."""

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any, cast, get_args

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Column, Table

from shared.cli.exit_codes import FINDINGS
from shared.cli.inputs.documents import load_document
from shared.cli.inputs.options import Json, Output
from shared.cli.output import print_json, stderr, write_output
from shared.errors import Finding
from shared.model.catalog.lint import LintCode, LintLevel
from shared.validation.lint.check import Levels, is_fixed, lint_release, mend_release
from shared.validation.lint.sheet import Context

app = typer.Typer()
_STYLES = {"error": "bold red", "warning": "yellow", "info": "dim"}


@app.command("lint")
def lint(
    release: Annotated[Path, typer.Argument(help="The release as JSON, finished or not, or a message.")],
    fix: Annotated[
        bool, typer.Option("--fix", help="Write the release with the fixes of warnings and errors applied.")
    ] = False,
    output: Output = None,
    level: Annotated[
        list[str] | None,
        typer.Option("--level", help="The severity of a rule: off, info, warning or error.", metavar="CODE=LEVEL"),
    ] = None,
    artists: Annotated[
        Path | None,
        typer.Option("--artists", help="A text file with the catalogue's artists, one a line.", dir_okay=False),
    ] = None,
    as_json: Json = False,
) -> None:
    """Check titles, names, lines, dates and flags by public style guides (docs/reference/lint.md).

    Exits with 1 if a finding is an error, with 2 on bad usage or unreadable input.
    """
    document, levels = load_document(release), _levels(level or [])
    context = Context(artists=_names(artists))
    mended = mend_release(document, levels=levels, context=context) if fix else None
    shown = lint_release(mended.release if mended else document, levels, context)
    if as_json:
        result: dict[str, Any] = {"findings": [finding.to_dict() for finding in shown]}
        if mended:
            result |= {"fixed": [finding.to_dict() for finding in mended.fixed], "release": mended.release}
        print_json({"ok": not _blocks(shown), **result})
    elif mended:
        _print_summary(mended.fixed, shown)
    else:
        _print(shown)
    if mended and (output or not as_json):
        write_output(output, json.dumps(mended.release, ensure_ascii=False, indent=2).encode() + b"\n")
    raise typer.Exit(FINDINGS if _blocks(shown) else 0)


def _levels(given: Sequence[str]) -> Levels:
    """The severities by code. Raises BadParameter."""
    levels: dict[LintCode, LintLevel] = {}
    for text in given:
        code, _, value = text.partition("=")
        if code not in get_args(LintCode):
            raise typer.BadParameter(f"There is no rule {code!r}. Choose a code of docs/reference/lint.md.")
        if value not in get_args(LintLevel):
            raise typer.BadParameter(f"{value!r} is no severity. Write {code}=off, info, warning or error.")
        levels[cast("LintCode", code)] = cast("LintLevel", value)
    return levels


def _names(path: Path | None) -> frozenset[str]:
    lines = path.read_text("utf-8").splitlines() if path else []
    return frozenset(line.strip() for line in lines if line.strip())


def _blocks(findings: Sequence[Finding]) -> bool:
    return any(finding.severity == "error" for finding in findings)


def _print(findings: Sequence[Finding]) -> None:
    where, what = (Column(name, overflow="fold") for name in ("Where", "What"))
    table = Table("Severity", where, what, "Fix", "Source", box=None, header_style="bold", pad_edge=False)
    for finding in findings:
        style = _STYLES[finding.severity]
        remedy = escape(finding.remedy or "")
        cells = (
            escape(finding.path),
            escape(f"{finding.message} ({finding.code})"),
            remedy,
            escape(finding.source or ""),
        )
        table.add_row(f"[{style}]{finding.severity}[/]", *cells)
    if findings:
        Console(file=sys.stdout, soft_wrap=False).print(table)
    fixable = sum(map(is_fixed, findings))
    typer.echo(f"{len(findings)} findings, {fixable} that --fix mends." if findings else "No findings.")


def _print_summary(fixed: Sequence[Finding], left: Sequence[Finding]) -> None:
    console = stderr()
    for finding in fixed:
        for edit in finding.fix or ():
            console.print(escape(f"{edit.path}: {_shown(edit.before)} → {_shown(edit.value)}"))
    console.print(f"{len(fixed)} findings fixed, {len(left)} left.")


def _shown(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)

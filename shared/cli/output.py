"""Owns how the command line tells things: problems with their place and remedy, JSON where it is asked for."""

import json
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import typer
from rich.console import Console
from rich.markup import escape

from shared.errors import Finding, InvalidInput, StardustError

FINDINGS = 1
"""Exit code: something was found that blocks."""
UNREADABLE = 2
"""Exit code: bad usage, or input that cannot be read."""

_STYLES = {"error": "bold red", "warning": "yellow", "info": "dim"}


def tell(error: StardustError, *, as_json: bool) -> None:
    """An error: what, where, and how to mend it; JSON goes to standard output."""
    problems = error.problems if isinstance(error, InvalidInput) else ()
    if as_json:
        told = [problem.to_dict() for problem in problems] or [{"message": error.message, "code": error.code}]
        print_json({"ok": False, "problems": told})
    elif problems:
        print_problems(problems)
    else:
        stderr().print(f"[bold red]error[/] {escape(str(error))}")


def stderr() -> Console:
    """Where findings go, so that standard output holds only what was asked for."""
    return Console(stderr=True, soft_wrap=True)


def print_problems(problems: Iterable[Finding], *, label: str = "") -> None:
    """One line per problem."""
    console = stderr()
    for problem in problems:
        word = label or problem.severity
        where = f"[bold]{escape(problem.path)}[/] " if problem.path else ""
        remedy = f" [dim]{escape(problem.remedy)}[/]" if problem.remedy else ""
        console.print(f"[{_STYLES[problem.severity]}]{word}[/] {where}{escape(problem.message)}{remedy}")


def print_json(value: Mapping[str, Any]) -> None:
    """One JSON document on standard output."""
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2, default=str))


def write_output(path: Path | None, content: bytes) -> None:
    """To the file, or to standard output."""
    if path is None:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
    else:
        path.write_bytes(content)

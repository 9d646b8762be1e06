"""Prints findings, errors and JSON for the command line."""

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import Progress

from shared.catalog.imports.findings import CellFinding
from shared.cli.selection import EVERYTHING, selected, shown
from shared.errors import DeliveryError, Finding, InvalidInput, StardustError

_STYLES = {"error": "bold red", "warning": "yellow", "info": "dim"}


def print_error(error: StardustError, *, as_json: bool) -> None:
    """Prints an error to standard error or as JSON to standard output: location, remedy, the server's own words."""
    problems = error.problems if isinstance(error, InvalidInput) else ()
    said = error.said if isinstance(error, DeliveryError) else ""
    if as_json:
        facts = {"message": error.message, "code": error.code, "remedy": error.remedy, "said": said}
        where = {"file": error.file} if isinstance(error, InvalidInput) and error.file else {}
        documents = [{**where, **problem.to_dict()} for problem in problems] or [
            {name: fact for name, fact in facts.items() if fact}
        ]
        typer.echo(shown({"ok": False, "problems": documents}, EVERYTHING))  # never selected from: it is an error
    elif isinstance(error, InvalidInput) and problems:
        print_problems(problems, file=error.file)
    else:
        stderr().print(f"[bold red]error[/] {escape(str(error))}{escape(quoted(said))}")


def quoted(said: str | None) -> str:
    """A server's own words, to follow a message; they were cleaned by `servers_words`."""
    return f" The server said: {said}" if said else ""


def stderr() -> Console:
    """The console for findings; standard output carries only the result."""
    return Console(stderr=True, soft_wrap=True)


@contextmanager
def progress(label: str, *, quiet: bool) -> Iterator[Callable[[int, int], None]]:
    """Shows on a terminal how much of the block is done: it calls what it gets with the number and the total."""
    console = stderr()
    with Progress(console=console, transient=True, disable=quiet or not console.is_terminal) as bar:
        task = bar.add_task(label, total=None)
        yield lambda done, of: bar.update(task, completed=done, total=of)


def print_problems(problems: Iterable[Finding], *, label: str = "", file: str = "") -> None:
    """Prints one line per problem to standard error, with the file that it is about."""
    console = stderr()
    for problem in problems:
        heading = label or problem.severity
        places = dict.fromkeys(filter(None, (file, problem.path)))
        where = f"[bold]{escape(': '.join(places))}[/] " if places else ""
        remedy = f" [dim]{escape(problem.remedy)}[/]" if problem.remedy else ""
        console.print(f"[{_STYLES[problem.severity]}]{heading}[/] {where}{escape(problem.message)}{remedy}")


def print_cell_finding(console: Console, finding: CellFinding, *, several: bool) -> None:
    """Prints what is found in a cell of a table: the file if there are several, the row and the column."""
    where = [finding.file] if several and finding.file else []
    where += [f"row {finding.row}"] if finding.row else []
    where += [finding.column] if finding.column else []
    remedy = f" [dim]{escape(finding.remedy)}[/]" if finding.remedy else ""
    head = f"[{_STYLES[finding.severity]}]{finding.severity:<8}[/]"
    place = f"[bold]{escape(', '.join(where))}[/]: " if where else ""
    console.print(f"{head}{place}{escape(finding.message)}{remedy}", soft_wrap=True)


def print_json(value: Mapping[str, Any]) -> None:
    """Prints one JSON document to standard output, or what `--jq` or `--template` takes from it.

    Raises InvalidInput if they are invalid.
    """
    text = shown(value, selected())
    typer.echo(text, nl=not text.endswith("\n"))


def write_output(path: Path | None, content: bytes) -> None:
    """Writes to the file, or to standard output if there is none."""
    if path is None:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
    else:
        path.write_bytes(content)


def print_built(
    xml: bytes,
    facts: Mapping[str, Any],
    warnings: Iterable[Finding],
    output: Path | None,
    *,
    name: str,
    as_json: bool,
) -> None:
    """Writes a composed message and tells of it: as JSON its `facts`, otherwise its `name` after the warnings."""
    if output or not as_json:
        write_output(output, xml)
    if as_json:
        file, text = (str(output), None) if output else (None, xml.decode())
        told = {"size": len(xml), "file": file, "xml": text, "warnings": [warning.to_dict() for warning in warnings]}
        print_json({"ok": True, **facts, **told})
        return
    print_problems(warnings)
    where = f" in {output}" if output else ""
    stderr().print(f"[green]composed[/] {name}{where}")

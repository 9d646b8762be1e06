"""Implements `stardust test`: runs the production test suite of a deployment, and shows how earlier runs went."""

import time
from collections.abc import Iterator
from typing import Annotated, Any, get_args

import typer
from rich.console import Console
from rich.markup import escape

from shared.cli.exit_codes import FINDINGS
from shared.cli.inputs.options import Json
from shared.cli.lazy import LazyGroup
from shared.cli.output import print_json
from shared.cli.remote.client import Client, segment
from shared.cli.remote.connection import ProfileName, connect
from shared.cli.remote.tables import print_table, text_of
from shared.model.diagnostics import OPEN_RUNS, CheckCategory

app = typer.Typer(cls=LazyGroup)
_RUNS = "/test/runs"
_HISTORY = (
    ("ID", "id"),
    ("Created", "created"),
    ("Status", "status"),
    ("Score", "score"),
    ("Passed", "passed"),
    ("Failed", "failed"),
    ("Skipped", "skipped"),
)
_CHECKS = (("Check", "name"), ("Category", "category"), ("Proves", "proves"))
_STYLES = {"info": "dim", "success": "green", "warning": "yellow", "error": "bold red"}


@app.command("test")
def run_suite(
    category: Annotated[
        list[str] | None,
        typer.Option("--category", help=f"Only this one of {', '.join(get_args(CheckCategory))}. Repeatable."),
    ] = None,
    listed: Annotated[bool, typer.Option("--list", help="List what is checked, and check nothing.")] = False,
    history: Annotated[bool, typer.Option("--history", help="List the earlier runs, and check nothing.")] = False,
    shown: Annotated[str | None, typer.Option("--show", metavar="RUN", help="Show an earlier run.")] = None,
    interval: Annotated[float, typer.Option("--interval", min=0.1, help="Seconds between two looks.")] = 1,
    profile: ProfileName = None,
    as_json: Json = False,
) -> None:
    """Run the production test suite of a deployment, and print its log while it goes on.

    It sends no release to anyone, and removes what it writes. Needs an admin's key with the scope targets:write.
    Exits with 1 if a check failed.
    """
    client = connect(profile)
    if listed or history:
        _print_list(client, "/test/checks" if listed else _RUNS, as_json)
        return
    run_id = shown or client.send("POST", _RUNS, {"categories": category or []}).json["id"]
    run: dict[str, Any] = {}
    printed = 0
    for run in _looks(client, run_id, interval):
        lines = run.get("log", [])
        for line in [] if as_json else lines[printed:]:
            _print_line(line)
        printed = len(lines)
    if as_json:
        print_json(run)
    elif run["status"] == "stopped":
        typer.echo("The run was interrupted; what it had written was removed.", err=True)
    if run["status"] != "completed" or run.get("failed"):
        raise typer.Exit(FINDINGS)


def _looks(client: Client, run_id: str, interval_s: float) -> Iterator[dict[str, Any]]:
    """The run again and again, until it has ended."""
    while True:
        run: dict[str, Any] = client.get(f"{_RUNS}/{segment(run_id)}").json
        yield run
        if run["status"] not in OPEN_RUNS:
            return
        time.sleep(interval_s)


def _print_list(client: Client, path: str, as_json: bool) -> None:
    items = client.get(path).json["items"]
    if as_json:
        print_json({"items": items})
    else:
        print_table(items, _CHECKS if path == "/test/checks" else _HISTORY)


def _print_line(line: dict[str, Any]) -> None:
    style, check = _STYLES[line["level"]], line.get("check", "")
    text = f"{line['at'][11:19]} [{style}]{line['level']:7}[/] {check:14} {escape(text_of(line['message']))}"
    Console(soft_wrap=True).print(text, highlight=False)

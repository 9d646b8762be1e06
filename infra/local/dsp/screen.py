"""Owns how the simulator tells what it does: a line a person can read, or a line of JSON. Decides nothing."""

import json
from collections.abc import Callable, Mapping
from typing import Any

import typer
from rich.console import Console
from rich.filesize import decimal
from rich.markup import escape

from infra.local.dsp.simulator.intake import Event

_STAGE_COLOURS = {"passed": "green", "failed": "red"}


def listener(*, as_json: bool) -> Callable[[Event], None]:
    """Who writes each event to standard output as it happens."""
    if as_json:
        return lambda event: typer.echo(json.dumps(event, ensure_ascii=False, default=str))
    console = Console(soft_wrap=True, highlight=False)

    def show(event: Event) -> None:
        line = _LINES[event["event"]]({name: _told(value) for name, value in event.items()})
        console.print(f"[dim]{_clock()}[/] {line}")

    return show


def _clock() -> str:
    from shared.clock import system_clock

    return f"{system_clock():%H:%M:%S}"


def _told(value: Any) -> Any:
    return escape(value) if isinstance(value, str) else value


def _started(event: Mapping[str, Any]) -> str:
    return (
        f"[bold]{event['name']}[/] takes packages at {event['place']}\n"
        f"         Its target, for create_delivery_target: {event['target']}\n"
        "         Ctrl-C ends it."
    )


def _batch(event: Mapping[str, Any]) -> str:
    return f"[cyan]arrived[/]  {event['path']} [dim]{event['files']} files, {decimal(event['bytes'])}[/]"


def _judged(event: Mapping[str, Any]) -> str:
    stages = " ".join(f"[{_STAGE_COLOURS.get(found, 'yellow')}]{name}[/]" for name, found in event["stages"].items())
    good = event["verdict"] == "FileOK"
    word = "[green]good[/]    " if good else f"[red]{event['verdict']}[/] {event['problem']}"
    return f"{word} {event['action']} {event['icpn']} {event['messageId']} {stages}"


def _answered(event: Mapping[str, Any]) -> str:
    half = " [yellow](malformed)[/]" if event["malformed"] else ""
    why = f" {event['reason']}" if event["reason"] else ""
    return f"[blue]answered[/] {event['status']}{why}{half} [dim]{event['path']}[/]"


_LINES: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    "started": _started,
    "batch": _batch,
    "judged": _judged,
    "answered": _answered,
    "spoiled": lambda event: f"[yellow]damaged[/]  {event['path']}",
    "ended": lambda event: f"{event['messages']} messages, {event['good']} of them good.",
}

"""Prints the simulator's events as readable lines or as lines of JSON. Decides nothing."""

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
    """A function that prints each event to standard output."""
    if as_json:
        return lambda event: typer.echo(json.dumps(event, ensure_ascii=False, default=str))
    console = Console(soft_wrap=True, highlight=False)

    def show(event: Event) -> None:
        line = _LINES[event["event"]]({name: _escaped(value) for name, value in event.items()})
        console.print(f"[dim]{_clock()}[/] {line}")

    return show


def _clock() -> str:
    from shared.clock import system_clock

    return f"{system_clock():%H:%M:%S}"


def _escaped(value: Any) -> Any:
    return escape(value) if isinstance(value, str) else value


def _started(event: Mapping[str, Any]) -> str:
    return (
        f"[bold]{event['name']}[/] accepts packages at {event['place']}\n"
        f"         The target to pass to createDeliveryTarget: {event['target']}\n"
        "         Press Ctrl-C to stop."
    )


def _batch(event: Mapping[str, Any]) -> str:
    return f"[cyan]arrived[/]  {event['path']} [dim]{event['files']} files, {decimal(event['bytes'])}[/]"


def _validated(event: Mapping[str, Any]) -> str:
    stages = " ".join(f"[{_STAGE_COLOURS.get(found, 'yellow')}]{name}[/]" for name, found in event["stages"].items())
    good = event["verdict"] == "FileOK"
    result = "[green]valid[/]   " if good else f"[red]{event['verdict']}[/] {event['problem']}"
    return f"{result} {event['action']} {event['icpn']} {event['messageId']} {stages}"


def _answered(event: Mapping[str, Any]) -> str:
    malformed = " [yellow](malformed)[/]" if event["malformed"] else ""
    reason = f" {event['reason']}" if event["reason"] else ""
    return f"[blue]answered[/] {event['status']}{reason}{malformed} [dim]{event['path']}[/]"


_LINES: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    "started": _started,
    "batch": _batch,
    "judged": _validated,
    "answered": _answered,
    "spoiled": lambda event: f"[yellow]damaged[/]  {event['path']}",
    "ended": lambda event: f"{event['messages']} messages, {event['good']} of them valid.",
}

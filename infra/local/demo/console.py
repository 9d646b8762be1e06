"""Console output of the demo: steps and log lines as they happen, then the outcome. Decides nothing."""

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from rich import box
from rich.console import Console, Group
from rich.filesize import decimal
from rich.table import Table
from rich.tree import Tree

from infra.local.demo.scenario import Arrival
from infra.local.stack.stack import Stack
from shared.validation.report import Report

_COLOURS = {"info": "default", "success": "green", "warning": "yellow", "error": "red"}


class ProgressConsole:
    """A Listener that writes to a console and times every step."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._sent_bytes = 0
        self.timings_s: dict[str, float] = {}

    @contextmanager
    def step(self, title: str) -> Iterator[None]:
        """Shows that the step is running, then how long it took."""
        start = time.monotonic()
        self._sent_bytes = 0
        with self._console.status(title):
            yield
        self.timings_s[title] = time.monotonic() - start
        sent = f" ({decimal(self._sent_bytes)})" if self._sent_bytes else ""
        self._console.print(f"[green]✓[/] {title}{sent} [dim]{self.timings_s[title]:.1f} s[/]", highlight=False)

    def sent(self, _name: str, size: int) -> None:
        """Counts the bytes uploaded in the current step."""
        self._sent_bytes += size

    def line(self, dsp: str, line: Mapping[str, Any]) -> None:
        """Prints one line of a delivery's log."""
        colour = _COLOURS.get(str(line.get("level")), "default")
        duration = f" [dim]{line['durationMs']} ms[/]" if line.get("durationMs") else ""
        self._console.print(
            f"  [cyan]{dsp:<21}[/] [dim]{line.get('step', ''):<21}[/] [{colour}]{line.get('message', '')}[/]{duration}",
            highlight=False,
            soft_wrap=True,
        )


def show_outcome(console: Console, stack: Stack, arrivals: Sequence[Arrival], timings_s: Mapping[str, float]) -> None:
    """Prints each DSP's files, receipt and validation report, then the timings and the next steps."""
    for arrival in arrivals:
        console.print()
        console.print(_tree(arrival))
        console.print(_status(arrival))
        console.print(_receipt(arrival))
        console.print(_report(arrival.report))
    console.print()
    console.print(_timings(timings_s))
    console.print()
    console.print(_next_steps(stack, arrivals), soft_wrap=True)


def as_json(stack: Stack, arrivals: Sequence[Arrival], timings_s: Mapping[str, float]) -> dict[str, Any]:
    """The outcome as JSON values."""
    return {
        "ok": True,
        "logs": str(stack.folder),
        "timingsS": {title: round(seconds, 3) for title, seconds in timings_s.items()},
        "arrivals": [
            {
                "dsp": arrival.dsp.name,
                "place": arrival.dsp.place,
                "status": arrival.delivery["status"],
                "dspStatus": arrival.delivery.get("dsp", {}).get("status"),
                "files": dict(arrival.files),
                "md5Found": dict(arrival.md5),
                "receipt": arrival.receipt,
                "validation": arrival.report.to_dict(),
            }
            for arrival in arrivals
        ],
    }


def _tree(arrival: Arrival) -> Tree:
    tree = Tree(f"[bold]{arrival.dsp.name}[/] [dim]{arrival.dsp.place}[/]", highlight=False)
    branches: dict[Path, Tree] = {Path(): tree}
    for name, size in sorted(arrival.files.items()):
        path = Path(name)
        for folder in reversed(path.parents[:-1]):
            if folder not in branches:
                branches[folder] = branches[folder.parent].add(f"{folder.name}/")
        branches[path.parent].add(f"{path.name} [dim]{decimal(size)}[/]")
    return tree


def _status(arrival: Arrival) -> str:
    state = arrival.delivery.get("dsp", {})
    reached = [status for status in ("sent", "received", "ingested", "live", "rejected") if state.get(status)]
    return f"DSP status: [green]{' → '.join(reached)}[/]"


def _receipt(arrival: Arrival) -> Table:
    receipt = arrival.receipt
    title = f"Receipt {receipt['messageId']}: {decimal(receipt['totalBytes'])} in {receipt['durationMs'] / 1000:.1f} s"
    table = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD)
    for column in ("File", "Bytes", "MD5 as sent", "MD5 as found"):
        table.add_column(column, justify="right" if column == "Bytes" else "left", overflow="fold")
    for file in receipt["files"]:
        found = arrival.md5[file["path"]]
        mark = "[green]the same[/]" if found == file["md5"] else f"[red]{found}[/]"
        table.add_row(file["path"].rsplit("/", 1)[-1], f"{file['size']:,}", file["md5"], mark)
    return table


def _report(report: Report) -> Group:
    marks = {"passed": "[green]passed[/]", "failed": "[red]failed[/]", "not run": "[yellow]not run[/]"}
    stages = " · ".join(f"{stage} {marks[outcome]}" for stage, outcome in report.stages.items())
    lines = [f"Validation of the delivered message: {stages}"]
    lines += [f"  [dim]{stage}: {note}[/]" for stage, note in report.notes.items()]
    lines += [f"  {finding.severity} {finding.code}: {finding.message}" for finding in report.findings]
    return Group(*lines)


def _timings(timings_s: Mapping[str, float]) -> Table:
    table = Table(title="Timings", title_justify="left", show_header=False, box=None)
    table.add_column(justify="right")
    for title, seconds in timings_s.items():
        table.add_row(f"{seconds:.1f} s", title)
    table.add_row(f"[bold]{sum(timings_s.values()):.1f} s[/]", "[bold]total[/]")
    return table


def _next_steps(stack: Stack, arrivals: Sequence[Arrival]) -> str:
    return (
        "Next steps\n"
        f"  Files kept on the SFTP server: {arrivals[0].dsp.place}\n"
        f"  Process logs: {stack.folder}\n"
        "  To keep the stack running: make dev\n"
        "  How it works: docs/explanation/architecture.md"
    )

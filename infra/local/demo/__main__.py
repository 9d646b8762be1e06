"""Runs the demo: delivers the example album to two DSPs on real servers. `python -m infra.local.demo [--json]`."""

import argparse
import json
import sys
from contextlib import ExitStack
from typing import Any

from rich.console import Console

from examples.render import render
from infra.local.demo.console import ProgressConsole, as_json, show_outcome
from infra.local.demo.people import DSPS
from infra.local.demo.scenario import ALBUM, EXPECTED_ERRORS, NAME, run_scenario
from infra.local.dsp.simulator.simulator import running_dsp
from infra.local.stack.stack import RUNS, running_stack
from infra.schemas import explanation
from shared.platform.schemas import SchemaSource


def main(arguments: list[str]) -> int:
    """Runs the demo; the exit code is 0 only if the release went live at both DSPs."""
    parser = argparse.ArgumentParser(prog="make demo", description=__doc__)
    parser.add_argument("--json", action="store_true", help="print the outcome as JSON and the progress to stderr")
    options = parser.parse_args(arguments)
    console = Console(stderr=options.json)
    if not console.is_terminal:
        console.width = max(console.width, 120)
    try:
        outcome = _run(console, show=not options.json)
    except EXPECTED_ERRORS as error:
        return _failed(console, error, as_json=options.json)
    except KeyboardInterrupt:
        console.print("Stopped.")
        return 130
    if options.json:
        print(json.dumps(outcome, indent=2, default=str))
    return 0


def _run(console: Console, *, show: bool) -> dict[str, Any]:
    progress = ProgressConsole(console)
    with ExitStack() as parts:
        with progress.step("Render the example album"):
            render(ALBUM)
        with progress.step("Start the emulators, the functions and two DSPs"):
            stack = parts.enter_context(running_stack(NAME))
            schemas = SchemaSource.locate(stack.env)
            if missing := explanation(schemas, "venv/bin/stardust schemas install"):
                console.print(missing, style="yellow", highlight=False, soft_wrap=True)
            dsps = [
                parts.enter_context(running_dsp(plan, stack.folder / plan.protocol, schemas=schemas)) for plan in DSPS
            ]
        arrivals = run_scenario(stack, dsps, ALBUM, progress)
        if show:
            show_outcome(console, stack, arrivals, progress.timings_s)
        return as_json(stack, arrivals, progress.timings_s)


def _failed(console: Console, error: Exception, *, as_json: bool) -> int:
    logs = RUNS / NAME
    console.print(f"[bold red]The demo failed.[/] {error}", highlight=False, soft_wrap=True)
    console.print(f"Process logs: {logs}", highlight=False, soft_wrap=True)
    if as_json:
        print(json.dumps({"ok": False, "error": str(error), "logs": str(logs)}, indent=2))
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""Runs the stack for development: seeded, on the ports of firebase.json, with code reloading and the minute tick.

`python -m infra.local.demo.dev`; stop it with Ctrl-C.
"""

import sys
import time
from contextlib import ExitStack

from rich.console import Console
from rich.table import Table

from examples.render import render
from infra.local.demo.client import Client
from infra.local.demo.people import DSPS, PASSWORD, People, create_album, sign_up_label, upload_album
from infra.local.demo.scenario import ALBUM, EXPECTED_ERRORS, await_assets
from infra.local.dsp.simulator.endpoints import Dsp
from infra.local.dsp.simulator.simulator import running_dsp
from infra.local.stack.stack import Stack, running_stack
from infra.schemas import explanation
from shared.platform.schemas import SchemaSource

NAME = "dev"
_MINUTE_S = 60


def main() -> int:
    """Runs until Ctrl-C, and then returns 0."""
    console = Console()
    try:
        with ExitStack() as parts:
            with console.status("Starting the emulators, the functions and two DSPs"):
                stack = parts.enter_context(running_stack(NAME, watched=True))
                schemas = SchemaSource.locate(stack.env)
                if missing := explanation(schemas, "venv/bin/stardust schemas install"):
                    console.print(missing, style="yellow", highlight=False, soft_wrap=True)
                dsps = [
                    parts.enter_context(running_dsp(plan, stack.folder / plan.protocol, schemas=schemas))
                    for plan in DSPS
                ]
            with console.status("Seeding a label, its release and its targets"):
                people = _seed(stack, dsps)
            _print_overview(console, stack, people, dsps)
            _tick_forever(console, stack)
    except EXPECTED_ERRORS as error:
        console.print(f"[bold red]Failed.[/] {error}", highlight=False, soft_wrap=True)
        return 1
    except KeyboardInterrupt:
        console.print("Stopped.")
    return 0


def _seed(stack: Stack, dsps: list[Dsp]) -> People:
    """Seeds a draft of the example album with its files, and a target for each DSP. Raises as the scenario does."""
    render(ALBUM)
    people = sign_up_label(stack)
    with Client(stack, people.label) as label, Client(stack, people.admin) as admin:
        release_id = create_album(label)
        await_assets(label, upload_album(label, release_id, ALBUM, sent=lambda _name, _size: None))
        for dsp in dsps:
            admin.call("createDeliveryTarget", {"target": dsp.target})
    return people


def _print_overview(console: Console, stack: Stack, people: People, dsps: list[Dsp]) -> None:
    table = Table(show_header=False, box=None)
    rows = {
        "Web site": stack.hosting_url,
        "Callables": stack.function_url("<name>"),
        "Auth": f"{stack.auth_url} ({people.label.email}, {people.admin.email}; password {PASSWORD})",
        "Firestore": stack.documents_url,
        "Cloud Storage": f"{stack.storage_url}, bucket {stack.bucket}",
        **{dsp.name: dsp.place for dsp in dsps},
        "Logs": str(stack.folder),
    }
    for name, place in rows.items():
        table.add_row(f"[bold]{name}[/]", place)
    console.print(table, highlight=False, soft_wrap=True)
    console.print(
        "The functions reload when a source file changes. The queue and the DSPs' acknowledgements are processed every "
        "minute. Press Ctrl-C to stop."
    )


def _tick_forever(console: Console, stack: Stack) -> None:
    with console.status("Running"):
        while True:
            stack.tick()
            stack.watch()
            time.sleep(_MINUTE_S - time.time() % _MINUTE_S)


if __name__ == "__main__":
    sys.exit(main())

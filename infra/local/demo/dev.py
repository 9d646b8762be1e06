"""Runs the stack for development: seeded, on the ports of firebase.json, with code reloading and every schedule.

`python -m infra.local.demo.dev`; stop it with Ctrl-C.
"""

import sys
from contextlib import ExitStack

from rich.console import Console

from examples.render import render
from infra.local.demo.client import Client
from infra.local.demo.mailbox import Mailbox, running_mailbox
from infra.local.demo.people import DSPS, PASSWORD, People, create_album, sign_up_label, upload_album
from infra.local.demo.scenario import ALBUM, EXPECTED_ERRORS, await_assets
from infra.local.demo.schedules import run_schedules
from infra.local.demo.tour import tour_environment, write_environment
from infra.local.dsp.simulator.endpoints import Dsp, write_target
from infra.local.dsp.simulator.simulator import running_dsp
from infra.local.stack.stack import RUNS, Stack, running_stack
from infra.schemas import explanation
from shared.platform.schemas import SchemaSource

NAME = "dev"


def main() -> int:
    """Runs until Ctrl-C, and then returns 0."""
    console = Console()
    try:
        with ExitStack() as parts:
            with console.status("Starting the emulators, the functions, a mailbox and two DSPs"):
                mailbox = parts.enter_context(running_mailbox(RUNS / NAME / "mail"))
                stack = parts.enter_context(running_stack(NAME, watched=True, env={"STARDUST_SMTP_URL": mailbox.url}))
                schemas = SchemaSource.locate(stack.env)
                if missing := explanation(schemas, "venv/bin/stardust schemas install"):
                    console.print(missing, style="yellow", highlight=False, soft_wrap=True)
                dsps = [
                    parts.enter_context(running_dsp(plan, stack.folder / plan.protocol, schemas=schemas))
                    for plan in DSPS
                ]
            with console.status("Seeding a label, its release and its targets"):
                people = _seed(stack, dsps)
            _print_overview(console, stack, people, dsps, mailbox)
            with console.status("Running"):
                run_schedules(stack, report=lambda text: console.print(text, style="yellow", highlight=False))
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


def _print_overview(console: Console, stack: Stack, people: People, dsps: list[Dsp], mailbox: Mailbox) -> None:
    targets = [write_target(stack.folder / "targets" / f"{dsp.target['protocol'].lower()}.json", dsp) for dsp in dsps]
    tour = stack.folder / "tour.env"
    write_environment(tour, tour_environment(stack, ALBUM, targets[0]))
    rows = {
        "Web site": stack.hosting_url,
        "REST API": f"{stack.hosting_url}/api/v1, described at {stack.hosting_url}/api/v1/docs",
        "Callables": stack.function_url("<name>"),
        "Accounts": f"{people.label.email} (manager), {people.admin.email} (admin); password {PASSWORD}",
        "Auth": stack.auth_url,
        "Firestore": stack.documents_url,
        "Cloud Storage": f"{stack.storage_url}, bucket {stack.bucket}",
        "Mailbox": str(mailbox.folder),
        **{dsp.name: f"{dsp.place}; target: {target}" for dsp, target in zip(dsps, targets, strict=True)},
        "Tours": f". {tour}, then see docs/how-to/take-a-tour.md",
        "Logs": str(stack.folder),
    }
    for name, place in rows.items():
        console.print(f"[bold]{name:<21}[/]{place}", highlight=False, soft_wrap=True)
    console.print(
        f"ID token of {people.admin.email}, for an hour:\n{people.admin.token}", highlight=False, soft_wrap=True
    )
    console.print(
        "The functions reload when a source file changes. Every schedule runs at its time. Press Ctrl-C to stop."
    )


if __name__ == "__main__":
    sys.exit(main())

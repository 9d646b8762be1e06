"""Runs the stack for development: seeded, on the ports of firebase.json, with code reloading and every schedule.

`python -m infra.local.demo.dev`; stop it with Ctrl-C.
"""

import sys
from contextlib import ExitStack

from rich.console import Console

from infra.local.demo.mailbox import Mailbox, running_mailbox
from infra.local.demo.people import DSPS, PASSWORD
from infra.local.demo.scenario import ALBUM, EXPECTED_ERRORS
from infra.local.demo.schedules import run_schedules
from infra.local.demo.seed import Seed, seed, write_stack_file
from infra.local.demo.tour import tour_environment, write_environment
from infra.local.dsp.simulator.endpoints import Dsp
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
                seeded = seed(stack, dsps)
            _print_overview(console, stack, seeded, dsps, mailbox)
            with console.status("Running"):
                run_schedules(stack, report=lambda text: console.print(text, style="yellow", highlight=False))
    except EXPECTED_ERRORS as error:
        console.print(f"[bold red]Failed.[/] {error}", highlight=False, soft_wrap=True)
        return 1
    except KeyboardInterrupt:
        console.print("Stopped.")
    return 0


def _print_overview(console: Console, stack: Stack, seeded: Seed, dsps: list[Dsp], mailbox: Mailbox) -> None:
    people, described = seeded.people, stack.folder / "stack.json"
    write_stack_file(described, stack, seeded)
    tour = stack.folder / "tour.env"
    write_environment(tour, tour_environment(stack, ALBUM, seeded.target_files[0]))
    rows = {
        "Web client": stack.hosting_url,
        "REST API": f"{stack.hosting_url}/api/v1, described at {stack.hosting_url}/api-reference",
        "Callables": stack.function_url("<name>"),
        "Accounts": f"{people.label.email} (manager), {people.admin.email} (admin); password {PASSWORD}",
        "Auth": stack.auth_url,
        "Firestore": stack.documents_url,
        "Cloud Storage": f"{stack.storage_url}, bucket {stack.bucket}",
        "Mailbox": str(mailbox.folder),
        **{dsp.name: f"{dsp.place}; target: {target}" for dsp, target in zip(dsps, seeded.target_files, strict=True)},
        "Tours": f". {tour}, then see docs/how-to/take-a-tour.md",
        "Scenarios": f"STARDUST_STACK={described} npm --prefix web run e2e",
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

"""Runs the stack for development: seeded, on the ports of firebase.json, with code reloading and every schedule.

`python -m infra.local.demo.dev`; stop it with Ctrl-C.
"""

import sys
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from pathlib import Path

from rich.console import Console

from infra.bundle import is_working_copy
from infra.local.demo.mailbox import Mailbox, running_mailbox
from infra.local.demo.people import DSPS, PASSWORD
from infra.local.demo.scenario import ALBUM, EXPECTED_ERRORS
from infra.local.demo.schedules import run_schedules
from infra.local.demo.seed import Seed, seed, write_key, write_stack_file
from infra.local.demo.tour import tour_environment, write_environment
from infra.local.dsp.simulator.endpoints import Dsp
from infra.local.dsp.simulator.simulator import running_dsp
from infra.local.stack.machine import ROOT
from infra.local.stack.stack import RUNS, Stack, running_stack
from infra.schemas import explanation
from shared.platform.schemas import SchemaSource

NAME, EMPTY = "dev", "emulators"
_OF_SOURCES = {"Tours", "Scenarios"}
"""What only a working copy has."""
Start = Callable[[Console, ExitStack, Stack, Mailbox], None]


def run_seeded(source: Path, env: Mapping[str, str], *, watched: bool = True) -> int:
    """Runs the stack of `source` with a label, its release and two DSPs until Ctrl-C; returns the exit code.

    `env` is added to the functions' environment. Unless `watched`, it runs on free ports and does not reload.
    """
    return _run(_seeded, NAME, source, env, watched=watched)


def run_empty(source: Path, env: Mapping[str, str], *, watched: bool = True) -> int:
    """As `run_seeded`, but with nobody and nothing in it, and no DSP."""
    return _run(_empty, EMPTY, source, env, watched=watched)


def _run(start: Start, name: str, source: Path, env: Mapping[str, str], *, watched: bool) -> int:
    console = Console()
    try:
        with ExitStack() as parts:
            with console.status("Starting the emulators, the functions and a mailbox"):
                mailbox = parts.enter_context(running_mailbox(RUNS / name / "mail"))
                variables = {**env, "STARDUST_SMTP_URL": mailbox.url}
                stack = parts.enter_context(running_stack(name, source=source, watched=watched, env=variables))
                write_environment(stack.folder / "stack.env", stack.env)
            start(console, parts, stack, mailbox)
            with console.status("Running"):
                run_schedules(stack, report=lambda text: console.print(text, style="yellow", highlight=False))
    except EXPECTED_ERRORS as error:
        console.print(f"[bold red]Failed.[/] {error}", highlight=False, soft_wrap=True)
        return 1
    except KeyboardInterrupt:
        console.print("Stopped.")
    return 0


def _seeded(console: Console, parts: ExitStack, stack: Stack, mailbox: Mailbox) -> None:
    schemas = SchemaSource.locate(stack.env)
    if missing := explanation(schemas, "venv/bin/stardust schemas install"):
        console.print(missing, style="yellow", highlight=False, soft_wrap=True)
    with console.status("Seeding a label, its release and its targets at two DSPs"):
        dsps = [parts.enter_context(running_dsp(plan, stack.folder / plan.protocol, schemas=schemas)) for plan in DSPS]
        seeded = seed(stack, dsps)
    _print_overview(console, stack, seeded, dsps, mailbox)


def _empty(console: Console, _parts: ExitStack, stack: Stack, mailbox: Mailbox) -> None:
    _print_rows(console, {**_places(stack, mailbox), "Variables": f". {stack.folder / 'stack.env'}"})
    console.print("Every schedule runs at its time. Press Ctrl-C to stop.")


def _print_overview(console: Console, stack: Stack, seeded: Seed, dsps: list[Dsp], mailbox: Mailbox) -> None:
    people, described = seeded.people, stack.folder / "stack.json"
    write_stack_file(described, stack, seeded)
    tour, key = stack.folder / "tour.env", stack.folder / "api.key"
    write_key(key, stack, people)
    write_environment(tour, tour_environment(stack, ALBUM, seeded.target_files[0]))
    rows = {
        **_places(stack, mailbox),
        "Accounts": f"{people.label.email} (manager), {people.admin.email} (admin); password {PASSWORD}",
        **{dsp.name: f"{dsp.place}; target: {target}" for dsp, target in zip(dsps, seeded.target_files, strict=True)},
        "Command line": f"stardust login {stack.hosting_url} --with-key < {key}",
        "Variables": f". {stack.folder / 'stack.env'}",
        "Tours": f". {tour}, then see docs/how-to/take-a-tour.md",
        "Scenarios": f"STARDUST_STACK={described} npm --prefix web run e2e",
    }
    _print_rows(
        console, rows if is_working_copy() else {name: place for name, place in rows.items() if name not in _OF_SOURCES}
    )
    console.print(
        f"ID token of {people.admin.email}, for an hour:\n{people.admin.token}", highlight=False, soft_wrap=True
    )
    console.print(
        "The functions reload when a source file changes. Every schedule runs at its time. Press Ctrl-C to stop."
    )


def _places(stack: Stack, mailbox: Mailbox) -> dict[str, str]:
    return {
        "Web client": stack.hosting_url,
        "REST API": f"{stack.hosting_url}/api/v1, described at {stack.hosting_url}/api-reference",
        "Callables": stack.function_url("<name>"),
        "Auth": stack.auth_url,
        "Firestore": stack.documents_url,
        "Cloud Storage": f"{stack.storage_url}, bucket {stack.bucket}",
        "Mailbox": str(mailbox.folder),
        "Logs": str(stack.folder),
    }


def _print_rows(console: Console, rows: Mapping[str, str]) -> None:
    for name, place in rows.items():
        console.print(f"[bold]{name:<21}[/]{place}", highlight=False, soft_wrap=True)


if __name__ == "__main__":
    sys.exit(run_seeded(ROOT, {}))

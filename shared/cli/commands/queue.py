"""Implements `stardust queue`: lists, pauses, resumes, purges and throttles the deployment's task queues."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from shared.cli.inputs.deployment import RequiredProject, signed_in
from shared.cli.inputs.options import Json
from shared.cli.lazy import LazyGroup
from shared.cli.output import print_json

if TYPE_CHECKING:
    from shared.platform.tasks.queues import CloudQueues, TaskQueue

app = typer.Typer(cls=LazyGroup, help="Pause, resume, purge and throttle the task queues.", no_args_is_help=True)

Name = Annotated[str, typer.Argument(help="The queue; it has the name of its function.", metavar="QUEUE")]
Region = Annotated[str, typer.Option("--region", envvar="STARDUST_REGION", help="The region of the functions.")]
_REGION = "us-central1"


@app.callback()
def queue() -> None:
    """Pause, resume, purge and throttle the task queues. Signs in with the application-default credentials."""


@app.command("list")
def show_queues(project: RequiredProject, region: Region = _REGION, as_json: Json = False) -> None:
    """List the queues: state, dispatches per second, concurrent dispatches, attempts per task."""
    _print(connect(project, region).list(), as_json)


@app.command("pause")
def pause(name: Name, project: RequiredProject, region: Region = _REGION, as_json: Json = False) -> None:
    """Stop dispatching a queue's tasks. Tasks are still queued, and wait."""
    _print([connect(project, region).pause(name)], as_json)


@app.command("resume")
def resume(name: Name, project: RequiredProject, region: Region = _REGION, as_json: Json = False) -> None:
    """Dispatch a paused queue's tasks again."""
    _print([connect(project, region).resume(name)], as_json)


@app.command("purge")
def purge(
    name: Name,
    project: RequiredProject,
    region: Region = _REGION,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    as_json: Json = False,
) -> None:
    """Delete a queue's tasks. Deliveries that are still due are queued again by the minute tick."""
    yes or typer.confirm(f"Delete all tasks of {name} in {project}?", abort=True, err=True)
    _print([connect(project, region).purge(name)], as_json)


@app.command("rates")
def rates(
    name: Name,
    project: RequiredProject,
    region: Region = _REGION,
    per_second: Annotated[float | None, typer.Option(min=0.01, max=500, help="Dispatches per second.")] = None,
    concurrent: Annotated[int | None, typer.Option(min=1, max=5000, help="Concurrent dispatches.")] = None,
    as_json: Json = False,
) -> None:
    """Set how fast a queue dispatches. The next deployment sets the rates of the code again."""
    if per_second is None and concurrent is None:
        raise typer.BadParameter("Give --per-second, --concurrent or both.")
    _print([connect(project, region).set_rates(name, per_second=per_second, concurrent=concurrent)], as_json)


def connect(project: str, region: str) -> "CloudQueues":
    """The project's queues. Raises Forbidden without credentials."""
    from shared.platform.tasks.queues import CloudQueues

    with signed_in():
        return CloudQueues(project, region)


def _print(queues: "Iterable[TaskQueue]", as_json: bool) -> None:
    if as_json:
        print_json({"queues": [asdict(queue) for queue in queues]})
        return
    for each in queues:
        attempts = "no limit" if each.attempts < 0 else each.attempts
        typer.echo(
            f"{each.name:24} {each.state:8} {each.per_second:g}/s, "
            f"{each.concurrent} concurrent, attempts per task: {attempts}"
        )

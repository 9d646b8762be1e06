"""Implements `stardust deliveries`: requests, watches and controls deliveries of a deployment."""

import json
import time
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, Literal

import typer
from rich.live import Live

from shared.cli.exit_codes import FINDINGS
from shared.cli.inputs.options import Json, parse_moment
from shared.cli.lazy import LazyGroup
from shared.cli.output import print_json, stderr, write_output
from shared.cli.remote.client import Client, segment
from shared.cli.remote.connection import ProfileName, connect
from shared.cli.remote.following import log_lines, states
from shared.cli.remote.names import Names
from shared.cli.remote.tables import print_fields, print_findings, print_table, table_of, text_of
from shared.cli.remote.targets import target_id
from shared.cli.selection import selected, shown

app = typer.Typer(cls=LazyGroup, help="Request, watch and control deliveries.", no_args_is_help=True)
DeliveryId = Annotated[str, typer.Argument(help="The delivery's id.", metavar="DELIVERY")]
DeliveryIds = Annotated[list[str], typer.Argument(help="The deliveries' ids.", metavar="DELIVERY")]
ReleaseFilter = Annotated[str | None, typer.Option("--release", help="Only of this release, by its id.")]
TargetFilter = Annotated[str | None, typer.Option("--target", help="Only to this target, by id or name.")]
StatusFilter = Annotated[
    Literal["queued", "processing", "delivering", "completed", "failed", "cancelled"] | None,
    typer.Option("--status", help="Only in this state."),
]
Limit = Annotated[int, typer.Option(min=1, help="How many at most.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Say which deliveries it would be; change nothing.")]
Interval = Annotated[float, typer.Option("--interval", min=0.1, help="Seconds between two looks.")]
COLUMNS = (
    ("ID", "id"),
    ("Status", "status"),
    ("Release", "release.title"),
    ("Artist", "release.artist"),
    ("Target", "target.name"),
    ("Message", "messageSubType"),
    ("Waits for", "waiting.reason"),
    ("Sent %", "progress.percent"),
    ("Failure", "failure.message"),
)
_LIVE = (
    ("ID", "id"),
    ("Status", "status"),
    ("Release", "release.title"),
    ("Target", "target.name"),
    ("Sent %", "progress.percent"),
    ("Failure", "failure.message"),
)
"""What fits on a screen."""
_FIELDS = (
    ("Delivery", "id"),
    ("Status", "status"),
    ("Release", "release.title"),
    ("Artist", "release.artist"),
    ("Release ID", "releaseId"),
    ("Target", "target.name"),
    ("Target ID", "targetId"),
    ("Message", "messageSubType"),
    ("ERN", "ernVersion"),
    ("Priority", "priority"),
    ("Waits for", "waiting.reason"),
    ("Until", "waiting.until"),
    ("Completed", "completed"),
    ("Failure", "failure.message"),
    ("Remedy", "failure.remedy"),
    ("DSP", "dsp"),
)
_FAILURES = (
    ("Cause", "code"),
    ("Deliveries", "count"),
    ("Last", "last"),
    ("Helped last", "helped"),
    ("Failure", "message"),
    ("Remedy", "remedy"),
)
_RECEIPT = (
    ("Delivery", "deliveryId"),
    ("Protocol", "protocol"),
    ("Message", "messageId"),
    ("Server", "server"),
    ("Completed", "completed"),
    ("Bytes", "totalBytes"),
    ("Attempts", "attempts"),
    ("Hash", "hash"),
)


@app.callback()
def deliveries() -> None:
    """Request, watch and control deliveries of a deployment, over the REST API."""


@app.command("list")
def list_deliveries(
    status: StatusFilter = None,
    release: ReleaseFilter = None,
    target: TargetFilter = None,
    limit: Limit = 30,
    profile: ProfileName = None,
    as_json: Json = False,
) -> None:
    """List deliveries, the newest first. With --json, by the ids of their releases and targets."""
    client = connect(profile)
    items = client.items("/deliveries", _filters(client, status, release, target), limit)
    if as_json:
        print_json({"items": items})
    else:
        print_table(Names(client).add(items), COLUMNS)


@app.command("show")
def show(delivery_id: DeliveryId, profile: ProfileName = None, as_json: Json = False) -> None:
    """Show a delivery: its state, what it waits for, why it failed."""
    client = connect(profile)
    _print(client, client.get(_path(delivery_id)).json, as_json)


@app.command("create")
def create(
    release_id: Annotated[str, typer.Argument(help="The release's id.", metavar="RELEASE")],
    target: Annotated[str, typer.Argument(help="The target's id or name.", metavar="TARGET")],
    at: Annotated[
        datetime | None, typer.Option("--at", parser=parse_moment, metavar="ISO", help="When to send it. Default: now.")
    ] = None,
    priority: Annotated[Literal["high", "normal", "low"], typer.Option(help="Which delivery runs first.")] = "normal",
    takedown: Annotated[bool, typer.Option("--takedown", help="Withdraw the release.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Send content that the target already has.")] = False,
    key: Annotated[str | None, typer.Option("--idempotency-key", help="Repeated, it is the same delivery.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Check the release for the target; send nothing.")] = False,
    profile: ProfileName = None,
    as_json: Json = False,
) -> None:
    """Queue a delivery of a release to a target. A repeated request queues nothing new.

    Exits with 1 if a dry run finds what blocks it.
    """
    client = connect(profile)
    target_key = target_id(client, target)
    if dry_run:
        checked = client.get(f"/releases/{segment(release_id)}/preflight", targetId=target_key).json
        _print_checked(checked, as_json)
    wanted = {"releaseId": release_id, "targetId": target_key, "priority": priority}
    chosen = {"takedown": takedown or None, "force": force or None, "idempotencyKey": key}
    given = {name: value for name, value in chosen.items() if value is not None}
    scheduled = {"scheduled": at.isoformat()} if at else {}
    _print(client, client.send("POST", "/deliveries", {**wanted, **given, **scheduled}).json, as_json)


@app.command("watch")
def watch(
    delivery_ids: Annotated[
        list[str] | None, typer.Argument(help="The deliveries. Default: the newest that pass the filters.")
    ] = None,
    status: StatusFilter = None,
    release: ReleaseFilter = None,
    target: TargetFilter = None,
    limit: Limit = 20,
    interval: Interval = 3,
    profile: ProfileName = None,
    as_json: Json = False,
) -> None:
    """Watch deliveries in a live table until all have ended. With --json, one line for each change.

    Exits with 1 if one of them failed or was cancelled.
    """
    client = connect(profile)
    filters = _filters(client, status, release, target)

    def read() -> list[dict[str, Any]]:
        if delivery_ids:
            return [client.get(_path(each)).json for each in delivery_ids]
        return client.items("/deliveries", filters, limit)

    looks = states(read, lambda: time.sleep(interval))
    last = _changes(looks) if as_json else _live(looks, Names(client))
    if any(each["status"] in ("failed", "cancelled") for each in last):
        raise typer.Exit(FINDINGS)


@app.command("logs")
def logs(
    delivery_id: DeliveryId,
    follow: Annotated[bool, typer.Option("-f", "--follow", help="Wait for more until the delivery has ended.")] = False,
    interval: Interval = 2,
    profile: ProfileName = None,
    as_json: Json = False,
) -> None:
    """Print a delivery's log. With --json, one line for each entry."""
    lines = log_lines(connect(profile), delivery_id, follow=follow, pause=lambda: time.sleep(interval))
    for line in lines:
        if as_json:
            _print_line(line)
        else:
            typer.echo(f"{line['timestamp'][:19]} {line['level']:7} {line['step']:12} {text_of(line['message'])}")


@app.command("failures")
def failures(
    days: Annotated[int, typer.Option("--days", min=1, max=90, help="How far to look back.")] = 30,
    profile: ProfileName = None,
    as_json: Json = False,
) -> None:
    """Group failed deliveries by their cause, with what helped with it before."""
    report = connect(profile).get("/deliveries/failures", days=days).json
    if as_json:
        print_json(report)
    else:
        rows = [{**each, "helped": next((one["what"] for one in each["helped"]), None)} for each in report["patterns"]]
        print_table(rows, _FAILURES)


@app.command("retry")
def retry(
    delivery_ids: Annotated[list[str] | None, typer.Argument(help="The deliveries' ids.", metavar="DELIVERY")] = None,
    cause: Annotated[
        str | None, typer.Option("--cause", metavar="CODE", help="Those that failed for this cause instead.")
    ] = None,
    dry_run: DryRun = False,
    profile: ProfileName = None,
    as_json: Json = False,
) -> None:
    """Queue deliveries that failed or were cancelled again: by their ids, or all that failed for one cause."""
    if bool(delivery_ids) == bool(cause):
        raise typer.BadParameter("Name deliveries, or a cause with --cause.")
    if delivery_ids:
        _act("retry", "Would be queued again:", delivery_ids, profile, dry_run=dry_run, as_json=as_json)
        return
    retried = connect(profile).send("POST", "/deliveries/retry", {"code": cause, "dryRun": dry_run}).json
    if as_json:
        print_json({**({"dryRun": True} if dry_run else {}), **retried})
    elif retried["deliveryIds"]:
        typer.echo("\n".join([*(["Would be queued again:"] if dry_run else []), *retried["deliveryIds"]]))
    else:
        typer.echo("No failed delivery can be queued again for this cause.")


@app.command("cancel")
def cancel(
    delivery_ids: DeliveryIds, dry_run: DryRun = False, profile: ProfileName = None, as_json: Json = False
) -> None:
    """Cancel queued deliveries."""
    _act("cancel", "Would be cancelled:", delivery_ids, profile, dry_run=dry_run, as_json=as_json)


@app.command("receipt")
def receipt(
    delivery_id: DeliveryId,
    pdf: Annotated[Path | None, typer.Option("--pdf", metavar="FILE", help="Write it as a PDF.")] = None,
    profile: ProfileName = None,
    as_json: Json = False,
) -> None:
    """Show the receipt that proves what was delivered, or save it as a PDF."""
    client, path = connect(profile), f"{_path(delivery_id)}/receipt"
    if pdf:
        write_output(pdf, client.get(f"{path}.pdf").body)
    found = client.get(path).json
    if as_json:
        print_json(found)
    else:
        print_fields(found, _RECEIPT)
        print_table(found["files"], (("File", "path"), ("Bytes", "size"), ("Verified by", "verifiedBy")))


def _filters(client: Client, status: str | None, release: str | None, target: str | None) -> dict[str, Any]:
    return {"status": status, "releaseId": release, "targetId": target and target_id(client, target)}


def _path(delivery_id: str) -> str:
    return f"/deliveries/{segment(delivery_id)}"


def _act(
    action: str, heading: str, delivery_ids: list[str], profile: str | None, *, dry_run: bool, as_json: bool
) -> None:
    """Sends the action to each delivery; in a dry run it says which it would change, under the heading."""
    client = connect(profile)
    query = {"dryRun": True} if dry_run else {}
    changed = [client.send("POST", f"{_path(each)}/{action}", query=query).json for each in delivery_ids]
    if as_json:
        print_json({**query, "items": changed})
        return
    if dry_run:
        typer.echo(heading)
    print_table(Names(client).add(changed), COLUMNS)


def _print(client: Client, delivery: dict[str, Any], as_json: bool) -> None:
    if as_json:
        print_json(delivery)
        return
    print_fields(Names(client).add([delivery])[0], _FIELDS)
    print_findings(delivery.get("preflight", []))


def _print_checked(checked: dict[str, Any], as_json: bool) -> None:
    """Prints a preflight, and ends the command."""
    if as_json:
        print_json({"ok": checked["ready"], "dryRun": True, "findings": checked["findings"]})
    else:
        print_findings(checked["findings"])
        typer.echo("Nothing blocks the delivery." if checked["ready"] else "Findings block the delivery.")
    raise typer.Exit(0 if checked["ready"] else FINDINGS)


def _live(looks: Any, names: Names) -> list[dict[str, Any]]:
    """Shows the deliveries in a table that changes; returns the last look."""
    last: list[dict[str, Any]] = []
    with Live(console=stderr(), auto_refresh=False) as screen:
        for last in looks:
            screen.update(table_of(names.add(last), _LIVE, whole=2), refresh=True)
    return last


def _changes(looks: Any) -> list[dict[str, Any]]:
    """Prints each delivery whenever it has changed, as a line of JSON; returns the last look."""
    last: list[dict[str, Any]] = []
    known: dict[str, Any] = {}
    for last in looks:
        for each in last:
            if known.get(each["id"]) != each:
                known[each["id"]] = each
                _print_line(each)
    return last


def _print_line(value: dict[str, Any]) -> None:
    """One line of a stream: compact JSON, or what is selected from it."""
    typer.echo(shown(value, selected()) if selected() else json.dumps(value, ensure_ascii=False))

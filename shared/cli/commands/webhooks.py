"""Implements `stardust webhooks`: lists a deployment's webhooks, and forwards their messages to this machine."""

import json
import secrets
import time
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from itertools import islice
from typing import Annotated, get_args

import typer

from shared.cli.exit_codes import FINDINGS
from shared.cli.inputs.options import Json
from shared.cli.lazy import LazyGroup
from shared.cli.output import print_json, stderr
from shared.cli.remote.client import Client, segment
from shared.cli.remote.connection import ProfileName, connect
from shared.cli.remote.forwarding import Forwarded, checked_receiver, chosen_webhook, listener, new_messages
from shared.cli.remote.tables import print_fields, print_table
from shared.cli.selection import selected, shown
from shared.model.webhook import EventType
from shared.webhooks.signature import new_secret

app = typer.Typer(cls=LazyGroup, help="List webhooks and receive their messages here.", no_args_is_help=True)
WebhookId = Annotated[str | None, typer.Option("--webhook", help="The webhook's id. Default: the only one.")]
_COLUMNS = (
    ("ID", "id"),
    ("URL", "url"),
    ("Active", "active"),
    ("Events", "events"),
    ("Last success", "lastSuccess"),
    ("Failing since", "failingSince"),
)
_MESSAGE = (("Message", "id"), ("Event", "type"), ("Event id", "eventId"), ("State", "state"), ("Created", "created"))


@app.callback()
def webhooks() -> None:
    """List webhooks, send test messages, and receive messages on this machine."""


@app.command("list")
def list_webhooks(profile: ProfileName = None, as_json: Json = False) -> None:
    """List the tenant's webhooks."""
    items = connect(profile).get("/webhooks").json["items"]
    if as_json:
        print_json({"items": items})
    else:
        print_table(items, _COLUMNS)


@app.command("listen")
def listen(
    forward_to: Annotated[str, typer.Option("--forward-to", metavar="URL", help="The server that gets them.")],
    webhook: Annotated[
        str | None, typer.Option("--webhook", help="Forward this webhook's messages. Default: events as they happen.")
    ] = None,
    secret: Annotated[
        str | None,
        typer.Option(envvar="STARDUST_WEBHOOK_SECRET", help="The signing secret. Default: a new one, printed once."),
    ] = None,
    events: Annotated[list[str] | None, typer.Option("--event", help="Only this event. Repeatable.")] = None,
    last: Annotated[int, typer.Option("--last", min=0, max=100, help="Begin with this many earlier messages.")] = 0,
    count: Annotated[int | None, typer.Option("--count", min=1, help="End after this many messages.")] = None,
    interval: Annotated[float, typer.Option("--interval", min=0.1, help="Seconds between two looks.")] = 2,
    profile: ProfileName = None,
    as_json: Json = False,
) -> None:
    """Forward events to a local server, signed as the deployment signs them. Ends with Ctrl-C.

    Events are kept for a listener, which the command makes and removes; with --webhook, its messages are forwarded.
    Exits with 1 if the server did not take one of them and --count was given.
    """
    receiver = checked_receiver(forward_to, secret or new_secret(secrets.token_urlsafe(32)))
    client = connect(profile)
    with _source(client, webhook, events or get_args(EventType)) as chosen:
        if secret is None:
            stderr().print(f"The signing secret is {receiver.secret}", markup=False)
        stderr().print(f"Ready. Forwarding the messages of {chosen} to {forward_to}.", markup=False)
        found = new_messages(client, chosen, since=last, pause=lambda: time.sleep(interval))
        wanted = (message for message in found if not events or message["type"] in events)
        results = [_told(receiver.post(message), as_json) for message in islice(wanted, count)]
    if not all(result.ok for result in results):
        raise typer.Exit(FINDINGS)


@app.command("trigger")
def trigger(webhook: WebhookId = None, profile: ProfileName = None, as_json: Json = False) -> None:
    """Send a test message (webhook.test) to a webhook."""
    client = connect(profile)
    message = client.send("POST", f"/webhooks/{segment(chosen_webhook(client, webhook))}/test").json
    if as_json:
        print_json(message)
    else:
        print_fields(message, _MESSAGE)


def _source(client: Client, webhook: str | None, events: Sequence[str]) -> AbstractContextManager[str]:
    """The webhook whose messages are forwarded: the given one, else a listener."""
    return nullcontext(chosen_webhook(client, webhook)) if webhook else listener(client, events)


def _told(result: Forwarded, as_json: bool) -> Forwarded:
    """Prints what happened to a message."""
    facts = result.facts()
    if as_json:
        typer.echo(shown(facts, selected()) if selected() else json.dumps(facts))
    else:
        answer = result.problem or result.status
        typer.echo(f"{facts['created'][:19]} {facts['type']:24} {facts['eventId']} -> {answer}")
    return result

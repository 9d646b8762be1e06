"""Forwards a webhook's messages to a server of this machine, signed anew (https://www.standardwebhooks.com)."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from shared.cli.remote.client import Client, segment
from shared.errors import Finding, InvalidInput, NotFound
from shared.webhooks.signature import signed_headers

_TIMEOUT_S = 30
_PAGE = 100
Message = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Forwarded:
    """A message, and how the local server answered."""

    message: Message
    status: int | None = None
    """None if it did not answer."""
    problem: str = ""

    @property
    def ok(self) -> bool:
        """Whether the server took it."""
        return self.status is not None and 200 <= self.status < 300

    def facts(self) -> dict[str, Any]:
        """What happened, as JSON values."""
        told = {"type": self.message["type"], "eventId": self.message["eventId"], "created": self.message["created"]}
        return {**told, "ok": self.ok, "status": self.status, "problem": self.problem or None}


@dataclass(frozen=True, slots=True)
class Receiver:
    """The server that gets the messages, and the secret by which it verifies them."""

    url: str
    secret: str = field(repr=False)

    def post(self, message: Message) -> Forwarded:
        """Sends a message once, signed now: receivers refuse old timestamps."""
        import requests

        body = message["body"].encode()
        signed = signed_headers(message["eventId"], body, [self.secret], datetime.now(UTC))
        headers = {"Content-Type": "application/json", **signed}
        try:
            answer = requests.post(self.url, data=body, headers=headers, timeout=_TIMEOUT_S, allow_redirects=False)
        except requests.RequestException as error:
            return Forwarded(message, problem=type(error).__name__)
        return Forwarded(message, answer.status_code)


def checked_receiver(url: str, secret: str) -> Receiver:
    """The receiver. Raises InvalidInput if its URL or secret is not valid."""
    if urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).hostname:
        finding = Finding("--forward-to", f"{url!r} is not a URL.", "invalid-url", remedy="http://localhost:8000/hooks")
        raise InvalidInput([finding])
    try:
        signed_headers("evt", b"", [secret], datetime.now(UTC))
    except ValueError as error:
        remedy = "Give the secret that the webhook was created with, or none."
        raise InvalidInput(
            [Finding("--secret", "It is no signing secret.", "invalid-secret", remedy=remedy)]
        ) from error
    return Receiver(url, secret)


def chosen_webhook(client: Client, webhook_id: str | None) -> str:
    """The id of the given webhook, else of the only listener, else of the only webhook. Raises NotFound."""
    if webhook_id:
        return str(client.get(f"/webhooks/{segment(webhook_id)}").json["id"])
    every = client.get("/webhooks").json["items"]
    found = [each for each in every if "url" not in each] or every  # a listener waits for messages now
    if len(found) != 1:
        remedy = "Name one with --webhook." if found else "Create one in the settings of the client, under Webhooks."
        raise NotFound(f"The tenant has {len(found)} webhooks; one has to be chosen.", remedy=remedy)
    return str(found[0]["id"])


@contextmanager
def listener(client: Client, events: Sequence[str]) -> Iterator[str]:
    """The id of a webhook of these events that sends nowhere, and is removed at the end."""
    wanted = {"listener": True, "description": "stardust webhooks listen", "events": list(events)}
    webhook_id = str(client.send("POST", "/webhooks", wanted).json["webhook"]["id"])
    try:
        yield webhook_id
    finally:
        client.send("DELETE", f"/webhooks/{segment(webhook_id)}", headers={"If-Match": "*"})


def new_messages(client: Client, webhook_id: str, *, since: int, pause: Callable[[], None]) -> Iterator[Message]:
    """The last `since` messages that were sent, then each new one, oldest first, without an end."""
    path, seen = f"/webhooks/{segment(webhook_id)}/messages", set[str]()
    latest = client.get(path, limit=_PAGE).json["items"]
    seen |= {each["id"] for each in latest[since:]}
    while True:
        for message in reversed(latest):
            if message["id"] not in seen:
                seen.add(message["id"])
                yield message
        pause()
        latest = _unseen(client, path, seen)


def _unseen(client: Client, path: str, seen: set[str]) -> list[Message]:
    """The messages since the last look, newest first: pages are read until one has a message that is known."""
    found: list[Message] = []
    for page in client.pages(path, {}):
        found += page["items"]
        if not page["items"] or page["items"][-1]["id"] in seen:
            break
    return found

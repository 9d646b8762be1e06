"""Messages of webhooks forwarded to this machine, with signatures that verify."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest

from shared.webhooks.signature import is_genuine, new_secret
from tests.unit.cli.conftest import Deployment

SECRET = new_secret("0" * 32)


class Local(ThreadingHTTPServer):
    """The server under development: keeps what it gets and answers with `status`."""

    def __init__(self) -> None:
        self.got: list[tuple[dict[str, str], bytes]] = []
        self.status = 204
        super().__init__(("127.0.0.1", 0), _Handler)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/hooks"


class _Handler(BaseHTTPRequestHandler):
    server: Local

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.got.append(({name.lower(): value for name, value in self.headers.items()}, body))
        self.send_response(self.server.status)
        self.end_headers()

    def log_message(self, *args: Any) -> None:
        """Stays silent."""


@contextmanager
def running() -> Iterator[Local]:
    server = Local()
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture
def local() -> Iterator[Local]:
    with running() as server:
        yield server


@pytest.fixture
def webhook(deployment: Deployment) -> str:
    wanted = {"url": "https://receiver.example/hooks", "events": ["delivery.completed"]}
    return str(deployment.server.api("POST", "/webhooks", wanted, token="admin").json["webhook"]["id"])


def test_new_messages_are_forwarded_and_verify(
    deployment: Deployment, webhook: str, local: Local, no_pause: Callable[..., None]
) -> None:
    deployment.run("webhooks", "trigger")
    no_pause(lambda: deployment.json("webhooks", "trigger", "--webhook", webhook))
    arguments = ("webhooks", "listen", "--webhook", webhook, "--secret", SECRET, "--count", "2", "--json")
    result = deployment.run(*arguments, "--forward-to", local.url)
    assert result.exit_code == 0, result.output
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    assert [(each["type"], each["ok"], each["status"]) for each in lines] == [("webhook.test", True, 204)] * 2
    assert len({headers["webhook-id"] for headers, _ in local.got}) == 2, "the one before is not repeated"
    assert all(is_genuine(headers, body, SECRET, datetime.now(UTC)) for headers, body in local.got)
    assert json.loads(local.got[0][1])["data"]["webhookId"] == webhook
    assert SECRET not in result.output


def test_earlier_messages_are_forwarded_on_request(deployment: Deployment, webhook: str, local: Local) -> None:
    for _ in range(3):
        deployment.run("webhooks", "trigger")
    arguments = ("webhooks", "listen", "--webhook", webhook, "--last", "2", "--count", "2")
    result = deployment.run(*arguments, "--forward-to", local.url)
    assert (result.exit_code, len(local.got)) == (0, 2)
    secret = result.stderr.partition("The signing secret is ")[2].split()[0]
    assert all(is_genuine(headers, body, secret, datetime.now(UTC)) for headers, body in local.got)


def test_a_server_that_refuses_is_told(deployment: Deployment, webhook: str, local: Local) -> None:
    local.status = 500
    deployment.run("webhooks", "trigger")
    arguments = ("webhooks", "listen", "--webhook", webhook, "--last", "1", "--count", "1", "--forward-to")
    refused = deployment.run(*arguments, local.url)
    assert (refused.exit_code, "-> 500" in refused.stdout) == (1, True)
    absent = deployment.run(*arguments, "http://127.0.0.1:9/")
    assert (absent.exit_code, "ConnectionError" in absent.stdout) == (1, True)


def test_other_events_are_left_out(
    deployment: Deployment, webhook: str, local: Local, no_pause: Callable[..., None]
) -> None:
    deployment.run("webhooks", "trigger")

    def stop() -> None:
        raise KeyboardInterrupt

    no_pause(stop)
    arguments = ("webhooks", "listen", "--webhook", webhook, "--last", "1", "--event", "delivery.completed")
    result = deployment.run(*arguments, "--forward-to", local.url)
    assert (result.exit_code, local.got) == (130, [])


def test_a_webhook_has_to_be_chosen_if_there_is_more_or_less_than_one(deployment: Deployment) -> None:
    assert deployment.run("webhooks", "trigger").exit_code == 4
    wanted = {"url": "https://receiver.example/hooks", "events": ["delivery.completed"]}
    for _ in range(2):
        deployment.server.api("POST", "/webhooks", wanted, token="admin")
    ambiguous = deployment.json("webhooks", "trigger", code=4)
    assert ambiguous["problems"][0]["remedy"] == "Name one with --webhook."
    chosen = deployment.json("webhooks", "list")["items"][0]["id"]
    assert deployment.json("webhooks", "trigger", "--webhook", chosen)["type"] == "webhook.test"


def test_events_are_kept_for_a_listener_that_is_removed_at_the_end(
    deployment: Deployment, webhook: str, local: Local, no_pause: Callable[..., None]
) -> None:
    listeners: list[list[str]] = []

    def happen() -> None:
        listed = deployment.json("webhooks", "list")["items"]
        listeners.append([each["id"] for each in listed if "url" not in each])
        deployment.json("webhooks", "trigger")

    no_pause(happen)
    arguments = ("webhooks", "listen", "--secret", SECRET, "--count", "2", "--forward-to", local.url, "--json")
    result = deployment.run(*arguments)
    assert result.exit_code == 0, result.output
    assert [is_genuine(headers, body, SECRET, datetime.now(UTC)) for headers, body in local.got] == [True, True]
    assert len(listeners[0]) == 1
    assert json.loads(local.got[0][1])["data"]["webhookId"] == listeners[0][0]
    assert [each["id"] for each in deployment.json("webhooks", "list")["items"]] == [webhook]
    assert not [path for path in deployment.world.tasks.queued if "announce" in str(path)]


def test_a_listener_is_removed_also_when_it_is_interrupted(
    deployment: Deployment, local: Local, no_pause: Callable[..., None]
) -> None:
    def stop() -> None:
        raise KeyboardInterrupt

    no_pause(stop)
    assert deployment.run("webhooks", "listen", "--forward-to", local.url).exit_code == 130
    assert deployment.json("webhooks", "list")["items"] == []


@pytest.mark.parametrize("arguments", [("--forward-to", "localhost"), ("--forward-to", "http://a", "--secret", "xyz")])
def test_invalid_receivers_are_refused(deployment: Deployment, arguments: tuple[str, ...]) -> None:
    assert deployment.run("webhooks", "listen", *arguments).exit_code == 2

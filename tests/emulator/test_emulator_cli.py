"""The command line against the running stack: an API key, a release, a delivery to a real SFTP server, webhooks."""

import json
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from examples.album import RELEASE
from infra.local.servers.sftp import SftpServer
from infra.local.stack.stack import Stack
from shared.cli.main import app
from shared.webhooks.signature import is_genuine, new_secret
from tests.emulator.test_emulator_api import rest
from tests.emulator.test_emulator_release import put_release, validated
from tests.emulator.test_emulator_webhooks import end_delivery
from tests.fixtures.api_server import ALL_SCOPES
from tests.fixtures.label import Label, sftp_target
from tests.servers.receiver import run_receiver

_DEADLINE_S = 60


def run(*arguments: object, stdin: str | None = None) -> Result:
    return CliRunner().invoke(app, [str(each) for each in arguments], input=stdin)


def told(*arguments: object, code: int = 0) -> Any:
    result = run(*arguments, "--json")
    assert result.exit_code == code, result.output
    return json.loads(result.stdout)


@pytest.fixture
def key(stack: Stack, label: Label, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """An admin's API key, with which the command line is signed in through hosting."""
    for name in ("STARDUST_URL", "STARDUST_API_KEY", "STARDUST_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("STARDUST_CONFIG", str(tmp_path / "profiles.json"))
    wanted = {"name": "The command line", "scopes": list(ALL_SCOPES), "role": "admin"}
    secret = str(rest(label.admin)("POST", "/api-keys", wanted).json()["secret"])
    signed_in = run("login", stack.hosting_url, "--profile", "stack", "--with-key", stdin=secret)
    assert signed_in.exit_code == 0, signed_in.output
    assert "A Label" in signed_in.output
    return secret


def test_a_release_is_created_and_settings_are_changed(label: Label, key: str, tmp_path: Path) -> None:
    file = tmp_path / "release.json"
    file.write_text(json.dumps(RELEASE), "utf-8")
    assert told("releases", "create", file, "--dry-run")["ok"]
    release_id = told("releases", "create", file)["id"]
    assert label.viewer.get(f"releases/{release_id}") is not None
    change = tmp_path / "change.json"
    change.write_text('{"notes": "by hand"}', "utf-8")
    assert told("releases", "update", release_id, change, "--merge")["notes"] == "by hand"
    assert told("releases", "ready", release_id, "--dry-run", code=1)["findings"]
    assert run("releases", "delete", release_id, "--yes").exit_code == 0
    assert told("config", "set", "settings.requireApproval", "true")["after"] is True
    assert told("api", "GET", "/tenant", "-f", "fields=settings")["settings"]["requireApproval"] is True
    assert run("api", "GET", "/users/me").exit_code == 3
    assert key not in run("profile", "list").output


def test_a_delivery_is_watched_to_its_receipt(
    stack: Stack, label: Label, key: str, sftp: SftpServer, tmp_path: Path
) -> None:
    file = tmp_path / "target.json"
    file.write_text(json.dumps(sftp_target(sftp)), "utf-8")
    target_id = told("target", "add", file)["id"]
    assert told("target", "test", "SFTP DSP")["ok"] is True
    release_id = put_release(stack, label.tenant_id, status="ready")
    validated(label.viewer, release_id, "valid")
    assert told("deliveries", "create", release_id, "SFTP DSP", "--dry-run")["ok"] is True
    fields = ("-f", f"releaseId={release_id}", "-f", f"targetId={target_id}", "-F", "xmlOnly=true")
    delivery_id = told("api", "POST", "/deliveries", *fields)["id"]
    watched = run("deliveries", "watch", delivery_id, "--interval", 1, "--jq", ".status")
    assert (watched.exit_code, watched.stdout.split()[-1]) == (0, "completed"), watched.output
    assert "completion" in run("deliveries", "logs", delivery_id, "-f").stdout
    assert told("deliveries", "receipt", delivery_id)["deliveryId"] == delivery_id
    assert [each["id"] for each in told("deliveries", "list", "--release", release_id)["items"]] == [delivery_id]
    assert run("deliveries", "cancel", delivery_id).exit_code == 5


def test_messages_of_webhooks_are_forwarded(label: Label, key: str) -> None:
    secret = new_secret("0" * 32)
    with run_receiver() as endpoint, run_receiver() as local:
        made = label.admin.call("createWebhook", {"url": endpoint.url, "events": ["delivery.completed"]})
        event_id = told("webhooks", "trigger")["eventId"]
        deadline = time.monotonic() + _DEADLINE_S
        while not endpoint.received:
            assert time.monotonic() < deadline
            time.sleep(0.1)
        arguments = ("--webhook", made["webhook"]["id"], "--secret", secret, "--last", 1, "--count", 1)
        result = run("webhooks", "listen", "--forward-to", local.url, *arguments)
        assert result.exit_code == 0, result.output
        ((_, headers, body),) = local.received
    assert headers["webhook-id"] == event_id
    assert body == endpoint.received[0][2]
    assert is_genuine(headers, body, secret, datetime.now(UTC))


def test_events_reach_a_listener_that_has_no_address(stack: Stack, label: Label, key: str) -> None:
    def happen() -> None:
        deadline = time.monotonic() + _DEADLINE_S
        while not told("webhooks", "list")["items"]:
            assert time.monotonic() < deadline
            time.sleep(0.2)
        end_delivery(stack, label)

    with run_receiver() as local, ThreadPoolExecutor(1) as pool:
        done = pool.submit(happen)
        arguments = ("--event", "delivery.completed", "--count", "1", "--interval", "1")
        program = [sys.executable, "-m", "shared.cli.main", "webhooks", "listen", "--forward-to", local.url, *arguments]
        listened = subprocess.run(program, capture_output=True, text=True, timeout=2 * _DEADLINE_S)
        done.result()
        assert listened.returncode == 0, listened.stderr
        ((_, headers, body),) = local.received
    secret = listened.stderr.partition("The signing secret is ")[2].split()[0]
    assert is_genuine(headers, body, secret, datetime.now(UTC))
    assert json.loads(body)["type"] == "delivery.completed"
    assert told("webhooks", "list")["items"] == []

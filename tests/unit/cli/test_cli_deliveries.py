"""Deliveries of a deployment from the command line: requested, watched, followed, controlled, proved."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from shared.model.codec import encode
from shared.model.delivery.delivery import DeliveryLog
from tests.fixtures.releases import SHAPES
from tests.unit.cli.conftest import Deployment


@pytest.fixture
def queued(deployment: Deployment) -> str:
    """The id of a queued delivery of the world's release to its target."""
    return str(deployment.json("deliveries", "create", "release", "The DSP")["id"])


def set_status(deployment: Deployment, delivery_id: str, status: str) -> None:
    """What the worker would store at the end."""
    path = f"deliveries/{delivery_id}"
    data = {name: value for name, value in (deployment.world.store.get(path) or {}).items() if name != "waiting"}
    deployment.world.put(path, {**data, "status": status})


def add_line(deployment: Deployment, delivery_id: str, line_id: str, message: str) -> None:
    deployment.world.clock.forward(seconds=1)
    line = DeliveryLog(
        id=line_id,
        tenant_id="tenant",
        timestamp=deployment.world.clock(),
        level="info",
        step="completion",
        message=message,
        attempt=1,
    )
    deployment.world.put(f"deliveries/{delivery_id}/logs/{line_id}", encode(line))


def test_a_delivery_is_requested_once_by_the_targets_name(deployment: Deployment, queued: str) -> None:
    assert deployment.json("deliveries", "create", "release", "target")["id"] == queued
    listed = deployment.json("deliveries", "list", "--target", "the dsp", "--release", "release")["items"]
    assert [each["id"] for each in listed] == [queued]
    assert deployment.run("deliveries", "show", queued).output.splitlines()[1].split() == ["Status:", "queued"]
    unknown = deployment.json("deliveries", "create", "release", "Nobody", code=4)
    assert unknown["problems"][0]["remedy"] == "The targets are: The DSP."


def test_a_dry_run_checks_and_queues_nothing(deployment: Deployment) -> None:
    checked = deployment.json("deliveries", "create", "release", "target", "--dry-run")
    assert (checked["ok"], checked["dryRun"]) == (True, True)
    assert deployment.json("deliveries", "list")["items"] == []
    assert deployment.run("deliveries", "create", "none", "target", "--dry-run").exit_code == 4


def test_a_list_names_releases_and_targets_with_two_more_requests(deployment: Deployment, queued: str) -> None:
    first = deployment.world.store.get(f"deliveries/{queued}") or {}
    for number in range(3):
        deployment.world.put(f"deliveries/more{number}", {**first, "id": f"more{number}"})
    deployment.world.put("deliveries/orphan", {**first, "id": "orphan", "releaseId": "gone", "targetId": "left"})
    deployment.server.requests.clear()
    lines = deployment.run("deliveries", "list").stdout.splitlines()
    basic = SHAPES["album"]().basic
    title, artist = basic.title, basic.display_artist
    assert len([line for line in lines if title in line and artist in line and "The DSP" in line]) == 4
    assert any("gone" in line and "left" in line for line in lines)
    assert [each.partition("?")[0] for each in deployment.server.requests] == [
        "GET /api/v1/deliveries",
        "GET /api/v1/releases",
        "GET /api/v1/delivery-targets",
    ]
    assert title in deployment.run("deliveries", "show", queued).stdout


def test_json_has_ids_and_asks_for_no_names(deployment: Deployment, queued: str) -> None:
    deployment.server.requests.clear()
    (listed,) = deployment.json("deliveries", "list")["items"]
    assert (listed["releaseId"], listed["targetId"], "release" in listed) == ("release", "target", False)
    assert len(deployment.server.requests) == 1


def test_a_key_that_may_not_read_releases_sees_their_ids(deployment: Deployment, queued: str) -> None:
    key = deployment.server.create_key("deliveries:read")
    assert deployment.run("login", deployment.server.url, "--with-key", stdin=key).exit_code == 0
    listed = deployment.run("deliveries", "list")
    assert (listed.exit_code, listed.stdout.splitlines()[1].split()[:4]) == (0, [queued, "queued", "release", "target"])


def test_a_dry_run_says_what_would_be_cancelled_or_retried(deployment: Deployment, queued: str) -> None:
    said = deployment.run("deliveries", "cancel", queued, "--dry-run").stdout
    assert said.startswith("Would be cancelled:\n")
    assert queued in said
    assert deployment.run("deliveries", "retry", queued, "--dry-run").exit_code == 5  # it is queued already
    deployment.world.put(
        f"deliveries/{queued}",
        {
            **(deployment.world.store.get(f"deliveries/{queued}") or {}),
            "status": "failed",
            "failure": {"code": "remote-full", "message": "Full.", "retryable": False},
        },
    )
    told = deployment.json("deliveries", "retry", queued, "--dry-run")
    assert (told["dryRun"], told["items"][0]["id"]) == (True, queued)
    of_cause = ("deliveries", "retry", "--cause", "remote-full", "--dry-run")
    assert deployment.json(*of_cause) == {"dryRun": True, "deliveryIds": [queued]}
    assert deployment.run(*of_cause).stdout == f"Would be queued again:\n{queued}\n"
    assert deployment.json("deliveries", "show", queued)["status"] == "failed"


def test_a_delivery_is_cancelled_and_queued_again(deployment: Deployment, queued: str) -> None:
    assert deployment.json("deliveries", "cancel", queued)["items"][0]["status"] == "cancelled"
    assert deployment.json("deliveries", "retry", queued)["items"][0]["status"] == "queued"
    set_status(deployment, queued, "completed")
    assert deployment.run("deliveries", "cancel", queued).exit_code == 5


@pytest.mark.parametrize(("status", "code"), [("completed", 0), ("failed", 1)])
def test_watching_ends_with_the_last_delivery(
    deployment: Deployment, queued: str, no_pause: Callable[..., None], status: str, code: int
) -> None:
    no_pause(lambda: set_status(deployment, queued, status))
    result = deployment.run("deliveries", "watch", queued, "--json")
    assert result.exit_code == code
    assert [json.loads(line)["status"] for line in result.stdout.splitlines()] == ["queued", status]
    live = deployment.run("deliveries", "watch", "--release", "release")
    assert (live.exit_code, f"{queued}  {status}" in live.stderr) == (code, True)


def test_a_log_is_followed_until_the_delivery_ends(
    deployment: Deployment, queued: str, no_pause: Callable[..., None]
) -> None:
    add_line(deployment, queued, "1", "Connected.")

    def proceed() -> None:
        add_line(deployment, queued, "2", "Sent \x1b[31m1 file.")
        set_status(deployment, queued, "completed")

    no_pause(proceed)
    printed = deployment.run("deliveries", "logs", queued, "-f").stdout
    assert [line.split("completion")[1].strip() for line in printed.splitlines()] == ["Connected.", "Sent  [31m1 file."]
    assert len(deployment.run("deliveries", "logs", queued, "--json").stdout.splitlines()) == 2
    assert deployment.run("deliveries", "logs", queued, "--jq", ".message").stdout.startswith("Connected.\n")
    assert deployment.run("deliveries", "logs", "none").exit_code == 4


def test_long_logs_are_printed_whole(deployment: Deployment, queued: str) -> None:
    for number in range(120):
        add_line(deployment, queued, f"{number:03}", f"Line {number}.")
    assert len(deployment.run("deliveries", "logs", queued).stdout.splitlines()) == 120


def test_a_receipt_is_shown_and_saved(deployment: Deployment, queued: str, tmp_path: Path) -> None:
    assert deployment.run("deliveries", "receipt", queued).exit_code == 4
    digest = "0" * 32
    file = {"path": "a.xml", "role": "ern", "size": 5, "md5": digest, "verifiedBy": "size"}
    moment = deployment.world.clock()
    receipt = {
        "id": queued,
        "tenantId": "tenant",
        "deliveryId": queued,
        "releaseId": "release",
        "targetId": "target",
        "protocol": "SFTP",
        "messageId": "MSG-1",
        "messageSubType": "Initial",
        "files": [file],
        "totalBytes": 5,
        "attempts": 1,
        "started": moment,
        "completed": moment,
        "durationMs": 0,
    }
    deployment.world.put(f"receipts/{queued}", receipt)
    shown = deployment.run("deliveries", "receipt", queued, "--pdf", tmp_path / "r.pdf")
    assert (shown.exit_code, "a.xml" in shown.output) == (0, True), shown.output
    assert (tmp_path / "r.pdf").read_bytes().startswith(b"%PDF")

"""A plug-in through the emulators: installed by REST, run by a trigger and its task, removed without a trace."""

import time
from typing import Any

from infra.local.demo.client import Client
from infra.local.stack.stack import Stack
from tests.emulator.test_emulator_api import rest
from tests.emulator.test_emulator_webhooks import end_delivery
from tests.fixtures.label import Label

NAME = "delivery-orchestrator"
_DEADLINE_S = 90


def own(stack: Stack, label: Label, collection: str) -> list[dict[str, Any]]:
    """The label's documents, read as owner."""
    with Client(stack, None, owner=True) as owner:
        return [each for each in owner.documents(collection) if each["tenantId"] == label.tenant_id]


def ended_run(stack: Stack, label: Label) -> dict[str, Any]:
    deadline = time.monotonic() + _DEADLINE_S
    while True:
        runs = own(stack, label, "pluginRuns")
        for run in runs:
            if run["state"] != "pending":
                return run
        assert time.monotonic() < deadline, f"no run ended within {_DEADLINE_S} s: {runs}"


def test_a_plug_in_is_installed_runs_after_an_event_and_is_removed(stack: Stack, label: Label) -> None:
    api = rest(label.admin)
    (item,) = [each for each in api("GET", "/plugins").json()["items"] if each["name"] == NAME]
    granted = item["manifest"]["permissions"]
    installed = api("POST", "/plugins/install", {"name": NAME, "granted": granted})
    assert (installed.status_code, installed.json()["installation"]["enabled"]) == (200, True)

    end_delivery(stack, label)
    run = ended_run(stack, label)
    assert (run["plugin"], run["hook"], run["state"]) == (NAME, "after.delivery.sent", "done"), run.get("failure")
    listed = api("GET", f"/plugins/{NAME}/runs").json()["items"]
    assert [each["id"] for each in listed] == [run["id"]]
    (panel, *_) = item["manifest"]["panels"]
    assert "<script" in api("GET", f"/plugins/{NAME}/panels/{panel['name']}").json()["html"]

    assert api("DELETE", f"/plugins/{NAME}").status_code == 204
    for collection in ("pluginInstallations", "pluginRuns", "pluginState", "pluginTimers"):
        assert own(stack, label, collection) == []

"""`stardust test`: starts a run of a deployment's test suite, follows it, and ends as it ended."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from shared.diagnostics.suite.perform import perform_run
from shared.diagnostics.suite.table import CHECKS
from shared.platform.schemas import SchemaSource
from tests.unit.cli.conftest import Deployment


@pytest.fixture
def performed(deployment: Deployment, no_pause: Callable[[Callable[[], None]], None]) -> Callable[[], None]:
    """Performs the queued runs while the command waits; `schemas` are installed."""
    api = deployment.server.api

    def perform() -> None:
        adapters = replace(api.adapters, schemas=SchemaSource(deployment.config.parent))
        for path in [path for path in api.world.store.documents if path.startswith("testRuns/")]:
            perform_run(path.partition("/")[2], adapters)

    no_pause(perform)
    return perform


def test_the_log_is_printed_and_a_sound_deployment_ends_with_zero(
    deployment: Deployment, performed: Callable[[], None]
) -> None:
    result = deployment.run("test", "--category", "compliance")
    assert result.exit_code == 0, result.output
    lines = result.output.splitlines()
    assert "5 checks of compliance." in lines[0]
    assert any("messageTypes" in line and "passed." in line for line in lines)
    assert "Health score: 100." in lines[-1]


def test_a_failed_check_ends_with_one_and_says_what_to_do(
    deployment: Deployment, performed: Callable[[], None]
) -> None:
    run: dict[str, Any] = deployment.json("test", "--category", "system", code=1)
    failed = {each["check"]: each["remedy"] for each in run["results"] if each["outcome"] == "failed"}
    assert set(failed) == {"scheduler", "tasks"}, "no tick has run"
    assert "process_delivery_queue" in failed["scheduler"]
    assert run["status"] == "completed"


def test_earlier_runs_and_checks_are_listed(deployment: Deployment, performed: Callable[[], None]) -> None:
    first = deployment.json("test", "--category", "compliance")["id"]
    history = deployment.json("test", "--history")["items"]
    assert [(each["id"], each["score"]) for each in history] == [(first, 100)]
    assert deployment.json("test", "--show", first)["id"] == first
    listed = deployment.json("test", "--list")["items"]
    assert [each["name"] for each in listed] == [check.name for check in CHECKS]
    assert "Firestore answers." in deployment.run("test", "--list").output


def test_a_run_that_was_interrupted_ends_with_one(
    deployment: Deployment, no_pause: Callable[[Callable[[], None]], None]
) -> None:
    def stop() -> None:
        store = deployment.world.store
        for path in [path for path in store.documents if path.startswith("testRuns/")]:
            store.transact(lambda transaction, path=path: transaction.update(path, {"status": "stopped"}))  # type: ignore[misc]

    no_pause(stop)
    result = deployment.run("test")
    assert result.exit_code == 1
    assert "interrupted" in result.output


def test_failures_are_grouped_and_retried_by_cause(deployment: Deployment) -> None:
    made = deployment.json("deliveries", "create", "release", "The DSP")["id"]
    data = deployment.world.store.get(f"deliveries/{made}") or {}
    failure = {"code": "remote-full", "message": "The server is full.", "remedy": "Ask the DSP.", "retryable": True}
    kept = {name: value for name, value in data.items() if name != "waiting"}
    deployment.world.put(f"deliveries/{made}", {**kept, "status": "failed", "failure": failure})
    pattern = deployment.json("deliveries", "failures")["patterns"][0]
    assert (pattern["code"], pattern["count"]) == ("remote-full", 1)
    assert "remote-full" in deployment.run("deliveries", "failures").output
    assert deployment.json("deliveries", "retry", "--cause", "another")["deliveryIds"] == []
    assert deployment.json("deliveries", "retry", "--cause", "remote-full")["deliveryIds"] == [made]
    assert json.loads(deployment.run("deliveries", "show", made, "--json").stdout)["status"] == "queued"
    assert deployment.run("deliveries", "retry").exit_code == 2


def test_a_misspelt_category_is_refused(deployment: Deployment) -> None:
    refused = deployment.json("test", "--category", "sistem", code=2)
    assert "categories" in refused["problems"][0]["path"]

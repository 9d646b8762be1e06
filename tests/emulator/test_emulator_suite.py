"""The production test suite on the running stack: through the API, the task queue, and the deployment's own URLs."""

import time
from datetime import UTC, datetime
from typing import Any

from infra.local.demo.schedules import run_due
from infra.local.stack.stack import Stack
from shared.diagnostics.suite.table import CHECKS
from tests.emulator.test_emulator_api import rest
from tests.fixtures.label import Label

_WITHIN_S = 240
_AS_INSTALLED = {"schemas"}
"""What depends on the machine: the schemas are not part of the product."""


def test_the_suite_passes_on_the_stack(stack: Stack, label: Label) -> None:
    failed: list[str] = []
    run_due(stack, {"process_delivery_queue": "* * * * *"}, datetime.now(UTC), failed.append)
    assert failed == []
    admin = rest(label.admin)
    started = admin("POST", "/test/runs", {})
    assert started.status_code == 201, started.text
    run = _ended(admin, started.json()["id"])
    results = {each["check"]: each for each in run["results"]}
    assert set(results) == {check.name for check in CHECKS}
    broken = {name: each["message"] for name, each in results.items() if each["outcome"] == "failed"}
    assert broken.keys() <= _AS_INSTALLED, broken
    skipped = {name for name, each in results.items() if each["outcome"] == "skipped"}
    assert skipped <= {"targets"}
    assert run["log"][-1]["message"].endswith(f"Health score: {run['score']}.")
    seen = label.admin.get(f"testRuns/{run['id']}")
    assert seen is not None
    assert seen["status"] == "completed"
    health = {each["name"]: each["status"] for each in admin("GET", "/test/health").json()["checks"]}
    assert {name for name, status in health.items() if status == "failed"} <= _AS_INSTALLED


def _ended(api: Any, run_id: str) -> dict[str, Any]:
    deadline = time.monotonic() + _WITHIN_S
    while time.monotonic() < deadline:
        run: dict[str, Any] = api("GET", f"/test/runs/{run_id}").json()
        if run["status"] not in ("queued", "running"):
            return run
        time.sleep(0.5)
    raise AssertionError(f"The run has not ended within {_WITHIN_S} seconds: {run}")

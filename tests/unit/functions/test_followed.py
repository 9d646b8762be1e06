"""Every function is followed: its lines have the trace of its request, and an error is logged with its stack."""

import json
import logging
import subprocess
import sys
from pathlib import Path

import pytest
from firebase_functions.https_fn import FunctionsErrorCode, HttpsError
from flask import Flask

import main
from functions.guards.followed import followed
from shared.trace import current, labels
from tests.fixtures.deployed import ENDPOINTS

ROOT = Path(__file__).parents[3]
ID = "4bf92f3577b34da6a3ce929d0e0e4736"
HEADERS = {"Traceparent": f"00-{ID}-00f067aa0ba902b7-01"}


@pytest.mark.parametrize("name", ENDPOINTS)
def test_every_function_is_followed(name: str) -> None:
    assert getattr(main, name).is_followed


def test_a_call_has_the_trace_of_its_request_and_its_name() -> None:
    seen = []

    @followed
    def deliver(given: str) -> str:
        trace = current()
        seen.append((trace and trace.trace_id, labels()["function"]))
        return given

    with Flask("functions").test_request_context(method="POST", headers=HEADERS):
        assert deliver("payload") == "payload"
    assert seen == [(ID, "deliver")]


def test_an_error_is_logged_with_its_stack_and_raised(caplog: pytest.LogCaptureFixture) -> None:
    @followed
    def perform(_given: object) -> None:
        raise RuntimeError("no disk")

    with caplog.at_level(logging.ERROR), pytest.raises(RuntimeError):
        perform(None)
    (record,) = caplog.records
    assert record.getMessage() == "perform failed"
    assert getattr(record, "stardust_event", None) == {"event": "failed", "error": "RuntimeError"}
    assert "no disk" in caplog.text


def test_the_answer_of_a_callable_is_no_failure(caplog: pytest.LogCaptureFixture) -> None:
    @followed
    def call(_given: object) -> None:
        raise HttpsError(FunctionsErrorCode.NOT_FOUND, "There is no such release.")

    with pytest.raises(HttpsError):
        call(None)
    assert caplog.records == []


LOGS = """
import functions.wiring, logging
logging.getLogger("stardust.delivery").info("ready")
"""


@pytest.mark.parametrize(
    ("env", "lines"), [({"K_SERVICE": "d"}, 1), ({"K_SERVICE": "d", "FUNCTIONS_EMULATOR": "true"}, 0)]
)
def test_lines_are_json_on_cloud_run_only(env: dict[str, str], lines: int) -> None:
    environment = {"GCLOUD_PROJECT": "demo-logs", "PATH": "", **env}
    done = subprocess.run(
        [sys.executable, "-c", LOGS], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    written = [json.loads(line) for line in done.stderr.splitlines() if line.startswith("{")]
    assert [(line["severity"], line["message"]) for line in written] == [("INFO", "ready")] * lines


def test_an_invalid_collector_is_a_finding_and_a_valid_one_loads_the_sdk_with_the_first_span() -> None:
    code = """
import sys, json
from functions import wiring
from shared.trace import follow
before = "opentelemetry.sdk" in sys.modules
with follow("request", {}):
    pass
print(json.dumps([before, "opentelemetry.sdk" in sys.modules]))
"""
    env = {"GCLOUD_PROJECT": "demo-spans", "PATH": "", "FIRESTORE_EMULATOR_HOST": "localhost:1"}
    for url, loaded in (("http://127.0.0.1:9", True), ("collector", False), ("", False)):
        environment = {**env, "STARDUST_OTLP_URL": url}
        done = subprocess.run(
            [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
        )
        assert json.loads(done.stdout) == [False, loaded], url

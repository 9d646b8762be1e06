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

"""Whether a process of the functions loads the SDK of OpenTelemetry, which a cold start would pay for."""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]


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

"""Bodies of HTTP requests to the deployed functions: bounded before anything parses them, in a real process."""

import http.client
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import pytest

import main
from functions.acknowledgements import MAX_ACKNOWLEDGEMENT_BYTES
from shared.delivery.acknowledgements.parse.acknowledgement import MAX_BYTES
from tests.fixtures.deployed import ENDPOINTS

ROOT = Path(__file__).parents[3]
ENTRIES = [
    name
    for name, endpoint in ENDPOINTS.items()
    if endpoint.httpsTrigger is not None
    or endpoint.callableTrigger is not None
    or endpoint.taskQueueTrigger is not None
]
PUBLIC = [name for name, endpoint in ENDPOINTS.items() if endpoint.httpsTrigger is not None]
BOMB = b'{"data":[' + b"{}," * (31 * 10**6 // 3) + b"{}]}"
GROWTH_KIB = 64 << 10
"""One parsed bomb takes 1.5 GiB; reading it in once 31 MiB, at four threads 124 MiB."""


@contextmanager
def deployed(name: str) -> Iterator[tuple[int, int]]:
    """The function in functions-framework, as on Cloud Run: its port, and the process id of its worker."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [str(Path(sys.executable).with_name("functions-framework")), "--target", name, "--source", "main.py"]
    environment = {**os.environ, "GCLOUD_PROJECT": "demo-bodies", "FIRESTORE_EMULATOR_HOST": "127.0.0.1:1"}
    options = ["--signature-type", "http", "--host", "127.0.0.1", "--port", str(port)]
    server = subprocess.Popen([*command, *options], cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
    try:
        yield port, _worker(server.pid, port)
    finally:
        server.terminate()
        server.wait(60)


def _worker(parent: int, port: int) -> int:
    deadline = time.monotonic() + 180
    while time.monotonic() < deadline:
        children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
        with suppress(OSError):
            post(port, b" " * 20_000)  # the module is loaded by the first request
            if children:
                return int(children[0])
        time.sleep(0.1)
    raise AssertionError("the function did not start")


def post(port: int, body: bytes, *, chunked: bool = False) -> tuple[int, str]:
    pieces = (body[start : start + (1 << 20)] for start in range(0, len(body), 1 << 20)) if chunked else body
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=60)) as connection:
        connection.request("POST", "/", pieces, {"Content-Type": "application/json"}, encode_chunked=chunked)
        response = connection.getresponse()
        return response.status, response.read().decode()


def peak_kib(pid: int) -> int:
    found = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    assert found is not None
    return int(found[1])


@pytest.mark.parametrize("name", ["createRelease", "api", "dsp_webhook", "unsubscribe", "deliver"])
def test_a_large_body_costs_no_memory(name: str) -> None:
    with deployed(name) as (port, worker):
        before = peak_kib(worker)
        for chunked in (False, True):
            status, text = post(port, BOMB, chunked=chunked)
            assert status == 413, text
            assert "larger than" in text
        assert peak_kib(worker) - before < GROWTH_KIB


def test_a_callable_parses_little_for_anyone() -> None:
    with deployed("createRelease") as (port, worker):
        before = peak_kib(worker)
        status, text = post(port, b'{"data":[' + b"{}," * 300_000 + b"{}]}")
        assert status == 401, text
        assert peak_kib(worker) - before < GROWTH_KIB / 4
        assert post(port, b'{"data":{}}')[0] == 401


@pytest.mark.parametrize("name", ENTRIES)
def test_every_http_function_is_bounded(name: str) -> None:
    assert 0 < getattr(main, name).max_body_bytes <= 1 << 20


def test_every_public_function_is_among_the_entries() -> None:
    assert {"api", "dsp_webhook", "unsubscribe", "health"} == set(PUBLIC)
    assert MAX_ACKNOWLEDGEMENT_BYTES == MAX_BYTES

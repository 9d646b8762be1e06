"""The processes of the functions: as many as sets of secrets, not one for each call at a time."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from infra.local.stack.functions.host import FunctionHost
from infra.local.stack.processes import descendants, free_port, wait_until
from infra.local.stack.stack import Stack

NAMES = ("health", "dsp_webhook", "unsubscribe", "getDelivery", "createRelease", "lookUpAlbum", "validateRelease")
AT_ONCE = 4
FRAMEWORK = Path(sys.executable).with_name("functions-framework")
MAIN = """\
import functions_framework, os

@functions_framework.http
def greet(request):
    print("greeting")
    return "{word} " + os.environ["TO"]
"""


@pytest.fixture
def host(tmp_path: Path) -> Iterator[FunctionHost]:
    (tmp_path / "main.py").write_text(MAIN.format(word="Hello"))
    with FunctionHost(tmp_path, tmp_path / "functions.log", reload=True) as running:
        yield running


@contextmanager
def started(host: FunctionHost, *, to: str = "you") -> Iterator[tuple[str, "subprocess.Popen[bytes]"]]:
    """The function `greet`, started as the emulator does: its URL, and the process that the emulator knows."""
    port = free_port()
    own = {"FUNCTION_TARGET": "greet", "FUNCTION_SIGNATURE_TYPE": "http", "K_SERVICE": "greet", "PORT": str(port)}
    env = {**os.environ, **host.env, **own, "TO": to}
    with subprocess.Popen([FRAMEWORK], env=env, cwd=host.source, stdout=subprocess.PIPE) as process:
        try:
            yield f"http://127.0.0.1:{port}", process
        finally:
            process.kill()


def get(url: str) -> str:
    """The function's answer; it may still be starting."""
    wait_until(lambda: _reachable(url), what=url, timeout_s=30)
    return httpx.get(url, timeout=30).text


def _reachable(url: str) -> bool:
    try:
        return httpx.get(url, timeout=30).status_code == 200
    except httpx.TransportError:
        return False


def command_lines(root: int) -> Mapping[int, str]:
    """The command lines of all processes below `root`, by process id."""
    found = {}
    for pid in descendants(root):
        try:
            found[pid] = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode().strip()
        except OSError:  # it has just ended
            continue
    return found


def servers() -> list[int]:
    """The processes that serve functions of this test run."""
    return [pid for pid, line in command_lines(os.getpid()).items() if "stack.functions.server" in line]


def test_many_calls_at_once_share_the_processes_of_the_stack(stack: Stack) -> None:
    urls = [stack.function_url(name) for name in NAMES] * AT_ONCE
    with ThreadPoolExecutor(len(urls)) as pool:
        statuses = list(pool.map(lambda url: httpx.post(url, json={"data": {}}, timeout=60).status_code, urls))
    assert max(statuses) < 500, statuses
    lines = command_lines(os.getpid())
    serving = [pid for pid in servers() if Path(f"/proc/{pid}/cwd").resolve() == stack.folder / "project"]
    assert [line for line in lines.values() if "bin/functions-framework" in line] == []
    assert len(serving) == 1, serving  # .secret.local gives each function every secret
    assert len([line for line in lines.values() if line == "cat"]) >= len(NAMES)


def test_functions_with_other_secrets_have_a_process_of_their_own(host: FunctionHost) -> None:
    before = len(servers())
    with started(host, to="you") as (first, _), started(host, to="you") as (second, _):
        assert (get(first), get(second)) == ("Hello you", "Hello you")
        assert len(servers()) == before + 1
        with started(host, to="me") as (third, _):
            assert get(third) == "Hello me"
            assert len(servers()) == before + 2


def test_a_function_logs_to_the_process_that_the_emulator_knows(host: FunctionHost) -> None:
    with started(host) as (url, process):
        assert get(url) == "Hello you"
        assert process.stdout is not None
        assert process.stdout.readline() == b"greeting\n"


def test_a_function_that_starts_after_a_change_runs_the_new_code(host: FunctionHost) -> None:
    with started(host) as (old, _):
        assert get(old) == "Hello you"
        (host.source / "main.py").write_text(MAIN.format(word="Bye"))
        with started(host) as (new, _):
            assert (get(new), get(old)) == ("Bye you", "Hello you")


def test_a_function_ends_with_its_process_and_starts_again_after_a_crash(host: FunctionHost) -> None:
    before = set(servers())
    with started(host) as (url, process):
        assert get(url) == "Hello you"
        (server,) = set(servers()) - before
        os.kill(server, signal.SIGKILL)
        assert process.wait(30) == 0
        with started(host) as (again, _):
            assert get(again) == "Hello you"
        wait_until(lambda: not _reachable(again), what="the function to end", timeout_s=30)


def test_a_function_that_cannot_be_loaded_says_why(host: FunctionHost) -> None:
    (host.source / "main.py").write_text("import teapots\n")
    with started(host) as (_, process):
        output, _ = process.communicate(timeout=30)
    assert "No module named 'teapots'" in output.decode()

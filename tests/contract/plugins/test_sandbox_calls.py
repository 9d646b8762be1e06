"""Calls of plug-ins in confined processes: what goes in, what comes out, and what becomes of the fork server."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from shared.plugins.sandbox.confine import Confinement
from shared.plugins.sandbox.frames import BadFrame
from shared.plugins.sandbox.invocation import PluginFault
from shared.plugins.sandbox.run import confinement as confinement_here
from shared.plugins.sandbox.server import ForkServer
from shared.sdk import (
    Answer,
    AssetProcess,
    BeforeImportRow,
    Edit,
    Files,
    Finding,
    MessageWrite,
    Processed,
    Reply,
)
from tests.contract.plugins.conftest import Recorder, Run


def test_the_payload_and_the_context_arrive(run: Run) -> None:
    code = """
    def handle(payload, context):
        assert type(payload) is BeforeReleaseSaved and payload.release == {"title": "Sun", "n": [1, None]}
        assert context.plugin == "visitor" and context.tenant_id == "tenant-1" and context.run_id == "r"
        assert context.now.isoformat() == "2026-03-01T00:00:00+00:00" and context.config["key"] == "value"
        return Answer((Finding("a", "b", "c", "info", fix=(Edit("a", 1, [2]),)),))
    """
    from shared.sdk import BeforeReleaseSaved

    payload = BeforeReleaseSaved({"title": "Sun", "n": [1, None]})
    answer = run(code, payload=payload, config={"key": "value"}, run_id="r")
    assert answer == Answer((Finding("a", "b", "c", "info", fix=(Edit("a", 1, [2]),)),))


def test_a_change_is_of_the_fields_type(run: Run) -> None:
    row = {"point": "before.import.row", "payload": BeforeImportRow("a.csv", 2, {"title": "sun"})}
    code = "def handle(payload, context): return Answer(change={'title': payload.cells['title'].title()})"
    assert run(code, **row).change == {"title": "Sun"}
    with pytest.raises(PluginFault, match=r"Answer\.change\.title is not a text"):
        run("def handle(payload, context): return Answer(change={'title': 1})", **row)


def test_files_and_facts_arrive(run: Run) -> None:
    writing = {"point": "message.write", "payload": MessageWrite({}, {}, "m", "Initial", {"a": "b.wav"})}
    code = "def handle(payload, context): return Files({'a.xml': bytes(range(256)), 'b/c.xml': b'', 'd': b'x'})"
    assert run(code, **writing) == Files({"a.xml": bytes(range(256)), "b/c.xml": b"", "d": b"x"})
    for name in ("../a", "/a", "a//b", "", "a\\n"):
        with pytest.raises(PluginFault, match="no relative path"):
            run(f"def handle(payload, context): return Files({{'{name}': b''}})", **writing)
    processing = {"point": "asset.process", "payload": AssetProcess({})}
    code = "def handle(payload, context): return Processed(facts={'beds': 1, 'objects': [{'id': 'a'}]})"
    assert run(code, **processing) == Processed(facts={"beds": 1, "objects": [{"id": "a"}]})
    for facts, problem in (
        ("{'a': 'x' * 20_000}", "bytes"),
        ("{'a': 2 ** 63}", "64 bits"),
        ("{'a': float('nan')}", "no value|JSON"),
        ("{'__a__': 1}", "key"),
        ("{'a': [[1]]}", "list in a list"),
        ("{'a': {1}}", "type set"),
        ("{1: 2}", "keys are texts"),
    ):
        with pytest.raises(PluginFault, match=problem) as fault:
            run(f"def handle(payload, context): return Processed(facts={facts})", **processing)
        assert fault.value.kind == "answer"


def test_operations_go_to_the_bridge_and_back(run: Run, recorder: Recorder) -> None:
    code = """
    def handle(payload, context):
        found, body = context.bridge.ask("echo", {"a": [1, {"b": None}]}, b"x" * 3_000_000)
        assert (found, body) == ({"a": [1, {"b": None}]}, b"x" * 3_000_000)
        texts = []
        for operation in ("nothing", "other"):
            try: context.bridge.ask(operation, {})
            except (Refused, Failed) as error: texts.append(f"{type(error).__name__}: {error}")
        return Answer((Finding("", "; ".join(texts), "x"),))
    """
    assert run(code).findings[0].message == "Failed: There is nothing.; Refused: other was not granted."
    assert recorder.asked == ["echo", "nothing", "other"]


@pytest.mark.parametrize("error", [LookupError("down"), ConnectionError("down"), EOFError("down"), BadFrame("down")])
def test_an_error_of_the_deployment_ends_the_call(run: Run, fork_server: ForkServer, error: Exception) -> None:
    """And is raised as it is; the process is gone at once."""

    class Broken:
        def ask(self, *_: Any) -> Any:
            raise error

    with pytest.raises(type(error), match="down") as raised:
        run("def handle(payload, context):\n    while True: context.log('x')", Broken(), seconds=60)
    assert raised.value is error
    _wait_until(lambda: not _children(fork_server.process))


def test_a_result_that_is_no_json_is_a_failed_operation(run: Run) -> None:
    class Odd:
        def ask(self, *_: Any) -> tuple[Any, bytes]:
            return {"loudness": float("nan")}, b""

    code = """
    def handle(payload, context):
        try: context.documents.get("assets", "a")
        except Failed as error: return Answer((Finding("", str(error), "x"),))
    """
    assert run(code, Odd()).findings[0].message == "has the number nan, which is no value of JSON"


def test_a_fault_says_where_and_tells_no_secret(run: Run) -> None:
    code = """
    def handle(payload, context):
        def inner(): raise ValueError("the key " + context.config["account"]["key"] + " is wrong " + "x" * 9_000)
        inner()
    """
    with pytest.raises(PluginFault) as fault:
        run(code, config={"account": {"key": "s3cret-key"}})
    assert fault.value.message.startswith("ValueError: the key [redacted] is wrong xxx")
    assert len(fault.value.message) == 500
    code = "def handle(payload, context): 1 / 0"
    with pytest.raises(PluginFault) as fault:
        run(code)
    assert fault.value.message == "ZeroDivisionError: division by zero (main.py:2)"


def test_the_log_tells_no_secret(run: Run) -> None:
    logged: list[Any] = []

    class Log:
        def ask(self, operation: str, arguments: Any, body: bytes = b"") -> tuple[Any, bytes]:
            logged.append(arguments)
            return None, b""

    run("def handle(payload, context): context.log('using ' + context.config['key'])", Log(), config={"key": "s3cret"})
    assert logged == [{"message": "using [redacted]"}]


@pytest.mark.parametrize(
    ("function", "problem"),
    [
        ("visitor.absent:handle", "ModuleNotFoundError"),
        ("visitor.main:absent", "AttributeError"),
        ("absent:f", "Module"),
    ],
)
def test_a_function_that_is_not_there_is_a_fault(run: Run, function: str, problem: str) -> None:
    with pytest.raises(PluginFault, match=problem):
        run("", function=function)


def test_numpy_computes(run: Run) -> None:
    code = """
    def handle(payload, context):
        import numpy
        assert round(abs(numpy.fft.fft(numpy.ones(1 << 16))[0])) == 1 << 16
        assert (numpy.ones((200, 200)) @ numpy.ones((200, 200)))[0, 0] == 200
    """
    assert run(code, seconds=20) is None


def test_own_files_and_the_standard_library_are_read(run: Run) -> None:
    code = """
    import importlib.resources, zoneinfo, decimal, xml.etree.ElementTree, random, email, csv, statistics
    def handle(payload, context):
        zoneinfo.ZoneInfo("Europe/Berlin")
        return Answer((Finding("", importlib.resources.files("visitor").joinpath("main.py").read_text()[:4], "x"),))
    """
    assert run(code).findings[0].message == "from"


def test_many_threads_call_at_once(run: Run) -> None:
    code = """
    def handle(payload, context):
        found, _ = context.bridge.ask("echo", {"id": context.run_id})
        return Answer((Finding(found["id"], "b", "c"),))
    """
    assert run(code, run_id="first").findings[0].path == "first"
    with ThreadPoolExecutor(16) as threads:
        answers = list(threads.map(lambda number: run(code, run_id=str(number)), range(100)))
    assert [answer.findings[0].path for answer in answers] == [str(number) for number in range(100)]


def test_a_fork_server_that_died_is_started_again(run: Run, fork_server: ForkServer) -> None:
    assert run("def handle(payload, context): return None") is None
    for _ in range(3):
        first = fork_server.process
        assert first is not None
        os.kill(first, signal.SIGKILL)
        assert run("def handle(payload, context): return None") is None
        assert fork_server.process not in (None, first)


def test_a_call_whose_fork_server_dies_is_repeated_or_fails(run: Run, fork_server: ForkServer) -> None:
    """Repeated, unless it asked for an operation; its process dies with the fork server."""
    run("def handle(payload, context): return None")
    code = "def handle(payload, context):\n    {asks}\n    import time; time.sleep(1.5)"
    with _killed_soon(fork_server):
        assert run(code.format(asks="pass")) is None
    with _killed_soon(fork_server), pytest.raises(PluginFault, match="lost") as fault:
        run(code.format(asks="context.bridge.ask('echo', {})"))
    assert fault.value.kind == "crash"
    assert run("def handle(payload, context): return None") is None


def test_nothing_is_left_when_the_deployments_process_ends(tmp_path: Path, confinement: Confinement) -> None:
    """Even if it is killed while a plug-in runs."""
    package = tmp_path / "visitor"
    package.mkdir()
    (package / "__init__.py").write_text("import time\ndef handle(payload, context): time.sleep(1000)\n")
    program = f"""
import sys, threading, time
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from shared.plugins.sandbox.invocation import Invocation
from shared.plugins.sandbox.run import run_confined
from shared.plugins.sandbox.server import ForkServer
from shared.sdk import BeforeReleaseSaved
server = ForkServer({confinement!r})
call = Invocation("visitor:handle", "before.release.saved", BeforeReleaseSaved({{}}), "visitor", "t", {{}},
                  datetime.now(UTC), seconds=900, folders=(Path({str(package)!r}),))
threading.Thread(target=run_confined, args=(call, None), kwargs={{"server": server}}, daemon=True).start()
while server.process is None: time.sleep(0.01)
print(server.process, flush=True)
time.sleep(1000)
"""
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE) as deployment:
        assert deployment.stdout is not None
        server = int(deployment.stdout.readline())
        _wait_until(lambda: _children(server))
        (child,) = _children(server)
        deployment.kill()
        _wait_until(lambda: not _is_running(server) and not _is_running(child))


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that everybody can read, unlike pytest's."""
    with TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


def test_an_ordinary_user_confines_as_well(open_folder: Path, confinement: Confinement) -> None:
    """Without privileges. Root's own interpreter may be in a folder of root; then the system's is used."""
    package = open_folder / "visitor"
    package.mkdir(mode=0o755)
    (package / "__init__.py").write_text(
        "import os, socket\n"
        "def handle(payload, context):\n"
        "    for deed in (socket.socket, os.fork, lambda: open('/proc/1/environ'), lambda: os.kill(1, 9)):\n"
        "        try: deed()\n"
        "        except PermissionError: continue\n"
        "        return 'not refused'\n"
    )
    program = f"""
import os
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from shared.plugins.sandbox.invocation import Invocation
from shared.plugins.sandbox.run import run_confined
from shared.plugins.sandbox.server import ForkServer
from shared.sdk import BeforeReleaseSaved
call = Invocation("visitor:handle", "before.release.saved", BeforeReleaseSaved({{}}), "visitor", "t", {{}},
                  datetime.now(UTC), folders=(Path({str(package)!r}),))
print(os.getuid(), run_confined(call, None, server=ForkServer({confinement!r})))
"""
    root = os.getuid() == 0
    command = ["/usr/bin/python3" if root else sys.executable, "-B", "-c", program]
    environment = {"PYTHONPATH": str(Path(__file__).parents[3])}
    nobody: dict[str, Any] = {"user": 65534, "group": 65534, "extra_groups": []} if root else {}
    done = subprocess.run(command, env=environment, capture_output=True, **nobody)
    user, _, answer = done.stdout.decode().partition(" ")
    assert (user != "0", answer.strip(), done.stderr) == (True, "None", b"")


def test_a_forked_deployment_starts_its_own(fork_server: ForkServer, run: Run) -> None:
    """As servers with worker processes do."""
    run("def handle(payload, context): return None")
    before = fork_server.process
    worker = os.fork()
    if worker == 0:
        ended = 1
        with suppress(BaseException):
            run("def handle(payload, context): return None")
            ended = 0 if fork_server.process != before else 2
            fork_server.close()
        os._exit(ended)
    assert os.waitstatus_to_exitcode(os.waitpid(worker, 0)[1]) == 0
    assert fork_server.process == before
    run("def handle(payload, context): return None")


def test_the_kernel_confines_here() -> None:
    """On what the tests run on; if this fails, half of the tests above prove less than they say."""
    assert confinement_here() == "kernel"


def test_a_panels_reply(run: Run) -> None:
    from shared.sdk import PanelRequest

    request = {"point": "panel.request", "payload": PanelRequest("main", "list", {"a": 1}, "viewer")}
    assert run("def handle(payload, context): return Reply(payload.body, 201)", **request) == Reply({"a": 1}, 201)
    with pytest.raises(PluginFault, match="status code"):
        run("def handle(payload, context): return Reply(None, 99)", **request)


@contextmanager
def _killed_soon(server: ForkServer) -> Iterator[None]:
    killer = threading.Timer(0.5, lambda: os.kill(server.process or 0, signal.SIGKILL))
    killer.start()
    yield
    killer.join()


def _children(process: int | None) -> list[int]:
    return [int(each) for each in Path(f"/proc/{process}/task/{process}/children").read_text().split()]


def _is_running(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def _wait_until(condition: Any) -> None:
    until = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.02)

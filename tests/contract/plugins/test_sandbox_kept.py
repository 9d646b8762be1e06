"""A confined process answers several payloads, each as a process of its own would, until one fails."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from shared.plugins.sandbox.invocation import PluginFault
from shared.plugins.sandbox.run import Confined
from shared.plugins.sandbox.server import ForkServer
from shared.sdk import BeforeImportRow
from tests.contract.plugins.conftest import Recorder, Run

ROW: dict[str, Any] = {"point": "before.import.row"}
CODE = """
import os, time
calls = 0
def handle(payload, context):
    global calls
    calls += 1
    cells = payload.cells
    match cells.get("do"):
        case "raise": raise ValueError("no such row")
        case "crash": os.abort()
        case "hang": time.sleep(30)
        case "use": bytearray(2 << 30)
        case "invent": return Answer(change={"title": 1})
        case "ask": context.documents.get("releases", "r")
        case "wait": time.sleep(0.3)
        case "hold": globals()["held"] = b"x" * (48 << 20)
        case "later":
            import threading
            threading.Timer(0.1, lambda: context.log("later")).start()
    return Answer(change={"title": f"{cells['title'].title()} {context.config.get('suffix', '')}".strip(),
        "process": str(os.getpid()), "calls": str(calls)})
"""


@pytest.fixture
def kept(fork_server: ForkServer) -> Iterator[Confined]:
    with Confined(fork_server) as confined:
        yield confined


def row(title: str, do: str = "") -> BeforeImportRow:
    return BeforeImportRow("a.csv", 2, {"title": title, "do": do})


def test_one_process_answers_all(run: Run, kept: Confined) -> None:
    found = [run(CODE, kept=kept, payload=row(title), config={"suffix": title}, **ROW).change for title in "abc"]
    assert [each["title"] for each in found] == ["A a", "B b", "C c"]
    assert [each["calls"] for each in found] == ["1", "2", "3"]
    assert len({each["process"] for each in found}) == 1


@pytest.mark.parametrize(
    ("do", "kind", "message"),
    [
        ("raise", "exception", "no such row"),
        ("crash", "crash", "signal 6"),
        ("hang", "time", r"longer than 0\.5 s"),
        ("use", "memory", "more memory"),
        ("invent", "answer", r"Answer\.change\.title is not a text"),
    ],
)
def test_a_failure_in_the_middle_concerns_one_payload(
    run: Run, kept: Confined, do: str, kind: str, message: str
) -> None:
    first = run(CODE, kept=kept, payload=row("a"), **ROW).change
    began = time.monotonic()
    with pytest.raises(PluginFault, match=message) as fault:
        run(CODE, kept=kept, payload=row("b", do), seconds=0.5 if do == "hang" else 5, **ROW)
    assert (fault.value.kind, time.monotonic() - began < 10) == (kind, True)
    second = run(CODE, kept=kept, payload=row("c"), **ROW).change
    assert (second["title"], second["calls"]) == ("C", "1")
    assert second["process"] != first["process"], "nothing is left of the process that failed"


def test_operations_are_those_of_each_call(run: Run, kept: Confined) -> None:
    first, second = Recorder(), Recorder()
    for recorder in (first, second):
        with pytest.raises(PluginFault, match="not granted"):
            run(CODE, recorder, kept=kept, payload=row("a", "ask"), **ROW)
    assert first.asked == second.asked == ["documents.get"]


def test_tenants_plug_ins_and_points_share_no_process(run: Run, kept: Confined) -> None:
    saved = "def handle(payload, context):\n    import os; raise ValueError(os.getpid())"
    one, other = (
        {run(CODE, kept=kept, payload=row("a"), **named, **ROW).change["process"] for _ in range(2)}
        for named in ({"tenant_id": "tenant-1"}, {"tenant_id": "tenant-2"})
    )
    assert (len(one), len(other), one & other) == (1, 1, set())
    visitor = run(CODE, kept=kept, payload=row("a"), plugin="guest", **ROW).change["process"]
    assert visitor not in one | other
    with pytest.raises(PluginFault, match="ValueError") as fault:
        run(saved, kept=kept)
    assert not any(process in fault.value.message for process in one | other)


def test_a_process_ends_after_its_life_and_with_its_context(run: Run, fork_server: ForkServer) -> None:
    with Confined(fork_server, life_s=2) as confined:
        found = [run(CODE, kept=confined, payload=row("a"), seconds=1.5, **ROW).change["process"]]
        time.sleep(0.6)
        found.append(run(CODE, kept=confined, payload=row("a"), seconds=1.5, **ROW).change["process"])
        found.append(run(CODE, kept=confined, payload=row("a"), seconds=0.5, **ROW).change["process"])
    assert found[0] != found[1], "less was left than the call may take"
    assert found[1] == found[2]
    with Confined(fork_server) as confined:
        assert run(CODE, kept=confined, payload=row("a"), **ROW).change["process"] not in found


def test_what_a_call_leaves_behind_asks_nothing_for_the_next(run: Run, kept: Confined) -> None:
    first, second = Recorder(), Recorder()
    run(CODE, first, kept=kept, payload=row("a", "later"), **ROW)
    time.sleep(0.3)
    found = run(CODE, second, kept=kept, payload=row("b"), **ROW).change
    assert (found["title"], found["calls"]) == ("B", "2")
    assert (first.asked, second.asked) == ([], [])


def test_a_lost_fork_server_is_started_again(run: Run, kept: Confined, fork_server: ForkServer) -> None:
    run(CODE, kept=kept, payload=row("a"), **ROW)
    fork_server.close()
    assert run(CODE, kept=kept, payload=row("b"), **ROW).change["title"] == "B"


def test_a_process_is_stopped_between_calls(run: Run, kept: Confined) -> None:
    found = run(CODE, kept=kept, payload=row("a"), **ROW).change
    deadline = time.monotonic() + 10
    while (state := _state(found["process"])) != "T" and time.monotonic() < deadline:
        time.sleep(0.01)
    assert state == "T"


def test_the_oldest_processes_are_ended_when_they_have_too_much_memory(run: Run, fork_server: ForkServer) -> None:
    def asked(plugin: str, do: str = "") -> int:
        return int(run(CODE, kept=confined, plugin=plugin, payload=row("a", do), **ROW).change["calls"])

    with Confined(fork_server, kept_bytes=64 << 20) as confined:
        assert [asked("one", "hold"), asked("one")] == [1, 2]
        assert [asked("two", "hold"), asked("two")] == [1, 2]
        assert [asked("one"), asked("two")] == [1, 3]
    with Confined(fork_server, kept_bytes=1) as confined:
        assert [asked("one"), asked("one")] == [1, 1]


def test_a_call_that_answers_half_is_ended_at_its_time(run: Run, kept: Confined) -> None:
    half = "def handle(payload, context):\n    import os, time; os.write(3, b'1234'); time.sleep(60)"
    began = time.monotonic()
    with pytest.raises(PluginFault) as fault:
        run(half, kept=kept, seconds=1)
    assert (fault.value.kind, time.monotonic() - began < 20) == ("time", True)


def test_a_process_that_has_no_time_left_for_such_a_call_is_not_kept(run: Run, fork_server: ForkServer) -> None:
    with Confined(fork_server, life_s=1) as confined:
        found = [run(CODE, kept=confined, payload=row("a"), seconds=2, **ROW).change["process"] for _ in range(2)]
        deadline = time.monotonic() + 10
        while any(map(_runs, found)) and time.monotonic() < deadline:
            time.sleep(0.01)
        assert not any(map(_runs, found))


def test_calls_at_once_of_one_function_have_a_process_each(run: Run, kept: Confined) -> None:
    with ThreadPoolExecutor(2) as pool:
        waiting = [pool.submit(run, CODE, kept=kept, payload=row(title, "wait"), **ROW) for title in "ab"]
        found = [each.result().change for each in waiting]
    assert len({each["process"] for each in found}) == 2
    assert run(CODE, kept=kept, payload=row("c"), **ROW).change["calls"] == "2"


def _runs(process: str) -> bool:
    return Path(f"/proc/{process}").exists()


def _state(process: str) -> str:
    """The state of a process as the kernel names it: T if it is stopped."""
    return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]

"""Child processes: their output, their failures, and that their whole tree is stopped."""

import os
import signal
import sys
from pathlib import Path

import pytest

from infra.local.stack.processes import ProcessFailed, descendants, start, wait_until


def _gone(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return Path(f"/proc/{pid}/stat").exists() and " Z " in Path(f"/proc/{pid}/stat").read_text()


def test_a_process_that_exits_at_once_is_reported_with_its_output(tmp_path: Path) -> None:
    with pytest.raises(ProcessFailed, match="no such tune"):
        start(
            "player",
            [sys.executable, "-c", "raise SystemExit('no such tune')"],
            log=tmp_path / "player.log",
            ready=lambda: False,
        )


def test_a_process_that_never_becomes_ready_is_killed(tmp_path: Path) -> None:
    pid_file = tmp_path / "pid"
    code = f"import os, time; open({str(pid_file)!r}, 'w').write(str(os.getpid())); time.sleep(60)"
    with pytest.raises(ProcessFailed, match="waited"):
        start("sleeper", [sys.executable, "-c", code], log=tmp_path / "log", ready=lambda: False, timeout_s=1)
    assert _gone(int(pid_file.read_text()))


def test_stopping_kills_children_that_left_the_session(tmp_path: Path) -> None:
    pid_file = tmp_path / "pid"
    code = (
        "import subprocess, sys, time\n"
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'], start_new_session=True)\n"
        f"open({str(pid_file)!r}, 'w').write(str(child.pid))\n"
        "time.sleep(60)\n"
    )
    child = start(
        "parent",
        [sys.executable, "-c", code],
        log=tmp_path / "log",
        ready=lambda: pid_file.exists() and bool(pid_file.read_text()),
    )
    grandchild = int(pid_file.read_text())
    assert grandchild in descendants(child.process.pid)
    child.stop()
    wait_until(lambda: _gone(grandchild), what="the grandchild to end", timeout_s=5)
    assert child.process.returncode == -signal.SIGTERM
    child.stop()

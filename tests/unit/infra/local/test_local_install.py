"""The setup of a machine: what it installs, what it asks of the user, and when it does nothing."""

import shutil
import subprocess
from collections.abc import Callable, Sequence
from types import SimpleNamespace

import pytest

from infra.local import install, unpacked
from infra.local.install import (
    FOR_BENCH,
    FOR_TESTS,
    TOOLS,
    Tool,
    apt_install,
    installer,
    node_problems,
    optional_problems,
    python_problems,
    tool_problems,
)

HERE = Tool("sh", "dash", "is a shell")
ABSENT = Tool("no-such-program", "no-such-package", "does nothing")


def test_installed_tools_are_not_installed_again() -> None:
    assert tool_problems([HERE], lambda packages: pytest.fail(f"installs {packages}")) == []


def test_missing_tools_are_installed_in_one_call() -> None:
    installed: list[list[str]] = []
    tool_problems([ABSENT, HERE, Tool("nor-this", "other", "is absent")], installed.append)
    assert installed == [["no-such-package", "other"]]


def test_without_permission_to_install_the_user_is_told_how() -> None:
    assert tool_problems([ABSENT], None) == [
        "no-such-program is missing: it does nothing.",
        "Install: sudo apt-get install no-such-package",
    ]


@pytest.mark.parametrize(("version", "accepted"), [("3.11.2", True), ("3.12.0", False), ("3.1.1", False)])
def test_only_the_python_of_the_runtime_is_accepted(version: str, accepted: bool) -> None:
    assert (python_problems(version) == []) is accepted


@pytest.mark.parametrize(
    ("version", "message"),
    [("v20.0.0", ""), ("v24.1.0", ""), ("v18.19.0", "Node.js is v18.19.0."), (None, "Node.js is missing.")],
)
def test_node_must_be_new_enough_for_firebase_tools(version: str | None, message: str) -> None:
    assert "".join(node_problems(version)).startswith(message)
    assert bool(node_problems(version)) is bool(message)


class Machine:
    """A machine on which only some programs are installed; apt-get knows the packages of the tables."""

    def __init__(self, *programs: str, lists_are_current: bool = True) -> None:
        self.programs, self.lists_are_current = set(programs), lists_are_current
        self.commands: list[list[str]] = []

    def which(self, program: str, path: str | None = None) -> str | None:
        return f"/usr/bin/{program}" if program in self.programs else None

    def run(self, command: Sequence[str], **_options: object) -> object:
        action, packages = (command[4], command[5:])
        self.commands.append([action, *(each for each in packages if not each.startswith("-"))][:2])
        if action == "update":
            self.lists_are_current = True
        elif not self.lists_are_current:
            return SimpleNamespace(returncode=100, stderr="E: Unable to locate package")
        else:
            tables = (*TOOLS, *FOR_TESTS, *FOR_BENCH)
            self.programs |= {tool.program for tool in tables if tool.package in packages}
        return SimpleNamespace(returncode=0, stderr="")


DONE = "Programs for the tests: all 9 are installed.\nServers of other vendors: all 0 are installed.\n"
ALL_FOR_TESTS = [tool.program for tool in FOR_TESTS]


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Machine]:
    """Makes the machine that the setup sees, with the caller as root."""

    def make(*programs: str, lists_are_current: bool = True, root: bool = True) -> Machine:
        made = Machine("apt-get", *programs, lists_are_current=lists_are_current)
        monkeypatch.setattr(shutil, "which", made.which)
        monkeypatch.setattr(subprocess, "run", made.run)
        monkeypatch.setattr(install.os, "geteuid", lambda: 0 if root else 1000)
        monkeypatch.setattr(unpacked, "UNPACKED", ())
        monkeypatch.delenv("CI", raising=False)
        return made

    return make


def test_a_complete_machine_gets_two_lines_and_no_installation(
    machine: Callable[..., Machine], capsys: pytest.CaptureFixture[str]
) -> None:
    complete = machine(*ALL_FOR_TESTS)
    assert install.main("servers") == 0
    assert complete.commands == []
    assert capsys.readouterr().out == DONE


@pytest.mark.parametrize("removed", ["vsftpd", "mediainfo"])
def test_a_removed_server_is_named_and_installed_again(
    machine: Callable[..., Machine], capsys: pytest.CaptureFixture[str], removed: str
) -> None:
    lacking = machine(*(program for program in ALL_FOR_TESTS if program != removed))
    assert install.main("servers") == 0
    assert lacking.commands == [["install", removed]]
    assert capsys.readouterr().out == f"Missing: {removed}. Installing {removed} ...\n{DONE}"


def test_a_package_with_two_missing_programs_is_installed_once(machine: Callable[..., Machine]) -> None:
    lacking = machine("vsftpd", "mediainfo", "soxi", "tesseract", "curl", "jq", "chromium")
    assert install.main("servers") == 0
    assert lacking.commands == [["install", "ffmpeg"]]


def test_the_lists_of_apt_are_updated_only_if_the_installation_fails(machine: Callable[..., Machine]) -> None:
    fresh = machine(lists_are_current=False)
    apt_install(["vsftpd"])
    assert fresh.commands == [["install", "vsftpd"], ["update"], ["install", "vsftpd"]]
    assert "vsftpd" in fresh.programs


def test_a_failed_installation_shows_the_message_of_apt(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    failed = SimpleNamespace(returncode=100, stderr="E: no network\n")
    monkeypatch.setattr(subprocess, "run", lambda command, **options: failed)
    apt_install(["vsftpd"])
    assert capsys.readouterr().err == "E: no network\n"


@pytest.mark.parametrize(("ci", "code"), [("", 0), ("true", 1), ("1", 1)])
def test_without_root_the_missing_programs_are_reported_and_fail_in_ci(
    machine: Callable[..., Machine],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    ci: str,
    code: int,
) -> None:
    machine("ffmpeg", "ffprobe", "mediainfo", "soxi", "tesseract", root=False)
    monkeypatch.setenv("CI", ci)
    assert installer() is None
    assert install.main("servers") == code
    said = capsys.readouterr()
    text = said.err if code else said.out
    assert "vsftpd is missing: it is an FTP server of the protocol suite." in text
    assert "Install: sudo apt-get install vsftpd" in text


def test_missing_programs_of_the_benchmarks_never_fail(
    machine: Callable[..., Machine], monkeypatch: pytest.MonkeyPatch
) -> None:
    machine(root=False)
    monkeypatch.setenv("CI", "true")
    assert install.main("bench") == 0


def test_problems_are_printed_or_returned_and_not_both(capsys: pytest.CaptureFixture[str]) -> None:
    assert optional_problems("Programs", [ABSENT], None, strict=True) == tool_problems([ABSENT], None)
    assert capsys.readouterr().out == ""
    assert optional_problems("Programs", [ABSENT], None, strict=False) == []
    assert capsys.readouterr().out.startswith("Programs: no-such-program is missing")

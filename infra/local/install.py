"""Installs what a machine lacks: system packages, and the emulators that firebase-tools downloads.

It checks the programs themselves on every run, so that one that was removed is noticed. Every step but `emulators`
runs on the standard library alone, before anything is installed.
"""

import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

_PATH = os.pathsep.join([os.environ.get("PATH", os.defpath), "/usr/sbin", "/sbin"])
_OLDEST_NODE = 20
_ROOT = Path(__file__).resolve().parents[2]
_APT_LOCK_TIMEOUT_S = 120


@dataclass(frozen=True)
class Tool:
    """A system program, the Debian package that provides it, and its purpose."""

    program: str
    package: str
    purpose: str

    @property
    def found(self) -> bool:
        """Whether it is installed."""
        if self.program == "ensurepip":
            return find_spec("ensurepip") is not None
        return shutil.which(self.program, path=_PATH) is not None


TOOLS = (
    Tool("ensurepip", "python3.11-venv", "creates virtual environments"),
    Tool("sshd", "openssh-server", "is the SFTP server of the simulated DSP"),
    Tool("ssh-keygen", "openssh-client", "creates host keys"),
    Tool("openssl", "openssl", "hashes the password of an SFTP login"),
    Tool("ps", "procps", "finds the processes to end"),
)


FOR_TESTS = (
    Tool("vsftpd", "vsftpd", "is an FTP server of the protocol suite"),
    Tool("ffmpeg", "ffmpeg", "decodes audio and measures loudness"),
    Tool("ffprobe", "ffmpeg", "reads the properties of audio files"),
    Tool("mediainfo", "mediainfo", "reads the properties of audio files"),
    Tool("soxi", "sox", "reads the properties of audio files"),
    Tool("tesseract", "tesseract-ocr", "reads the text on covers"),
    Tool("curl", "curl", "runs a tour of the REST API"),
    Tool("jq", "jq", "runs a tour of the REST API"),
    Tool("chromium", "chromium", "shows the web client's pages to its tests"),
)

FOR_BENCH = (
    Tool("hashdeep", "md5deep", "is compared with our digests"),
    Tool("fpcalc", "libchromaprint-tools", "is compared with our fingerprints"),
)

Install = Callable[[list[str]], None]


def main(step: str) -> int:
    """Runs one step; returns the exit code."""
    steps = {
        "machine": prepare_machine,
        "servers": prepare_servers,
        "bench": prepare_bench,
        "emulators": prepare_emulators,
    }
    problems = steps[step]()
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0


def prepare_machine() -> list[str]:
    """Installs what every command needs; returns what the user has to do."""
    return [*python_problems(platform.python_version()), *_node_problems(), *tool_problems(TOOLS, installer())]


def prepare_servers() -> list[str]:
    """Installs what only tests need and prints a line or two about it; returns what the user has to do, in CI only.

    On a person's machine the tests that miss a program skip with the reason.
    """
    strict = _in_ci()
    from infra.local.unpacked import UNPACKED, unpacked_problems

    installed = optional_problems("Programs for the tests", FOR_TESTS, installer(), strict=strict)
    return [*installed, *_told("Servers of other vendors", unpacked_problems(UNPACKED), len(UNPACKED), strict=strict)]


def prepare_bench() -> list[str]:
    """Installs the programs that benchmarks compare with; what is missing is left out of the figures."""
    return optional_problems("Programs for the benchmarks", FOR_BENCH, installer(), strict=False)


def optional_problems(label: str, tools: Sequence[Tool], install: Install | None, *, strict: bool) -> list[str]:
    """As `tool_problems`, but prints one line about all `tools`; returns problems only if `strict`."""
    return _told(label, tool_problems(tools, install), len(tools), strict=strict)


def _told(label: str, problems: list[str], count: int, *, strict: bool) -> list[str]:
    if not problems:
        print(f"{label}: all {count} are installed.")
    elif not strict:
        print(f"{label}: {' '.join(problems)}")
    return problems if strict else []


def tool_problems(tools: Iterable[Tool], install: Install | None) -> list[str]:
    """What is missing after `install` (if it can be) had the missing packages, and how to install it."""
    absent = [tool for tool in tools if not tool.found]
    if absent and install:
        packages = _packages(absent)
        print(
            f"Missing: {', '.join(tool.program for tool in absent)}. Installing {', '.join(packages)} ...", flush=True
        )
        install(packages)
        absent = [tool for tool in absent if not tool.found]
    if not absent:
        return []
    return [
        *(f"{tool.program} is missing: it {tool.purpose}." for tool in absent),
        f"Install: sudo apt-get install {' '.join(_packages(absent))}",
    ]


def _packages(tools: Iterable[Tool]) -> list[str]:
    """The packages of the tools, each once."""
    return list(dict.fromkeys(tool.package for tool in tools))


def python_problems(version: str) -> list[str]:
    """Empty if `version` is the Python of the deployed runtime."""
    if version.startswith("3.11."):
        return []
    return [
        f"Python 3.11, the deployed runtime, is required; this is {version}. "
        "Install it, or pass its path: make PYTHON=/path/to/python3.11"
    ]


def _node_problems() -> list[str]:
    if not shutil.which("node") or not shutil.which("npm"):
        return node_problems(None)
    done = subprocess.run(["node", "--version"], capture_output=True, text=True, check=True)
    return node_problems(done.stdout.strip())


def node_problems(version: str | None) -> list[str]:
    """Empty if `version` (`v22.1.0`) can run firebase-tools; None means that Node.js is not installed."""
    if version and int(version.lstrip("v").split(".")[0]) >= _OLDEST_NODE:
        return []
    state = f"Node.js is {version}." if version else "Node.js is missing."
    return [f"{state} Install Node.js {_OLDEST_NODE} or newer with npm (https://nodejs.org)."]


def installer() -> Install | None:
    """What installs packages here: apt-get as root; None where the user has to do it."""
    return apt_install if os.geteuid() == 0 and shutil.which("apt-get") else None


def apt_install(packages: list[str]) -> None:
    """Installs packages; updates apt's lists only if the installation fails with those that are there."""
    install = ["install", "-y", "--no-install-recommends", "--reinstall", *packages]
    if _apt_get(install).returncode == 0:
        return
    _apt_get(["update"])
    done = _apt_get(install)
    if done.returncode != 0:
        print(done.stderr.strip(), file=sys.stderr)


def _apt_get(arguments: list[str]) -> "subprocess.CompletedProcess[str]":
    command = ["apt-get", "-q", "-o", f"DPkg::Lock::Timeout={_APT_LOCK_TIMEOUT_S}", *arguments]
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    return subprocess.run(command, check=False, env=env, capture_output=True, text=True)


def _in_ci() -> bool:
    sys.path.insert(0, str(_ROOT))
    from infra.ci import in_ci

    return in_ci(os.environ)


def prepare_emulators() -> list[str]:
    """Lets firebase-tools download each emulator that is not installed; returns what could not be downloaded."""
    sys.path.insert(0, str(_ROOT))
    from infra.local.stack.machine import FIREBASE, PROGRAMS, WORKSPACE, find_program, java_environment, missing

    problems = []
    for program in PROGRAMS:
        if find_program(program, WORKSPACE / ".run" / "programs", os.environ):
            continue
        command = [str(FIREBASE), f"setup:emulators:{program.emulator}"]
        done = subprocess.run(command, check=False, env={**os.environ, **java_environment(os.environ)})
        if done.returncode != 0:
            problems.append(missing(program))
    return problems


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))

"""Sets up a machine: system packages, and the emulators that firebase-tools downloads.

The step `machine` runs before anything is installed, so it uses the standard library only.
"""

import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

_PATH = os.pathsep.join([os.environ.get("PATH", os.defpath), "/usr/sbin", "/sbin"])
_OLDEST_NODE = 20


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
    Tool("ffprobe", "ffmpeg", "is a reference for audio properties"),
    Tool("mediainfo", "mediainfo", "is a reference for audio properties"),
    Tool("soxi", "sox", "is a reference for audio properties"),
    Tool("hashdeep", "md5deep", "is the benchmark's reference for digests"),
    Tool("fpcalc", "libchromaprint-tools", "is the benchmark's reference for fingerprints"),
)


def main(step: str) -> int:
    """Runs one step; returns the exit code."""
    steps = {"machine": prepare_machine, "servers": prepare_servers, "emulators": prepare_emulators}
    problems = steps[step]()
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0


def prepare_machine() -> list[str]:
    """Installs missing packages if it runs as root and apt is available; returns what the user has to do."""
    install = _install if os.geteuid() == 0 and shutil.which("apt-get") else None
    return [*python_problems(platform.python_version()), *_node_problems(), *tool_problems(TOOLS, install)]


def prepare_servers() -> list[str]:
    """Installs what only tests and benchmarks need, if possible. Reports nothing: tests name what they miss."""
    if os.geteuid() == 0 and shutil.which("apt-get"):
        tool_problems(FOR_TESTS, _install)
    return []


def tool_problems(tools: Iterable[Tool], install: Callable[[list[str]], None] | None) -> list[str]:
    """The tools that are still missing after `install` (if given) has run, and how to install them."""
    absent = [tool for tool in tools if not tool.found]
    if absent and install:
        install([tool.package for tool in absent])
        absent = [tool for tool in absent if not tool.found]
    if not absent:
        return []
    packages = " ".join(tool.package for tool in absent)
    return [
        *(f"{tool.program} is missing: it {tool.purpose}." for tool in absent),
        f"Install: sudo apt-get install {packages}",
    ]


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


def _install(packages: list[str]) -> None:
    print(f"Installing {', '.join(packages)} ...")
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update"], ["install", "-y", "--no-install-recommends", *packages]):
        subprocess.run(["apt-get", "-q", *command], check=False, env=env, stdout=subprocess.DEVNULL)


def prepare_emulators() -> list[str]:
    """Lets firebase-tools download each missing emulator; returns those that could not be downloaded."""
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
    from infra.local.stack.machine import FIREBASE, PROGRAMS, ROOT, find_program, java_environment, missing

    problems = []
    for program in PROGRAMS:
        if find_program(program, ROOT / ".run" / "programs", os.environ):
            continue
        command = [str(FIREBASE), f"setup:emulators:{program.emulator}"]
        done = subprocess.run(command, check=False, env={**os.environ, **java_environment(os.environ)})
        if done.returncode != 0:
            problems.append(missing(program))
    return problems


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))

"""Servers that Debian does not let be installed beside each other: their packages are unpacked into one folder.

It runs on the standard library alone, and needs no root. What `fetch` unpacked is never installed: nothing starts it
at boot, and it replaces no program of the system.
"""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / ".run" / "unpacked"
_LIBRARIES = "usr/lib/{}-linux-gnu", "lib/{}-linux-gnu"


@dataclass(frozen=True)
class Unpacked:
    """A program, by its path in the folder, the Debian packages that it needs, and its purpose.

    Libraries that the packages depend on, and that the system lacks, are unpacked with them.
    """

    program: str
    packages: tuple[str, ...]
    purpose: str

    @property
    def name(self) -> str:
        """What people call it."""
        return self.program.rpartition("/")[2]

    @property
    def path(self) -> Path:
        """Where it is, or will be."""
        return FOLDER / self.program

    @property
    def found(self) -> bool:
        """Whether it is unpacked."""
        return self.path.is_file()


PROFTPD = Unpacked(
    "usr/sbin/proftpd", ("proftpd-core", "proftpd-mod-crypto"), "is an FTP, FTPS and SFTP server of many DSPs"
)
PURE_FTPD = Unpacked("usr/sbin/pure-ftpd", ("pure-ftpd", "pure-ftpd-common"), "is an FTP server of the protocol suite")
DROPBEAR = Unpacked("usr/sbin/dropbear", ("dropbear-bin",), "is an SSH server of the protocol suite")
RCLONE = Unpacked("usr/bin/rclone", ("rclone",), "is an SFTP and WebDAV server that writes in parallel")
NGINX = Unpacked("usr/sbin/nginx", ("nginx",), "is a WebDAV server of the protocol suite")

UNPACKED = (PROFTPD, PURE_FTPD, DROPBEAR, RCLONE, NGINX)


def environment() -> Mapping[str, str]:
    """What an unpacked program needs to find its libraries."""
    folders = [str(FOLDER / pattern.format(os.uname().machine)) for pattern in _LIBRARIES]
    return {"LD_LIBRARY_PATH": os.pathsep.join(folders)}


def unpacked_problems(tools: Iterable[Unpacked]) -> list[str]:
    """Unpacks what is missing; returns what could not be had, and how to get it."""
    absent = [tool for tool in tools if not tool.found]
    if not absent:
        return []
    print(f"Missing: {', '.join(tool.name for tool in absent)}. Unpacking them into {FOLDER} ...", flush=True)
    reason = "apt-get and dpkg are not on this machine"
    if shutil.which("apt-get") and shutil.which("dpkg"):
        reason = fetch([package for tool in absent for package in tool.packages])
    absent = [tool for tool in absent if not tool.found]
    if not absent:
        return []
    packages = " ".join(package for tool in absent for package in tool.packages)
    return [
        *(f"{tool.name} is missing: it {tool.purpose}." for tool in absent),
        f"It could not be unpacked: {reason or 'its packages do not contain it'}.",
        f"On Debian: apt-get download {packages}; then for each file: dpkg -x FILE {FOLDER}",
    ]


def fetch(packages: Iterable[str]) -> str:
    """Downloads the packages with the libraries that the system lacks, and unpacks them; returns why it failed.

    Updates apt's lists, which only root can, if the download fails with those that are there.
    """
    wanted = [*dict.fromkeys(packages)]
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        done = _download([*wanted, *_missing_libraries(wanted)], folder)
        if done.returncode != 0 and os.geteuid() == 0:
            _run(["apt-get", "-q", "update"])
            done = _download([*wanted, *_missing_libraries(wanted)], folder)
        if done.returncode != 0:
            return done.stderr.strip().rpartition("\n")[2]
        for file in sorted(Path(folder).glob("*.deb")):
            _run(["dpkg", "-x", str(file), str(FOLDER)])
    return ""


def _download(packages: list[str], folder: str) -> "subprocess.CompletedProcess[str]":
    sandbox = ["-o", "APT::Sandbox::User=root"] if os.geteuid() == 0 else []  # its user cannot write to the folder
    return _run(["apt-get", "-q", *sandbox, "download", *packages], cwd=folder)


def _missing_libraries(packages: Iterable[str]) -> list[str]:
    """The libraries that the packages depend on, directly or not, and that are not installed."""
    found: set[str] = set()
    level = set(packages)
    while level:
        lines = _run(["apt-cache", "depends", *sorted(level)]).stdout.splitlines()
        names = {line.partition("Depends: ")[2].strip() for line in lines if "Depends: " in line}
        libraries = {name for name in names if name.startswith("lib")} - found
        level = libraries - _installed(libraries)
        found |= level
    return sorted(found)


def _installed(packages: Iterable[str]) -> set[str]:
    query = ["dpkg-query", "--show", "--showformat=${Package} ${db:Status-Status}\n", *sorted(packages)]
    lines = (line.split() for line in _run(query).stdout.splitlines())
    return {package for package, status in lines if status == "installed"}


def _run(command: list[str], *, cwd: str | None = None) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(command, check=False, capture_output=True, text=True, cwd=cwd)

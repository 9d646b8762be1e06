"""Installs what `stardust dev` needs on a machine without a working copy, as `make` does in one."""

import shutil
import subprocess
from collections.abc import Callable

from infra.bundle import bundle
from infra.local.install import prepare_emulators, prepare_machine
from infra.local.stack.machine import FIREBASE, WORKSPACE, PartMissing

_PACKAGES = ("package.json", "package-lock.json")


def install_tools(report: Callable[[str], None]) -> None:
    """Installs the programs, firebase-tools and emulators that are missing. Raises PartMissing with all problems."""
    problems = prepare_machine()
    if not problems:
        problems = _firebase_tools(report) or prepare_emulators()
    if problems:
        raise PartMissing("\n".join(problems))


def _firebase_tools(report: Callable[[str], None]) -> list[str]:
    """Installs firebase-tools as package-lock.json pins it, unless that has been done; returns what failed."""
    source, to = bundle() / "infra" / "local", WORKSPACE / "infra" / "local"
    lock = (source / "package-lock.json").read_bytes()
    installed = FIREBASE.parents[1] / ".lock"
    if FIREBASE.exists() and (source == to or (installed.exists() and installed.read_bytes() == lock)):
        return []
    report("Installing firebase-tools ...")
    to.mkdir(parents=True, exist_ok=True)
    if source != to:
        for name in _PACKAGES:
            shutil.copyfile(source / name, to / name)
    command = ["npm", "ci", "--prefix", str(to), "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        return [f"npm could not install firebase-tools: {done.stderr.strip()}"]
    installed.write_bytes(lock)
    return []

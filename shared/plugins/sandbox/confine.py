"""Gives up, for good, what a plug-in's process does not need: called in the process before it imports the plug-in."""

import contextlib
import ctypes
import functools
import math
import os
import resource
import struct
import sys
import sysconfig
from pathlib import Path
from typing import Literal

from shared.plugins.sandbox import landlock, seccomp
from shared.plugins.sandbox.audit import restrict_events

Confinement = Literal["kernel", "audit"]
"""kernel: the kernel refuses files. audit: Python's audit events do, which native code can evade."""

_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE, _PR_SET_NO_NEW_PRIVS = 1, 4, 38
_CAPABILITIES_3 = 0x20080522
_OPEN_FILES = 64
_RESERVED_BYTES = 1 << 30
"""Addresses, without memory, that libraries reserve."""
_SYSTEM = (
    *("/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib", "/etc/ld.so.cache"),
    *("/usr/share/zoneinfo", "/dev/null", "/dev/urandom"),
)


def possible() -> Confinement:
    """The stronger confinement of those that this system allows."""
    libc = _libc()
    kernel = sys.platform == "linux" and seccomp.available(libc) and landlock.version(libc) > 0
    return "kernel" if kernel else "audit"


def prepare() -> None:
    """Finds out, once for all processes to come, what is the same in each."""
    _interpreter()
    if sys.platform == "linux" and seccomp.available(_libc()):
        seccomp.program(os.uname().machine, 0)


def confine(confinement: Confinement, *, seconds: float, memory_mb: int, folders: tuple[Path, ...]) -> None:
    """Confines the process to what is open, and reading in `folders` and the interpreter's own. Raises OSError."""
    libc = _libc()
    _limit(seconds, memory_mb)
    if sys.platform == "linux":
        for option, value in ((_PR_SET_PDEATHSIG, 9), (_PR_SET_DUMPABLE, 0), (_PR_SET_NO_NEW_PRIVS, 1)):
            if libc.prctl(option, value, 0, 0, 0) != 0:
                raise OSError(ctypes.get_errno(), "The process could not be confined.")
        header, nothing = struct.pack("=Ii", _CAPABILITIES_3, 0), bytes(24)
        if libc.capset(header, nothing) != 0:
            raise OSError(ctypes.get_errno(), "The privileges could not be dropped.")
        if confinement == "kernel":
            landlock.restrict_files(libc, (*_interpreter(), *folders))
        if seccomp.available(libc):
            seccomp.restrict_calls(libc)
    if confinement == "audit":
        restrict_events((*_interpreter(), *folders))


@functools.cache
def _interpreter() -> tuple[Path, ...]:
    """What may be read by each call: the system's libraries, the interpreter's own, and installed packages."""
    own = [sysconfig.get_path(name) for name in ("stdlib", "platstdlib")]
    library = sysconfig.get_config_var("LIBDIR")
    return tuple(map(Path, dict.fromkeys((*_SYSTEM, *own, *packages(), *([library] if library else [])))))


def packages() -> list[str]:
    """The folders of installed packages. Not the deployment's own folder: its configuration lies there."""
    return [entry for entry in sys.path if Path(entry).name in ("site-packages", "dist-packages")]


def _limit(seconds: float, memory_mb: int) -> None:
    cpu, memory = math.ceil(seconds), memory_mb << 20
    for limit, soft, hard in (
        (resource.RLIMIT_CPU, cpu, cpu + 1),
        (resource.RLIMIT_DATA, memory, memory),
        (resource.RLIMIT_AS, memory + _RESERVED_BYTES, memory + _RESERVED_BYTES),
        (resource.RLIMIT_NOFILE, _OPEN_FILES, _OPEN_FILES),
        (resource.RLIMIT_FSIZE, 0, 0),
        (resource.RLIMIT_CORE, 0, 0),
    ):
        highest = resource.getrlimit(limit)[1]
        if highest != resource.RLIM_INFINITY:
            soft, hard = min(soft, highest), min(hard, highest)
        with contextlib.suppress(ValueError):  # this system does not know the limit
            resource.setrlimit(limit, (soft, hard))


@functools.cache
def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def close_all_but(channel: int) -> int:
    """Closes every file but the three standard ones, which are /dev/null, and the channel; returns its new number."""
    os.dup2(channel, 3, inheritable=False)
    os.closerange(4, max(resource.getrlimit(resource.RLIMIT_NOFILE)[0], 1 << 16))
    return 3

"""Bounds what a child process may use. Only Linux can do so after the start."""

import resource
import subprocess

_SECONDS_TO_END = 5


def restrict(process: "subprocess.Popen[bytes]", *, cpu_s: int, memory_bytes: int) -> None:
    """Limits a child's computing time and address space, and denies it files.

    At the soft limit of the computing time it is asked to end, and at the hard one it is killed.
    """
    if not hasattr(resource, "prlimit"):
        return
    for limit, soft, hard in (
        (resource.RLIMIT_CPU, cpu_s, cpu_s + _SECONDS_TO_END),
        (resource.RLIMIT_AS, memory_bytes, memory_bytes),
        (resource.RLIMIT_FSIZE, 0, 0),
        (resource.RLIMIT_CORE, 0, 0),
    ):
        try:
            resource.prlimit(process.pid, limit, (soft, hard))
        except ProcessLookupError:  # it has already ended
            return

"""Mounts a very small file system, so that a server can run out of space."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from infra.local.stack.machine import PartMissing


@contextmanager
def small_disk(folder: Path, *, owner: str, size_bytes: int = 2 * 1024 * 1024) -> Iterator[None]:
    """Mounts a tmpfs of `size_bytes` at `folder`. Raises PartMissing without root or if it cannot be mounted."""
    if os.geteuid() != 0:
        raise PartMissing("Only root can mount a small file system.")
    folder.mkdir(parents=True, exist_ok=True)
    command = ["mount", "-t", "tmpfs", "-o", f"size={size_bytes}", "tmpfs", str(folder)]
    mounted = subprocess.run(command, capture_output=True)
    if mounted.returncode:
        raise PartMissing(f"Cannot mount a file system here: {mounted.stderr.decode().strip()}")
    shutil.chown(folder, owner)
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)

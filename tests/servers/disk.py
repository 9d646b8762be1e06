"""A very small file system, so that a server can run out of space."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.conftest import unavailable


@contextmanager
def small_disk(folder: Path, *, owner: str, size: str = "2m") -> Iterator[None]:
    """2 MiB at `folder` (a tmpfs; only root can mount one)."""
    if os.geteuid() != 0:
        unavailable("Only root can mount a small file system.")
    folder.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)], capture_output=True)
    if mounted.returncode:
        unavailable(f"No file system can be mounted here: {mounted.stderr.decode().strip()}")
    shutil.chown(folder, owner)
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)

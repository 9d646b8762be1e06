"""Owns system users for servers whose passwords are those of the system; only root can make them."""

import os
import secrets
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from infra.local.stack.machine import PartMissing


@contextmanager
def temporary_user(home: Path) -> Iterator[tuple[str, str]]:
    """A user without shell who owns `home`: name and random password. Removed at the end.

    Raises PartMissing unless run by root.
    """
    if os.geteuid() != 0:
        raise PartMissing("Password logins need an account of their own, which only root can create.")
    name, word = f"stardust-{secrets.token_hex(3)}", secrets.token_hex(12)
    hashing = subprocess.run(["openssl", "passwd", "-6", word], check=True, capture_output=True, text=True)
    add = ["useradd", "--system", "--no-create-home", "--home-dir", str(home), "--shell", "/usr/sbin/nologin"]
    subprocess.run([*add, "--password", hashing.stdout.strip(), name], check=True, capture_output=True)
    try:
        shutil.chown(home, name)
        yield name, word
    finally:
        subprocess.run(["userdel", "--force", name], check=True, capture_output=True)

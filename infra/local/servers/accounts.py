"""Temporary system users for servers that check system passwords; creating one requires root."""

import os
import secrets
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from infra.local.stack.machine import PartMissing


@contextmanager
def temporary_user(home: Path, *, shell: str = "/usr/sbin/nologin") -> Iterator[tuple[str, str]]:
    """A user who owns `home`; yields the name and a random password, and removes the user on exit.

    Without a `shell` unless the server wants one before it lets the user in.

    Raises PartMissing unless run by root.
    """
    if os.geteuid() != 0:
        raise PartMissing("Password logins need a dedicated system account, which only root can create.")
    name, password = f"stardust-{secrets.token_hex(3)}", secrets.token_hex(12)
    hashing = subprocess.run(["openssl", "passwd", "-6", password], check=True, capture_output=True, text=True)
    add = ["useradd", "--system", "--no-create-home", "--home-dir", str(home), "--shell", shell]
    subprocess.run([*add, "--password", hashing.stdout.strip(), name], check=True, capture_output=True)
    try:
        shutil.chown(home, name)
        yield name, password
    finally:
        subprocess.run(["userdel", "--force", name], check=True, capture_output=True)

"""Restricts the process to reading in given folders, with the kernel's Landlock. See landlock(7)."""

import ctypes
import os
import struct
from collections.abc import Iterable
from pathlib import Path

_CREATE, _ADD, _RESTRICT = 444, 445, 446
_VERSION, _BENEATH = 1, 1
_READ_FILE, _READ_DIR = 1 << 2, 1 << 3
_FILE_BITS = {1: 13, 2: 14, 3: 15, 4: 15, 5: 16}
"""Version -> how many rights on files it knows."""
_CONNECTIONS = 0b11
"""Binding and connecting TCP, from version 4."""
_SCOPES = 0b11
"""Abstract sockets and signals to processes outside, from version 6."""


def version(libc: ctypes.CDLL) -> int:
    """The version of Landlock in the kernel; 0 if it has none."""
    return max(0, int(libc.syscall(_CREATE, None, 0, _VERSION)))


def restrict_files(libc: ctypes.CDLL, readable: Iterable[Path]) -> None:
    """Refuses whatever is not reading beneath one of the paths, for good. Needs PR_SET_NO_NEW_PRIVS. Raises OSError."""
    known = version(libc)
    rights = (1 << _FILE_BITS[min(known, 5)]) - 1
    fields = [rights, *([_CONNECTIONS] if known >= 4 else []), *([_SCOPES] if known >= 6 else [])]
    ruleset = _call(libc, _CREATE, struct.pack(f"={len(fields)}Q", *fields), 8 * len(fields), 0)
    for path in readable:
        try:
            place = os.open(path, os.O_PATH | os.O_CLOEXEC)
        except OSError:  # not on this system
            continue
        allowed = _READ_FILE | _READ_DIR if path.is_dir() else _READ_FILE
        _call(libc, _ADD, ruleset, _BENEATH, struct.pack("=Qi", allowed, place), 0)
        os.close(place)
    _call(libc, _RESTRICT, ruleset, 0)
    os.close(ruleset)


def _call(libc: ctypes.CDLL, *arguments: int | bytes) -> int:
    result = int(libc.syscall(*(ctypes.c_long(each) if isinstance(each, int) else each for each in arguments)))
    if result < 0:
        raise OSError(ctypes.get_errno(), "The files could not be restricted.")
    return result

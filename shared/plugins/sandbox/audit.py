"""Refuses what a plug-in must not do by Python's audit events, where the kernel cannot do so. Native code can evade it.

See https://docs.python.org/3/library/audit_events.html.
"""

import os
import sys
from collections.abc import Iterable
from pathlib import Path

_REFUSED = (
    *("_winapi.", "ctypes.", "ftplib.", "gc.", "http.client.", "imaplib.", "nntplib.", "poplib.", "pty.", "resource."),
    *("shutil.", "signal.pthread_kill", "smtplib.", "socket.", "subprocess.", "syslog.", "telnetlib.", "tempfile."),
    *("os.chdir", "os.chflags", "os.chmod", "os.chown", "os.exec", "os.fchdir", "os.fork", "os.fwalk", "os.kill"),
    *("os.link", "os.lockf", "os.mkdir", "os.posix_spawn", "os.remove", "os.removexattr", "os.rename"),
    *("os.rmdir", "os.setxattr", "os.spawn", "os.startfile", "os.symlink", "os.system", "os.truncate"),
    *("os.utime", "sys.remote_exec", "sys.setprofile", "sys.settrace", "urllib.Request", "webbrowser."),
)
"""How the events begin that are refused."""
_NATIVE = ("_ctypes", "ctypes", "_cffi_backend", "_posixsubprocess", "_multiprocessing")
"""Modules that make system calls without an event."""
_LOOKING = ("os.listdir", "os.scandir", "os.listxattr", "os.getxattr")
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


def restrict_events(readable: Iterable[Path]) -> None:
    """Refuses all but reading beneath the paths, for good."""
    for name in [name for name in sys.modules if name.partition(".")[0] in _NATIVE]:
        del sys.modules[name]
    folders = tuple(os.path.realpath(path) for path in readable)
    refused, looking, native, real, separator = _REFUSED, _LOOKING, _NATIVE, os.path.realpath, os.sep

    def inside(path: object) -> bool:
        if isinstance(path, int):  # it was opened before
            return True
        text = os.fsdecode(path) if isinstance(path, (str, bytes)) else ""
        if not text.startswith(separator):  # relative to what, the event does not say
            return False
        found = real(text)
        return any(found == folder or found.startswith(folder + separator) for folder in folders)

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        if event == "open":
            path, _, flags = arguments
            if not inside(path) or (isinstance(flags, int) and flags & _WRITING):
                raise PermissionError(f"A plug-in cannot open {path!r}.")
        elif event == "import":
            if arguments[0] in native:
                raise ImportError(f"A plug-in cannot import {arguments[0]}.")
        elif event in looking:
            if not inside(arguments[0]):
                raise PermissionError(f"A plug-in cannot look at {arguments[0]!r}.")
        elif event == "sqlite3.connect":
            if arguments[0] != ":memory:":
                raise PermissionError("A plug-in cannot open a database.")
        elif event.startswith(refused):
            raise PermissionError(f"A plug-in cannot do this: {event}.")

    sys.addaudithook(hook)

"""Python runs this module as it starts, if its folder is on PYTHONPATH (documentation of the module `site`).

The functions emulator starts `functions-framework` for a function whenever all processes of that function are busy, and
never ends one before it stops. In its place, this hands the function over to the host (../host.py), and becomes `cat`,
which prints what the function logs and ends when the function's server does. `cat` needs 2 MB, not 80.
"""

import os
import sys


def _hand_over(host: str) -> None:
    """Sends this process's environment to the host, and replaces the process with one that lasts as long as the server.

    Raises OSError if the host is gone: Python reports it and goes on, as `functions-framework`.
    """
    import ctypes
    import signal
    import socket

    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(host)
        variables = (f"{name}={value}".encode(errors="surrogateescape") for name, value in os.environ.items())
        connection.sendall(b"\0".join(variables) + b"\0\0")
        os.dup2(connection.fileno(), 0)
    # The emulator ends the shell that started this process, not the process: it asks the kernel to end it too.
    ctypes.CDLL(None).prctl(1, signal.SIGTERM)  # PR_SET_PDEATHSIG, prctl(2)
    os.execvp("cat", ["cat"])


_place = os.environ.get("STARDUST_FUNCTION_HOST")
if _place and len(sys.orig_argv) > 1 and sys.orig_argv[1].endswith("/functions-framework"):
    _hand_over(_place)

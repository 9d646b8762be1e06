"""A process that serves many functions: `python -m infra.local.stack.functions.server CHANNEL`.

CHANNEL is the number of an open socket. Each message on it is a function (target and kind of signature, with a zero
byte between) with two sockets: a connection to the process that the emulator knows the function by, and the listener on
its port. What is written to the first becomes the function's log, and when it ends, so does the function. The process
ends when it serves no function and gets no more.
"""

import contextvars
import io
import os
import socket
import sys
import threading
import traceback
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import cache
from typing import Any

import functions_framework
from werkzeug.serving import WSGIRequestHandler, make_server

_MESSAGE_BYTES = 65_536
_POLL_S = 2
_loading = threading.RLock()
_log: contextvars.ContextVar[socket.socket | None] = contextvars.ContextVar("log", default=None)

Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class _Output(io.TextIOWrapper):
    """A standard stream: what a function writes goes to its own log, the rest to the process's."""

    def write(self, text: str) -> int:
        """As `TextIOWrapper.write`."""
        log = _log.get()
        if log is None:
            return super().write(text)
        with suppress(OSError):  # the emulator has ended the function
            log.sendall(text.encode(errors="replace"))
        return len(text)


class _Handler(WSGIRequestHandler):
    def log_request(self, *_details: Any) -> None:
        """Logs nothing: the emulator logs each call."""


def main(channel: socket.socket) -> None:
    """Serves what comes over the channel until it is closed and every function has ended."""
    sys.stdout, sys.stderr = (
        _Output(stream.buffer, "utf-8", "replace", line_buffering=True) for stream in (sys.stdout, sys.stderr)
    )
    functions: list[threading.Thread] = []
    while True:
        message, descriptors, _, _ = socket.recv_fds(channel, _MESSAGE_BYTES, 2)
        if not descriptors:
            break
        log, listener = (socket.socket(fileno=descriptor) for descriptor in descriptors)
        target, signature = message.decode().split("\0")
        thread = threading.Thread(target=_run, args=(log, listener, target, signature), name=target, daemon=True)
        thread.start()
        functions.append(thread)
    for thread in functions:
        thread.join()


def _run(log: socket.socket, listener: socket.socket, target: str, signature: str) -> None:
    """Serves a function until the emulator ends it. If it cannot be loaded, its log says why."""
    with log:
        with listener:
            try:
                app = _logged(_app(target, signature), log)
            except Exception:
                with suppress(OSError):
                    log.sendall(traceback.format_exc().encode(errors="replace"))
                return
            host, port = listener.getsockname()
            server = make_server(host, port, app, True, request_handler=_Handler, fd=listener.fileno())
        threading.Thread(target=server.serve_forever, args=(_POLL_S,), name=f"{target}:{port}", daemon=True).start()
        with suppress(OSError):
            while log.recv(1):
                pass
        server.shutdown()
        server.server_close()


@cache
def _loaded(target: str, signature: str) -> Wsgi:
    app: Wsgi = functions_framework.create_app(target, None, signature)  # type: ignore[no-untyped-call]
    return app


def _app(target: str, signature: str) -> Wsgi:
    """The function as functions-framework serves it. One at a time: it loads main.py for each."""
    with _loading:
        return _loaded(target, signature)


def _logged(app: Wsgi, log: socket.socket) -> Wsgi:
    def served(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        _log.set(log)
        return app(environ, start_response)

    return served


if __name__ == "__main__":
    main(socket.socket(fileno=int(sys.argv[1])))
    os._exit(0)  # a thread that a function left running does not hold the process

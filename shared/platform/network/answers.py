"""Bounds what a server answers: in size after decompression, and in time by an absolute deadline.

A read timeout alone lets a server that sends a byte at a time go on for ever, and a compressed answer can be a thousand
times as large as what was received.
"""

import socket
import threading
from contextlib import suppress
from typing import Any

import requests
from urllib3 import HTTPConnectionPool

from shared.errors import ConnectionFailed, RemoteRefused

MAX_ANSWER_BYTES = 8 << 20
"""Larger than any acknowledgement, token, or page of a listing."""
_PIECE_BYTES = 64 << 10


class AnswerDeadline:
    """Closes a client's connections if a server takes longer than `seconds` to connect, or to answer completely.

    For a client that is used by one thread. Sending a body is not limited: that is the speed of the line.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self.passed = False
        """Whether the latest answer was cut off."""
        self._timer: threading.Timer | None = None
        self._copies: dict[tuple[str, int], socket.socket] = {}

    def start(self) -> None:
        """Starts the time for an answer."""
        self.stop()
        self.passed = False
        self._timer = threading.Timer(self._seconds, self._close_connections)
        self._timer.daemon = True
        self._timer.start()

    def stop(self) -> None:
        """The answer is complete, or will not come."""
        if self._timer is not None:
            self._timer.cancel()

    def close(self) -> None:
        """Stops, and forgets the connections."""
        self.stop()
        for copy in self._copies.values():
            copy.close()
        self._copies.clear()

    def watch(self, pool: type[HTTPConnectionPool]) -> type[Any]:
        """The pool class, with connections that the deadline closes."""
        base: Any = pool.ConnectionCls
        deadline = self

        class Watched(base):  # type: ignore[misc]  # the base is chosen by scheme
            def _new_conn(self) -> socket.socket:
                opened: socket.socket = super()._new_conn()
                deadline._keep((self.host, self.port), opened)
                return opened

            def connect(self) -> None:
                deadline.start()
                super().connect()
                deadline.stop()

            def getresponse(self) -> Any:
                deadline.start()
                return super().getresponse()

        return type("WatchedPool", (pool,), {"ConnectionCls": Watched})

    def _keep(self, server: tuple[str, int], opened: socket.socket) -> None:
        if former := self._copies.pop(server, None):
            former.close()
        self._copies[server] = opened.dup()  # TLS takes over the socket, and the response the connection

    def _close_connections(self) -> None:
        self.passed = True
        for copy in list(self._copies.values()):
            with suppress(OSError):
                copy.shutdown(socket.SHUT_RDWR)


def read_answer(response: requests.Response, deadline: AnswerDeadline, max_bytes: int = MAX_ANSWER_BYTES) -> bytes:
    """The complete body of a streamed response, decompressed.

    Raises RemoteRefused if it is larger than `max_bytes`, and ConnectionFailed if the deadline cut it off: without a
    stated length, the end of the connection looks like the end of the body.
    """
    body = bytearray()
    for piece in response.iter_content(_PIECE_BYTES):
        body += piece
        if len(body) > max_bytes:
            raise RemoteRefused(
                f"The server's answer is larger than {max_bytes:,} bytes.", remedy="Check the address with the DSP."
            )
    if deadline.passed:
        raise ConnectionFailed("The server did not complete its answer in time.", remedy="It will be retried later.")
    return bytes(body)
